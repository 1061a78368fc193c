"""The value map of a field that one side looks up by name in a table (a country, a unit) and the other side types or
codes: told by the values that linked records have here and there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from wedlock.analysis.conversions import LONGEST_CODE, MOST_CODES, SURE
from wedlock.analysis.personal import are_personal
from wedlock.model.plan import Sided, Unmapped

LEAST_PAIRS = 5
BEYOND_CHANCE = 0.5
"""Of the records that the commonest name alone would not explain, the share that the map has to."""

Codes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NameMap:
    """Value → the name that it stands for, the most frequent first; `kept`: most values are the names themselves.

    `share` of `count` linked records follow it. `once` are the values that only one of them has.
    """

    names: tuple[tuple[str, str], ...]
    kept: bool
    count: int
    share: float
    once: tuple[str, ...] = ()

    @property
    def unmapped(self) -> Unmapped:
        return Unmapped.KEEP if self.kept else Unmapped.REFUSE

    def codes(self, looked_up: Sided) -> tuple[Codes, Codes]:
        """The plan's `values` and `back`, where the names are those of the given side."""
        first: dict[str, str] = {}
        for value, name in self.names:
            first.setdefault(name, name if self.kept else value)
        if looked_up == "left":
            return tuple(first.items()), tuple((v, n) for v, n in self.names if first[n] != v)
        several = Counter(name for _, name in self.names)
        return self.names, tuple((name, value) for name, value in first.items() if several[name] > 1)


def name_map(together: Mapping[tuple[str, str], int]) -> NameMap | None:
    """The map told by how often each (name, value) stands together; None where there is none, or none is needed."""
    by_value: dict[str, Counter[str]] = {}
    for (name, value), count in together.items():
        by_value.setdefault(value, Counter())[name] += count
    names = {value: _sure(counts) for value, counts in by_value.items()}
    often = sorted((v for v, name in names.items() if name), key=lambda v: (-by_value[v].total(), v))
    found = tuple((value, names[value]) for value in often)
    if not _listable(found) or all(value == name for value, name in found):
        return None
    count = sum(together.values())
    share = sum(together[name, value] for value, name in found) / count
    commonest = max(_names_of(together).values()) / count
    once = tuple(value for value, name in found if by_value[value].total() == 1 and value != name)
    if count < LEAST_PAIRS or share - commonest < BEYOND_CHANCE * (1 - commonest) or 2 * len(once) > len(found):
        return None
    return NameMap(found, _kept(together, {name for _, name in found}), count, share, once)


def _names_of(together: Mapping[tuple[str, str], int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (name, _), count in together.items():
        found[name] += count
    return found


def _sure(counts: Counter[str]) -> str:
    """The name that nearly all records with a value have; empty where they do not say."""
    ((name, count),) = counts.most_common(1)
    return name if count >= SURE * counts.total() else ""


def _listable(found: Codes) -> bool:
    """Whether it is a short list of short values, none of a person, that tells two names apart at least."""
    values, names = {value for value, _ in found}, {name for _, name in found}
    few = len(names) >= 2 and len(found) <= MOST_CODES
    short = all(len(text) <= LONGEST_CODE for text in values | names)
    return few and short and not are_personal(values) and not are_personal(names)


def _kept(together: Mapping[tuple[str, str], int], names: set[str]) -> bool:
    """Most records have the name itself, and each of the names is written so by somebody."""
    same = sum(count for (name, value), count in together.items() if name == value)
    return 2 * same >= sum(together.values()) and all((name, name) in together for name in names)
