"""`wedlock analyze` as a user calls it: every output, every kind of input, and what goes wrong."""

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from wedlock.cli.group import run
from wedlock.cli.schema import text_of

ERP = """
create table customer (id integer primary key, code text unique not null, name text not null, phone text, email text,
                       city text, street text, credit_limit numeric(12,2), created_at text);
create table sales_order (id integer primary key, customer_id integer references customer(id), order_date date,
                          status text, total_amount numeric(12,2));
create table sales_order_line (id integer primary key, order_id integer references sales_order(id), product_id integer,
                               quantity integer, unit_price numeric(12,2));
create table product (id integer primary key, code text, name text, list_price numeric(12,2), unit text);
create table gl_entry (id integer primary key, account_code text, debit numeric, credit numeric, posting_date date);
create table gl_account (id integer primary key, code text, name text);
"""
CRM = """
create table accounts (id text primary key, account_number text, account_name text, phone text, email text, city text,
                       street text, credit_limit_cents integer, created_on text);
create table sales_orders (id text primary key, account_id text references accounts(id), ordered_on date, state text,
                     amount numeric(12,2));
create table order_items (id text primary key, order_id text references sales_orders(id), qty integer,
                          price numeric(12,2));
create table complaints (id text primary key, account_id text references accounts(id), subject text, priority text,
                         status text, opened_at text, resolved_at text);
"""
NAMES = ["Nordwind", "Hafen", "Optik", "Feinkost", "Lumen", "Kontor", "Atelier", "Ventil", "Galerie", "Bergland"]
KINDS = ["Trading", "Tools", "Foods", "Systems", "Textiles"]


def company(n: int) -> str:
    return f"{NAMES[n % 10]} {KINDS[n // 10 % 5]}"


def build(folder: Path) -> tuple[Path, Path]:
    erp, crm = folder / "erp.sqlite", folder / "crm.sqlite"
    with sqlite3.connect(erp) as database:
        database.executescript(ERP)
        for n in range(50):
            row = (n, f"C{n:03}", f"{company(n)} GmbH", f"+49 30 55{n:05}", f"info{n}@firm{n}.example", f"City{n % 7}",
                   f"Road {n}", 1000 + 10 * n, f"2026-0{1 + n % 9}-01")  # fmt: skip
            database.execute("insert into customer values (?,?,?,?,?,?,?,?,?)", row)
    with sqlite3.connect(crm) as database:
        database.executescript(CRM)
        for n in range(20, 50):
            row = (f"a{n}", f"C{n:03}", company(n), f"03055{n:05}", f"info{n}@firm{n}.example", f"City{n % 7}",
                   f"Road {n}", 100 * (1000 + 10 * n), f"2026-0{1 + n % 9}-02")  # fmt: skip
            database.execute("insert into accounts values (?,?,?,?,?,?,?,?,?)", row)
    return erp, crm


