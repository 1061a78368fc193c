"""Few people in a column look like codes; neither report nor plan names them unless values were asked for."""

import sqlite3
from pathlib import Path

import openpyxl
import pytest

from wedlock.cli.group import run

FIRST = ["Nordwind", "Hafen", "Optik", "Feinkost", "Lumen", "Kontor", "Atelier", "Ventil"]
PEOPLE = {
    "erp": ["Annegret Schmidtke", "Bartholomäus Kling", "Czeslawa Nowakowska", "王小明"],
    "crm": ["SCHMIDTKE A.", "KLING B.", "NOWAKOWSKA C.", "王小明"],
}
PHONES = ["+49 170 5551234", "+49 170 5551235", "+49 170 5551236"]
SECRET = ["schmidtke", "kling b", "bartholomäus", "nowakowska", "王小明", "5551235", "8937040044"]


def built(folder: Path) -> list[str]:
    for name, table, states in (("erp", "customer", "AI"), ("crm", "account", ("active", "inactive"))):
        with sqlite3.connect(folder / f"{name}.db") as database:
            database.executescript(
                f"create table {table} (id integer primary key, name text, tax_id text, phone text, sales_rep text,"
                " handled_by text not null, hotline text, iban text, status text,"
                " email text, street text, city text)"
            )
            for n in range(120):
                person, bank = PEOPLE[name][n % 4], f"DE8937040044053201{n % 4:04}"
                row: tuple[object, ...] = (
                    n,
                    f"{FIRST[n % 8]} Handel {n}",
                    f"DE{n:09}",
                    f"+49 30 77{n:05}",
                    person,
                    person,
                    PHONES[n % 3],
                )
                row = (*row, bank, states[n % 2], f"info@firm{n}.example", f"Weg {n}", f"City{n % 7}")
                database.execute(f"insert into {table} values ({','.join('?' * len(row))})", row)
    return [str(folder / "erp.db"), str(folder / "crm.db")]


def told(out: Path) -> str:
    book = openpyxl.load_workbook(out / "overlap.xlsx", read_only=True)
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    return "\n".join([*cells, *(path.read_text(encoding="utf-8") for path in out.glob("*.[hjy]*"))]).casefold()


def test_nobody_is_named_and_true_codes_are_mapped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert run(["analyze", *built(tmp_path), "--out", str(out)]) == 0
    everything = told(out) + capsys.readouterr().out.casefold()
    assert [secret for secret in SECRET if secret in everything] == []
    plan = (out / "plan.yaml").read_text(encoding="utf-8")
    assert "values: {A: active, I: inactive}" in plan
    assert "The values look like people's" in plan
    assert run(["plan", "--plan", str(out / "plan.yaml"), "check"]) == 0


def test_asked_for_they_are_shown(tmp_path: Path) -> None:
    assert run(["analyze", *built(tmp_path), "--out", str(tmp_path / "out"), "--show-values"]) == 0
    assert "schmidtke" in told(tmp_path / "out")
