"""Where the keys lie: a private file, or an environment variable that only its keeper can change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wedlock.errors import Refused, WedlockError
from wedlock.language import T
from wedlock.passport.keys import Keyring, new_keyring, read_keyring, written
from wedlock.passport.private_file import private_text, replace_private


class KeyFile:
    """keys/vault.key, or the file named by `vault_key = "file:PATH"`."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def read(self, make: bool = False) -> Keyring:
        text = private_text(self.file, (lambda: written(new_keyring())) if make else None)
        return read_keyring(text, str(self.file))

    def write(self, keys: Keyring) -> None:
        replace_private(self.file, written(keys))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One rotation at a time; the lock ends with its process."""
        with self.file.with_name(self.file.name + ".lock").open("a") as held:
            if not _locked(held.fileno()):
                raise Refused(
                    T("Another rotation of the keys in {file} is under way", file=str(self.file)),
                    T("Wait until it has ended; one that was killed is taken up again by the next call."),
                )
            yield


class LiveKeys:
    """The keys of a process that goes on serving while another rotates them: read again when the file has changed."""

    def __init__(self, keys: Keyring, file: KeyFile | None) -> None:
        self._keys, self._file = keys, file
        self._seen = self._stamp()

    def __call__(self) -> Keyring:
        stamp = self._stamp()
        if self._file and stamp and stamp != self._seen:
            try:
                self._keys, self._seen = self._file.read(), stamp
            except WedlockError:
                return self._keys  # what is being written by hand; the keys known so far open all there is
        return self._keys

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = self._file.file.stat() if self._file else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_ino) if found else None


def _locked(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