def visible(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    return build(tmp_path)


def overlap_of(folder: Path, left: object, right: object, *more: str) -> dict:  # type: ignore[type-arg]
    target = folder / "o.json"
    assert run(["--home", str(folder / "home"), "analyze", str(left), str(right), "--json", str(target), *more]) == 0
    found = json.loads(target.read_text(encoding="utf-8"))
    jsonschema.validate(found, json.loads(text_of("overlap")))
    return found  # type: ignore[no-any-return]


def test_jobs_tables_columns_records_and_differences(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    found = overlap_of(tmp_path, *pair)
    assert {"customer_master", "sales_order"} <= set(found["capabilities"]["both"])
    assert "general_ledger" in found["capabilities"]["left_only"]
    assert "complaint_ticket" in found["capabilities"]["right_only"]
    same = {(c["left"], c["right"]): c for c in found["columns"] if c["verdict"] == "same"}
    for left, right in [("name", "account_name"), ("phone", "phone"), ("email", "email"), ("city", "city")]:
        assert (f"customer.{left}", f"accounts.{right}") in same
    unit = [
        d for d in same["customer.credit_limit", "accounts.credit_limit_cents"]["differences"] if d["kind"] == "unit"
    ]
    assert [d["factor"] for d in unit] == ["100"]
    customers = next(r for r in found["records"] if r["object"] == "customer_master")
    assert (customers["left_records"], customers["right_records"], customers["automatic"]) == (50, 30, 30)


def test_with_json_alone_nothing_else_is_written(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    before = {p.name for p in tmp_path.iterdir()}
    overlap_of(tmp_path, *pair)
    assert {p.name for p in tmp_path.iterdir()} - before == {"o.json"}


def test_the_report_folder_holds_everything(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    out = tmp_path / "out"
    assert run(["analyze", *map(str, pair), "--out", str(out), "--links", str(tmp_path / "links")]) == 0
    assert visible(out) == {"report.html", "overlap.json", "overlap.xlsx", "plan.yaml"}
    rows = list(csv.DictReader((tmp_path / "links" / "customer_master.csv").open(encoding="utf-8")))
    assert {row["band"] for row in rows} <= {"automatic", "review", "separate"}
    right = [r for r in rows if r["band"] == "automatic"]
    assert all(r["right_key"] == f"a{r['left_key']}" for r in right)
    assert len(right) == 30


def test_the_reviewed_plan_survives_a_new_analysis(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    out = tmp_path / "out"
    assert run(["analyze", *map(str, pair), "--out", str(out)]) == 0
    assert run(["plan", "check", str(out / "plan.yaml")]) in (0, 1)
    text = (out / "plan.yaml").read_text(encoding="utf-8")
    (out / "plan.yaml").write_text("# reviewed by the owner of customers\n" + text, encoding="utf-8")
    assert run(["analyze", *map(str, pair), "--out", str(out)]) == 0
    assert "reviewed by the owner of customers" in (out / "plan.yaml").read_text(encoding="utf-8")


def test_a_folder_with_the_plan_of_two_other_systems_is_left_alone(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    out = tmp_path / "out"
    assert run(["analyze", *map(str, pair), "--out", str(out)]) == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    other = tmp_path / "other.sqlite"
    pair[1].rename(other)
    assert run(["analyze", str(pair[0]), str(other), "--out", str(out)]) == 4
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_without_rows_names_alone_are_compared(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    found = overlap_of(tmp_path, *pair, "--no-data")
    assert found["records"] == []
    assert "customer_master" in found["capabilities"]["both"]


def test_personal_values_are_masked_unless_asked_for(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    hidden = json.dumps(overlap_of(tmp_path, *pair), ensure_ascii=False)
    assert "info21@firm21.example" not in hidden
    assert "Optik Foods" not in hidden
    assert "Optik Foods" in json.dumps(overlap_of(tmp_path, *pair, "--show-values"), ensure_ascii=False)


def test_ddl_files_and_databases_mix(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    dump = tmp_path / "crm.sql"
    dump.write_text(CRM, encoding="utf-8")
    found = overlap_of(tmp_path, pair[0], dump)
    assert "customer_master" in found["capabilities"]["both"]
    assert found["records"] == []


def test_the_same_system_twice_is_said(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    found = overlap_of(tmp_path, pair[0], pair[0])
    assert any("same system" in str(notice) for notice in found["notices"])
    own = {(c["left"], c["right"]) for c in found["columns"] if c["verdict"] == "same"}
    assert ("customer.name", "customer.name") in own


def test_two_systems_with_nothing_in_common(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    other = tmp_path / "lab.sqlite"
    with sqlite3.connect(other) as database:
        database.executescript("create table spectra (id integer primary key, wavelength real, absorbance real);"
                               "create table telescope (id integer primary key, mirror_diameter real);")  # fmt: skip
    found = overlap_of(tmp_path, pair[0], other)
    assert found["capabilities"]["both"] == []
    assert [t for t in found["tables"] if t["verdict"] == "same"] == []
    assert [c for c in found["columns"] if c["verdict"] == "same"] == []


def test_an_empty_database_is_said(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    empty = tmp_path / "empty.sqlite"
    with sqlite3.connect(empty) as database:
        database.execute("create table t (x)")
        database.execute("drop table t")
    found = overlap_of(tmp_path, pair[0], empty)
    assert any("no tables" in str(notice) for notice in found["notices"])


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        ("nowhere", 2),
        ("postgresql://nobody:wrong@127.0.0.1:9/none", 3),
        ("gopher://host/x", 2),
    ],
)
def test_what_cannot_be_opened_ends_with_its_exit_code(
    tmp_path: Path, pair: tuple[Path, Path], spec: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--home", str(tmp_path / "home"), "analyze", str(pair[0]), spec]) == code
    told = capsys.readouterr().err
    assert "wrong" not in told
    assert "Traceback" not in told
    assert not (tmp_path / "home").exists()


def test_a_test_system_is_never_married_to_a_production_one(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    (tmp_path / "wedlock.toml").write_text(
        f'[systems.a]\nurl = "{pair[0]}"\nenvironment = "test"\n[systems.b]\nurl = "{pair[1]}"\n', encoding="utf-8"
    )
    assert run(["--home", str(tmp_path), "analyze", "a", "b"]) == 4


def test_a_url_or_a_file_goes_with_a_system_of_either_environment(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    (tmp_path / "wedlock.toml").write_text(f'[systems.a]\nurl = "{pair[0]}"\nenvironment = "test"\n', encoding="utf-8")
    assert run(["--home", str(tmp_path), "analyze", "a", str(pair[1]), "--no-data", "--json", str(tmp_path / "o")]) == 0


def test_both_languages(tmp_path: Path, pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "zh", "--home", str(tmp_path / "h"), "analyze", *map(str, pair)]) == 0
    assert "客户" in capsys.readouterr().out


def test_an_interrupt_leaves_no_half_report(tmp_path: Path) -> None:
    """Ctrl-C at many moments: the folder either does not exist or is whole."""
    erp, crm = build(tmp_path)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")}
    codes = set()
    for wait in (0.3, 0.8, 1.2, 1.6, 2.0):
        out = tmp_path / f"out{wait}"
        command = [sys.executable, "-m", "wedlock", "analyze", str(erp), str(crm), "--out", str(out)]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        codes.add(process.wait(timeout=60))
        if out.exists():
            assert visible(out) == {"report.html", "overlap.json", "overlap.xlsx", "plan.yaml"}
        assert not [p for p in tmp_path.iterdir() if p.name.startswith(f".out{wait}")]
    assert codes <= {0, 130, -2}
