"""Which version a pack gets: never lower than the last one, and the same for the same content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from wedlock.errors import InputError
from wedlock.language import T


@dataclass(frozen=True, slots=True)
class LastPack:
    """What was packed last, kept as extension.json in the home folder. `content` and `origins` are fingerprints."""

    version: str = ""
    content: str = ""
    origins: str = ""


def last_pack(home: Path) -> LastPack | None:
    file = home / "extension.json"
    try:
        return LastPack(**json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise InputError(
            T("{file} is damaged", file=str(file)),
            T("Put it back from a backup: it holds the last version, and browsers take none that is not higher."),
        ) from error


def remember(home: Path, pack: LastPack) -> None:
    file = home / "extension.json"
    new = file.with_suffix(".new")
    new.write_text(json.dumps(asdict(pack)) + "\n", encoding="utf-8")
    new.replace(file)


def content_of(files: Mapping[str, bytes], *more: str) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    digest.update("\0".join(more).encode())
    return digest.hexdigest()


def next_version(base: str, last: LastPack | None, content: str) -> str:
    """The extension's own three numbers and a fourth that counts packs."""
    if last is None:
        return f"{base}.1"
    if last.content == content:
        return last.version
    *kept, count = _numbers(last.version)
    if _numbers(base) > tuple(kept):
        return f"{base}.1"
    return ".".join(map(str, (*kept, count + 1)))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
