"""Documents of both systems linked by customer and day, on real SQLite files; coincidences are no links."""

import random
import sqlite3
from datetime import date, timedelta
from pathlib import Path

from wedlock.analysis.agreement import agreements
from wedlock.analysis.documents import LinkedDocuments, link_documents
from wedlock.analysis.jobs import find_jobs
from wedlock.analysis.profile import profile_system
from wedlock.analysis.references import with_inferred
from wedlock.analysis.side import Side
from wedlock.connectors import connect
from wedlock.model.records import Band, ObjectRecords, RecordLink

START = date(2026, 1, 1)
Order = tuple[int, date, int]  # customer, day, amount in cents


def linked(folder: Path, left: list[Order], right: list[Order]) -> LinkedDocuments | None:
    for name, orders in (("erp", left), ("crm", right)):
        path = folder / f"{name}.sqlite"
        with sqlite3.connect(path) as database:
            database.executescript(
                "create table customer (id integer primary key, name text, phone text, email text, city text,"
                " tax_no text);"
                "create table sales_order (id integer primary key, customer_id integer references customer(id),"
                " order_no text, order_date date, total_amount numeric, status text, version integer);"
                "create table sales_order_line (id integer primary key, order_id integer references sales_order(id),"
                " product text, quantity integer, unit_price numeric);"
            )
            database.executemany("insert into customer (id, name) values (?, ?)", [(c, f"Firm {c}") for c in range(40)])
            rows = [
                (n, c, f"{name}{n}", day.isoformat(), amount / 100 if name == "erp" else amount, "open", 1)
                for n, (c, day, amount) in enumerate(orders)
            ]
            database.executemany("insert into sales_order values (?,?,?,?,?,?,?)", rows)
    return relinked(folder)


def relinked(folder: Path) -> LinkedDocuments | None:
    files = (folder / "erp.sqlite", folder / "crm.sqlite")
    with connect(str(files[0]), name="erp") as a, connect(str(files[1]), name="crm") as b:
        sides = []
        for reader in (a, b):
            catalog = reader.catalog()
            profiles, _ = profile_system(catalog, reader)
            catalog = with_inferred(catalog, profiles)
            sides.append((Side(catalog, profiles, find_jobs(catalog, profiles)), reader))
        links = tuple(RecordLink("customer", (str(c),), "customer", (str(c),), 1.0, Band.AUTOMATIC) for c in range(40))
        customers = ObjectRecords("customer_master", ("customer",), ("customer",), 40, 40, 40, 0, 0, 0, links)
        return link_documents("sales_order", sides[0], sides[1], customers)


def orders(seed: int, count: int) -> list[Order]:
    dice = random.Random(seed)
    return [
        (dice.randrange(40), START + timedelta(dice.randrange(300)), dice.randrange(10_000, 900_000))
        for _ in range(count)
    ]


def test_orders_entered_twice_are_linked_and_their_unit_is_told(tmp_path: Path) -> None:
    world = orders(1, 120)
    found = linked(tmp_path, world, world[40:])
    assert found is not None
    pairs = {(int(link.left_key[0]), int(link.right_key[0])) for link in found.records.links}
    assert all(left == right + 40 for left, right in pairs)
    assert found.records.automatic > 60
    assert {link.band for link in found.records.links if link.band is Band.REVIEW} == set()


def test_equal_days_with_other_amounts_are_for_review(tmp_path: Path) -> None:
    world = orders(2, 120)
    other = [(c, day, amount + 12_345) for c, day, amount in world]
    found = linked(tmp_path, world, other)
    assert found is not None
    assert found.records.automatic == 0
    assert found.records.review > 60


def test_unrelated_orders_are_not_linked(tmp_path: Path) -> None:
    assert linked(tmp_path, orders(3, 2000), orders(4, 2000)) is None


def test_two_orders_of_one_customer_and_day_are_left_apart(tmp_path: Path) -> None:
    twice = [(c, START + timedelta(c), 5000 + n) for c in range(20) for n in range(2)]
    once = [(c, START + timedelta(c), 777_00 + c) for c in range(20, 40)]
    found = linked(tmp_path, twice + once, twice + once)
    assert found is not None
    assert found.records.automatic + found.records.review == 20


def test_no_orders_no_links(tmp_path: Path) -> None:
    assert linked(tmp_path, [], orders(5, 50)) is None


def test_single_lines_of_linked_orders_are_the_same_line(tmp_path: Path) -> None:
    world = orders(6, 150)
    found = linked(tmp_path, world, world)
    assert found is not None
    assert found.lines is None  # no lines, nothing told
    for name, unit in (("erp", 1), ("crm", 100)):
        with sqlite3.connect(tmp_path / f"{name}.sqlite") as database:
            keys = [row[0] for row in database.execute("select id from sales_order")]
            for n in keys:
                for line in range(1 + n % 2):
                    row = (2 * n + line, n, f"P{n}", 1 + n % 9, (10 + n) * unit)
                    database.execute("insert into sales_order_line values (?,?,?,?,?)", row)
    again = relinked(tmp_path)
    assert again is not None
    assert again.lines is not None
    told = agreements(*again.lines)
    assert told["sales_order_line.unit_price", "sales_order_line.unit_price"].factor == "100"
    assert told["sales_order_line.quantity", "sales_order_line.quantity"].agree == 1.0


def test_the_end_of_the_calendar_is_a_day_like_any_other(tmp_path: Path) -> None:
    """9999-12-31 stands for "never" in many systems; the control's shift by a week must not run over it."""
    world = [(customer, date.max, 10_000 + customer) for customer in range(20)]
    found = linked(tmp_path, world, world)
    assert found is not None
    assert len(found.records.links) == 20
