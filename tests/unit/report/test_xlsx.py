"""overlap.xlsx, read back with another library."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.unit.report import overlaps

from wedlock.analysis.report import xlsx
from wedlock.language import LANGUAGES, Lang
from wedlock.model.overlap import Overlap

SHEETS = {
    "en": ["Summary", "Jobs", "Tables", "Columns", "Differences", "Records", "Recommendations"],
    "zh": ["概览", "业务", "表", "字段", "差异", "记录", "建议"],
}


def book(overlap: Overlap, folder: Path, lang: Lang = "en") -> Any:
    xlsx.write(overlap, folder / "overlap.xlsx", lang)
    return openpyxl.load_workbook(folder / "overlap.xlsx")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_seven_sheets_with_frozen_heads_and_filters(tmp_path: Path, lang: Lang) -> None:
    found = book(overlaps.example(), tmp_path, lang)
    assert found.sheetnames == SHEETS[lang]
    for sheet in found:
        assert str(sheet.freeze_panes).endswith("2"), sheet.title
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.column_dimensions["A"].width > 10


def test_figures_are_numbers(tmp_path: Path) -> None:
    jobs = book(overlaps.example(), tmp_path)["Jobs"]
    heads = [cell.value for cell in jobs[1]]
    row = dict(zip(heads, [cell.value for cell in jobs[2]], strict=True))
    assert row["erp: rows"] == 640
    assert row["Typed twice, hours a month"] == pytest.approx(5.35)
    assert row["crm: tables"] == "crm_customer_master, crm_customer_master_line"


def test_differences_have_a_row_each(tmp_path: Path) -> None:
    sheet = book(overlaps.example(), tmp_path)["Differences"]
    assert sheet.max_row == 1 + len(overlaps.CUSTOMER_DIFFERENCES)
    assert [cell.value for cell in sheet["I"]][2] == "A → active"


def test_nothing_is_ever_a_formula(tmp_path: Path) -> None:
    found = book(overlaps.hostile(), tmp_path)
    cells = [cell for sheet in found for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    values = {cell.value for cell in cells if cell.data_type == "s"}
    assert {"=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)"} <= values


def test_a_text_longer_than_a_cell_is_cut(tmp_path: Path) -> None:
    overlap = overlaps.Overlap(overlaps.MADE, overlaps.system("a"), overlaps.system("b"), (), (), (), (), (),
                               notices=(overlaps.say("x" * 40_000),))  # fmt: skip
    values = [cell.value for cell in book(overlap, tmp_path)["Summary"]["B"]]
    assert "x" * xlsx.CELL_LIMIT in values
