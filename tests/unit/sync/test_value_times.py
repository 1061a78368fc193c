"""Days and moments: zones, summer time, dates kept as text, fractions of a second."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from tests.unit.sync.one_field import no_links, one_field, to_left, to_right

from wedlock.model.plan import Compare, Convert, Flow, Pair, PlanShape
from wedlock.model.sync import Layout, Record
from wedlock.sync.fields import FieldRules
from wedlock.sync.times import edited_at
from wedlock.sync.trouble import ValueTrouble

BERLIN = Pair("Europe/Berlin", "")


def zoned(**field: object) -> FieldRules:
    """A wall clock in Berlin on the left, moments on the right."""
    return one_field("TIMESTAMP", "TIMESTAMP", BERLIN, **field)  # type: ignore[arg-type]


def test_a_wall_clock_and_utc_are_translated_by_the_shapes_zone() -> None:
    assert to_right(zoned(), datetime(2026, 7, 1, 12)) == (datetime(2026, 7, 1, 10, tzinfo=UTC),)
    assert to_left(zoned(), datetime(2026, 1, 1, 10, tzinfo=UTC)) == (datetime(2026, 1, 1, 11),)
    assert zoned().agrees((datetime(2026, 7, 1, 12),), (datetime(2026, 7, 1, 10, tzinfo=UTC),), no_links)


def test_the_zone_of_the_field_comes_before_the_shapes() -> None:
    rules = zoned(convert=Convert(zone=Pair("Asia/Shanghai", "")))
    assert to_right(rules, datetime(2026, 7, 1, 12)) == (datetime(2026, 7, 1, 4, tzinfo=UTC),)


def test_without_any_zone_it_is_refused_and_never_guessed() -> None:
    rules = one_field("TIMESTAMP", "TIMESTAMP")
    with pytest.raises(ValueTrouble, match="one of its columns has a time zone"):
        to_right(rules, datetime(2026, 7, 1, 12))
    with pytest.raises(ValueTrouble, match="one of its columns has a time zone"):
        to_left(rules, datetime(2026, 7, 1, 12, tzinfo=UTC))


def test_a_time_that_clocks_never_showed_is_refused() -> None:
    with pytest.raises(ValueTrouble, match="never showed"):
        to_right(zoned(), datetime(2026, 3, 29, 2, 30))


def test_a_time_that_clocks_showed_twice_is_refused_both_ways() -> None:
    with pytest.raises(ValueTrouble, match="twice"):
        to_right(zoned(), datetime(2026, 10, 25, 2, 30))
    for hour in (0, 1):
        with pytest.raises(ValueTrouble, match="twice"):
            to_left(zoned(), datetime(2026, 10, 25, hour, 30, tzinfo=UTC))
    one_way = zoned(flow=Flow.TO_LEFT)
    assert to_left(one_way, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == (datetime(2026, 10, 25, 2, 30),)


def test_two_wall_clocks_in_two_zones() -> None:
    rules = one_field("TIMESTAMP", "DATETIME(6)", Pair("Asia/Shanghai", "Europe/Berlin"))
    assert to_right(rules, datetime(2026, 7, 1, 12)) == (datetime(2026, 7, 1, 6),)
    assert to_left(rules, datetime(2026, 7, 1, 6)) == (datetime(2026, 7, 1, 12),)
    same = one_field("TIMESTAMP", "DATETIME(6)", Pair("", "Europe/Berlin"))
    assert to_right(same, datetime(2026, 3, 29, 2, 30)) == (datetime(2026, 3, 29, 2, 30),)


def test_a_day_beside_a_moment_is_the_day_where_its_users_are() -> None:
    rules = one_field("DATE", "TIMESTAMP", Pair("", "Asia/Shanghai"), compare=Compare.DATE)
    late = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
    assert to_left(rules, late) == (date(2026, 3, 2),)
    assert rules.agrees((date(2026, 3, 2),), (late,), no_links)
    assert rules.same("right", (late,), (late + timedelta(hours=15),))
    assert to_right(rules, date(2026, 3, 2)) == (datetime(2026, 3, 1, 16, tzinfo=UTC),)


def test_a_time_of_day_is_dropped_only_where_it_does_not_count() -> None:
    noon = datetime(2026, 3, 2, 12)
    with pytest.raises(ValueTrouble, match="time of day would be lost"):
        to_right(one_field("TIMESTAMP", "DATE"), noon)
    assert to_right(one_field("TIMESTAMP", "DATE", flow=Flow.TO_RIGHT), noon) == (date(2026, 3, 2),)
    assert to_right(one_field("TIMESTAMP", "DATE"), datetime(2026, 3, 2)) == (date(2026, 3, 2),)


def test_a_date_kept_as_text() -> None:
    rules = one_field("CHAR(8)", "DATE", convert=Convert(format=Pair("%Y%m%d", "")))
    assert to_right(rules, "20260302") == (date(2026, 3, 2),)
    assert to_left(rules, date(2026, 3, 2)) == ("20260302",)
    assert rules.agrees(("20260302",), (date(2026, 3, 2),), no_links)
    for cell in ("2026111", "20261301", "soon"):
        with pytest.raises(ValueTrouble, match="no date written as %Y%m%d"):
            to_right(rules, cell)


def test_a_century_that_a_format_does_not_keep_is_refused() -> None:
    rules = one_field("VARCHAR(8)", "DATE", convert=Convert(format=Pair("%d.%m.%y", "")))
    assert rules.same("left", ("2.3.26",), ("02.03.26",))
    assert to_left(rules, date(2026, 3, 2)) == ("02.03.26",)
    with pytest.raises(ValueTrouble, match="lose its time of day or its century"):
        to_left(rules, date(1931, 3, 2))


def test_two_formats_of_text() -> None:
    rules = one_field("VARCHAR(8)", "VARCHAR(10)", convert=Convert(format=Pair("%Y%m%d", "%d.%m.%Y")))
    assert to_right(rules, "20260302") == ("02.03.2026",)
    assert to_left(rules, "2.3.2026") == ("20260302",)
    plain = one_field("VARCHAR(8)", "VARCHAR(10)", convert=Convert(format=Pair("%Y%m%d", "")))
    assert to_right(plain, "20260302") == ("2026-03-02",)
    assert to_left(plain, "2026-03-02") == ("20260302",)


def test_fractions_of_a_second_that_mysql_would_round_are_refused() -> None:
    rules = one_field("TIMESTAMP", "DATETIME")
    assert to_right(rules, datetime(2026, 3, 2, 10, 0, 1)) == (datetime(2026, 3, 2, 10, 0, 1),)
    with pytest.raises(ValueTrouble, match="finer fractions"):
        to_right(rules, datetime(2026, 3, 2, 10, 0, 1, 500_000))
    milli = one_field("TIMESTAMP", "DATETIME(3)")
    assert to_right(milli, datetime(2026, 3, 2, 10, 0, 1, 500_000)) == (datetime(2026, 3, 2, 10, 0, 1, 500_000),)


def test_times_of_day_and_what_is_no_date() -> None:
    assert to_right(one_field("TIME", "TIME"), timedelta(hours=10)) == (time(10),)
    for rules, cell in ((one_field("TIME", "TIME"), timedelta(hours=30)), (one_field("TEXT", "DATE"), "0000-00-00"),
                        (one_field("INTEGER", "DATE"), 20260302)):  # fmt: skip
        with pytest.raises(ValueTrouble, match="it is no"):
            to_right(rules, cell)


def test_when_a_record_was_edited() -> None:
    def edited(value: object, zone: str = "", given: str = "") -> datetime | None:
        layout = Layout("o", "left", PlanShape("a", ("id",), changed="root.at", zone=zone), {"root": ("id", "at")})
        return edited_at(layout, Record((1,), {"root.at": value}), given)

    noon = datetime(2026, 7, 1, 12)
    assert edited(noon.replace(tzinfo=UTC)) == noon.replace(tzinfo=UTC)
    assert edited(noon, "Europe/Berlin", "Asia/Shanghai") == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert edited("2026-07-01 12:00:00", "", "Asia/Shanghai") == datetime(2026, 7, 1, 4, tzinfo=UTC)
    assert edited(datetime(2026, 10, 25, 2, 30), "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert edited(noon) is None
    assert edited(None, "UTC") is None
    assert edited(date(2026, 7, 1), "UTC") is None
    assert edited_at(Layout("o", "left", PlanShape("a", ("id",)), {}), Record((1,), {})) is None
