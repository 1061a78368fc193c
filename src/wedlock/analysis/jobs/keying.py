"""Double keying: how many records of a job people enter on both sides, and what that costs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wedlock.analysis.jobs.usage import number
from wedlock.capabilities import vocabulary
from wedlock.language import T, Text
from wedlock.model.overlap import DoubleKeying, JobSide
from wedlock.model.records import ObjectRecords


def estimate(left: JobSide, right: JobSide, shared: Mapping[str, float]) -> DoubleKeying:
    """At most the smaller side's new records of a month are keyed twice: the share of them found on the other side,
    where records were linked, all of them otherwise.

    `minutes` a month: each of them costs the vocabulary's minutes once more than needed.
    """
    ours, theirs = _monthly(left), _monthly(right)
    if ours is None or theirs is None:
        return DoubleKeying(None, None, _why_unknown(left, right))
    share = shared.get(left.job, 1.0)
    monthly = min(ours, theirs) * share
    minutes = monthly * vocabulary.by_name()[left.job].minutes
    return DoubleKeying(round(monthly, 1), round(minutes, 1), _said(ours, theirs, shared.get(left.job)))


def shared_records(records: Sequence[ObjectRecords]) -> dict[str, float]:
    """Job → share 0…1 of the smaller side's records that were linked to the other side's."""
    found = {}
    for linked in records:
        smaller = min(linked.left_records, linked.right_records)
        if smaller:
            found[linked.object] = min(1.0, linked.automatic / smaller)
    return found


def _monthly(side: JobSide) -> float | None:
    return side.activity.monthly if side.used and side.activity else None


def _why_unknown(left: JobSide, right: JobSide) -> Text:
    if left.used is None or right.used is None:
        return T("no rows were read, so nobody can say how much is keyed twice")
    if not (left.used and right.used):
        return T("only one side is in use, so nothing is keyed twice")
    return T("the tables do not tell when a record was made")


def _said(ours: float, theirs: float, share: float | None) -> Text:
    if share is None:
        return T(
            "about {left} a month here and {right} there: at most the smaller number is keyed twice",
            left=number(ours),
            right=number(theirs),
        )
    return T(
        "about {left} a month here and {right} there; {percent} % of the smaller side's records are on both",
        left=number(ours),
        right=number(theirs),
        percent=round(share * 100),
    )
