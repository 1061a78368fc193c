"""The truth agrees with the two databases: pairs point to rows, shares, factors and codes hold."""

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from wedlock.sample import Sample, uscc

OBJECTS = {
    "customer_master": ("cust_id", 0.6),
    "contact_person": ("linkman_id", 0.4),
    "product_catalog": ("item_id", 0.7),
    "sales_order": ("order_id", 0.5),
}
KEYS = {"bd_cust": "cust_id", "bd_cust_linkman": "linkman_id", "bd_item": "item_id", "so_order": "order_id"}


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def erp(sample: Sample) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(sample.erp)) as connection:
        yield connection


@pytest.fixture
def crm(sample: Sample) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(sample.crm)) as connection:
        yield connection


def column(connection: sqlite3.Connection, table: str, name: str, key: str) -> dict[str, object]:
    return {str(k): v for k, v in connection.execute(f"SELECT {key}, {name} FROM {table}")}


def test_the_sample_takes_less_than_five_seconds_of_processor_time(built: tuple[Sample, float]) -> None:
    assert built[1] < 5


@pytest.mark.parametrize("name", OBJECTS)
def test_pairs_point_to_rows_that_exist_and_occur_once(
    name: str, sample: Sample, erp: sqlite3.Connection, crm: sqlite3.Connection
) -> None:
    pairs = rows(sample.truth / f"{name}.csv")
    assert pairs
    left = set(column(erp, pairs[0]["left_table"], "1", KEYS[pairs[0]["left_table"]]))
    right = set(column(crm, pairs[0]["right_table"], "1", "id"))
    assert {p["left_key"] for p in pairs} <= left
    assert {p["right_key"] for p in pairs} <= right
    assert len({(p["left_key"], p["right_key"]) for p in pairs}) == len(pairs)
    main = [p for p in pairs if p["kind"] == "main"]
    assert len({p["left_key"] for p in main}) == len({p["right_key"] for p in main}) == len(main)
    assert len(main) >= OBJECTS[name][1] * min(len(left), len(right))


def test_exactly_sixty_percent_of_the_customers_are_common(sample: Sample) -> None:
    assert sum(p["kind"] == "main" for p in rows(sample.truth / "customer_master.csv")) == 1200


@pytest.mark.parametrize("side", ["left", "right"])
def test_second_rows_are_listed_and_are_other_rows(side: str, sample: Sample) -> None:
    pairs = rows(sample.truth / f"customer_master.{side}.csv")
    assert len(pairs) == 60
    assert all(p["left_key"] != p["right_key"] for p in pairs)


def factor_rows(sample: Sample, left: str) -> dict[str, str]:
    return next(u for u in rows(sample.truth / "units.csv") if u["left"] == left)


@pytest.mark.parametrize(
    ("left", "object_"),
    [
        ("bd_cust.xyed", "customer_master"),
        ("bd_item.sale_price", "product_catalog"),
        ("so_order.untaxed_amt", "sales_order"),
        ("so_order.tax_amt", "sales_order"),
        ("so_order.total_amt", "sales_order"),
    ],
)
def test_the_unit_factor_holds_exactly_but_for_the_dirtied_rows(
    left: str, object_: str, sample: Sample, erp: sqlite3.Connection, crm: sqlite3.Connection
) -> None:
    unit = factor_rows(sample, left)
    (table, name), (other, there) = unit["left"].split("."), unit["right"].split(".")
    here, beyond = column(erp, table, name, KEYS[table]), column(crm, other, there, "id")
    dirty = {(d["left_key"], d["right_key"]) for d in rows(sample.truth / "dirtied.csv") if d["left"] == left}
    clean = 0
    for pair in rows(sample.truth / f"{object_}.csv"):
        a, b = Decimal(str(here[pair["left_key"]])), Decimal(str(beyond[pair["right_key"]]))
        exact = a * Decimal(unit["factor"]) == b
        assert exact == ((pair["left_key"], pair["right_key"]) not in dirty)
        clean += exact
    assert clean > 0
    assert dirty


@pytest.mark.parametrize("state", ["so_order.bill_state", "so_order.pay_term"])
def test_code_maps_hold_for_every_linked_order(
    state: str, sample: Sample, erp: sqlite3.Connection, crm: sqlite3.Connection
) -> None:
    codes = [c for c in rows(sample.truth / "codes.csv") if c["left"] == state]
    there = codes[0]["right"].split(".")[1]
    mapped = {c["left_code"]: c["right_code"] for c in codes}
    here, beyond = column(erp, "so_order", state.split(".")[1], "order_id"), column(crm, "orders", there, "id")
    assert all(
        mapped[str(here[p["left_key"]])] == beyond[p["right_key"]] for p in rows(sample.truth / "sales_order.csv")
    )


def test_order_dates_are_the_same_day_in_shanghai(
    sample: Sample, erp: sqlite3.Connection, crm: sqlite3.Connection
) -> None:
    here, beyond = (
        column(erp, "so_order", "bill_date", "order_id"),
        column(crm, "orders", "datetime(ordered_at, '+8 hours')", "id"),
    )
    raw = column(crm, "orders", "ordered_at", "id")
    pairs = rows(sample.truth / "sales_order.csv")
    assert all(str(beyond[p["right_key"]]).startswith(str(here[p["left_key"]])) for p in pairs)
    assert any(not str(raw[p["right_key"]]).startswith(str(here[p["left_key"]])) for p in pairs)  # UTC: the day before


