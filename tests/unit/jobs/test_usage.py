"""Whether a job is used, and how much of it is keyed twice."""

from datetime import UTC, datetime

import pytest
from tests.unit.jobs.schema_text import catalog

from wedlock.analysis.jobs import SideJobs, compare_jobs, find_jobs
from wedlock.capabilities import vocabulary
from wedlock.model.overlap import DoubleKeying, JobClass
from wedlock.model.profile import Activity, Profile, Profiles, TableProfile
from wedlock.model.records import ObjectRecords

SCHEMA = catalog(
    """
    customer: id name phone fax website address city credit_limit
    sales_order: id customer_id>customer order_date total_amount status
    sales_order_line: id order_id>sales_order product quantity unit_price
    ticket: id subject priority status customer
    """
)


def profile(table: str, rows: int, monthly: float | None = None, people: int | None = None) -> TableProfile:
    last = datetime(2026, 5, 4, tzinfo=UTC) if monthly is not None else None
    activity = Activity(rows, last, monthly, people) if rows else None
    return TableProfile(table, rows, exact=True, complete=True, columns=(), activity=activity)


def read_with(*tables: TableProfile) -> SideJobs:
    profiles: Profiles = {table.table: table for table in tables}
    return find_jobs(SCHEMA, profiles)


def test_without_rows_nobody_knows() -> None:
    side = find_jobs(SCHEMA, {}).sides["sales_order"]
    assert (side.installed, side.used, side.activity) == (True, None, None)


def test_empty_tables_are_installed_and_not_used() -> None:
    side = read_with(profile("sales_order", 0), profile("ticket", 0)).sides["sales_order"]
    assert (side.installed, side.used) == (True, False)
    assert side.activity
    assert side.activity.rows == 0


def test_the_header_tells_rows_months_people_and_the_last_day_not_the_lines() -> None:
    orders, lines = profile("sales_order", 1200, 40.0, 3), profile("sales_order_line", 9000, 300.0, 9)
    side = read_with(orders, lines).sides["sales_order"]
    assert side.used
    assert side.activity == orders.activity
    told = " ".join(text.say() for text in side.evidence)
    assert all(part in told for part in ("1,200", "2026-05-04", "40", "3 people"))


def test_a_job_kept_in_columns_is_used_as_far_as_they_are_filled() -> None:
    filled = (("credit_limit", Profile(seen=200, nulls=150, empty=0, distinct=5)),)
    customers = TableProfile("customer", 200, exact=True, complete=True, columns=filled, activity=Activity(200))
    side = read_with(customers).sides["credit_limit"]
    assert side.activity == Activity(50)
    empty = (("credit_limit", Profile(seen=200, nulls=200, empty=0, distinct=0)),)
    unused = TableProfile("customer", 200, exact=True, complete=True, columns=empty)
    assert read_with(unused).sides["credit_limit"].used is False


def orders_compared(left: SideJobs, right: SideJobs, *records: ObjectRecords) -> DoubleKeying:
    job = next(job for job in compare_jobs(left, right, records) if job.job == "sales_order")
    assert job.double_keying
    return job.double_keying


def test_at_most_the_smaller_number_is_keyed_twice() -> None:
    left, right = read_with(profile("sales_order", 900, 40.0)), read_with(profile("sales_order", 300, 25.0))
    minutes = vocabulary.by_name()["sales_order"].minutes
    told = orders_compared(left, right)
    assert (told.monthly, told.minutes) == (25.0, 25.0 * minutes)


def test_linked_records_tell_how_many_of_them_are_on_both_sides() -> None:
    left, right = read_with(profile("sales_order", 900, 40.0)), read_with(profile("sales_order", 300, 25.0))
    linked = ObjectRecords("sales_order", ("sales_order",), ("sales_order",), 900, 300, 150, 0, 750, 150)
    assert orders_compared(left, right, linked).monthly == 12.5


def test_no_estimate_without_rows_or_with_an_unused_side_and_the_reason_is_said() -> None:
    used = read_with(profile("sales_order", 900, 40.0))
    for right, why in (
        (find_jobs(SCHEMA, {}), "no rows were read"),
        (read_with(profile("sales_order", 0)), "only one side"),
        (read_with(profile("sales_order", 5)), "do not tell"),
    ):
        told = orders_compared(used, right)
        assert told.monthly is None
        assert why in told.evidence.say()


def test_jobs_are_classed_by_where_they_are_installed() -> None:
    other = find_jobs(
        catalog("customer: id name phone fax website\nlead: id name company phone lead_source status"), {}
    )
    classes = {job.job: job.kind for job in compare_jobs(find_jobs(SCHEMA, {}), other)}
    assert tuple(classes) == vocabulary.names()
    assert classes["customer_master"] is JobClass.BOTH
    assert classes["sales_order"] is JobClass.LEFT_ONLY
    assert classes["lead"] is JobClass.RIGHT_ONLY
    assert classes["fixed_asset"] is JobClass.ABSENT


@pytest.mark.parametrize("job", ["sales_order", "lead", "fixed_asset"])
def test_one_sided_and_absent_jobs_are_not_keyed_twice(job: str) -> None:
    other = find_jobs(catalog("customer: id name phone fax website"), {})
    compared = {entry.job: entry for entry in compare_jobs(find_jobs(SCHEMA, {}), other)}
    assert compared[job].double_keying is None


def test_a_part_of_another_tables_row_came_as_often_as_that_one() -> None:
    schema = catalog(
        """
        entity: id created owner
        ticket: entity_ptr_id>entity subject priority status customer
        """
    )
    profiles = {"entity": profile("entity", 1000, 50.0, 4), "ticket": profile("ticket", 100)}
    activity = find_jobs(schema, profiles).sides["complaint_ticket"].activity
    assert activity
    assert (activity.rows, activity.monthly, activity.people, activity.last) == (100, 5.0, 4, None)


def test_of_several_headers_the_fullest_speaks() -> None:
    schema = catalog("calls: id subject duration direction status\nmeetings: id subject start end location status")
    profiles = {"calls": profile("calls", 3, 2.0), "meetings": profile("meetings", 30)}
    side = find_jobs(schema, profiles).sides["activity_call_visit"]
    assert side.activity
    assert side.activity.rows == 30


def test_a_doubtful_table_does_not_speak_for_a_sure_one_however_full() -> None:
    schema = catalog(
        """
        person_address: id street city postcode country region
        town: id name postcode country latitude longitude region
        """
    )
    full = {"person_address": profile("person_address", 40, 2.0), "town": profile("town", 36000)}
    side = find_jobs(schema, full).sides["address"]
    assert side.activity
    assert side.activity.rows == 40
    empty = {"person_address": profile("person_address", 0), "town": profile("town", 36000)}
    assert find_jobs(schema, empty).sides["address"].used


def test_of_a_ledger_its_entries_speak_not_its_periods() -> None:
    ledger = catalog("gl_fiscal_year: id name start_date end_date closed\ngl_entry: id account_id posting_date")
    profiles: Profiles = {t.table: t for t in (profile("gl_fiscal_year", 3), profile("gl_entry", 4000, 120.0))}
    activity = find_jobs(ledger, profiles).sides["general_ledger"].activity
    assert activity
    assert activity.rows == 4000
