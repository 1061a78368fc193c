"""A record as it is in Tryton's database, and of each of its rows who wrote it last, and when: all in one snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from wedlock.connectors.tryton.anatomy import ID, Anatomy, How
from wedlock.connectors.tryton.nesting import Row
from wedlock.model.sync import Key, Layout, Line, Record, Values
from wedlock.model.sync_ports import RecordReader

_BOOKKEEPING = ("create_uid", "create_date", "write_uid", "write_date")


@dataclass(frozen=True)
class Seen:
    """`record` as the Layout wants it; by its rows the last writer, and the stamp that Tryton compares."""

    record: Record
    writers: dict[Row, int]
    stamps: dict[Row, str]


def widened(layout: Layout, anatomy: Anatomy) -> Layout:
    """The Layout with what Tryton notes of each row's writers."""
    columns = {
        alias: tuple(dict.fromkeys((*names, *(() if anatomy.limbs[alias].how is How.SHARED else _BOOKKEEPING))))
        for alias, names in layout.columns.items()
    }
    return replace(layout, columns=columns)


def see(layout: Layout, wide: Layout, anatomy: Anatomy, reader: RecordReader, keys: Iterable[Key]) -> dict[Key, Seen]:
    asked = list(keys)
    found = reader.read(wide, asked) if asked else {}
    return {key: _seen(layout, anatomy, record) for key, record in found.items()}


def _seen(layout: Layout, anatomy: Anatomy, record: Record) -> Seen:
    wanted = {f"{alias}.{column}" for alias, columns in layout.columns.items() for column in columns}
    lines = {
        alias: tuple(Line(line.key, _only(line.values, wanted)) for line in lines)
        for alias, lines in record.lines.items()
    }
    writers: dict[Row, int] = {}
    stamps: dict[Row, str] = {}
    for values in (record.values, *(line.values for lines in record.lines.values() for line in lines)):
        for alias, row in _rows(anatomy, values):
            by, at = values[f"{alias}.write_uid"], values[f"{alias}.write_date"]
            writers[row] = int(str(values[f"{alias}.create_uid"] if by is None else by))
            stamps[row] = _stamp(at if isinstance(at, datetime) else values[f"{alias}.create_date"])
    return Seen(Record(record.key, _only(record.values, wanted), lines), writers, stamps)


def _only(values: Values, wanted: set[str]) -> Values:
    return {path: value for path, value in values.items() if path in wanted}


def _rows(anatomy: Anatomy, values: Values) -> Iterator[tuple[str, Row]]:
    for alias, limb in anatomy.limbs.items():
        number = values.get(f"{alias}.{ID}")
        if limb.how is not How.SHARED and number is not None:
            yield alias, (limb.model, int(str(number)))


def _stamp(at: object) -> str:
    """PostgreSQL's `extract(epoch …)` as text, exact since version 14: seconds with six decimals."""
    if not isinstance(at, datetime):
        return ""
    moment = at if at.tzinfo else at.replace(tzinfo=UTC)
    return f"{int(moment.replace(microsecond=0).timestamp())}.{moment.microsecond:06d}"
