"""What the rows tell of a column: Profile (one column), TableProfile, Activity (how a table is used)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Profile:
    """One column over `seen` rows: all of the table, or a sample of it.

    Shares lie in 0…1. `error` is the half width of the 95 % interval of a share (0 where all rows were read).
    `least`, `greatest` are the raw extremes; `shortest`, `longest` lengths in characters (`longest_bytes` in UTF-8).
    `top` are the most frequent values with counts, as text; `codes` says that `top` is the whole set.
    `patterns` maps a pattern's name (email, phone, url, date, datetime, uscc, vat, ean, postcode, integer, decimal …)
    to the share of non-empty values that have it. `scale` is the largest number of decimals seen.
    `sample` are distinct values as text (raw, never shown unmasked), for value overlap.
    """

    seen: int
    nulls: int
    empty: int
    distinct: int
    least: object = None
    greatest: object = None
    shortest: int | None = None
    longest: int | None = None
    longest_bytes: int | None = None
    top: tuple[tuple[str, int], ...] = ()
    codes: bool = False
    patterns: tuple[tuple[str, float], ...] = ()
    scale: int | None = None
    broken: int = 0  # values with encoding trouble (mojibake, U+FFFD, NUL)
    sample: frozenset[str] = frozenset()
    error: float = 0.0

    @property
    def filled(self) -> float:
        """Share of rows with a value that is neither NULL nor empty."""
        return 1 - (self.nulls + self.empty) / self.seen if self.seen else 0.0

    @property
    def uniqueness(self) -> float:
        """Distinct values per filled row, 0…1."""
        filled = self.seen - self.nulls - self.empty
        return self.distinct / filled if filled else 0.0


@dataclass(frozen=True, slots=True)
class Activity:
    """How a table is used, as far as its rows tell. `monthly` is the mean of new rows over the last 12 months."""

    rows: int
    last: datetime | None = None
    monthly: float | None = None
    people: int | None = None
    time_column: str | None = None
    person_column: str | None = None


@dataclass(frozen=True, slots=True)
class TableProfile:
    """All profiles of one table; `rows` is exact where `exact`, `complete` where every row was read."""

    table: str
    rows: int
    exact: bool
    complete: bool
    columns: tuple[tuple[str, Profile], ...]
    activity: Activity | None = None

    def of(self, column: str) -> Profile | None:
        return next((profile for name, profile in self.columns if name == column), None)


Profiles = dict[str, TableProfile]
"""Table name → its profile; empty where no rows were read."""
