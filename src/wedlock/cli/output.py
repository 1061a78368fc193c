"""Where results go that programs read: a file, replaced in one step, or standard output."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from wedlock.errors import OutputError
from wedlock.language import T


def put_text(text: str, file: str) -> None:
    """A text to a file, in one step, or to standard output (`-`)."""
    if file == "-":
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    path = Path(file).absolute()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as out:
                out.write(text)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(
            T("{path} cannot be written: {reason}.", path=str(path), reason=error.strerror or "?"),
            T("Free some space, or name another file."),
        ) from error
