"""Everything a roll-out needs, from the hub and the signing key: path in the folder → content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from wedlock.passport.extension_id import extension_id
from wedlock.passport.rollout.archive import archive
from wedlock.passport.rollout.completed import Filled, base_version, completed, source_files
from wedlock.passport.rollout.crx import crx3, public_der
from wedlock.passport.rollout.origins import application_origins, fingerprint, refuse_own_origin
from wedlock.passport.rollout.policies import policy_files, update_xml
from wedlock.passport.rollout.readme import readme
from wedlock.passport.rollout.version import LastPack, content_of, next_version

PACKAGE, UPDATES, UNPACKED = "wedlock.crx", "update.xml", "unpacked"


@dataclass(frozen=True)
class Pack:
    """`files`: path → content. `moved`: browsers with the version before know other origins."""

    identifier: str
    version: str
    origins: tuple[str, ...]
    files: Mapping[str, bytes]
    remember: LastPack
    moved: bool


def pack(portal: str, name: str, key: RSAPrivateKey, update_url: str, last: LastPack | None) -> Pack:
    """Pack the extension for the portal and the applications of the hub."""
    refuse_own_origin(portal)
    origins, source, public = application_origins(portal), source_files(), public_der(key)
    identifier, marks = extension_id(public), fingerprint(portal, origins)
    content = content_of(source, identifier, name, marks, update_url)
    version = next_version(base_version(source), last, content)
    inside = completed(source, Filled(portal, name, origins, public, version, update_url))
    zipped = archive(inside)
    files = {f"{UNPACKED}/{path}": text for path, text in inside.items()} | {
        "wedlock.zip": zipped,
        PACKAGE: crx3(zipped, key),
        UPDATES: update_xml(identifier, version, update_url.rpartition("/")[0] + "/" + PACKAGE),
        "README.txt": readme(portal, origins, identifier, version, update_url),
        **policy_files(identifier, update_url),
    }
    moved = last is not None and last.origins != marks
    return Pack(identifier, version, origins, files, LastPack(version, content, marks), moved)


def roll_out_needed(portal: str, last: LastPack | None) -> bool:
    """Whether the applications' origins are others than those that were packed last (or nothing was packed)."""
    return last is None or last.origins != fingerprint(portal, application_origins(portal))
