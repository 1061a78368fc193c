"""The extension's own files completed for one company: its portal, its applications, its id and version."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from urllib.parse import urlsplit

import wedlock
from wedlock.errors import InputError
from wedlock.language import T


def source_files() -> dict[str, bytes]:
    """The extension as it lies in the package, else in the source tree: path → content."""
    folder: Traversable = resources.files("wedlock") / "extension"
    if not folder.is_dir():
        folder = Path(wedlock.__file__).parents[2] / "extension"
    if not (folder / "manifest.json").is_file():
        raise InputError(T("This installation of Wedlock lacks the extension's files"), T("Install it again."))
    return dict(_walk(folder, ""))


def _walk(folder: Traversable, before: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{before}{entry.name}"
        if entry.name.startswith(".") or entry.name.endswith(".md"):
            continue
        if entry.is_dir():
            yield from _walk(entry, f"{name}/")
        else:
            yield name, entry.read_bytes()


def base_version(files: Mapping[str, bytes]) -> str:
    return str(json.loads(files["manifest.json"])["version"])


@dataclass(frozen=True, slots=True)
class Filled:
    """What is filled in. `origins`: the applications'; `public_key`: DER SubjectPublicKeyInfo."""

    portal: str
    name: str
    origins: tuple[str, ...]
    public_key: bytes
    version: str
    update_url: str


def completed(files: Mapping[str, bytes], own: Filled) -> dict[str, bytes]:
    """`files` with manifest and config filled in. Permissions: the portal and the applications' hosts alone."""
    manifest = json.loads(files["manifest.json"])
    manifest |= {
        "version": own.version,
        "key": base64.b64encode(own.public_key).decode(),
        "update_url": own.update_url,
        "host_permissions": [f"{own.portal}/*", *(f"*://{host}/*" for host in _hosts(own.origins))],
        "content_scripts": list(_scripts(manifest["content_scripts"], own.portal, own.origins)),
    }
    config = {"portal": own.portal, "applications": list(own.origins), "name": own.name}
    return {**files, "manifest.json": _json(manifest), "config.js": b"export default " + _json(config)}


def _hosts(origins: Sequence[str]) -> list[str]:
    """The applications' hosts. Cookies know neither port nor, unless they say so, scheme: a pattern that names them
    keeps the browser from showing us the very cookies that must go. Scripts run at the exact origins all the same."""
    return sorted({f"[{host}]" if ":" in (host := urlsplit(one).hostname or "") else host for one in origins})


def _scripts(scripts: Sequence[dict[str, object]], portal: str, origins: Sequence[str]) -> Iterator[dict[str, object]]:
    """Scripts of the folder portal/ run on the portal, all others on the applications (where there are any)."""
    for entry in scripts:
        files = entry["js"]
        assert isinstance(files, list)
        places = [portal] if all(file.startswith("portal/") for file in files) else origins
        if places:
            yield entry | {"matches": [f"{origin}/*" for origin in places]}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
