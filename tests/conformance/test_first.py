"""Three first readings."""

import sqlite3
from pathlib import Path

import psycopg
import pytest

from wedlock.connectors import connect
from wedlock.connectors.postgresql import PostgresqlConnector
from wedlock.connectors.sqlite import SqliteConnector

DDL = """
create table customer (id integer primary key, name varchar(40) not null, boss integer references customer);
create table sale (id integer primary key, customer integer not null references customer, total numeric(12,2));
insert into customer values (1, '王小明', null), (2, 'Acme', 1);
"""


def sqlite_file(tmp_path: Path) -> str:
    with sqlite3.connect(tmp_path / "a.db") as db:
        db.executescript(DDL)
    return str(tmp_path / "a.db")


def test_sqlite(tmp_path: Path) -> None:
    with connect(sqlite_file(tmp_path), name="erp") as connector:
        assert isinstance(connector, SqliteConnector)
        check(connector)


@pytest.mark.engine
def test_postgresql(postgres_db: str) -> None:
    with psycopg.connect(postgres_db) as connection:
        connection.execute(DDL)
    with connect(postgres_db, name="erp") as connector:
        assert isinstance(connector, PostgresqlConnector)
        check(connector)


def check(connector: SqliteConnector | PostgresqlConnector) -> None:
    catalog = connector.catalog()
    assert [table.name for table in catalog.tables] == ["customer", "sale"]
    customer = catalog.by_name["customer"]
    assert customer.reference_of["boss"].target == "customer"
    assert connector.sample(customer, ["name", "boss"], 10).rows == [("王小明", None), ("Acme", 1)]
    assert list(connector.rows(customer, ["id"])) == [[(1,), (2,)]]
    figures = connector.aggregate(customer, ["name", "boss"])
    assert (figures["name"].longest, figures["boss"].nulls) == (4, 1)
    assert connector.group(customer, "name", 5) == [("Acme", 1), ("王小明", 1)]
