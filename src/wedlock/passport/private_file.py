"""Files that their owner alone may read: read, made, and replaced in one step."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wedlock.errors import OutputError, Refused, SettingsError
from wedlock.language import T


def private_text(file: Path, make: Callable[[], str] | None = None) -> str:
    """The text of a private file; made (0600) where it is missing and `make` is given."""
    try:
        if not file.exists() and make:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _make(file, make())
        _refuse_readers(file)
        return file.read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError as error:
        raise SettingsError(
            T("The key file {file} is missing", file=str(file)),
            T("Put it back from where you keep it; without it nothing that is sealed can be opened."),
        ) from error
    except PermissionError as error:
        raise SettingsError(
            T("{file} cannot be read: {reason}", file=str(file), reason=error.strerror or "?")
        ) from error
    except OSError as error:
        raise _not_written(file, error) from error


def replace_private(file: Path, text: str) -> None:
    """The file with another text, 0600, in one step: a crash leaves the old text or the new one, never a part."""
    try:
        _refuse_readers(file)
        with _written(file, text) as new:
            new.replace(file)
    except OSError as error:
        raise _not_written(file, error) from error


def _make(file: Path, text: str) -> None:
    """Of two processes at once, the first one's file holds."""
    with _written(file, text) as new, suppress(FileExistsError):
        os.link(new, file)


@contextmanager
def _written(file: Path, text: str) -> Iterator[Path]:
    """A new file (0600) beside `file`, on the disk to its last byte; what is done with it is on the disk afterwards."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(text + "\n")
            out.flush()
            os.fsync(out.fileno())
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
    _sync_folder(file.parent)


def _refuse_readers(file: Path) -> None:
    mode = file.stat().st_mode & 0o777
    if mode & 0o077 and os.name == "posix":
        raise Refused(
            T("{file} can be read by others (mode {mode})", file=str(file), mode=oct(mode)),
            T("Run: chmod 600 {file}", file=str(file)),
        )


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":  # elsewhere a folder cannot be opened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _not_written(file: Path, error: OSError) -> OutputError:
    return OutputError(T("{path} cannot be written: {reason}.", path=str(file), reason=error.strerror or "?"))
