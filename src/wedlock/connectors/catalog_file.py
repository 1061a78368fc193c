"""A catalog file: tables and columns of a system as JSON, for a company that hands over no account.

    {"system": "erp", "version": "13", "tables": [{"name": "party", "label": "Party", "columns": [
      {"name": "id", "type": "integer", "label": "ID", "nullable": false, "pk": true, "fk": null}]}]}

Only `tables`, and `name` of tables and columns, are required. `fk` is "table.column"; `comment`, `length`,
`default`, `unique`, `rows` (of a table), `view` and the spellings of any engine or framework in `type` are understood.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from wedlock.connectors._assemble import Draft, finished
from wedlock.connectors._encoding import text_of
from wedlock.connectors.types import REFERENCES, data_type
from wedlock.errors import InputError
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog, Column, ForeignKey, Key
from wedlock.model.ports import Progress, quiet

Json = Mapping[str, object]


class CatalogFile:
    """Reads the Catalog out of a catalog file; there are no rows."""

    engine_name: ClassVar[str] = "catalog"

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self.path = path
        self._content = _load(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is open."""

    @property
    def notices(self) -> tuple[Text, ...]:
        return ()

    def catalog(self, progress: Progress = quiet) -> Catalog:
        drafts: dict[str, Draft] = {}
        for number, entry in enumerate(_objects(self._content.get("tables"), self.path, "tables"), 1):
            draft = _table(entry, self.path, f"tables[{number - 1}]")
            if draft.name in drafts:
                raise _wrong(self.path, T("the table {table} stands twice", table=draft.name))
            drafts[draft.name] = draft
        tables, notices = finished(_typed_like_their_targets(drafts).values())
        progress(T("Reading the catalog of {system}", system=self.name), len(tables), len(tables))
        version = str(self._content.get("version") or "")
        return Catalog(self.name, tables, self.engine_name, version, notices=notices)


def _load(path: Path) -> Json:
    try:
        content = json.loads(text_of(path.read_bytes())[0])
    except json.JSONDecodeError as error:
        raise _wrong(path, T("line {line}: {reason}", line=error.lineno, reason=error.msg)) from error
    except RecursionError:
        raise _wrong(path, T("it is nested too deeply")) from None
    if not isinstance(content, dict) or not isinstance(content.get("tables"), list):
        raise _wrong(path, T('there is no list "tables"'))
    return content


def _table(entry: Json, path: Path, where: str) -> Draft:
    name = _name(entry, path, where)
    rows = entry.get("rows")
    draft = Draft(None, name, name, bool(entry.get("view")), _words(entry, "label"), _words(entry, "comment"))
    draft.row_estimate = rows if isinstance(rows, int) else None
    primary = []
    for number, column in enumerate(_objects(entry.get("columns", []), path, f"{where}.columns")):
        read = _column(column, path, f"{where}.columns[{number}]")
        if any(read.name == other.name for other in draft.columns):
            raise _wrong(path, T("the column {column} stands twice", column=f"{name}.{read.name}"))
        draft.columns.append(read)
        if column.get("pk"):
            primary.append(read.name)
        if column.get("unique"):
            draft.unique_keys.append(Key(f"{name}_{read.name}", (read.name,)))
        if fk := column.get("fk"):
            target, _, there = str(fk).rpartition(".")
            draft.foreign_keys.append(ForeignKey((read.name,), target or str(fk), (there,) if target else ()))
    draft.primary_key = tuple(primary)
    return draft


def _column(entry: Json, path: Path, where: str) -> Column:
    kind = data_type(str(entry.get("type") or ""), "catalog")
    length = entry.get("length")
    if isinstance(length, int) and not isinstance(length, bool):
        kind = replace(kind, length=length)
    default = entry.get("default")
    return Column(
        name=_name(entry, path, where),
        type=kind,
        nullable=bool(entry.get("nullable", True)),
        default=None if default is None else str(default),
        label=_words(entry, "label"),
        comment=_words(entry, "comment"),
        generated=bool(entry.get("generated")),
    )


def _typed_like_their_targets(drafts: dict[str, Draft]) -> dict[str, Draft]:
    """A framework writes "fk" for a type: it is the type of what the column refers to. A bare target means its key."""
    for draft in drafts.values():
        for i, fk in enumerate(draft.foreign_keys):
            target = drafts.get(fk.target)
            if target is None:
                continue
            if not fk.target_columns and len(target.primary_key) == 1:
                fk = draft.foreign_keys[i] = replace(fk, target_columns=target.primary_key)
            _copy_type(draft, fk, target)
    return drafts


def _copy_type(draft: Draft, fk: ForeignKey, target: Draft) -> None:
    there = next((column.type for column in target.columns if column.name in fk.target_columns), None)
    for n, column in enumerate(draft.columns):
        if column.name in fk.columns and there and column.type.native.lower() in REFERENCES:
            same = replace(there, native=column.type.native)
            draft.columns[n] = replace(column, type=same)


def _objects(value: object, path: Path, where: str) -> list[Json]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise _wrong(path, T("{where} is not a list of objects", where=where))
    return value


def _name(entry: Json, path: Path, where: str) -> str:
    name = entry.get("name")
    if not isinstance(name, str) or not name:
        raise _wrong(path, T("{where} has no name", where=where))
    return name


def _words(entry: Json, key: str) -> str:
    return str(entry.get(key) or "")


def _wrong(path: Path, reason: Text) -> InputError:
    return InputError(
        T("{path} is not a catalog file: {reason}.", path=path, reason=reason),
        T('A catalog file is JSON: {{"system": …, "tables": [{{"name": …, "columns": [{{"name": …, "type": …}}]}}]}}.'),
    )
