"""The catalog by reflection (for engines whose own we do not ask) tells what the engines' own statements tell."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import create_engine, make_url
from tests.conformance import shops

from wedlock.connectors import _reflected, connect
from wedlock.connectors._assemble import finished

pytestmark = pytest.mark.engine


def test_reflection_agrees_with_the_catalog_of_postgresql(postgres_db: str) -> None:
    with psycopg.connect(postgres_db, autocommit=True) as connection:
        for statement in shops.POSTGRESQL[:12]:
            connection.execute(statement.encode())
    engine = create_engine(make_url(postgres_db).set(drivername="postgresql+psycopg"))
    tables, notices = finished(_reflected.read(engine, [None], "postgresql"))
    engine.dispose()
    with connect(postgres_db, name="shop") as connector:
        own = connector.catalog()
    assert not notices
    assert [table.name for table in tables] == [table.name for table in own.tables]
    for table in tables:
        other = own.by_name[table.name]
        assert (table.primary_key, table.comment) == (other.primary_key, other.comment)
        assert {key.columns for key in table.unique_keys} == {key.columns for key in other.unique_keys}
        assert {(fk.columns, fk.target, fk.target_columns) for fk in table.foreign_keys} == {
            (fk.columns, fk.target, fk.target_columns) for fk in other.foreign_keys
        }
        assert [(c.name, c.nullable, c.comment) for c in table.columns] == [
            (c.name, c.nullable, c.comment) for c in other.columns
        ]
