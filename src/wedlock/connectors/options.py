"""How a connector reads: how long it waits, which schemas, with which password."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Limits that keep a production server unharmed; times in seconds.

    `statement_timeout_s` bounds every statement but the streaming of a whole table, which `stream_timeout_s` bounds.
    `schemas` empty means all that are not the engine's own. `password` overrides the one in the URL.
    `encoding` is that of a DDL file or of broken text in SQLite; found by looking where empty.
    """

    connect_timeout_s: int = 5
    statement_timeout_s: int = 30
    lock_timeout_s: int = 2
    stream_timeout_s: int = 3600
    schemas: tuple[str, ...] = ()
    password: str | None = field(default=None, repr=False)
    encoding: str = ""
