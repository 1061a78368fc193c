"""A table that goes away, or may not be read, in the middle of an analysis: the rest goes on, and what is missing is
said."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from wedlock.analysis.pipeline import Analysis, Source, analyze
from wedlock.connectors import connect
from wedlock.language import Text

ERP = """
create table customer (id integer primary key, name text, tax_id text, phone text);
create table customer_address (id integer primary key, customer_id integer references customer(id), street text,
                               city text, postcode text);
create table product (id integer primary key, code text, name text, list_price numeric(12,2), unit text);
create table sales_order (id integer primary key, customer_id integer references customer(id), order_date date,
                          total_amount numeric(12,2));
create table sales_order_line (id integer primary key, order_id integer references sales_order(id),
                               product_id integer references product(id), quantity integer);
"""
CRM = """
create table account (id integer primary key, account_name text, tax_number text, phone text, street text, city text,
                      postcode text);
create table product (id integer primary key, product_code text, product_name text, price numeric(12,2));
create table sales_order (id integer primary key, account_id integer references account(id), ordered_on date,
                          amount numeric(12,2));
"""
FIRST = ["Nordwind", "Hafen", "Optik", "Feinkost", "Lumen", "Kontor", "Atelier", "Ventil"]
SECOND = ["Trading", "Tools", "Foods", "Systems", "Textiles"]


def built(folder: Path) -> tuple[Path, Path]:
    with sqlite3.connect(folder / "erp.db") as erp, sqlite3.connect(folder / "crm.db") as crm:
        erp.executescript(ERP)
        crm.executescript(CRM)
        for n in range(40):
            name, tax, phone = f"{FIRST[n % 8]} {SECOND[n % 5]} {n}", f"DE{n:09}", f"+49 30 77{n:05}"
            place = (f"Hafenweg {n}", f"City{n % 7}", f"10{n:03}")
            erp.execute("insert into customer values (?, ?, ?, ?)", (n, name, tax, phone))
            erp.execute("insert into customer_address values (?, ?, ?, ?, ?)", (900 + n, n, *place))
            erp.execute("insert into product values (?, ?, ?, ?, 'pc')", (n, f"P-{n:04}", f"Part {n} steel", 3 + n))
            crm.execute("insert into account values (?, ?, ?, ?, ?, ?, ?)", (100 + n, name, tax, phone, *place))
            crm.execute("insert into product values (?, ?, ?, ?)", (500 + n, f"P-{n:04}", f"Part {n} steel", 3 + n))
            day = f"2026-0{1 + n % 9}-1{n % 10}"
            erp.execute("insert into sales_order values (?, ?, ?, ?)", (n, n, day, 100 + n))
            crm.execute("insert into sales_order values (?, ?, ?, ?)", (n, 100 + n, day, 100 + n))
    return folder / "erp.db", folder / "crm.db"


def analyzed(erp: Path, crm: Path, at: str, then: str) -> Analysis:
    """The analysis, in which somebody runs the statement `then` in the ERP when a step that begins with `at` begins."""
    done: list[bool] = []

    def progress(step: Text, done_so_far: int, total: int | None) -> None:
        if str(step).startswith(at) and not done:
            with sqlite3.connect(erp) as other:
                other.execute(then)
            done.append(True)

    with connect(str(erp), name="erp") as left, connect(str(crm), name="crm") as right:
        analysis = analyze(Source("erp", left), Source("crm", right), progress=progress)
    assert not then or done
    return analysis


def told(analysis: Analysis) -> str:
    return " ".join(str(notice) for notice in analysis.overlap.notices)


def linked(analysis: Analysis) -> dict[str, int]:
    return {records.object: records.automatic for records in analysis.overlap.records}


def test_when_nothing_goes_away_everything_is_linked(tmp_path: Path) -> None:
    analysis = analyzed(*built(tmp_path), at="", then="")
    assert linked(analysis) == {"customer_master": 40, "product_catalog": 40, "sales_order": 40}
    assert "linked" not in told(analysis)


@pytest.mark.parametrize(
    ("gone", "missing", "said"),
    [
        ("product", {"product_catalog"}, "Product catalogue: records are not linked. erp: product cannot be read"),
        ("sales_order", {"sales_order"}, "records are not linked. erp: sales_order cannot be read"),
        ("customer", {"customer_master", "sales_order"}, "records are not linked. erp: customer cannot be read"),
        ("customer_address", set(), "linked without some fields. erp: customer_address cannot be read"),
    ],
)
def test_a_table_that_vanishes_costs_its_own_records_only(
    gone: str, missing: set[str], said: str, tmp_path: Path
) -> None:
    analysis = analyzed(*built(tmp_path), at="Linking records", then=f"alter table {gone} rename to moved")
    assert linked(analysis).keys() == {"customer_master", "product_catalog", "sales_order"} - missing
    assert said in told(analysis)


def test_a_table_that_vanishes_before_its_fields_are_compared_leaves_its_links(tmp_path: Path) -> None:
    analysis = analyzed(*built(tmp_path), at="Looking for duplicates", then="alter table customer rename to moved")
    assert linked(analysis)["customer_master"] == 40
    assert "no fields are compared. erp: customer cannot be read" in told(analysis)


def test_a_table_that_vanishes_while_rows_are_read_is_unread(tmp_path: Path) -> None:
    analysis = analyzed(*built(tmp_path), at="Reading rows of erp", then="alter table product rename to moved")
    assert "product" in dict(analysis.overlap.left.unread)
    assert linked(analysis).keys() == {"customer_master", "sales_order"}


def test_keys_of_two_columns_link_and_lead_to_documents(tmp_path: Path) -> None:
    """The ERP's keys are (client, number): documents refer to customers, lines to documents, by both columns."""
    erp, crm = tmp_path / "erp.db", tmp_path / "crm.db"
    built(tmp_path)
    with sqlite3.connect(erp) as database:
        database.executescript(
            """
            create table kunden (client text, no integer, name text, tax_id text, phone text, primary key (no, client));
            insert into kunden select '100', id, name, tax_id, phone from customer;
            insert into kunden select '200', id, 'Other ' || id, null, null from customer;
            create table orders (client text, order_no integer, customer_no integer, order_date date,
                total_amount numeric(12,2), primary key (client, order_no),
                foreign key (client, customer_no) references kunden (client, no));
            insert into orders select '100', id, customer_id, order_date, total_amount from sales_order;
            drop table sales_order_line; drop table sales_order; drop table customer_address; drop table customer;
            """
        )
    analysis = analyzed(erp, crm, at="", then="")
    assert linked(analysis)["customer_master"] == 40
    assert linked(analysis)["sales_order"] == 40
    customers = next(one for one in analysis.overlap.records if one.object == "customer_master")
    sure = [link for link in customers.links if link.band.value == "automatic"]
    assert all(link.left_key == (str(int(link.right_key[0]) - 100), "100") for link in sure)
