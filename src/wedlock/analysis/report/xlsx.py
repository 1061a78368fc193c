"""overlap.xlsx: the Overlap as a workbook of seven sheets, for people who sort and filter.

Every text is written as a string cell, so that a value starting with `=`, `+`, `-` or `@` is never a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wedlock.analysis.report import sheets
from wedlock.analysis.report.sheets import Cell, Sheet
from wedlock.language import Lang, T
from wedlock.model.overlap import Overlap

CELL_LIMIT = 32_767
"""Characters in one cell, Excel's own limit."""
ROW_LIMIT = 1_048_576
"""Rows in one sheet, Excel's own limit."""


def write(overlap: Overlap, path: Path, lang: Lang = "en") -> None:
    """Write the workbook to `path`. OSError where the place cannot be written."""
    import xlsxwriter  # 0.1 s to load, needed only when a report is written

    with path.open("wb") as file:
        # in_memory: no temporary files elsewhere; a gigabyte of rows is what Excel refuses anyway
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                   "strings_to_numbers": False, "nan_inf_to_errors": True}  # fmt: skip
        book = xlsxwriter.Workbook(file, options)
        book.set_properties(
            {"title": T("Overlap of two systems").say(lang), "comments": "Wedlock", "author": "Wedlock"}
        )
        book.set_calc_mode("auto")
        formats = _Formats(
            head=book.add_format(
                {"bold": True, "bg_color": "#E8EEF1", "bottom": 1, "text_wrap": True, "valign": "top"}
            ),
            text=book.add_format({"valign": "top", "text_wrap": True}),
            share=book.add_format({"valign": "top", "num_format": "0.00"}),
            number=book.add_format({"valign": "top", "num_format": "#,##0.##"}),
        )
        for sheet in sheets.all_sheets(overlap):
            _write_sheet(book, sheet, formats, lang)
        book.close()


@dataclass(frozen=True)
class _Formats:
    head: Any
    text: Any
    share: Any
    number: Any


def _write_sheet(book: Any, sheet: Sheet, formats: _Formats, lang: Lang) -> None:
    page = book.add_worksheet(sheet.title.say(lang))
    page.freeze_panes(1, sheet.frozen)
    for number, head in enumerate(sheet.heads):
        page.write_string(0, number, head.title.say(lang), formats.head)
        page.set_column(number, number, head.width)
    last = 0
    for last, row in enumerate(_bounded(sheet.rows), start=1):
        _write_row(page, last, row, formats, lang)
    page.autofilter(0, 0, max(last, 1), len(sheet.heads) - 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _bounded(rows: Iterable[Sequence[Cell]]) -> Iterable[Sequence[Cell]]:
    for number, row in enumerate(rows):
        if number == ROW_LIMIT - 2:
            yield (T("More rows than a sheet can hold; overlap.json has them all."),)
            return
        yield row


def _write_row(page: Any, row: int, cells: Sequence[Cell], formats: _Formats, lang: Lang) -> None:
    for column, cell in enumerate(cells):
        if cell is None or cell == "":
            continue
        if isinstance(cell, float) and 0 <= cell <= 1:
            page.write_number(row, column, cell, formats.share)
        elif isinstance(cell, (int, float)):
            page.write_number(row, column, cell, formats.number)
        else:
            said = cell if isinstance(cell, str) else cell.say(lang)
            if said:
                page.write_string(row, column, said[:CELL_LIMIT].encode("utf-8", "replace").decode(), formats.text)
