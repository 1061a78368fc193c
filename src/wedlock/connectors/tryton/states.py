"""Archiving, deleting, and taking either back."""

from __future__ import annotations

from collections.abc import Iterator

from wedlock.connectors.tryton.anatomy import ID
from wedlock.connectors.tryton.nesting import NotWritable
from wedlock.language import T
from wedlock.model.plan import PlanPart
from wedlock.model.sync import Doing, Failure, Layout, LineWrite, Record, Trouble, Values, Write

_OPPOSITE = {"true": "false", "false": "true", "t": "f", "f": "t", "1": "0", "0": "1"}


def archived(layout: Layout, doing: Doing) -> Values:
    """The columns that mark a record as archived, or (REVIVE) as not."""
    if doing is Doing.ARCHIVE:
        return {path: values[0] for path, values in layout.shape.deleted}
    revived = {path: _OPPOSITE.get(values[0].lower()) for path, values in layout.shape.deleted}
    if None in revived.values() or not revived:
        text = T("{object}: what an archived record was before is not told by {columns}; bring it back in Tryton",
                 object=layout.object, columns=list(revived))  # fmt: skip
        raise NotWritable(Failure(Trouble.VALUE, text))
    return revived


def removed(layout: Layout, record: Record) -> tuple[tuple[str, Values], ...]:
    """The rows of a record that is deleted, as far as the plan knows their columns; children last."""
    return tuple(_rows(layout, record))


def _rows(layout: Layout, record: Record) -> Iterator[tuple[str, Values]]:
    for alias, table in layout.shape.tables.items():
        if alias in layout.line_of or (alias != "root" and layout.shape.part_of[alias].shared):
            continue
        if columns := _columns(record.values, alias):
            yield table, columns
    for alias, lines in record.lines.items():
        for line in lines:
            yield layout.shape.tables[alias], _columns(line.values, alias)


def _columns(values: Values, alias: str) -> dict[str, object]:
    return {path.removeprefix(f"{alias}."): value for path, value in values.items() if path.startswith(f"{alias}.")}


def restored(layout: Layout, write: Write) -> Write:
    """The create that brings a deleted record back. Tryton numbers it anew: its key is another one."""
    values: dict[str, object] = {}
    lines: dict[str, tuple[LineWrite, ...]] = {}
    for table, row in write.removed:
        alias = _alias_of(layout, table, row, {path.partition(".")[0] for path in values})
        if alias is None:
            continue
        kept = {f"{alias}.{column}": value for column, value in row.items() if column not in _made(layout, alias)}
        if alias in layout.lines:
            lines[alias] = (*lines.get(alias, ()), LineWrite(None, kept, tag=str(len(lines.get(alias, ())))))
        else:
            values |= kept
    return Write(write.marker, Doing.CREATE, None, None, values, lines)


def _alias_of(layout: Layout, table: str, row: Values, taken: set[str]) -> str | None:
    """The first alias of the table whose selector the row fits."""
    shape = layout.shape
    return next(
        (
            alias
            for alias, name in shape.tables.items()
            if name == table and alias not in taken and (alias == "root" or _fits(shape.part_of[alias], row))
        ),
        None,
    )


def _fits(part: PlanPart, row: Values) -> bool:
    return not part.shared and all(str(row.get(column)) in values for column, values in part.where)


def _made(layout: Layout, alias: str) -> set[str]:
    """Columns that Tryton or the nesting fills: numbers, joins, times."""
    shape = layout.shape
    joins = {here for part in shape.parts if part.alias == alias for here, _ in part.join}
    above = {there for part in shape.parts if part.of == alias and not part.shared for _, there in part.join}
    return {ID, "write_date", "create_date"} | joins | above
