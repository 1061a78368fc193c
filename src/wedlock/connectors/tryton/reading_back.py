"""What a record is after our write.

It is read once more, after Tryton's transaction, and meanwhile somebody may have edited it. So the last writer of each
row is read as well: what stands in a row that we wrote last is ours (with all that Tryton made of it). Of a row
that somebody else wrote last, and of one that we did not touch, what we know stands: what we sent, else what we
expected. The other edit then differs from what was agreed, and is seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from wedlock.connectors.tryton.anatomy import ID, How
from wedlock.connectors.tryton.job import Desk, Job
from wedlock.connectors.tryton.seeing import Seen
from wedlock.model.sync import Came, Key, Line, LineWrite, Outcome, Record, Values


def created(desk: Desk, made: list[tuple[Job, Key]]) -> dict[int, Outcome]:
    """What came of creates: place → Outcome."""
    seen = desk.see(key for _, key in made)
    return {job.place: _outcome(desk, job, key, seen.get(key)) for job, key in made}


def changed(desk: Desk, jobs: list[Job]) -> dict[int, Outcome]:
    """What came of changes: place → Outcome."""
    seen = desk.see(job.write.key for job in jobs if job.write.key)
    return {job.place: _outcome(desk, job, key, seen.get(key)) for job in jobs if (key := job.write.key)}


def _outcome(desk: Desk, job: Job, key: Key, seen: Seen | None) -> Outcome:
    before = job.expected or Record(key, {})
    if seen is None:  # deleted by somebody right after our write, which its capture will tell
        return Outcome(Came.WRITTEN, replace(before, values={**before.values, **job.write.values}))
    rows, now = _Rows(desk, seen), seen.record
    values = rows.known(now.values, before.values, job.write.values)
    lines = {alias: tuple(rows.lines(alias, now, before, job.write.lines.get(alias, ()))) for alias in now.lines}
    return Outcome(Came.WRITTEN, Record(now.key, values, lines), _new_lines(job, lines))


def _new_lines(job: Job, lines: dict[str, tuple[Line, ...]]) -> dict[str, Key]:
    """Tag → key of a new line: Tryton numbers lines in the order in which they were given."""
    found: dict[str, Key] = {}
    for alias, writes in job.write.lines.items():
        before = {line.key for line in job.expected.lines.get(alias, ())} if job.expected else set()
        new = sorted((line.key for line in lines.get(alias, ()) if line.key not in before), key=_number)
        found |= dict(zip((w.tag for w in writes if w.key is None), new, strict=False))
    return found


def _number(key: Key) -> int:
    return int(str(key[0]))


class _Rows:
    """Whose rows a record's values lie in."""

    def __init__(self, desk: Desk, seen: Seen) -> None:
        self._desk = desk
        self._ours = {row for row, writer in seen.writers.items() if writer == desk.session.user_id}

    def known(self, now: Values, before: Values, sent: Values) -> dict[str, object]:
        """Of our rows what is there, of others what we sent or expected; nothing of rows that others added."""
        values: dict[str, object] = {}
        for path, value in now.items():
            if self._is_ours(path.partition(".")[0], now):
                values[path] = value
            elif path in sent or path in before:
                values[path] = sent.get(path, before.get(path))
        return values

    def lines(self, alias: str, now: Record, before: Record, writes: Iterable[LineWrite]) -> Iterator[Line]:
        """Lines that others added or deleted meanwhile are as they were."""
        sent = {write.key: write.values for write in writes if write.key is not None and not write.delete}
        deleted = {write.key for write in writes if write.delete}
        known = {line.key: line for line in before.lines.get(alias, ())}
        there = {line.key: line for line in now.lines.get(alias, ())}
        for key in sorted(known.keys() | there.keys(), key=_number):
            if key in there and (key in known or self._is_ours(alias, there[key].values)):
                old = known[key].values if key in known else {}
                yield Line(key, self.known(there[key].values, old, sent.get(key, {})))
            elif key in known and key not in deleted:
                yield known[key]

    def _is_ours(self, alias: str, values: Values) -> bool:
        limbs, parts = self._desk.anatomy.limbs, self._desk.layout.shape.part_of
        while limbs[alias].how is How.SHARED:  # a shared row is told by who refers to it
            alias = parts[alias].of
        number = values.get(f"{alias}.{ID}")
        return number is not None and (limbs[alias].model, int(str(number))) in self._ours
