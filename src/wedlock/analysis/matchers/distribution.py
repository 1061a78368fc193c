"""Distribution: numbers, dates and texts of the same range, length and variety."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from wedlock.analysis.matchers.profiled import LEAST, Profiled, close
from wedlock.language import T, Text
from wedlock.model.profile import Profile

TOLD = 0.8


class Distribution(Profiled):
    """Mean likeness of range (or length), of how often values repeat and of how many rows are filled."""

    name = "distribution"

    def score(self, left: Profile, right: Profile) -> float | None:
        if min(left.distinct, right.distinct) < LEAST:
            return None
        reach = _range(left, right)
        told = [1 - abs(left.uniqueness - right.uniqueness), 1 - abs(left.filled - right.filled)]
        return (sum(told) + 2 * reach) / 4 if reach is not None else sum(told) / 2

    def told(self, score: float, left: Profile, right: Profile) -> Text | None:  # noqa: ARG002 - as all do
        return T("their values have a like range and variety") if score >= TOLD else None


def _range(left: Profile, right: Profile) -> float | None:
    ours, theirs = left.greatest, right.greatest
    if _is_number(ours) and _is_number(theirs):
        return close(abs(float(ours)) + 1, abs(float(theirs)) + 1)  # type: ignore[arg-type]  # looked at just before
    if isinstance(ours, (date, datetime)) and isinstance(theirs, (date, datetime)):
        return max(0.0, 1 - abs(ours.toordinal() - theirs.toordinal()) / 3650)
    if left.longest and right.longest:
        return close(left.longest, right.longest)
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
