"""What a crash left behind: every open intent is followed up before anything new is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from wedlock.language import T, kept
from wedlock.model.plan import SIDES, Sided
from wedlock.model.sync import Doing, ErrorEntry, Intent, JournalEntry, Key, Link, Record, Trouble, Values, other
from wedlock.model.sync_ports import Settlement
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
    """Settle open intents: link what was made, forget what was not, hold what is uncertain."""
    intents = work.hub.opened(work.rules.name)
    if not intents:
        return Held()
    settlement = Settlement()
    uncertain: list[Intent] = []
    for side in SIDES:
        mine = [intent for intent in intents if intent.side == side]
        uncertain += _creates(work, side, [i for i in mine if i.doing is Doing.CREATE], settlement)
        _others(work, side, [i for i in mine if i.doing is not Doing.CREATE], settlement)
    work.hub.commit(settlement, work.run, work.clock())
    sources = {(other(i.side), i.source) for i in uncertain if i.source is not None}
    return Held(frozenset(i.side for i in uncertain), frozenset(sources))


def _creates(work: Work, side: Sided, intents: Sequence[Intent], settlement: Settlement) -> list[Intent]:
    if not intents:
        return []
    made = work.sides.of(side).made(work.rules.layouts.of(side), intents)
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
            link = _link(intent, key)
            settlement.links.append(link)
            settlement.journal += [replace(e, left=link.left, right=link.right) for e in intent.entries]
    return uncertain


def _link(intent: Intent, key: Key) -> Link:
    assert intent.source is not None
    left, right = (key, intent.source) if intent.side == "left" else (intent.source, key)
    return Link(intent.object, left, right, born=intent.side)


def _others(work: Work, side: Sided, intents: Sequence[Intent], settlement: Settlement) -> None:
    """Whether a write took place is told from what is there: an edit is never overruled without a word."""
    if not intents:
        return
    keys = [intent.key for intent in intents if intent.key is not None]
    found = work.sides.of(side).read(work.rules.layouts.of(side), keys)
    for intent in intents:
        assert intent.key is not None  # only creates have none
        settlement.intents_closed.append(intent.marker)
        settlement.look.append((intent.object, side, intent.key))
        settlement.journal += [e for entry in intent.entries if (e := _told(entry, found.get(intent.key), intent))]


def _told(entry: JournalEntry, record: Record | None, intent: Intent) -> JournalEntry | None:
    """The entry, where its write took place; marked where the record was changed since and nobody can tell."""
    if intent.doing is Doing.DELETE:
        return entry if record is None else None
    if record is None or intent.doing is not Doing.UPDATE:
        return replace(entry, why=f"{entry.why} (told after a crash)")
    if entry.after and _holds(entry.after, record):
        return entry
    if _holds(entry.before, record):
        return None
    return replace(entry, why=f"{entry.why} (outcome unknown)")


def _holds(values: Values, record: Record) -> bool:
    return all(record.values.get(column) == value for column, value in values.items())


def _uncertain(work: Work, intent: Intent) -> ErrorEntry:
    left, right = (None, intent.source) if intent.side == "left" else (intent.source, None)
    text = T("Nobody can tell yet whether the record was made; it is looked for again.")
    return ErrorEntry(intent.object, intent.side, left, right, Trouble.UNCERTAIN, kept(text), since=work.clock())
