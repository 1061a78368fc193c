"""From a Write to the values of one nested call: one record, one call, one transaction of Tryton's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wedlock.connectors.tryton.anatomy import ID, Anatomy, How
from wedlock.connectors.tryton.values import for_field
from wedlock.language import T
from wedlock.model.sync import Failure, Layout, LineWrite, Record, Trouble, Value, Values, Write

COMPANY = "company"
EMPTY = (None, "")
Content = dict[str, Any]
Row = tuple[str, int]
"""Model and id."""


class NotWritable(Exception):
    """This record cannot be written; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure.text))
        self.failure = failure


@dataclass
class Nest:
    """One record's nested values, made from the top down."""

    layout: Layout
    anatomy: Anatomy
    write: Write

    def created(self) -> Content:
        return self._new(self.anatomy.top, self._own(self.write.values), None)

    def changed(self) -> tuple[Row | None, Content]:
        """The row to be called, the lowest that holds all that is written, and with what; None where it is unknown."""
        content = self._change(self.anatomy.top, self._own(self.write.values), _Place(self.write.expected, None))
        at = self.topmost()
        if self.anatomy.top != "root":
            holder = next(holder for holder, alias in self.anatomy.held[self.anatomy.top] if alias == "root")
            if content.keys() == {holder} and [op[0] for op in content[holder]] == ["write"]:
                at, content = self.row("root", _Place(self.write.expected, None)), content[holder][0][2]
        return at, content

    def _own(self, values: Values) -> dict[str, Content]:
        """Alias → field → value, in Tryton's forms; of shared limbs nothing is written."""
        own: dict[str, Content] = {}
        for path, value in values.items():
            alias, _, column = path.partition(".")
            if self.anatomy.limbs[alias].how is not How.SHARED:
                own.setdefault(alias, {})[column] = self._form(alias, column, value)
        return own

    def _form(self, alias: str, column: str, value: Value) -> object:
        limb = self.anatomy.limbs[alias]
        known = limb.fields.get(column)
        if known is None:
            raise NotWritable(Failure(
                Trouble.MISSING,
                T("Tryton's {model} has no field {column}, or its user may not see it", model=limb.model,
                  column=column), f"{alias}.{column}",
            ))  # fmt: skip
        try:
            return for_field(known.kind, value)
        except ValueError:
            raise NotWritable(Failure(
                Trouble.VALUE,
                T("{value} is no value for Tryton's {field} ({kind})", value=str(value), field=known.label,
                  kind=known.kind), f"{alias}.{column}",
            )) from None  # fmt: skip

    # A row that is not there yet

    def _new(self, alias: str, own: dict[str, Content], line: str | None) -> Content:
        """What is given, over what the plan puts into every new row; empty values leave Tryton's defaults alone."""
        content = self._given(alias) | {name: value for name, value in own.get(alias, {}).items() if value not in EMPTY}
        for holder, child in self._children(alias, line):
            operations = self._new_lines(child) if child in self.layout.lines else self._new_part(child, own, line)
            if operations:
                content[holder] = [*content.get(holder, []), *operations]
        return content

    def _given(self, alias: str) -> Content:
        """Selectors (the first value of each), what `only` demands of the root, constants of `insert`, our company."""
        shape = self.layout.shape
        if alias == "root":
            chosen = [(c.partition(".")[2], v) for c, v in shape.only if c.startswith("root.")]
        else:
            chosen = list(shape.part_of[alias].where)
        constants = {
            i.column.partition(".")[2]: i.value
            for i in shape.insert
            if i.column.startswith(f"{alias}.") and i.value is not None
        }
        said = {column: values[0] for column, values in chosen} | constants
        given = {column: self._form(alias, column, value) for column, value in said.items()}
        owned = self.anatomy.limbs[alias].fields.get(COMPANY)
        if owned and owned.required and self.anatomy.company:
            given.setdefault(COMPANY, self.anatomy.company)
        return given

    def _new_part(self, alias: str, own: dict[str, Content], line: str | None) -> list[Any]:
        part = self.layout.shape.part_of.get(alias)
        content = self._new(alias, own, line)
        if alias != "root" and (not content.keys() - self._given(alias).keys() or (part and not part.create)):
            return []
        return [("create", [content])]

    def _new_lines(self, alias: str) -> list[Any]:
        new = [self._new(alias, self._own(line.values), alias) for line in self.write.lines.get(alias, ())
               if line.key is None]  # fmt: skip
        return [("create", new)] if new else []

    # A row that is there

    def _change(self, alias: str, own: dict[str, Content], place: _Place) -> Content:
        content = dict(own.get(alias, {}))
        for holder, child in self._children(alias, place.line):
            if child in self.layout.lines:
                operations = self._changed_lines(child)
            else:
                operations = self._changed_part(child, own, place)
            if operations:
                content[holder] = [*content.get(holder, []), *operations]
        return content

    def _changed_part(self, alias: str, own: dict[str, Content], place: _Place) -> list[Any]:
        row = self.row(alias, place)
        if row is None:
            return self._new_part(alias, own, place.line)
        if alias != "root" and self._emptied(alias, own.get(alias, {})):
            return [("delete", [row[1]])]
        content = self._change(alias, own, place)
        return [("write", [row[1]], content)] if content else []

    def _emptied(self, alias: str, own: Content) -> bool:
        """A row whose required value is taken away goes: an empty telephone number is none."""
        fields = self.anatomy.limbs[alias].fields
        return any(fields[name].required and value in EMPTY for name, value in own.items())

    def _changed_lines(self, alias: str) -> list[Any]:
        operations = self._new_lines(alias)
        for line in self.write.lines.get(alias, ()):
            if line.key is None:
                continue
            number = int(str(line.key[0]))
            if line.delete:
                operations.append(("delete", [number]))
                continue
            content = self._change(alias, self._own(line.values), _Place(_line_record(self.write, line, alias), alias))
            if content:
                operations.append(("write", [number], content))
        return operations

    def _children(self, alias: str, line: str | None) -> Iterator[tuple[str, str]]:
        """What the limb holds: inside a line its own parts, elsewhere those of the header and the lines themselves."""
        for holder, child in self.anatomy.held.get(alias, []):
            home = self.layout.line_of.get(child)
            if home == line or (line is None and child in self.layout.lines):
                yield holder, child

    def row(self, alias: str, place: _Place) -> Row | None:
        """The row that the limb has in the record as it was read."""
        number = place.record.values.get(f"{alias}.{ID}") if place.record else None
        if number is None and alias == "root" and self.write.key:
            number = self.write.key[0]
        return None if number is None else (self.anatomy.limbs[alias].model, int(str(number)))

    def rows(self) -> set[Row]:
        """Every existing row of the record, shared ones apart: what must not have moved."""
        record = self.write.expected
        if record is None:
            return set()
        header = _Place(record, None)
        found = {self.row(a, header) for a in self._own_limbs() if a not in self.layout.line_of}
        for lines in record.lines.values():
            for line in lines:
                place = _Place(Record(line.key, line.values), "")
                found |= {self.row(a, place) for a in self._own_limbs() if f"{a}.{ID}" in line.values}
        return {row for row in found if row}

    def _own_limbs(self) -> list[str]:
        return [alias for alias, limb in self.anatomy.limbs.items() if limb.how is not How.SHARED]

    def topmost(self) -> Row | None:
        return self.row(self.anatomy.top, _Place(self.write.expected, None))


@dataclass(frozen=True, slots=True)
class _Place:
    """The record (or the line of one, by the alias of its part) whose rows are meant."""

    record: Record | None
    line: str | None


def _line_record(write: Write, line: LineWrite, alias: str) -> Record | None:
    known = write.expected.lines.get(alias, ()) if write.expected else ()
    return next((Record(one.key, one.values) for one in known if one.key == line.key), None)
