"""What Tryton says of itself: which model a table is of, which fields it has, by which field rows hang on others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wedlock.connectors.tryton.session import Session


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a model. `relation_field` is, of a one2many, the column by which the other rows refer to this one."""

    name: str
    label: str
    kind: str
    required: bool = False
    readonly: bool = False
    relation: str = ""
    relation_field: str = ""
    reacts: bool = False


class Models:
    """Tryton's models, asked for when they are needed, and kept."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._names: dict[str, str] = {}
        self._fields: dict[str, dict[str, Field]] = {}

    def of(self, table: str) -> str:
        """The model whose rows lie in `table`; LookupError where there is none (tables are named after models)."""
        if not self._names:
            rows = self._session.ask("model.ir.model.search_read", [], 0, None, None, ["name"])
            self._names = {row["name"].replace(".", "_"): row["name"] for row in rows}
        return self._names[table.rpartition(".")[2]]

    def fields(self, model: str) -> dict[str, Field]:
        if model not in self._fields:
            said = self._session.ask(f"model.{model}.fields_get", [])
            self._fields[model] = {name: _field(name, one) for name, one in said.items()}
        return self._fields[model]

    def holding(self, model: str, child: str, column: str) -> str:
        """The one2many field of `model` that holds the rows of `child` that refer to it by `column`; "" if none."""
        fitting = (
            f for f in self.fields(model).values()
            if f.kind == "one2many" and not f.readonly and f.relation == child and f.relation_field == column
        )  # fmt: skip
        return next((f.name for f in fitting), "")


def _field(name: str, said: dict[str, Any]) -> Field:
    return Field(
        name,
        str(said.get("string") or name),
        str(said.get("type")),
        bool(said.get("required")),
        bool(said.get("readonly")),
        str(said.get("relation") or ""),
        str(said.get("relation_field") or ""),
        bool(said.get("on_change")),
    )
