"""From a URL or a file to the side that is synchronised."""

from __future__ import annotations

from importlib import import_module

from wedlock.connectors.address import existing_file, is_url, masked, parse_url
from wedlock.connectors.options import ReadOptions
from wedlock.connectors.records.connection import Connection
from wedlock.connectors.records.side import SqlSide
from wedlock.errors import UsageError
from wedlock.language import T
from wedlock.model.catalog import Catalog

ENGINES = {
    "postgresql": "postgresql.PostgresqlConnection",
    "postgres": "postgresql.PostgresqlConnection",
    "mysql": "mysql.MysqlConnection",
    "mariadb": "mysql.MysqlConnection",
    "sqlite": "sqlite.SqliteConnection",
}
"""Scheme of a URL (without `+driver`) → module and class in this room: the engines that can be written."""


def open_side(url: str, name: str, options: ReadOptions, catalog: Catalog) -> SqlSide:
    """The side behind a URL, or a SQLite file. UsageError for what cannot be synchronised, Unavailable where the server
    does not let us in."""
    return SqlSide(open_connection(url, name, options, catalog))


def open_connection(url: str, name: str, options: ReadOptions, catalog: Catalog) -> Connection:
    spec = url if is_url(url) else f"sqlite:///{existing_file(url).absolute()}"
    scheme = spec.partition("://")[0].partition("+")[0].lower()
    if scheme not in ENGINES:
        raise UsageError(
            T("{url} cannot be synchronised: Wedlock writes to {schemes}.",
              url=masked(spec), schemes=sorted(set(ENGINES))),
            T("Choose another mode than sync in the plan."),
        )  # fmt: skip
    module, _, class_name = ENGINES[scheme].partition(".")
    engine = getattr(import_module(f"wedlock.connectors.records.{module}"), class_name)
    opened: Connection = engine(parse_url(spec, options.password), name, options, catalog)
    return opened
