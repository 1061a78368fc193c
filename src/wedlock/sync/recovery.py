"""What a crash left behind: every open intent is followed up before anything new is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from wedlock.language import T, kept
from wedlock.model.plan import SIDES, Sided
from wedlock.model.sync import (
    Doing,
    ErrorEntry,
    Intent,
    JournalEntry,
    Key,
    Link,
    Record,
    Trouble,
    Values,
    other,
)
from wedlock.model.sync_ports import Settlement
from wedlock.sync.agreement import arrived, as_asked
from wedlock.sync.lines import are_as_told
from wedlock.sync.undone import after_crash, asked, is_undo
from wedlock.sync.work import Case, Work


@dataclass(frozen=True, slots=True)
class Held:
    """Sides on which something may have been created that nobody can tell yet, and the records it came from.

    A record without a Link on such a side may be that creation: it waits until the question is settled.
    """

    sides: frozenset[Sided] = frozenset()
    sources: frozenset[tuple[Sided, Key]] = field(default_factory=frozenset)

    def holds(self, case: Case) -> bool:
        if case.link is not None:
            return False
        side: Sided = "left" if case.left is not None else "right"
        key = case.key(side)
        return side in self.sides or (key is not None and (side, key) in self.sources)


def recover(work: Work) -> Held:
    """Settle open intents: what was made is linked, what was written is agreed on, what is uncertain is held."""
    intents = work.hub.opened(work.rules.name)
    if not intents:
        return Held()
    settlement = Settlement()
    uncertain, links = list[Intent](), dict[int, Link]()
    for side in SIDES:
        mine = [intent for intent in intents if intent.side == side]
        uncertain += _creates(work, side, [i for i in mine if i.doing is Doing.CREATE], settlement)
        _others(work, side, [i for i in mine if i.doing is not Doing.CREATE], settlement, links)
    settlement.links += links.values()
    undone = {(i.side, i.key) for i in intents if is_undo(i)}
    touched = [link for link in links.values() if undone & {("left", link.left), ("right", link.right)}]
    settlement.conflicts += asked(work, touched)
    work.hub.commit(settlement, work.run, work.clock())
    sources = {(other(i.side), i.source) for i in uncertain if i.source is not None}
    return Held(frozenset(i.side for i in uncertain), frozenset(sources))


def _creates(work: Work, side: Sided, intents: Sequence[Intent], settlement: Settlement) -> list[Intent]:
    if not intents:
        return []
    layout = work.rules.layouts.of(side)
    made = work.sides.of(side).made(layout, intents)
    records = work.sides.of(side).read(layout, [key for key in made.values() if key is not None])
    uncertain = []
    for intent in intents:
        assert intent.source is not None  # a create comes from a record
        key = made.get(intent.marker)
        if intent.marker not in made:
            uncertain.append(intent)
            settlement.errors.append(_uncertain(work, intent))
            continue
        settlement.intents_closed.append(intent.marker)
        settlement.look.append((intent.object, other(side), intent.source))
        if key is not None:
            link = _link(work, intent, key, records.get(key))
            settlement.links.append(link)
            settlement.journal += [replace(e, left=link.left, right=link.right) for e in intent.entries]
    return uncertain


def _link(work: Work, intent: Intent, key: Key, record: Record | None) -> Link:
    assert intent.source is not None
    side = intent.side
    left, right = (key, intent.source) if side == "left" else (intent.source, key)
    link = Link(intent.object, left, right, born=side)
    if record is None:
        return link
    asked = {column: value for entry in intent.entries for column, value in entry.after.items()}
    return arrived(link, as_asked(work.rules.into(side), side, asked, record.values), side, record, {}, intent.started)


def _others(work: Work, side: Sided, intents: Sequence[Intent], settlement: Settlement, links: dict[int, Link]) -> None:
    """Whether a write took place is told from what is there: an edit is never overruled without a word."""
    if not intents:
        return
    keys = [intent.key for intent in intents if intent.key is not None]
    found = work.sides.of(side).read(work.rules.layouts.of(side), keys)
    known = work.hub.links(work.rules.name, side, keys)
    for intent in intents:
        assert intent.key is not None  # only creates have none
        record = found.get(intent.key)
        settlement.intents_closed.append(intent.marker)
        settlement.look.append((intent.object, side, intent.key))
        settlement.journal += [e for entry in intent.entries if (e := _told(entry, record, intent))]
        link = known.get(intent.key)
        link = links.get(link.id, link) if link is not None else None
        if is_undo(intent):
            link, question = after_crash(work, intent, record, link)
            settlement.conflicts += [question] if question else []
        elif link is not None and record is not None and intent.doing is Doing.UPDATE:
            link = _agreed(work, link, intent, record)
        if link is not None:
            links[link.id] = link


def _agreed(work: Work, link: Link, intent: Intent, record: Record) -> Link:
    """The Link, with what the write brought agreed on where it took place."""
    for entry in intent.entries:
        if entry.after and _holds(entry.after, record):
            units = [unit for unit in work.rules.units if unit.name == entry.extra.get("unit")]
            link = arrived(link, units, intent.side, record, entry.before, intent.started)
    return link


def _told(entry: JournalEntry, record: Record | None, intent: Intent) -> JournalEntry | None:
    """The entry, where its write took place; marked where the record was changed since and nobody can tell."""
    if intent.doing is Doing.DELETE:
        return entry if record is None else None
    if record is None or intent.doing is not Doing.UPDATE:
        return replace(entry, why=f"{entry.why} (told after a crash)")
    if entry.after and _holds(entry.after, record):
        return entry
    if _holds(entry.before, record) and are_as_told(record, entry.extra.get("lines", {})):
        return None
    return replace(entry, why=f"{entry.why} (outcome unknown)")


def _holds(values: Values, record: Record) -> bool:
    return all(record.values.get(column) == value for column, value in values.items())


def _uncertain(work: Work, intent: Intent) -> ErrorEntry:
    left, right = (None, intent.source) if intent.side == "left" else (intent.source, None)
    text = T("Nobody can tell yet whether the record was made; it is looked for again.")
    return ErrorEntry(intent.object, intent.side, left, right, Trouble.UNCERTAIN, kept(text), since=work.clock())
