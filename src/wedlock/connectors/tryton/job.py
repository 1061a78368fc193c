"""One Write on its way through Tryton, and what all Writes of a batch share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wedlock.connectors.tryton.anatomy import Anatomy
from wedlock.connectors.tryton.nesting import Content, Nest, Row
from wedlock.connectors.tryton.seeing import Seen, see
from wedlock.connectors.tryton.session import Session
from wedlock.model.sync import Key, Layout, Record, Write
from wedlock.model.sync_ports import RecordReader


@dataclass(frozen=True)
class Desk:
    """What a batch is written with: the Layout, alone and with the rows' writers; how it lies in Tryton; who writes and
    who reads."""

    layout: Layout
    wide: Layout
    anatomy: Anatomy
    session: Session
    reader: RecordReader

    def see(self, keys: Iterable[Key]) -> dict[Key, Seen]:
        return see(self.layout, self.wide, self.anatomy, self.reader, keys)


@dataclass
class Job:
    """`place` is the Write's in its batch. `at` is the row that is called (none for a create), `content` with what."""

    place: int
    write: Write
    nest: Nest
    content: Content
    at: Row | None = None

    @property
    def expected(self) -> Record | None:
        return self.write.expected
