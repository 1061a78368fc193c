"""A catalog by SQLAlchemy's reflection, all tables of a schema at once, for engines whose own catalog we do not ask."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import inspect
from sqlalchemy.engine import Engine
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.engine.reflection import Inspector, ObjectKind, ObjectScope

from wedlock.connectors._assemble import Draft, catalog_name
from wedlock.connectors.types import data_type
from wedlock.model.catalog import Column, ForeignKey, Key

Tables = dict[tuple[str | None, str], Draft]


def read(engine: Engine, schemas: Sequence[str | None], dialect: str) -> list[Draft]:
    """The drafts of all tables and views of `schemas`; None is the default one."""
    inspector = inspect(engine)
    found: Tables = {}
    for schema in schemas:
        found |= _columns(inspector, schema, engine, dialect)
        _keys(inspector, schema, found)
    return list(found.values())


def _columns(inspector: Inspector, schema: str | None, engine: Engine, dialect: str) -> Tables:
    found: Tables = {}
    views = set(inspector.get_view_names(schema))
    told = inspector.get_multi_columns(schema=schema, kind=ObjectKind.ANY, scope=ObjectScope.DEFAULT)
    for (place, name), columns in told.items():
        draft = Draft(place, name, catalog_name(place, name, schema), name in views)
        draft.columns = [_column(column, engine, dialect) for column in columns]
        found[place, name] = draft
    for (place, name), remark in inspector.get_multi_table_comment(schema=schema, kind=ObjectKind.ANY).items():
        if (place, name) in found:
            found[place, name].comment = remark.get("text") or ""
    return found


def _column(told: ReflectedColumn, engine: Engine, dialect: str) -> Column:
    default = told.get("default")
    made = "identity" in told or "computed" in told or told.get("autoincrement") is True
    return Column(
        name=told["name"],
        type=data_type(told["type"].compile(engine.dialect).lower(), dialect),
        nullable=told["nullable"],
        default=None if default is None else str(default),
        comment=told.get("comment") or "",
        generated=made,
    )


def _keys(inspector: Inspector, schema: str | None, found: Tables) -> None:
    for place, primary in inspector.get_multi_pk_constraint(schema=schema).items():
        if place in found:
            found[place].primary_key = tuple(primary["constrained_columns"])
    for place, indexes in inspector.get_multi_indexes(schema=schema).items():
        for index in indexes:
            columns = tuple(name for name in index["column_names"] if name is not None)
            if place in found and index["unique"] and len(columns) == len(index["column_names"]):
                found[place].unique_keys.append(Key(index["name"] or "", columns))
    for place, uniques in inspector.get_multi_unique_constraints(schema=schema).items():
        for unique in uniques:
            if place in found:
                found[place].unique_keys.append(Key(unique["name"] or "", tuple(unique["column_names"])))
    for place, references in inspector.get_multi_foreign_keys(schema=schema).items():
        for fk in references:
            if place in found:
                target = catalog_name(fk["referred_schema"], fk["referred_table"], schema)
                there = tuple(fk["referred_columns"])
                key = ForeignKey(tuple(fk["constrained_columns"]), target, there, fk["name"] or "")
                found[place].foreign_keys.append(key)
