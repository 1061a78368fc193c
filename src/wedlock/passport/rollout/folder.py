"""The folder of a pack: each file put in one step, what an older pack left inside `unpacked` taken away."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from wedlock.errors import OutputError
from wedlock.language import T
from wedlock.passport.rollout.pack import UNPACKED


def served_folder(home: Path) -> Path:
    """What the portal serves under /extension/."""
    return home / "extension"


def put(files: Mapping[str, bytes], folder: Path) -> None:
    try:
        unpacked = folder / UNPACKED
        if any(name.startswith(f"{UNPACKED}/") for name in files) and unpacked.exists():
            _ours(unpacked)
            shutil.rmtree(unpacked)
        for name, content in files.items():
            _put(folder / name, content)
    except OSError as error:
        raise OutputError(
            T("{path} cannot be written: {reason}.", path=str(error.filename or folder), reason=error.strerror or "?"),
            T("Free some space, or name another file."),
        ) from error


def _ours(unpacked: Path) -> None:
    if not (unpacked / "manifest.json").is_file() or not (unpacked / "config.js").is_file():
        raise OutputError(
            T("{folder} holds something else than an extension of ours", folder=str(unpacked)),
            T("Name another folder with --out."),
        )


def _put(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}.new")
    new.write_bytes(content)
    new.replace(file)
