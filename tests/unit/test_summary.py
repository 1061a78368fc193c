"""The terminal's summary, at 80 columns and in both languages."""

import io
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from tests.unit.report import overlaps

from wedlock.cli.summary import ADVICE_MOST, print_summary
from wedlock.language import LANGUAGES, Lang
from wedlock.model.overlap import Mode, Overlap, Owner, Recommendation


def said(overlap: Overlap, lang: Lang = "en", report: Path | None = None, width: int = 80) -> str:
    out = io.StringIO()
    print_summary(overlap, Console(file=out, width=width, highlight=False), lang, report)
    return out.getvalue()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("make", [overlaps.example, overlaps.hostile, overlaps.nothing_in_common])
def test_eighty_columns_suffice(make: object, lang: Lang) -> None:
    assert callable(make)
    lines = said(make(), lang).splitlines()
    assert max(cell_len(line) for line in lines) <= 80
    assert len(lines) < 40


def test_it_tells_the_figures() -> None:
    text = said(overlaps.example())
    for part in ("2 in both, 1 only in erp, 1 only in crm", "about 25 hours a month", "1,150", "42", "synchronise",
                 "2 pairs correspond; 1 would lose values"):  # fmt: skip
        assert part in text, part


def test_it_speaks_chinese() -> None:
    text = said(overlaps.example(), "zh")
    for part in ("客户档案", "双向同步", "重复录入", "两边都有"):
        assert part in text, part


def test_without_rows_it_says_so() -> None:
    assert "no rows were read" in said(overlaps.nothing_in_common())


def test_the_path_stands_on_one_line_to_be_copied() -> None:
    path = Path("/a") / ("long" * 30) / "report.html"
    assert str(path) in said(overlaps.example(), report=path).splitlines()[-1]


def test_names_are_not_markup() -> None:
    overlap = overlaps.Overlap(
        overlaps.MADE, overlaps.system("[red]x[/red]"), overlaps.system("[/]"), (), (), (), (), ()
    )
    assert "[red]x[/red] and [/]" in said(overlap)


def test_of_many_recommendations_those_that_do_something_come_first() -> None:
    items = [
        Recommendation(f"object_{n}", Mode.LEAVE if n < 8 else Mode.SYNC, Owner.LEFT, overlaps.say("r"))
        for n in range(9)
    ]
    base = overlaps.nothing_in_common()
    overlap = overlaps.Overlap(base.made, base.left, base.right, (), (), (), (), (), recommendations=tuple(items))
    text = said(overlap)
    assert text.index("Object 8") < text.index("Object 0")
    assert f"and {9 - ADVICE_MOST} more" in text
