"""Files that hold secrets: made for their owner alone, refused when others may read them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from wedlock.errors import OutputError, Refused, SettingsError
from wedlock.language import T


def private_text(file: Path, make: Callable[[], str] | None = None) -> str:
    """The text of a file that its owner alone may read; made (0600) where it is missing and `make` is given."""
    try:
        if not file.exists() and make:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _make(file, make() + "\n")
        mode = file.stat().st_mode & 0o077
        if mode:
            raise Refused(
                T("{file} can be read by others (mode {mode})", file=str(file), mode=oct(file.stat().st_mode & 0o777)),
                T("Run: chmod 600 {file}", file=str(file)),
            )
        return file.read_text(encoding="ascii").strip()
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
        raise OutputError(
            T("{path} cannot be written: {reason}.", path=str(file), reason=error.strerror or "?")
        ) from error


def _make(file: Path, text: str) -> None:
    """In one step: of two processes at once, the first one's file holds, and nobody reads half of it."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):
            os.link(name, file)
    finally:
        Path(name).unlink()
