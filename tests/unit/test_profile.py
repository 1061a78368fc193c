"""Profiles of columns from real rows in SQLite-like samples: counts, extremes, codes, patterns, broken text."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from wedlock.analysis import activity, patterns
from wedlock.analysis.profile import as_text, profile_values
from wedlock.model.catalog import Column, DataType, Family, Table
from wedlock.model.ports import Sample
from wedlock.model.profile import Activity


def column(name: str = "x", family: Family = Family.TEXT) -> Column:
    return Column(name, DataType(family.value, family))


def test_nulls_and_empty_texts_are_counted_apart() -> None:
    profile = profile_values(column(), ["a", "", None, "b", "b"])
    assert (profile.seen, profile.nulls, profile.empty, profile.distinct) == (5, 1, 1, 2)
    assert profile.filled == 0.6
    assert profile.uniqueness == 2 / 3


def test_extremes_compare_numbers_as_numbers_and_mixed_kinds_as_text() -> None:
    assert profile_values(column(family=Family.INTEGER), [9, 10, 2]).least == 2
    mixed = profile_values(column(), ["9", 10, 2])
    assert (mixed.least, mixed.greatest) == ("10", "9")


def test_scale_is_the_largest_number_of_decimals() -> None:
    values = [Decimal("1.50"), Decimal("2.125"), 3]
    assert profile_values(column(family=Family.DECIMAL), values).scale == 3


def test_few_repeated_values_are_codes_and_free_texts_are_not() -> None:
    assert profile_values(column(), ["open", "done"] * 10).codes
    assert not profile_values(column(), [f"name {i}" for i in range(100)]).codes
    assert not profile_values(column(), ["once", "twice"]).codes


def test_remarks_and_names_of_people_are_no_codes_however_few() -> None:
    assert not profile_values(column("remark"), ["paid late", "ok"] * 10).codes
    assert not profile_values(column("salesperson_name"), ["Ann", "Bob"] * 10).codes
    assert not profile_values(column("备注"), ["对账人已换", "好"] * 10).codes


def test_lengths_are_told_in_characters_and_bytes() -> None:
    profile = profile_values(column(), ["上海佳美贸易有限公司", "ab"])
    assert (profile.shortest, profile.longest, profile.longest_bytes) == (2, 10, 30)


def test_broken_text_is_counted() -> None:
    broken = "佳美贸易".encode().decode("latin-1")
    assert profile_values(column(), ["佳美", broken, "a\x00b", "锟斤拷"]).broken == 3


def test_patterns_of_values() -> None:
    def first(*values: str) -> str:
        return patterns.shares(values)[0][0]

    assert first("ann@mail.example", "bob.x@shop.example.cn") == "email"
    assert first("91310000MA1K35HX7M", "92310115MA1HAQ1234") == "uscc"
    assert first("13800138000", "+86 139-0013-9000") == "mobile_cn"
    assert first("+49 30 1234567", "(021) 6234 5678", "0049301234567") == "phone"
    assert first("2024-03-01", "2023/12/5", "2023年1月5日") == "date"
    assert first("2024-03-01 10:20:30", "2024-03-01T10:20:30.5Z") == "datetime"
    assert first("DE123456789", "FR 12 345678901") == "vat"
    assert first("https://a.example/x", "www.b.example") == "url"


VALUES = st.one_of(
    st.none(), st.text(), st.integers(), st.floats(), st.decimals(), st.binary(), st.dates(), st.booleans(),
    st.datetimes(timezones=st.sampled_from([UTC])), st.datetimes(),
)  # fmt: skip


@given(st.lists(VALUES, max_size=30))
def test_any_values_have_a_profile_whose_counts_add_up(values: list[object]) -> None:
    profile = profile_values(column(family=Family.OTHER), values)
    assert profile.seen == len(values)
    assert 0 <= profile.nulls + profile.empty <= profile.seen
    assert profile.distinct <= profile.seen
    assert all(0 <= share <= 1 for _, share in profile.patterns)


def test_equal_numbers_have_one_text() -> None:
    assert as_text(Decimal("2.50")) == as_text(2.5) == "2.5"
    assert as_text(True) == as_text(1) == "1"
    assert as_text(date(2024, 3, 1)) == "2024-03-01"
    assert as_text(Decimal("1E+3")) == "1000"


NOW = datetime(2026, 11, 1, tzinfo=UTC)


def orders(*columns: str) -> Table:
    kinds = {"created_at": Family.DATETIME, "updated_at": Family.DATETIME, "order_date": Family.DATE}
    return Table("orders", tuple(column(name, kinds.get(name, Family.INTEGER)) for name in columns))


def measured(table: Table, sample: Sample) -> Activity:
    read = activity.read(table, sample, NOW)
    return activity.measure(read, activity.newest([read]) or NOW)


def test_activity_counts_the_last_year_by_the_time_a_row_was_made() -> None:
    table = orders("id", "updated_at", "created_at", "created_by")
    rows = [(i, NOW, NOW - timedelta(days=20 * i), i % 3) for i in range(36)]
    found = measured(table, Sample(("id", "updated_at", "created_at", "created_by"), rows, 72, True))
    assert found.time_column == "created_at"
    assert found.last == NOW
    assert found.monthly == round(19 * 2 / 12, 2)  # a sample of half the rows
    assert found.people == 3


def test_a_day_said_by_on_and_a_maker_by_a_key() -> None:
    table = Table(
        "orders",
        (column("ordered_on", Family.DATE), column("due_on", Family.DATE), column("create_uid", Family.INTEGER)),
    )
    rows = [(NOW - timedelta(days=20), NOW, 7), (NOW - timedelta(days=3), NOW, 8)]
    found = measured(table, Sample(("ordered_on", "due_on", "create_uid"), rows, 2, True))
    assert (found.time_column, found.person_column, found.people) == ("ordered_on", "create_uid", 2)


def test_an_old_copy_tells_the_activity_of_its_last_year() -> None:
    table = orders("id", "created_at")
    then = NOW - timedelta(days=3000)
    sample = Sample(("id", "created_at"), [(i, then - timedelta(days=i)) for i in range(24)], 24, True)
    assert measured(table, sample).monthly == 2.0


def test_plans_for_the_future_and_due_dates_are_no_activity() -> None:
    table = Table("bill", (column("id", Family.INTEGER), column("due_date", Family.DATE)))
    found = measured(table, Sample(("id", "due_date"), [(1, date(2026, 10, 1))], 1, True))
    assert (found.last, found.time_column) == (None, None)
    planned = measured(orders("id", "order_date"), Sample(("id", "order_date"), [(1, date(2027, 2, 1))], 1, True))
    assert planned.last is None


def test_activity_falls_back_to_the_business_date_and_reads_dates_in_text() -> None:
    table = Table("orders", (column("id", Family.INTEGER), column("order_date")))
    sample = Sample(("id", "order_date"), [(1, "2026-10-05"), (2, "2024/01/02"), (3, "soon"), (4, None)], 4, True)
    found = measured(table, sample)
    assert found.time_column == "order_date"
    assert found.monthly == round(1 / 12, 2)


def test_a_table_without_times_still_tells_its_rows() -> None:
    found = measured(orders("id"), Sample(("id",), [(1,), (2,)], 2, True))
    assert (found.rows, found.last, found.monthly) == (2, None, None)
