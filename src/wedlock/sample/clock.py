"""Clock: instants as whole seconds of Shanghai's wall clock since 1970; the ERP writes them so, the CRM in UTC."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np

from wedlock.sample.dice import Dice, Numbers, Texts

DAY = 86_400
OFFSET = 8 * 3600
"""Shanghai is eight hours before UTC, all year."""
UNTIL = date(2026, 10, 31)
"""The last day of the sample: fixed, so that the same seed gives the same bytes on any day."""


def second(day: date) -> int:
    return (datetime(day.year, day.month, day.day) - datetime(1970, 1, 1)).days * DAY


def office_hours(first: date, last: date, size: int, dice: Dice) -> Numbers:
    """`size` instants between 7:00 and 19:00 of some day, so that some UTC dates are the day before."""
    days = (second(last) - second(first)) // DAY
    return second(first) + dice.below(days, size) * DAY + 7 * 3600 + dice.below(12 * 3600, size)


def local(seconds: Numbers) -> Texts:
    """`2026-10-31 17:05:00` as the wall clock shows it."""
    stamps = np.datetime_as_string(seconds.astype("datetime64[s]"))
    return np.char.replace(stamps, "T", " ").astype(object)


def utc(seconds: Numbers) -> Texts:
    """The same instant in UTC."""
    return local(seconds - OFFSET)


def month_starts(first: int, last: int) -> list[str]:
    """The first days of the months of the years `first` to `last`, up to UNTIL."""
    days = (date(year, month, 1) for year in range(first, last + 1) for month in range(1, 13))
    return [d.isoformat() for d in days if d <= UNTIL]


def day(seconds: Numbers) -> Texts:
    """The local date."""
    return np.datetime_as_string(seconds.astype("datetime64[s]").astype("datetime64[D]")).astype(object)
