"""Into columns of days and moments, from wall clocks, UTC and ISO's words; zones are the plan's, never guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wedlock.language import T
from wedlock.model.catalog import Column
from wedlock.model.sync import Value
from wedlock.sync.aim import Aim
from wedlock.sync.into_texts import MYSQL
from wedlock.sync.numbers import Step
from wedlock.sync.texts import spelled
from wedlock.sync.times import parsed, to_utc, to_wall
from wedlock.sync.trouble import Unfit

FRACTION = re.compile(r"\((\d)\)")


def day(aim: Aim) -> Step:
    """A date; a time of day is dropped only where the plan says that it does not count."""
    lenient = aim.by_day or aim.loses
    zone = aim.day_zone or UTC

    def put(value: Value) -> Value:
        found = as_date(value)
        if isinstance(found, datetime):
            local = found.astimezone(zone) if found.tzinfo else found
            if not lenient and local.time() != time():
                raise Unfit(T("its time of day would be lost; say `compare: date`, or let the field flow one way."))
            found = local.date()
        aim.back(value, spelled(found))
        return found

    return put


def moment(aim: Aim) -> Step:
    """A moment in UTC for a column with a zone, what the clock shows for one without."""
    zoned = aim.column is not None and aim.column.type.zoned is True
    micro = _step(aim.column, aim.engine)
    lenient = aim.by_day or aim.loses

    def put(value: Value) -> Value:
        found = as_date(value)
        if not isinstance(found, datetime):
            found = datetime.combine(found, time())
            found = to_utc(found, aim.there.zone or aim.source.zone or UTC_ZONE, lenient=True) if zoned else found
        elif zoned:
            found = found.astimezone(UTC) if found.tzinfo else to_utc(found, _known(aim.source.zone), lenient)
        else:
            found = _wall(found, aim, lenient)
        lost = found.microsecond % micro
        if lost and not lenient:
            raise Unfit(
                T("it has finer fractions of a second than the column keeps; let the field flow one way, or correct it "
                  "where it was entered.")
            )  # fmt: skip
        found = found.replace(microsecond=found.microsecond - lost)
        aim.back(value.replace("T", " ") if isinstance(value, str) else value, spelled(found))
        return found

    return put


UTC_ZONE = ZoneInfo("UTC")


def _wall(found: datetime, aim: Aim, lenient: bool) -> datetime:
    """What the clock over there shows."""
    here, there = aim.source.zone, aim.there.zone
    if found.tzinfo is not None:
        return to_wall(found, _known(there), lenient)
    if here is None or there is None or here.key == there.key:
        return found
    return to_wall(to_utc(found, here, lenient), there, lenient)


def as_said(aim: Aim) -> Step:
    """For a column that nobody knows: only the zones that the field itself names count."""
    here, there = aim.source.said, aim.there.said

    def put(value: Value) -> Value:
        if not isinstance(value, datetime):
            return value
        if value.tzinfo is None and here is not None and (there is None or there.key != here.key):
            value = to_utc(value, here, aim.by_day)
        return to_wall(value, there, aim.by_day) if value.tzinfo is not None and there is not None else value

    return put


def _known(zone: ZoneInfo | None) -> ZoneInfo:
    if zone is None:
        raise Unfit(
            T("one of its columns has a time zone and the other none; say which one its clock is in: `zone` of the "
              "shape, or under `convert`.")
        )  # fmt: skip
    return zone


def as_date(value: Value) -> date:
    """A date or a moment; of a text by ISO's words."""
    found = parsed(value) if isinstance(value, str) else value
    if not isinstance(found, date):
        raise Unfit(T("it is no date; say its `format` under `convert`, or correct it where it was entered."))
    return found


def _step(column: Column | None, engine: str) -> int:
    """The microseconds that the column can tell apart."""
    native = column.type.native.lower() if column else ""
    given = FRACTION.search(native)
    if given:
        return int(10 ** (6 - min(int(given[1]), 6)))
    return 10**6 if engine in MYSQL and native in ("datetime", "timestamp") else 1


def clock(_: Aim) -> Step:
    """A time of day."""

    def put(value: Value) -> Value:
        found = parsed(value) if isinstance(value, str) else value
        if isinstance(found, timedelta) and timedelta() <= found < timedelta(days=1):
            return (datetime.min + found).time()
        if not isinstance(found, time):
            raise Unfit(T("it is no time of day; correct it where it was entered."))
        return found

    return put
