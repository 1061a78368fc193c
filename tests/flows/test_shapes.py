"""Shapes found without a product profile, and the records gathered by them, on real SQLite files."""

import sqlite3
from pathlib import Path

from wedlock.analysis.gather import gather, union
from wedlock.analysis.jobs import find_jobs
from wedlock.analysis.profile import profile_system
from wedlock.analysis.references import with_inferred
from wedlock.analysis.shapes import find_shape
from wedlock.analysis.side import Side
from wedlock.connectors import connect
from wedlock.model.records import RecordTable
from wedlock.model.shape import FieldRole as R

PARTIES = """
create table customer (id integer primary key, name text not null, code text unique, vat_number text,
                       credit_limit numeric, payment_terms text);
create table customer_address (id integer primary key, customer_id integer references customer(id), street text,
                               city text, postal_code text, country_id integer references country(id));
create table customer_mechanism (id integer primary key, customer_id integer references customer(id), type text,
                                value text);
create table country (id integer primary key, name text, code text);
create table orders (id integer primary key, customer_id integer references customer(id), order_date text,
                     amount numeric);
create table order_line (id integer primary key, order_id integer references orders(id), quantity integer,
                         price numeric);
insert into country values (1, 'China', 'CN'), (2, 'Germany', 'DE');
insert into customer values
    (1, '上海佳美贸易有限公司', 'C1', null, 1, 'x'), (2, 'Nordwind GmbH', 'C2', null, 2, 'y'),
    (3, 'Ann Miller', 'C3', null, 3, 'z');
insert into customer_address values (7, 1, '南京路1号', '上海', '200001', 1), (5, 2, 'Hafen 2', 'Kiel', '24103', 2),
                                   (6, 2, 'Lager 9', 'Bremen', '28195', 2);
"""

ACCOUNTS = """
create table accounts (id text primary key, name text, phone_office text, billing_address_street text,
                       billing_address_city text, shipping_address_city text, website text, vat_number text);
create table contacts (id text primary key, first_name text, last_name text, email text, account_id text);
create table opportunities (id text primary key, name text, account_id text, amount numeric, sales_stage text);
insert into accounts values
    ('a1', 'Nordwind', '+49 431 1234567', 'Hafen 2', 'Kiel', 'Bremen', 'www.nordwind.example', 'DE1');
insert into contacts values ('k1', 'Ann', 'Miller', 'ann@mail.example', 'a1');
"""


def side(folder: Path, script: str) -> tuple[Side, RecordTable | None]:
    path = folder / "company.sqlite"
    with sqlite3.connect(path) as database:
        database.executescript(script)
        kinds = ["phone", "email", "website"]
        if "customer_mechanism" in script:
            rows = [(i, 1 + i % 3, kinds[i % 3 - 1], f"value {i}") for i in range(30)]
            database.executemany("insert into customer_mechanism values (?, ?, ?, ?)", rows)
    with connect(str(path), name="company") as reader:
        catalog = reader.catalog()
        profiles, _ = profile_system(catalog, reader)
        catalog = with_inferred(catalog, profiles)
        found = Side(catalog, profiles, find_jobs(catalog, profiles))
        shape = find_shape(found, "customer_master")
        return found, gather(shape, catalog, reader) if shape else None


def test_a_customer_with_addresses_and_mechanisms(tmp_path: Path) -> None:
    found, records = side(tmp_path, PARTIES)
    shape = find_shape(found, "customer_master")
    assert shape is not None
    assert records is not None
    assert shape.root == "customer"
    assert records.keys == [("1",), ("2",), ("3",)]
    assert records.fields[R.NAME] == ["上海佳美贸易有限公司", "Nordwind GmbH", "Ann Miller"]
    assert records.fields[R.CITY] == ["上海", "Kiel", None]  # the address entered first
    assert records.fields[R.COUNTRY] == ["China", "Germany", None]  # read as the name, not the key
    assert records.fields[R.PHONE] == [None, "value 1", None]
    assert records.fields[R.EMAIL] == [None, None, "value 2"]
    assert records.fields[R.WEBSITE] == ["value 0", None, None]


def test_a_flat_account_prefers_the_billing_address(tmp_path: Path) -> None:
    _, records = side(tmp_path, ACCOUNTS)
    assert records is not None
    assert records.fields[R.CITY] == ["Kiel"]
    assert records.fields[R.WEBSITE] == ["www.nordwind.example"]
    assert records.fields[R.TAX_ID] == ["DE1"]


def test_persons_have_a_shape_of_their_own(tmp_path: Path) -> None:
    found, _ = side(tmp_path, ACCOUNTS)
    shape = find_shape(found, "contact_person")
    assert shape is not None
    assert shape.root == "contacts"
    assert {field.role for field in shape.fields} >= {R.FIRST_NAME, R.LAST_NAME, R.EMAIL}


def test_a_system_that_does_not_do_a_job_has_no_shape_for_it(tmp_path: Path) -> None:
    found, _ = side(tmp_path, "create table machine_log (id integer primary key, temperature real, pressure real);")
    assert find_shape(found, "customer_master") is None
    assert find_shape(found, "product_catalog") is None


def test_records_of_several_tables_are_one_table() -> None:
    accounts = RecordTable.of_one("accounts", [("1",)], {R.NAME: ["A"], R.PHONE: ["5"]})
    contacts = RecordTable.of_one("contacts", [("1",), ("2",)], {R.LAST_NAME: ["X", "Y"], R.PHONE: ["6", None]})
    both = union([accounts, contacts])
    assert list(both.tables) == ["accounts", "contacts", "contacts"]
    assert both.fields[R.PHONE] == ["5", "6", None]
    assert both.fields[R.NAME] == ["A", None, None]


def test_a_table_without_a_key_is_no_root(tmp_path: Path) -> None:
    found, records = side(tmp_path, "create table customer (name text, phone text);")
    assert records is None
    assert found.catalog.by_name["customer"].primary_key == ()
