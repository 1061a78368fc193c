"""Forms: most values of both columns are e-mail addresses, phone numbers, URLs, dates — or not the same thing."""

from __future__ import annotations

from wedlock.analysis.matchers.profiled import LEAST, Profiled
from wedlock.language import T, Text
from wedlock.model.profile import Profile

MOST = 0.6
FEW = 0.1
_TELLING = ("email", "url", "uscc", "vat", "uuid", "phone", "mobile_cn", "ean", "datetime", "date", "time")
_ALIKE = {"mobile_cn": "phone", "datetime": "date"}


class Forms(Profiled):
    """1 where both are mostly of one telling form, 0 where one is and the other hardly ever; absent otherwise."""

    name = "forms"

    def score(self, left: Profile, right: Profile) -> float | None:
        if min(left.distinct, right.distinct) < LEAST:
            return None
        ours, theirs = form_of(left), form_of(right)
        if ours and ours == theirs:
            return 1.0
        for form, other in ((ours, right), (theirs, left)):
            if form and _share(other, form) < FEW:
                return 0.0
        return None

    def told(self, score: float, left: Profile, right: Profile) -> Text | None:  # noqa: ARG002 - as all do
        if score < 1:
            return T("the values of the two have different forms")
        return T("most values of both have the form of one kind: {form}", form=form_of(left))


def form_of(profile: Profile) -> str:
    """The telling form that most values have, or nothing."""
    return next((_ALIKE.get(form, form) for form, share in profile.patterns if form in _TELLING and share >= MOST), "")


def _share(profile: Profile, form: str) -> float:
    return max((share for told, share in profile.patterns if _ALIKE.get(told, told) == form), default=0.0)
