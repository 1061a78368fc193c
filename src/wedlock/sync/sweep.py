"""Capture for an account that may only read: every record compared with its Link, page by page, again and again.

It costs a reading of everything a round, so a round begins only some time after the last one ended. Nothing is missed:
late commits, equal timestamps and rows written without a timestamp are all seen by their values; a deletion by its
Link.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from wedlock.model.plan import Sided
from wedlock.model.sync import Captured, Change, Key, Link, Record
from wedlock.model.sync_ports import Links, RecordReader
from wedlock.sync.rules import ObjectRules
from wedlock.sync.work import Clock


class Sweep:
    """A Capture by comparison. `every` is the pause between two rounds."""

    def __init__(
        self, rules: Sequence[ObjectRules], side: Sided, reader: RecordReader, links: Links, clock: Clock,
        every: timedelta = timedelta(minutes=1), page: int = 1000,
    ) -> None:  # fmt: skip
        self._rules, self._side, self._reader, self._links, self._clock = rules, side, reader, links, clock
        self._every, self._page = every, page
        self._round: Iterator[list[Change]] | None = None
        self._ended: datetime | None = None

    def changes(self, limit: int) -> Captured | None:
        """The next page's Changes; None between two rounds."""
        if self._round is None:
            if self._ended is not None and self._ended <= self._clock() < self._ended + self._every:
                return None  # before it: the clock was set back
            self._round = self._pages(min(limit, self._page))
        for found in self._round:
            if found:
                return Captured(tuple(found), "")
        self._round, self._ended = None, self._clock()
        return None

    def acknowledge(self, position: str) -> None:
        """Nothing to forget: the Links are the memory."""

    def caught_up(self) -> bool:
        return self._round is None and self._ended is not None

    def fileno(self) -> int | None:
        return None

    def close(self) -> None:
        self._round = None

    def _pages(self, page: int) -> Iterator[list[Change]]:
        for rules in self._rules:
            yield from self._present(rules, page)
            yield from self._gone(rules, page)

    def _present(self, rules: ObjectRules, page: int) -> Iterator[list[Change]]:
        layout, after = rules.layouts.of(self._side), None
        while keys := self._reader.keys(layout, after, page):
            links = self._links.links(rules.name, self._side, keys)
            records = self._reader.read(layout, keys)
            yield [self._change(rules, k) for k in keys if differs(rules, self._side, links.get(k), records.get(k))]
            after = keys[-1]

    def _gone(self, rules: ObjectRules, page: int) -> Iterator[list[Change]]:
        after, layout = 0, rules.layouts.of(self._side)
        while links := self._links.link_page(rules.name, after, page):
            keys = [link.key(self._side) for link in links]
            records = self._reader.read(layout, keys)
            yield [self._change(rules, key) for key in keys if key not in records]
            after = links[-1].id

    def _change(self, rules: ObjectRules, key: Key) -> Change:
        shape = rules.layouts.of(self._side).shape
        return Change(shape.root, shape.key, key)


def differs(rules: ObjectRules, side: Sided, link: Link | None, record: Record | None) -> bool:
    """Whether a record is not as it was agreed on last, or never was."""
    agreed = link.agreed(side) if link is not None else None
    if agreed is None or record is None:
        return True
    columns = [c for unit in rules.units for c in unit.columns.of(side)] + list(rules.kept.of(side))
    if any(agreed.values.get(c) != record.values.get(c) for c in columns):
        return True
    return any(
        [(x.key, dict(x.values)) for x in agreed.lines.get(entry.alias(side), ())]
        != [(x.key, {c: x.values.get(c) for c in entry.columns(side)}) for x in entry.of(side, record)]
        for unit in rules.units
        for entry in unit.lines
    )
