"""What leaves the house of an analysis holds nobody's name, number or address, unless it was asked for."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import openpyxl
import pytest

from wedlock import sample
from wedlock.cli.group import run

PERSONAL = {
    "erp": {
        "bd_cust": ("khmc", "cust_name_en", "dz", "lxr", "tel", "mobile", "email", "tyshxydm", "bank_acct", "bz"),
        "bd_cust_linkman": ("xm", "bgdh", "sj", "email", "wechat"),
    },
    "crm": {
        "accounts": ("name", "phone", "email", "billing_street", "tax_identifier"),
        "contacts": ("work_phone", "mobile_phone", "email", "notes"),
    },
}
LEAST = 6
"""Characters: a shorter value (a family name, a house number) may well be a word of the report by chance."""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> sample.Sample:
    return sample.build(tmp_path_factory.mktemp("company"), customers=150)


def personal(company: sample.Sample) -> set[str]:
    found: set[str] = set()
    for side, tables in PERSONAL.items():
        database = sqlite3.connect(getattr(company, side))
        database.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for table, columns in tables.items():
            for column in columns:
                rows = database.execute(f'select "{column}" from "{table}" where "{column}" is not null')
                found |= {str(value).strip() for (value,) in rows}
        database.close()
    return {value for value in found if len(value) >= LEAST}


def written(folder: Path) -> dict[str, str]:
    """Everything that was written, as text."""
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in TEXTS}
    book = openpyxl.load_workbook(folder / "overlap.xlsx", read_only=True)
    cells = (str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    return found | {"overlap.xlsx": "\n".join(cells)}


TEXTS = (".html", ".json", ".yaml", ".csv")


def leaks(company: sample.Sample, out: Path) -> list[tuple[str, str]]:
    values = personal(company)
    return sorted((name, value) for name, text in written(out).items() for value in values if value in text)


def test_no_personal_value_is_in_what_is_passed_around(company: sample.Sample, tmp_path: Path) -> None:
    call = ["analyze", str(company.erp), str(company.crm), "--out", str(tmp_path), "--links", str(tmp_path / "links")]
    assert run(call) == 0
    assert leaks(company, tmp_path) == []


def test_show_values_shows_them(company: sample.Sample, tmp_path: Path) -> None:
    assert run(["analyze", str(company.erp), str(company.crm), "--out", str(tmp_path), "--show-values"]) == 0
    shown = {name for name, _ in leaks(company, tmp_path)}
    assert {"report.html", "overlap.json", "overlap.xlsx"} <= shown