def test_credit_codes_are_valid_and_partly_missing(erp: sqlite3.Connection) -> None:
    codes = [code for (code,) in erp.execute("SELECT tyshxydm FROM bd_cust WHERE country_no = '156'")]
    known = [code for code in codes if code]
    assert 0.6 < len(known) / len(codes) < 0.85
    assert all(uscc.valid(code) for code in known)


def test_declared_references_hold(erp: sqlite3.Connection, crm: sqlite3.Connection) -> None:
    assert erp.execute("PRAGMA foreign_key_check").fetchall() == []
    assert crm.execute("PRAGMA foreign_key_check").fetchall() == []


def names(connection: sqlite3.Connection) -> set[str]:
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return set(tables) | {f"{t}.{c[1]}" for t in tables for c in connection.execute(f"PRAGMA table_info({t})")}


def test_the_gold_names_tables_and_columns_that_exist(
    sample: Sample, erp: sqlite3.Connection, crm: sqlite3.Connection
) -> None:
    gold = json.loads((sample.truth / "gold.json").read_text(encoding="utf-8"))
    left, right = names(erp), names(crm)
    for entry in [*gold["tables"], *gold["columns"], *gold["uncertain"]["tables"], *gold["uncertain"]["columns"]]:
        assert entry[0] in left, entry
        assert entry[1] in right, entry
    claimed = [job for jobs in gold["capabilities"].values() for job in jobs]
    assert len(claimed) == len(set(claimed))
    pairs = {(a, b) for a, b, _ in gold["columns"]}
    assert {(u["left"], u["right"]) for u in rows(sample.truth / "units.csv")} <= pairs
    assert {(c["left"], c["right"]) for c in rows(sample.truth / "codes.csv")} <= pairs


def test_the_two_schemas_are_not_copies(erp: sqlite3.Connection, crm: sqlite3.Connection) -> None:
    left, right = ({n.split(".")[-1] for n in names(c) if "." in n} for c in (erp, crm))
    tables = [{n for n in names(c) if "." not in n} for c in (erp, crm)]
    assert 50 <= len(tables[0]) <= 60
    assert 35 <= len(tables[1]) <= 45
    assert not tables[0] & tables[1]
    assert len(left & right) < 0.05 * len(left | right)


@pytest.mark.parametrize(
    ("query", "least"),
    [
        ("SELECT count(*) FROM bd_cust WHERE khmc LIKE '%（停用）%' OR khmc LIKE '%cash only%'", 3),
        ("SELECT count(*) FROM bd_cust WHERE khmc GLOB '*[À-ÿ][À-ÿ][À-ÿ][À-ÿ]*'", 3),
        ("SELECT count(*) FROM bd_cust WHERE khmc LIKE '%有限责任公司%'", 20),
        ("SELECT count(*) FROM bd_cust WHERE cust_state <> '1'", 100),
        ("SELECT count(*) FROM bd_cust WHERE tel GLOB '(*' OR tel GLOB '+86*'", 50),
        ("SELECT count(*) FROM bd_cust WHERE tel IS NOT NULL AND tel NOT GLOB '*[0-9]*'", 3),
        ("SELECT count(*) FROM (SELECT cust_id FROM bd_cust_linkman GROUP BY cust_id HAVING count(*) > 2)", 100),
        ("SELECT count(*) FROM (SELECT cust_id FROM bd_cust_addr GROUP BY cust_id HAVING count(*) > 1)", 100),
    ],
)
def test_the_mess_of_real_life_is_there(query: str, least: int, erp: sqlite3.Connection) -> None:
    assert erp.execute(query).fetchone()[0] >= least


@pytest.mark.parametrize(
    ("connection", "query"),
    [
        ("crm", "SELECT count(*) FROM cases"),
        ("crm", "SELECT count(*) FROM return_visits"),
        ("crm", "SELECT count(*) FROM contracts"),
        ("erp", "SELECT count(*) FROM gl_voucher_entry"),
        ("erp", "SELECT count(*) FROM ar_receipt"),
        ("erp", "SELECT count(*) FROM mf_work_order"),
    ],
)
def test_jobs_of_one_side_have_rows(connection: str, query: str, request: pytest.FixtureRequest) -> None:
    assert request.getfixturevalue(connection).execute(query).fetchone()[0] > 50


def test_the_ledger_balances(erp: sqlite3.Connection) -> None:
    wrong = erp.execute(
        "SELECT count(*) FROM (SELECT voucher_id FROM gl_voucher_entry GROUP BY voucher_id"
        " HAVING abs(total(debit_amt) - total(credit_amt)) > 0.001)"
    )
    assert wrong.fetchone()[0] == 0


def test_nothing_happens_before_its_customer_is_entered(erp: sqlite3.Connection, crm: sqlite3.Connection) -> None:
    early = "SELECT count(*) FROM so_order o JOIN bd_cust c USING (cust_id) WHERE o.bill_date < date(c.cjrq)"
    assert erp.execute(early).fetchone()[0] <= 1  # customers entered on the last day may order on it
    early = (
        "SELECT count(*) FROM orders o JOIN accounts a ON a.id = account_id WHERE date(ordered_at) < date(a.created_at)"
    )
    assert crm.execute(early).fetchone()[0] <= 1
