"""The safety brake: a run that would take many records of an object away, or what hangs on them, stops before the first
of that batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from wedlock.errors import NeedsPerson
from wedlock.language import T

FEW = 5
"""The share of an object counts from this many records on: one of ten customers is no accident."""


class Braked(NeedsPerson):
    """An object is paused: `name`, and `count` deletions that a person has to allow."""

    def __init__(self, name: str, count: int, of: int) -> None:
        super().__init__(
            T("{n} records of {object}, of {of}, would be deleted or archived, or lose what was deleted beside them.",
              n=count, object=name, of=of),
            T("If that is right, run `wedlock resume {object} --deletions {n}`; if not, restore them first.",
              object=name, n=count),
        )  # fmt: skip
        self.name = name
        self.count = count


@dataclass
class Brakes:
    """Counts what one run takes away, per object, against the plan's `brakes`; what goes beyond uses up what a person
    has allowed."""

    records: int
    percent: int
    allowed: dict[str, int] = field(default_factory=dict)
    gone: Counter[str] = field(default_factory=Counter)

    def check(self, name: str, more: int, total: Callable[[], int]) -> None:
        """Raise Braked before anything of the batch is written, where `more` removals are too many."""
        if not more:
            return
        count, of, allowed = self.gone[name] + more, total(), self.allowed.get(name, 0)
        if count <= self.records and (count < FEW or count * 100 <= of * self.percent):
            self.gone[name] = count
        elif more <= allowed:
            self.allowed[name] = allowed - more
        else:
            raise Braked(name, count, of)
