"""Days and moments: between wall clocks and UTC, between dates and the texts they are kept in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from wedlock.language import T
from wedlock.model.sync import Layout, Record
from wedlock.sync.trouble import Unfit

CLOCK = ("%H", "%I", "%M", "%S", "%f", "%p", "%c", "%X")
LONG = {"%F": "%Y-%m-%d", "%T": "%H:%M:%S", "%D": "%m/%d/%y", "%R": "%H:%M"}


@cache
def zone_of(name: str) -> ZoneInfo | None:
    """The IANA zone; None where none is named."""
    return ZoneInfo(name) if name else None


def to_utc(wall: datetime, zone: ZoneInfo, lenient: bool = False) -> datetime:
    """The moment a clock in `zone` showed `wall`; one that it never or twice showed is refused unless `lenient`."""
    first = wall.replace(tzinfo=zone, fold=0)
    second = first.replace(fold=1)
    early, late = first.utcoffset(), second.utcoffset()
    if early != late and not lenient:
        raise _twice(zone) if (early or timedelta()) > (late or timedelta()) else _never(zone)
    return _moved(first, UTC)


def to_wall(moment: datetime, zone: ZoneInfo, lenient: bool = False) -> datetime:
    """What a clock in `zone` showed at the moment; an hour that it showed twice is refused unless `lenient`."""
    local = _moved(moment, zone)
    if not lenient and local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
        raise _twice(zone)
    return local.replace(tzinfo=None, fold=0)


def _moved(moment: datetime, zone: tzinfo) -> datetime:
    try:
        return moment.astimezone(zone)
    except OverflowError:
        raise Unfit(T("its time lies outside of the years 1 to 9999; correct it where it was entered.")) from None


def _twice(zone: ZoneInfo) -> Unfit:
    return Unfit(T("in {zone} clocks showed that time twice (end of summer time), so which moment it is cannot be "
                   "told; enter it an hour earlier or later.", zone=zone.key))  # fmt: skip


def _never(zone: ZoneInfo) -> Unfit:
    return Unfit(T("in {zone} clocks never showed that time (start of summer time); correct it where it was entered.",
                   zone=zone.key))  # fmt: skip


def parsed(text: str) -> date | datetime | time | None:
    """The date, the moment or the time of day that an ISO text spells."""
    for kind in (date, datetime, time) if len(text) <= 10 else (datetime, time):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return None


def reading(pattern: str) -> Callable[[str], date | datetime | None]:
    """Reads a text by strftime's words; None where it is no such date, or could be several."""
    full = _full(pattern)
    timed = any(word in full for word in CLOCK)
    run_together = not _separated(full)

    @lru_cache(maxsize=4096)
    def read(text: str) -> date | datetime | None:
        try:
            found = datetime.strptime(text.strip(), full)
            if run_together and found.strftime(full) != text.strip():
                return None
        except (ValueError, OverflowError):
            return None
        return found if timed else found.date()

    return read


def writing(pattern: str) -> Callable[[date], str]:
    """Writes a date by strftime's words."""
    full = _full(pattern)

    def write(value: date) -> str:
        return value.strftime(full)

    return write


def _full(pattern: str) -> str:
    for short, long in LONG.items():
        pattern = pattern.replace(short, long)
    return pattern


def _separated(pattern: str) -> bool:
    """Whether something stands between the words, so that `1.2.2026` is as clear as `01.02.2026`."""
    words = pattern.split("%")[1:]
    return all(len(word) > 1 for word in words[:-1])


def edited_at(layout: Layout, record: Record, zone: str = "") -> datetime | None:
    """When the record was last edited as its side says, in UTC; None where it does not say, or in no known zone."""
    value = record.values.get(layout.shape.changed) if layout.shape.changed else None
    found = parsed(value) if isinstance(value, str) else value
    if not isinstance(found, datetime):
        return None
    if found.tzinfo is not None:
        return found.astimezone(UTC)
    known = zone_of(layout.shape.zone or zone)
    return to_utc(found, known, lenient=True) if known else None
