"""Codes: both columns hold a short list of codes, and the lists agree."""

from __future__ import annotations

from wedlock.analysis.matchers.profiled import Profiled
from wedlock.analysis.personal import are_personal
from wedlock.language import T, Text
from wedlock.model.profile import Profile

BOOLEAN = frozenset({"0", "1", "true", "false", "t", "f", "y", "n", "yes", "no"})


class Codes(Profiled):
    """Jaccard index of the two lists; absent unless both are lists, and where they only say yes and no."""

    name = "codes"

    def score(self, left: Profile, right: Profile) -> float | None:
        if not (left.codes and right.codes):
            return None
        ours, theirs = _list(left), _list(right)
        if min(len(ours), len(theirs)) < 2 or ours <= BOOLEAN or theirs <= BOOLEAN or _counted(ours | theirs):
            return None
        return len(ours & theirs) / len(ours | theirs)

    def told(self, score: float, left: Profile, right: Profile) -> Text | None:  # noqa: ARG002 - as all do
        both = sorted(_list(left) & _list(right))
        if not both or are_personal([value for value, _ in left.top]):
            return None  # five salesmen are no codes, and nobody is to read their names in a report
        return T("both use the codes {codes}", codes=both[:4])


def _list(profile: Profile) -> frozenset[str]:
    return frozenset(value.strip().casefold() for value, _ in profile.top)


def _counted(codes: frozenset[str]) -> bool:
    """Whether the codes are mere numbers: 1, 2, 3 agree with every other list."""
    return all(code.lstrip("-").replace(".", "", 1).isdigit() for code in codes)
