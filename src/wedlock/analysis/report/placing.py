"""Puts finished files into a folder: whole or not at all, and never at the cost of somebody else's file.

Every file is written into a temporary folder beside the wanted one, flushed to disk, and then moved in: by one rename
where the folder is new, file by file (and back, where one fails) where it exists. Files that are not ours are never
touched; of one of ours that somebody has changed since, a copy is kept beside it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path

from wedlock.errors import OutputError
from wedlock.language import T, Text

Writer = Callable[[Path], object]
"""Writes one file to the path that it is given."""

MARK = ".wedlock-report.json"
"""The list of the files that we wrote into a folder, with their digests: what tells ours from other people's."""


def check_place(folder: Path, names: Collection[str]) -> None:
    """OutputError where files of these names cannot go into `folder`."""
    try:
        _check(folder, names)
    except OSError as error:
        raise OutputError(*_words(folder, error)) from error


def _check(folder: Path, names: Collection[str]) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError(
            T("{folder} is a file, not a folder.", folder=str(folder)),
            T("Name another folder with --out."),
        )
    if not folder.exists():
        return
    ours = _marked(folder)
    foreign = [name for name in names if (folder / name).exists() and name not in ours]
    if foreign:
        raise OutputError(
            T("{folder} holds {names}, which Wedlock did not write there.", folder=str(folder), names=tuple(foreign)),
            T("Move them away, or name another folder with --out."),
        )


def write_files(folder: Path, writers: Mapping[str, Writer], extra: Mapping[str, Writer] | None = None) -> None:
    """Write every file into `folder`, all or none; `extra` ones replace whatever has their name.

    OutputError where it cannot be written, or holds somebody else's file of one of the names.
    """
    check_place(folder, writers.keys())
    folder = folder.absolute()
    scratch: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        for name, writer in {**writers, **(extra or {})}.items():
            writer(scratch / name)
        _mark(scratch, folder, writers.keys())
        _flush(scratch)
        _put(scratch, folder)
    except OSError as error:
        raise OutputError(*_words(folder, error)) from error
    finally:
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)


def _put(scratch: Path, folder: Path) -> None:
    """Move the finished files where they belong."""
    umask = os.umask(0)
    os.umask(umask)
    scratch.chmod(0o777 & ~umask)  # mkdtemp makes it private; the report is as public as its owner's other files
    if not folder.exists() or not any(folder.iterdir()):
        if folder.exists():
            folder.rmdir()
        scratch.rename(folder)
        _sync(folder.parent)
        return
    _keep_changed(folder, {path.name for path in scratch.iterdir()})
    _replace(scratch, folder)
    _sync(folder)


def _replace(scratch: Path, folder: Path) -> None:
    """File by file into a folder that exists; where one fails, or Ctrl-C strikes, the old ones go back."""
    old = scratch / ".old"
    old.mkdir()
    names: list[str] = []
    try:
        for path in sorted(p for p in scratch.iterdir() if p.is_file()):
            target = folder / path.name
            names.append(path.name)
            if target.exists():
                target.replace(old / path.name)
            path.replace(target)
    except BaseException:
        for name in names:
            if (old / name).exists():
                (old / name).replace(folder / name)
            elif not (scratch / name).exists():
                (folder / name).unlink(missing_ok=True)
        raise


def _keep_changed(folder: Path, names: Collection[str]) -> None:
    """Where somebody has changed our file since, keep a copy of it: `overlap.xlsx` → `overlap.changed-1.xlsx`."""
    for name, digest in _marked(folder).items():
        path = folder / name
        if name not in names or not path.is_file() or _digest(path) == digest:
            continue
        number = 1
        while (aside := path.with_stem(f"{path.stem}.changed-{number}")).exists():
            number += 1
        shutil.copy2(path, aside)


def _marked(folder: Path) -> dict[str, str]:
    """File → digest of what we wrote into `folder`; empty where we wrote nothing."""
    with suppress(OSError, ValueError):
        files = json.loads((folder / MARK).read_text(encoding="utf-8"))["files"]
        return {str(name): str(digest) for name, digest in files.items()}
    return {}


def _mark(scratch: Path, folder: Path, names: Collection[str]) -> None:
    """Note the digests of what we wrote, beside those of what else we wrote there before."""
    files = _marked(folder) | {name: _digest(scratch / name) for name in names}
    (scratch / MARK).write_text(json.dumps({"version": 1, "files": files}, indent=1) + "\n", encoding="utf-8")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _flush(scratch: Path) -> None:
    for path in scratch.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    _sync(scratch)


def _sync(folder: Path) -> None:
    """Flush a folder's entries; file systems that cannot are left alone."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _words(folder: Path, error: OSError) -> tuple[Text, Text]:
    """What went wrong and the way out; nothing half-written stays in any case."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return (
            T("There is no room to write the report into {folder}; nothing was left there.", folder=str(folder)),
            T("Free some space, or name a folder on another disk with --out."),
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            T("{folder} may not be written.", folder=str(folder)),
            T("Ask for the right to write there, or name another folder with --out."),
        )
    return (
        T("The report could not be written into {folder}: {reason}.", folder=str(folder),
          reason=error.strerror or str(error)),
        T("Name another folder with --out."),
    )  # fmt: skip
