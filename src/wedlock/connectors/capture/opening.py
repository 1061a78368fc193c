"""`open_capture` and `open_installer`: from a URL or a SQLite file to the capture that was chosen for it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from sqlalchemy.engine import URL

from wedlock.connectors.address import existing_file, is_url, masked, parse_url
from wedlock.connectors.capture.choosing import Way
from wedlock.connectors.capture.journal import Journal, JournalCapture, JournalInstaller
from wedlock.connectors.capture.watched import watched
from wedlock.connectors.options import ReadOptions
from wedlock.errors import UsageError
from wedlock.language import T
from wedlock.model.catalog import Catalog
from wedlock.model.sync_ports import Capture, Installer

JOURNALS = {
    "postgresql": "journal_postgresql.PostgresqlJournal",
    "postgres": "journal_postgresql.PostgresqlJournal",
    "mysql": "journal_mysql.MysqlJournal",
    "mariadb": "journal_mysql.MysqlJournal",
    "sqlite": "journal_sqlite.SqliteJournal",
}
"""Scheme of a URL → module and class of the journal that triggers write there."""


def open_capture(
    url: str,
    name: str,
    options: ReadOptions,
    catalog: Catalog,
    *,
    tables: Sequence[str],
    hub: str,
    way: Way,
    position: str = "",
) -> Capture:
    """The capture of `tables` (names in the Catalog), for which `open_installer(...).install` has put in what it needs.

    `hub` tells this Wedlock from another one, and does not change. `position` is the last one that the hub keeps: it
    tells whether something was lost meanwhile. Raises Unavailable, and Refused where another Wedlock reads already.
    """
    place = address(url, options.password)
    chosen = watched(catalog, tables)
    if way is Way.STREAM:
        from wedlock.connectors.capture.stream import PostgresqlStream

        return PostgresqlStream(place, name, chosen, hub, position)
    return JournalCapture(_journal(place, name, hub), chosen, position)


def open_installer(url: str, name: str, options: ReadOptions, catalog: Catalog, *, hub: str, way: Way) -> Installer:
    """The installer that goes with the capture; nothing is connected before it is asked."""
    place = address(url, options.password)
    if way is Way.STREAM:
        from wedlock.connectors.capture.stream_installer import StreamInstaller

        return StreamInstaller(place, name, catalog, hub)
    return JournalInstaller(_journal(place, name, hub), catalog)


def _journal(url: URL, system: str, hub: str) -> Journal:
    module, _, class_name = JOURNALS[url.get_backend_name()].partition(".")
    journal: Journal = getattr(import_module(f"wedlock.connectors.capture.{module}"), class_name)(url, system, hub)
    return journal


def address(spec: str, password: str | None = None) -> URL:
    """The URL; of a SQLite file as well. UsageError for an engine whose changes we cannot capture."""
    if not is_url(spec):
        return URL.create("sqlite", database=str(existing_file(spec)))
    url = parse_url(spec, password)
    if url.get_backend_name() not in JOURNALS:
        raise UsageError(
            T("Wedlock cannot capture changes in {url}.", url=masked(spec)),
            T("It captures them in {schemes}; elsewhere it looks at every record by and by.", schemes=sorted(JOURNALS)),
        )
    return url
