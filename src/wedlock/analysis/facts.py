"""Facts: what the analysis knows of one business object when it is asked what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from wedlock.model.catalog import Catalog
from wedlock.model.overlap import Job, JobSide, Owner
from wedlock.model.profile import Profiles
from wedlock.model.records import FieldAgreement, ObjectRecords

CLEAR_SHARE = 0.9
"""One side is the clear owner when it makes this share of the new records."""

STRANGERS = 0.02
"""… or when no more than this share of the other side's records is unknown to it."""


class Known(Protocol):
    """One System as far as recommendation and proposal need it."""

    @property
    def catalog(self) -> Catalog: ...

    @property
    def profiles(self) -> Profiles: ...


@dataclass(frozen=True)
class Facts:
    """One job done in both systems, its figures, and the linking of its records where there was one."""

    job: Job
    left: str  # the systems' names
    right: str
    records: ObjectRecords | None = None
    near: bool | None = None  # same host or LAN, at most 2 ms apart; None where nobody knows

    @property
    def object(self) -> str:
        return self.job.job

    @property
    def with_rows(self) -> bool:
        return self.job.left.used is not None and self.job.right.used is not None

    def rows(self, side: JobSide) -> int | None:
        return side.activity.rows if side.activity else None

    @property
    def left_rows(self) -> int | None:
        return self.records.left_records if self.records else self.rows(self.job.left)

    @property
    def right_rows(self) -> int | None:
        return self.records.right_records if self.records else self.rows(self.job.right)

    @property
    def monthly(self) -> float | None:
        """New records a month of the busier side."""
        known = [m for m in (_monthly(self.job.left), _monthly(self.job.right)) if m is not None]
        return max(known, default=None)

    @property
    def idle(self) -> Owner | None:
        """The side that has the job installed and does not use it, where the other one does."""
        if not self.with_rows or self.job.left.used == self.job.right.used:
            return None
        return Owner.RIGHT if self.job.left.used else Owner.LEFT

    @property
    def clear_owner(self) -> Owner | None:
        """The side that makes nearly all new records, or knows nearly all of the other's."""
        left, right = _monthly(self.job.left), _monthly(self.job.right)
        if left is not None and right is not None and left + right > 0:
            if left / (left + right) >= CLEAR_SHARE:
                return Owner.LEFT
            if right / (left + right) >= CLEAR_SHARE:
                return Owner.RIGHT
        return self._superset()

    def _superset(self) -> Owner | None:
        r = self.records
        if r is None or not r.automatic or not r.left_records or not r.right_records:
            return None
        if r.right_only / r.right_records <= STRANGERS < r.left_only / r.left_records:
            return Owner.LEFT
        if r.left_only / r.left_records <= STRANGERS < r.right_only / r.right_records:
            return Owner.RIGHT
        return None

    @property
    def duplicates(self) -> tuple[int, int]:
        """Pairs of likely duplicates inside each system."""
        return (len(self.records.duplicates_left), len(self.records.duplicates_right)) if self.records else (0, 0)

    @property
    def disagreement(self) -> tuple[FieldAgreement, ...]:
        """Fields in which at least one linked record in five differs, the worst first; at least 10 compared."""
        known = self.records.agreement if self.records else ()
        bad = [a for a in known if a.compared >= 10 and a.agree / a.compared <= 0.8]
        return tuple(sorted(bad, key=lambda a: a.agree / a.compared))


def _monthly(side: JobSide) -> float | None:
    return side.activity.monthly if side.activity else None
