"""Puts the publication and the replication slot of a stream into PostgreSQL, and takes them out again."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import sql
from sqlalchemy.engine import URL

from wedlock.connectors.capture.postgresql import guarded, session
from wedlock.connectors.capture.publication import publication_name, publish, published
from wedlock.connectors.capture.slot import check_bound, find_slot, forget_slots, make_slot
from wedlock.connectors.capture.watched import watched
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog


class StreamInstaller:
    """Satisfies Installer. Nothing of the application's is touched: a publication only names its tables."""

    def __init__(self, url: URL, system: str, catalog: Catalog, name: str) -> None:
        self._url, self._system, self._catalog, self._name = url, system, catalog, name

    def install(self, tables: Sequence[str]) -> tuple[Text, ...]:
        wanted = watched(self._catalog, tables)
        if not wanted:
            return ()
        with guarded(self._system), session(self._url, self._system) as own:
            slot = find_slot(own, self._name)
            if slot is None:
                check_bound(own, self._system)
            done = [_of_table(self._name, table.name) for table in publish(own, self._name, wanted, exactly=True)]
            if slot is None:
                done.append(_of_slot(make_slot(own, self._name, self._system).name))
        return tuple(done)

    def installed(self) -> tuple[Text, ...]:
        with guarded(self._system), session(self._url, self._system) as own:
            slot = find_slot(own, self._name)
            found = published(own, self._name)
            names = {(table.schema or "public", table.bare_name): table.name for table in self._catalog.tables}
            tables = sorted(names.get(place, ".".join(place)) for place in found or ())
            empty = [T("publication {name}", name=publication_name(self._name))] if found == set() else []
        return (*empty, *(_of_table(self._name, table) for table in tables), *([_of_slot(slot.name)] if slot else []))

    def remove(self) -> tuple[Text, ...]:
        done = self.installed()
        with guarded(self._system), session(self._url, self._system) as own:
            forget_slots(own, self._name, self._system)
            own.execute(sql.SQL("DROP PUBLICATION IF EXISTS {}").format(sql.Identifier(publication_name(self._name))))
        return done


def _of_table(name: str, table: str) -> Text:
    return T("publication {name} tells of {table}", name=publication_name(name), table=table)


def _of_slot(slot: str) -> Text:
    return T("replication slot {name}", name=slot)
