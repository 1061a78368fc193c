"""A second process that takes half of the parts, since normalising is Python's work and Python has one lock.

Each process takes the next part when it is done with one, so that both end at the same time. The second is started
afresh and gets its parts through a socket: a fork would copy the locks of other threads.
"""

from __future__ import annotations

import gc
import pickle
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

from wedlock.analysis.records.parts import Part
from wedlock.analysis.records.prepared import Prepared

Todo = deque[tuple[int, Part]]
HEAD = 8  # bytes before a message that say its length
ENDED = (ConnectionError, EOFError)  # the second process has ended too early, which its exit code says better


def shared_out(parts: Sequence[Part]) -> list[Prepared]:
    """Every part prepared, here from the first on, in the second process from the last back."""
    todo: Todo = deque(enumerate(parts))
    with _second_process() as line, ThreadPoolExecutor(2) as pool:
        fed, received = pool.submit(_feed, line, todo), pool.submit(_fetch, line)
        try:
            done = {place: part.prepared() for place, part in iter(lambda: _taken(todo, first=True), None)}
        finally:
            todo.clear()
        fed.result()
        done |= received.result()
    return [done[place] for place in range(len(parts))]


def serve() -> None:
    """The second process: parts on standard input, which is a socket, and back on it what was prepared of them."""
    gc.disable()  # nothing here forms cycles, and the search for them would take half of the time
    line = socket.socket(fileno=sys.stdin.fileno())
    for place, part in _messages(line):
        _send(line, (place, part.prepared()))


@contextmanager
def _second_process() -> Iterator[socket.socket]:
    command = [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import serve; serve()"]
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            process = subprocess.Popen(command, stdin=theirs.fileno())  # noqa: S603 - ourselves
        with process:
            yield ours
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)


def _feed(line: socket.socket, todo: Todo) -> None:
    """Always one part ahead: sending the next one waits until the one before is done."""
    try:
        with suppress(*ENDED):
            for message in iter(lambda: _taken(todo, first=False), None):
                _send(line, message)
    finally:
        line.shutdown(socket.SHUT_WR)


def _fetch(line: socket.socket) -> dict[int, Prepared]:
    found: dict[int, Prepared] = {}
    with suppress(*ENDED):
        for place, piece in _messages(line):
            found[place] = piece
    return found


def _taken(todo: Todo, first: bool) -> tuple[int, Part] | None:
    try:
        return todo.popleft() if first else todo.pop()
    except IndexError:
        return None


def _send(line: socket.socket, message: Any) -> None:
    packed = pickle.dumps(message, protocol=5)
    line.sendall(len(packed).to_bytes(HEAD, "big"))
    line.sendall(packed)


def _messages(line: socket.socket) -> Iterator[Any]:
    """Until the other process has no more to send."""
    while head := _received(line, HEAD):
        yield pickle.loads(_received(line, int.from_bytes(head, "big")))  # noqa: S301 - written by our own process


def _received(line: socket.socket, size: int) -> bytearray:
    """So many bytes, or none at the end. Mostly one call outside of Python's lock: to wait for the lock after each
    piece of a message would take longer than to prepare a part.
    """
    found, at = bytearray(size), 0
    while at < size:
        more = line.recv_into(memoryview(found)[at:], 0, socket.MSG_WAITALL)
        if not more:
            return found[:0]
        at += more
    return found
