"""The heat map: which tables correspond, best tables first, ordered so that a job's tables stand together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wedlock.analysis.report import labels
from wedlock.analysis.report.html.both import Both, both
from wedlock.language import T
from wedlock.model.overlap import TableMatch, Verdict

MOST = 44
"""Tables on a side: more cannot be read; overlap.xlsx has them all."""
CELL_LEAST, CELL_MOST, ROOM = 17, 28, 1_000
"""A cell's edge grows from the least to the most as long as the picture fits into the page's width."""
NAME = 30  # characters of a table's name that are shown


@dataclass(frozen=True, slots=True)
class Cell:
    x: int
    y: int
    opacity: float
    same: bool
    title: Both


@dataclass(frozen=True, slots=True)
class Heat:
    """`rows` and `columns` are table names with their place; left out are tables that did not fit."""

    rows: tuple[tuple[int, str, str], ...]
    columns: tuple[tuple[int, str, str], ...]
    cells: tuple[Cell, ...]
    width: int
    height: int
    left: int
    top: int
    left_out: int
    cell: int


def heat(matches: Sequence[TableMatch]) -> Heat | None:
    """The picture's data, None where nothing corresponds."""
    shown = [match for match in matches if match.verdict is not Verdict.DIFFERENT]
    shown.sort(key=lambda match: (match.verdict is not Verdict.SAME, -match.score))
    rows = _most(match.left for match in shown)
    columns = _most(match.right for match in shown if match.left in rows)
    kept = [match for match in shown if match.left in rows and match.right in columns]
    if not kept:
        return None
    order = sorted(kept, key=lambda match: (match.verdict is not Verdict.SAME, match.jobs[:1] or ("~",), -match.score))
    row_of = {name: i for i, name in enumerate(dict.fromkeys(match.left for match in order))}
    column_of = {name: i for i, name in enumerate(dict.fromkeys(match.right for match in order))}
    left, top = _space(row_of) + 8, round(_space(column_of) * 0.75) + 22
    names_right = round(_space(column_of) * 0.7) + 8
    cell = min(CELL_MOST, max(CELL_LEAST, (ROOM - left - names_right) // len(column_of)))
    tables = {match.left for match in matches} | {match.right for match in matches}
    return Heat(
        rows=tuple((top + i * cell, _short(name), name) for name, i in row_of.items()),
        columns=tuple((left + i * cell, _short(name), name) for name, i in column_of.items()),
        cells=tuple(_cell(m, left + column_of[m.right] * cell, top + row_of[m.left] * cell) for m in kept),
        width=left + len(column_of) * cell + names_right,
        height=top + len(row_of) * cell + 4,
        left=left,
        top=top,
        left_out=len(tables) - len(row_of) - len(column_of),
        cell=cell,
    )


def _most(names: Iterable[str]) -> frozenset[str]:
    return frozenset(list(dict.fromkeys(names))[:MOST])


def _short(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= NAME else name[: NAME - 1] + "…"


def _space(names: Iterable[str]) -> int:
    """Room for the longest name at 11.5 units, wide characters twice as wide."""
    widths = [sum(11.5 if ord(char) > 0x2E80 else 7.2 for char in _short(name)) for name in names]
    return round(max(widths, default=0))


def _cell(match: TableMatch, x: int, y: int) -> Cell:
    title = T("{left} × {right}: {score:.2f}, {verdict}", left=match.left, right=match.right, score=match.score,
              verdict=labels.VERDICTS[match.verdict])  # fmt: skip
    return Cell(x, y, round(0.12 + 0.88 * match.score, 2), match.verdict is Verdict.SAME, both(title))
