"""A line to a server that can be cut, wholly or for one answer: a TCP proxy on the loopback."""

from __future__ import annotations

import contextlib
import socket
import threading

_READ = 1 << 16
_WRITES = (b"INSERT INTO", b"UPDATE ")


class Line:
    """Listens on `port` and passes everything on to `target`, until it is cut.

    `swallow_commit()`: the next COMMIT of a connection that wrote is passed on, its answer is not; the connection is
    dropped instead.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._whole = True
        self._swallow = 0
        self.swallowed = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Drop every connection; nobody comes through until `mend`."""
        self._whole = False
        with self._lock:
            for one in self._open:
                _drop(one)
            self._open.clear()

    def mend(self) -> None:
        self._whole, self._swallow = True, 0

    def swallow_commit(self) -> None:
        self._swallow = 1

    def close(self) -> None:
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.target), timeout=2)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            self._join(client, server)

    def _join(self, client: socket.socket, server: socket.socket) -> None:
        with self._lock:
            if not self._whole:
                client.close()
                server.close()
                return
            self._open += [client, server]
        deaf = threading.Event()
        threading.Thread(target=self._forth, args=(client, server, deaf), daemon=True).start()
        threading.Thread(target=self._back, args=(server, client, deaf), daemon=True).start()

    def _forth(self, client: socket.socket, server: socket.socket, deaf: threading.Event) -> None:
        wrote = False
        while data := _read(client):
            wrote = wrote or any(word in data.upper() for word in _WRITES)
            if self._swallow and wrote and b"COMMIT" in data.upper():
                self._swallow -= 1
                deaf.set()
            if not _send(server, data):
                break
        _end(server)

    def _back(self, server: socket.socket, client: socket.socket, deaf: threading.Event) -> None:
        while data := _read(server):
            if deaf.is_set():  # the answer has come: the server has committed
                self.swallowed += 1
                _drop(server)
                break
            if not _send(client, data):
                break
        _drop(client)


def _read(one: socket.socket) -> bytes:
    try:
        return one.recv(_READ)
    except OSError:
        return b""


def _send(one: socket.socket, data: bytes) -> bool:
    try:
        one.sendall(data)
    except OSError:
        return False
    return True


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_WR)


def _drop(one: socket.socket) -> None:
    """Shut down first: close alone does not wake a thread that reads."""
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
