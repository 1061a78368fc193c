"""The replication connection: PostgreSQL's streaming protocol over libpq, without waiting.

psycopg 3 has no replication connection, but its `pq` layer hands through all of libpq that is needed. Source of the
messages: PostgreSQL's documentation, "Streaming Replication Protocol".
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from struct import Struct

import psycopg
from psycopg import errors as pg
from psycopg import pq

from wedlock.connectors.capture.pgoutput import EPOCH

HEADER = 25
"""Bytes of XLogData before the plugin's own message: kind, start, end, time."""

_KEEPALIVE = Struct(">xQqB").unpack_from
_STATUS = Struct(">cQQQq?").pack
_DATA, _ALIVE = b"wk"
_EPOCH_S = EPOCH.timestamp()


class ReplicationLink:
    """One `START_REPLICATION`. Raises psycopg.OperationalError whenever it has ended, with the server's reason.

    `heard` is how far the server has read its log; `asked` that it wants to know where we are.
    """

    def __init__(self, conninfo: str, slot: str, publication: str, start: int) -> None:
        self._link = pq.PGconn.connect(conninfo.encode())
        self.heard = 0
        self.asked = False
        try:
            if self._link.status != pq.ConnStatus.OK:
                raise psycopg.OperationalError(self._said())
            self._start(slot, publication, start)
        except BaseException:
            self._link.finish()
            raise

    def _start(self, slot: str, publication: str, start: int) -> None:
        """Both names are of our own making: lower case, digits, underscores."""
        result = self._link.exec_(
            f"START_REPLICATION SLOT {slot} LOGICAL {lsn_text(start)} "
            f"(proto_version '1', publication_names '{publication}')".encode()
        )
        if result.status != pq.ExecStatus.COPY_BOTH:
            raise pg.lookup(_state(result))(self._said()) if _state(result) else psycopg.OperationalError(self._said())

    def messages(self) -> Iterator[memoryview]:
        """What has arrived, until nothing is left; each is the plugin's message with HEADER bytes before it."""
        receive, look = self._link.get_copy_data, self._link.consume_input
        looked = False
        while True:
            length, message = receive(1)
            if length > 0:
                looked = False
                if message[0] == _DATA:
                    yield message
                elif message[0] == _ALIVE:
                    self.heard, _, asked = _KEEPALIVE(message, 0)
                    self.asked = self.asked or bool(asked)
            elif length < 0:
                raise self._ended()
            elif looked:
                return
            else:
                look()
                looked = True

    def report(self, received: int, kept: int, ask: bool = False) -> None:
        """Tell the server how far we have read, and how far it may forget; `ask` for how far it has read itself."""
        now = int((time.time() - _EPOCH_S) * 1_000_000)
        self._link.put_copy_data(_STATUS(b"r", received, kept, kept, now, ask))
        self._link.flush()
        self.asked = False

    def fileno(self) -> int:
        return self._link.socket

    def close(self) -> None:
        self._link.finish()

    def _ended(self) -> psycopg.Error:
        result = self._link.get_result()
        state = _state(result) if result is not None else ""
        said = self._said() or "the server ended the stream"
        return pg.lookup(state)(said) if state else psycopg.OperationalError(said)

    def _said(self) -> str:
        return self._link.get_error_message()


def lsn_text(position: int) -> str:
    """A log sequence number as PostgreSQL writes it."""
    return f"{position >> 32:X}/{position & 0xFFFFFFFF:X}"


def lsn_of(text: str) -> int:
    high, _, low = text.partition("/")
    return (int(high, 16) << 32) | int(low, 16)


def _state(result: pq.abc.PGresult) -> str:
    return (result.error_field(pq.DiagnosticField.SQLSTATE) or b"").decode()
