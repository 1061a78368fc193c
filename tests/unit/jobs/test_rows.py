"""Jobs of a real SQLite file: what is used, by its rows."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wedlock.analysis.jobs import SideJobs, compare_jobs, find_jobs
from wedlock.analysis.profile import ProfileOptions, profile_system
from wedlock.connectors import connect

NOW = datetime(2026, 11, 1, tzinfo=UTC)

SCHEMA = """
CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT, password TEXT, email TEXT, last_login DATETIME);
CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, phone TEXT, fax TEXT, website TEXT, city TEXT,
  postcode TEXT, street TEXT, tax_number TEXT, credit_limit DECIMAL(12, 2), created_at DATETIME, created_by INTEGER);
CREATE TABLE sales_order (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer (id), order_date DATE,
  delivery_date DATE, total DECIMAL(12, 2), status TEXT, created_at DATETIME, created_by INTEGER REFERENCES users (id));
CREATE TABLE sales_order_line (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES sales_order (id), product TEXT,
  quantity INTEGER, unit_price DECIMAL(12, 2));
CREATE TABLE complaint (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer (id), subject TEXT,
  priority TEXT, status TEXT, resolution TEXT);
"""


def jobs_of(path: Path) -> SideJobs:
    with connect(str(path), name="shop") as connector:
        catalog = connector.catalog()
        profiles, _ = profile_system(catalog, connector, ProfileOptions(now=NOW))
    return find_jobs(catalog, profiles)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """120 orders of the last ten months by two people, 300 lines, 30 customers, 12 with a limit, no complaint."""
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as database:
        database.executescript(SCHEMA)
        limits = [(n, f"Customer {n}", "5000.00" if n <= 12 else None) for n in range(1, 31)]
        database.executemany("INSERT INTO customer (id, name, credit_limit) VALUES (?, ?, ?)", limits)
        made = [(NOW - timedelta(days=5 + 2.5 * n)).strftime("%Y-%m-%d %H:%M:%S") for n in range(120)]
        orders = [(n + 1, n % 30 + 1, day[:10], day, n % 2 + 1) for n, day in enumerate(made)]
        database.executemany(
            "INSERT INTO sales_order (id, customer_id, order_date, created_at, created_by) VALUES (?, ?, ?, ?, ?)",
            orders,
        )
        database.executemany("INSERT INTO sales_order_line (order_id) VALUES (?)", [(n % 120 + 1,) for n in range(300)])
    return path


def test_rows_tell_what_is_used(shop: Path) -> None:
    side = jobs_of(shop).sides["sales_order"]
    assert side.used
    assert side.activity
    assert (side.activity.rows, side.activity.people) == (120, 2)
    assert side.activity.monthly == pytest.approx(10, abs=0.5)
    assert side.activity.last
    assert side.activity.last.date() == (NOW - timedelta(days=5)).date()


def test_a_job_without_rows_is_installed_but_not_used(shop: Path) -> None:
    side = jobs_of(shop).sides["complaint_ticket"]
    assert (side.installed, side.used) == (True, False)


def test_a_limit_in_a_column_is_used_as_often_as_it_is_filled(shop: Path) -> None:
    side = jobs_of(shop).sides["credit_limit"]
    assert side.activity
    assert (side.used, side.activity.rows) == (True, 12)


def test_two_shops_key_the_same_orders(shop: Path) -> None:
    jobs = {job.job: job for job in compare_jobs(jobs_of(shop), jobs_of(shop))}
    double = jobs["sales_order"].double_keying
    assert double
    assert double.monthly == pytest.approx(10, abs=0.5)
    complaint = jobs["complaint_ticket"].double_keying
    assert complaint
    assert complaint.monthly is None
    assert "nothing is keyed twice" in complaint.evidence.say()
