"""The databases whose changes are captured: one new one a test, with each way of capturing that its engine has."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pymysql
from sqlalchemy import make_url

from wedlock.connectors import connect
from wedlock.connectors.capture.choosing import Choice, Way
from wedlock.connectors.capture.facts import choose
from wedlock.connectors.capture.opening import open_capture, open_installer
from wedlock.connectors.options import ReadOptions
from wedlock.model.catalog import Catalog
from wedlock.model.sync import Captured, Key
from wedlock.model.sync_ports import Capture, Installer

HUB = "h1"
PATIENCE_S = 20


@dataclass
class Site:
    """One database. `tables` are those of the last `install`."""

    engine: str
    way: Way
    url: str
    tables: tuple[str, ...] = ()
    opened: list[Capture] = field(default_factory=list)

    def session(self) -> Any:
        """A session of the application's own, in a transaction."""
        if self.engine == "sqlite":
            return sqlite3.connect(self.url, timeout=5)
        if self.engine == "postgresql":
            return psycopg.connect(self.url)
        at = make_url(self.url)
        place = {"host": at.host, "port": at.port, "user": at.username, "password": str(at.password)}
        return pymysql.connect(**place, database=at.database, charset="utf8mb4")  # type: ignore[arg-type]

    def run(self, *statements: str) -> None:
        """One transaction of the application's."""
        with closing(self.session()) as session:
            cursor = session.cursor()
            for statement in statements:
                cursor.execute(statement)
            session.commit()

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        with closing(self.session()) as session:
            cursor = session.cursor()
            cursor.execute(statement)
            return [tuple(row) for row in cursor.fetchall()]

    def q(self, name: str) -> str:
        mark = "`" if self.engine == "mariadb" else '"'
        return mark + name.replace(mark, mark * 2) + mark

    def catalog(self) -> Catalog:
        with connect(self.url, name="erp") as connector:
            return connector.catalog()

    def installer(self, hub: str = HUB, url: str = "") -> Installer:
        return open_installer(url or self.url, "erp", ReadOptions(), self.catalog(), hub=hub, way=self.way)

    def install(self, *tables: str) -> None:
        self.tables = tables
        self.installer().install(tables)

    def capture(self, position: str = "", url: str = "") -> Capture:
        capture = open_capture(
            url or self.url,
            "erp",
            ReadOptions(),
            self.catalog(),
            tables=self.tables,
            hub=HUB,
            way=self.way,
            position=position,
        )
        self.opened.append(capture)
        return capture

    def choice(self, *tables: str, url: str = "", forced: str = "") -> Choice:
        return choose(url or self.url, "erp", ReadOptions(), self.catalog(), tables=tables, forced=forced)

    def close(self) -> None:
        for capture in self.opened:
            capture.close()
        self.installer().remove()


def read(capture: Capture, limit: int = 1000, acknowledge: bool = True) -> list[Captured]:
    """All that there is, as a worker takes it."""
    found, deadline = [], time.monotonic() + PATIENCE_S
    while True:
        captured = capture.changes(limit)
        if captured is not None:
            found.append(captured)
            if acknowledge:
                capture.acknowledge(captured.position)
        elif capture.caught_up():
            return found
        assert time.monotonic() < deadline, "never caught up"


def rows(found: Sequence[Captured]) -> dict[tuple[str, Key], bool]:
    """(table, key) → whether it was deleted, as told last."""
    return {(change.table, change.key): change.deleted for captured in found for change in captured.changes}


def lost(found: Sequence[Captured]) -> set[str]:
    return {table for captured in found for table in captured.lost}
