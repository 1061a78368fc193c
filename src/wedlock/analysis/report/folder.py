"""Writes the report's folder so that it is there whole or not at all.

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
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from wedlock.analysis.report import html, jsonform, xlsx
from wedlock.errors import OutputError
from wedlock.language import Lang, T, Text
from wedlock.model.overlap import Overlap

Writer = Callable[[Path], object]
"""Writes one file to the path that it is given."""

MARK = ".wedlock-report.json"
"""The list of the files that we wrote into a folder, with their digests: what tells ours from other people's."""


def write_report(
    overlap: Overlap, folder: Path, *, lang: Lang = "en", extra: Mapping[str, Writer] | None = None
) -> Path:
    """Write report.html, overlap.json, overlap.xlsx and the `extra` files into `folder`; the path of report.html.

    An `extra` writer answers for what it replaces (a reviewed plan): it reads the old file before it writes the new.
    OutputError where the place cannot be written or holds somebody else's file of one of our names.
    """
    writers: dict[str, Writer] = {
        "report.html": lambda path: path.write_bytes(html.render(overlap, lang).encode("utf-8", "replace")),
        "overlap.json": lambda path: jsonform.write(overlap, path, lang),
        "overlap.xlsx": lambda path: xlsx.write(overlap, path, lang),
    }
    check_folder(folder, tuple(writers))
    write_files(folder, writers, extra or {})
    return folder / "report.html"


def check_folder(folder: Path, names: tuple[str, ...] = ("report.html", "overlap.json", "overlap.xlsx")) -> None:
    """OutputError where a report cannot go into `folder`; to be asked before an hour's work, too."""
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


def write_files(folder: Path, writers: Mapping[str, Writer], extra: Mapping[str, Writer]) -> None:
    """Write every file into `folder`, all or none. OutputError where it cannot be written."""
    folder = folder.absolute()
    scratch: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        for name, writer in {**writers, **extra}.items():
            writer(scratch / name)
        _mark(scratch, tuple(writers))
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
    _keep_changed(folder)
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


def _keep_changed(folder: Path) -> None:
    """Where somebody has changed our file since, keep a copy of it: `overlap.xlsx` → `overlap.changed-1.xlsx`."""
    for name, digest in _marked(folder).items():
        path = folder / name
        if not path.is_file() or _digest(path) == digest:
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


def _mark(scratch: Path, names: tuple[str, ...]) -> None:
    """Note the digests of what we wrote."""
    files = {name: _digest(scratch / name) for name in names}
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
