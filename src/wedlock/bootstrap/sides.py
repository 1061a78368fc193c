"""A side whose objects are written by SQL or through their product's API, as the plan says of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from wedlock.config import SystemSettings
from wedlock.errors import SettingsError, UsageError
from wedlock.language import T
from wedlock.model.sync import Change, Intent, Key, Layout, Outcome, Record, SideIdentity, Write

if TYPE_CHECKING:
    from wedlock.model.sync_ports import RecordWriter, Side

SQL = "sql"


class ManyWays:
    """Reads by SQL; writes by the writer that the object's shape names."""

    def __init__(self, sql: Side, writers: Mapping[str, RecordWriter]) -> None:
        self._sql = sql
        self._writers = {SQL: sql, **writers}

    def read(self, layout: Layout, keys: Sequence[Key]) -> dict[Key, Record]:
        return self._sql.read(layout, keys)

    def keys(self, layout: Layout, after: Key | None, limit: int) -> list[Key]:
        return self._sql.keys(layout, after, limit)

    def count(self, layout: Layout) -> int:
        return self._sql.count(layout)

    def roots(self, layout: Layout, changes: Sequence[Change]) -> set[Key]:
        return self._sql.roots(layout, changes)

    def identity(self) -> SideIdentity:
        return self._sql.identity()

    def write(self, layout: Layout, writes: Sequence[Write]) -> list[Outcome]:
        return self._writers[layout.shape.through].write(layout, writes)

    def made(self, layout: Layout, intents: Sequence[Intent]) -> dict[str, Key | None]:
        return self._writers[layout.shape.through].made(layout, intents)


def written_through(system: SystemSettings, sql: Side, ways: set[str]) -> Side:
    """The side that writes all of these ways. UsageError for one that Wedlock does not know."""
    writers = {way: _writer(way, system, sql) for way in sorted(ways - {SQL})}
    return ManyWays(sql, writers) if writers else sql


def _writer(way: str, system: SystemSettings, sql: Side) -> RecordWriter:
    if way != "tryton":
        raise UsageError(
            T("The plan writes {system} through {way}, which Wedlock does not know", system=system.name, way=way)
        )
    if not system.api:
        raise SettingsError(
            T("The plan writes {system} through {way}, and [systems.{system}] has no api", system=system.name, way=way),
            T("Add api, api_user and api_password; docs/reference/settings.md tells what they are."),
        )
    from wedlock.connectors.tryton import Api, Session, TrytonWriter

    api = Api(system.name, system.api, system.api_user, system.api_password, system.company)
    return TrytonWriter(Session(api), sql)
