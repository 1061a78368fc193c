"""Looks through everything a portal has written, its keys apart, for what must never be written in clear."""

from __future__ import annotations

import re
from pathlib import Path

# Passwords that tests type and seal; a cookie, a proof or a ticket written out.
PLANTED = re.compile(
    rb"S3cret-[a-z]|correct-horse-battery|(?:alice|bob)-Pw1!|__Host-wedlock(?:-\w+)?=\w{16}|\"ticket\"\s*:\s*\"[\w-]{40}"
)


def leaks(home: Path) -> list[str]:
    """`file: what` of every find under a home folder: hub with WAL, logs, reports; `keys/` is where secrets belong."""
    found = []
    for file in sorted(path for path in home.rglob("*") if path.is_file() and home / "keys" not in path.parents):
        for match in PLANTED.finditer(file.read_bytes()):
            found.append(f"{file.relative_to(home)}: {match[0]!r}")
    return found
