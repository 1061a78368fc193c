"""The value map of a proposed field of which one side looks up a name: told by linked records, or by another field."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

from wedlock.analysis.conversions import NO_CONVERSION, Translation
from wedlock.analysis.looked_up import NameMap, name_map
from wedlock.analysis.told import NOTHING_TOLD, Told
from wedlock.language import T, Text
from wedlock.model.overlap import DifferenceKind
from wedlock.model.plan import Compare, Sided
from wedlock.model.profile import Profile

ANSWERED = frozenset({DifferenceKind.CODES, DifferenceKind.LENGTH, DifferenceKind.TYPE, DifferenceKind.PRECISION,
                      DifferenceKind.FORMAT})  # fmt: skip
"""Differences that a value map answers."""


class End(Protocol):
    """One column of the field: its `table.column`, whether it is looked up there, and what its rows tell."""

    @property
    def plain(self) -> str: ...

    @property
    def looked_up(self) -> bool: ...

    @property
    def profile(self) -> Profile | None: ...


@dataclass(frozen=True, slots=True)
class LookUp:
    """The value map of one field, the side where its names are looked up, and what is said and asked about it."""

    map: NameMap
    side: Sided
    said: tuple[Text, ...]
    open: tuple[Text, ...] = ()

    def into(self, made: Translation) -> Translation:
        """The Translation with the map in place of every other conversion."""
        values, back = self.map.codes(self.side)
        return replace(
            made, convert=NO_CONVERSION, compare=Compare.EXACT, values=values, back=back, unmapped=self.map.unmapped,
            said=(*made.said, *self.said), open=(*made.open, *self.open),
        )  # fmt: skip


@dataclass(frozen=True)
class LookUps:
    """Finds the maps; those of the fields before are `known`, for one of which no linked records tell (order lines)."""

    told: Told = NOTHING_TOLD
    known: dict[tuple[Sided, str], NameMap] = field(default_factory=dict)

    def find(self, left: End, right: End) -> LookUp | None:
        """The map between the two columns, if one of them is looked up by name."""
        side: Sided = "left" if left.looked_up else "right"
        name, value = (left, right) if left.looked_up else (right, left)
        if not name.looked_up:
            return None
        together = self.told.together(left.plain, right.plain)
        by_name = together if side == "left" else {(b, a): count for (a, b), count in together.items()}
        told = name_map(by_name)
        if told is None:
            return self._borrowed(side, name, value)
        self.known.setdefault((side, name.plain), told)
        return LookUp(told, side, (_followed(told, name),), (*_once(told), *_unknown(told, name, value)))

    def _borrowed(self, side: Sided, name: End, value: End) -> LookUp | None:
        """The map of another field with the same names, if it knows every value in use."""
        known, used = self.known.get((side, name.plain)), _used(value)
        if known is None or not used or not used <= {v for v, _ in known.names}:
            return None
        said = T("{name} is looked up: another field's linked records tell all values of {value}.", name=name.plain,
                 value=value.plain)  # fmt: skip
        return LookUp(known, side, (said,))


def _followed(told: NameMap, name: End) -> Text:
    share = f"{told.share:.0%}"
    if told.kept:
        return T("{name} is looked up: {share} of {count} linked records follow these `values`; other names pass "
                 "unchanged.", name=name.plain, share=share, count=told.count)  # fmt: skip
    return T("{name} is looked up: {share} of {count} linked records follow these `values`; other names are refused.",
             name=name.plain, share=share, count=told.count)  # fmt: skip


def _once(told: NameMap) -> tuple[Text, ...]:
    if not told.once:
        return ()
    names = dict(told.names)
    return (T("Seen in one linked record each: {codes}. Is that so?", codes=[f"{v} → {names[v]}" for v in told.once]),)


def _unknown(told: NameMap, name: End, value: End) -> tuple[Text, ...]:
    """A question about values in use that are neither in the map nor, where others pass, names themselves."""
    passing = name.profile.sample if told.kept and name.profile else frozenset()
    missing = sorted(_used(value) - {v for v, _ in told.names} - passing)
    if not missing:
        return ()
    return (T("{value} also has {codes}, for which no linked record tells a name: add them to `values` or `back`.",
              value=value.plain, codes=missing),)  # fmt: skip


def _used(value: End) -> set[str]:
    """The values of a column that has only few."""
    profile = value.profile
    return {text for text, _ in profile.top if text} if profile is not None and profile.codes else set()
