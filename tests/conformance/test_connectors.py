"""One suite for every connector: the checks that `wedlock check --conformance` runs, on a difficult shop."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lab.servers import Server, drop_database, new_database, run_sql
from tests.conformance import shops

from wedlock.connectors import Connector, connect
from wedlock.connectors.conformance import CHECKS, Outcome, run


def sqlite_shop(folder: Path) -> str:
    path = folder / "shop.db"
    with sqlite3.connect(path) as db:
        for statement in shops.SQLITE:
            db.execute(statement)
    return str(path)


def ddl_of_sqlite(folder: Path) -> str:
    with sqlite3.connect(sqlite_shop(folder)) as db:
        script = ";\n".join(row[0] for row in db.execute("select sql from sqlite_master where sql is not null"))
    (folder / "shop.sql").write_text(script + ";\n", encoding="utf-8")
    return str(folder / "shop.sql")


def catalog_file(folder: Path) -> str:
    columns = [{"name": "id", "type": "basicauto", "pk": True}, {"name": "boss", "type": "fk", "fk": "party.id"}]
    path = folder / "catalog.json"
    path.write_text(json.dumps({"system": "s", "version": "1", "tables": [{"name": "party", "columns": columns}]}))
    return str(path)


FILES: dict[str, Callable[[Path], str]] = {"sqlite": sqlite_shop, "ddl": ddl_of_sqlite, "catalog": catalog_file}


@pytest.fixture(scope="module")
def postgresql_shop(postgres_server: Server) -> Iterator[str]:
    url = new_database(postgres_server, "shop")
    run_sql(postgres_server, *shops.POSTGRESQL, database="shop")
    yield url
    drop_database(postgres_server, "shop")


@pytest.fixture(scope="module")
def mariadb_shop(mariadb_server: Server) -> Iterator[str]:
    url = new_database(mariadb_server, "shop")
    run_sql(mariadb_server, *shops.MARIADB, database="shop")
    yield url
    drop_database(mariadb_server, "shop")


@pytest.fixture(
    params=[
        "sqlite",
        "ddl",
        "catalog",
        pytest.param("postgresql", marks=pytest.mark.engine),
        pytest.param("mariadb", marks=pytest.mark.engine),
    ]
)
def connector(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connector]:
    kind = request.param
    spec = FILES[kind](tmp_path) if kind in FILES else request.getfixturevalue(f"{kind}_shop")
    with connect(spec, name="shop") as opened:
        yield opened


def test_a_connector_keeps_what_every_connector_keeps(connector: Connector) -> None:
    outcomes = {outcome.check: outcome for outcome in run(connector)}
    assert list(outcomes) == list(CHECKS)
    assert not [_said(outcome) for outcome in outcomes.values() if outcome.held is False]
    if connector.engine_name in ("postgresql", "mysql", "sqlite"):
        assert all(outcome.held for outcome in outcomes.values())


def _said(outcome: Outcome) -> str:
    return f"{outcome.title}: {outcome.detail}"


@pytest.mark.engine
def test_a_dump_of_the_schema_tells_what_the_server_tells(postgresql_shop: str, tmp_path: Path) -> None:
    dump = tmp_path / "dump.sql"
    result = subprocess.run(["pg_dump", "-s", "-f", str(dump), postgresql_shop], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    with connect(postgresql_shop, name="shop") as server, connect(str(dump), name="shop") as file:
        live, read = server.catalog(), file.catalog()
    assert [table.name for table in live.tables] == [table.name for table in read.tables]
    for table in live.tables:
        other = read.by_name[table.name]
        assert (table.primary_key, table.comment, table.is_view) == (other.primary_key, other.comment, other.is_view)
        assert {key.columns for key in table.unique_keys} == {key.columns for key in other.unique_keys}
        assert set(table.foreign_keys) == set(other.foreign_keys)
        assert [column.name for column in table.columns] == [column.name for column in other.columns]
        if not table.is_view:
            types = [(c.type.family, c.type.length, c.type.precision, c.nullable, c.generated) for c in table.columns]
            assert types == [
                (c.type.family, c.type.length, c.type.precision, c.nullable, c.generated) for c in other.columns
            ]
