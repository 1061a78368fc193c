"""Where `--json FILE` goes: a file in one step, a device or pipe as it is, or standard output (`-`)."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path

from wedlock.errors import OutputError
from wedlock.language import T


def put_text(text: str, to: str) -> None:
    """Write `text` in UTF-8, whatever the locale says: JSON has no other encoding (RFC 8259, 8.1)."""
    try:
        if to == "-":
            _to_stdout(text)
        else:
            _to_file(text, Path(to).absolute())
    except BrokenPipeError:
        raise  # the reader had enough; nobody needs a sentence
    except OSError as error:
        name = T("standard output") if to == "-" else to
        raise OutputError(
            T("{path} cannot be written: {reason}.", path=name, reason=error.strerror or "?"),
            T("Free some space, or name another file."),
        ) from error


def bear_any_terminal() -> None:
    """What a terminal's encoding cannot show is shown as its code; a name in Chinese must not end the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def finish() -> bool:
    """Hand over what is still in the buffer; where nobody takes it, the interpreter must not try (and tell) again."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return False
    return True


def _to_stdout(text: str) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sys.stdout.write(text)
    sys.stdout.flush()


def _to_file(text: str, named: Path) -> None:
    """A regular file in one step. A device (/dev/stdout, /dev/null) or a pipe is written to, never replaced."""
    if named.exists() and not named.is_file() and not named.is_dir():
        with named.open("w", encoding="utf-8", errors="replace") as out:
            out.write(text)
        return
    path = named.resolve()  # a link stays one; what it points to is replaced
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as out:
            out.write(text)
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
