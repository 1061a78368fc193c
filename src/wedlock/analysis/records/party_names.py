"""Names of companies and people made ready: words in one order, the parts of Chinese names, company or person."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wedlock.analysis.records.codes import Coder
from wedlock.analysis.records.normal import people
from wedlock.analysis.records.normal.characters import IDEOGRAPH, folded
from wedlock.analysis.records.normal.chinese import ChineseName, split_name, without_notes
from wedlock.analysis.records.normal.lines import joined, split
from wedlock.analysis.records.normal.words import core, in_one_order, words
from wedlock.analysis.records.prepared import Prepared as Side
from wedlock.analysis.records.prepared import R, first
from wedlock.model.records import RecordTable

UNKNOWN, COMPANY, PERSON = 0, 1, 2
PARTS = ("region", "brand", "trade", "form", "branch", "digits")


def add_names(left: Side, right: Side, left_table: RecordTable, right_table: RecordTable) -> None:
    """Adds lines `name`; codes `name` and PARTS; numbers `kind`, `chinese`, `place` to both sides."""
    coders = {part: Coder() for part in ("name", *PARTS)}
    for side, table in ((left, left_table), (right, right_table)):
        _add(side, table, coders)


def full_names(table: RecordTable) -> tuple[list[str], list[bool]]:
    """The name of each record, and whether it was put together from given and family name."""
    names = first(table, R.NAME)
    given, family = first(table, R.FIRST_NAME), first(table, R.LAST_NAME)
    short = first(table, R.SHORT_NAME)
    found, composed = [], []
    for name, a, b, brief in zip(names, given, family, short, strict=True):
        whole = name if name.strip() else f"{a} {b}".strip()
        if not name.strip() and a and b and IDEOGRAPH.match(b):
            whole = b + a
        found.append(whole or brief)
        composed.append(bool(a.strip() and b.strip()))
    return found, composed


def _add(side: Side, table: RecordTable, coders: dict[str, Coder]) -> None:
    names, composed = full_names(table)
    raw = split(folded(joined(names)), len(names))
    spoken = words("\n".join(raw))
    bare = core(people.without_titles(spoken))
    lines, changed = split(bare, len(names)), split(spoken, len(names))
    chinese = [bool(IDEOGRAPH.search(name)) if not name.isascii() else False for name in raw]
    parts = {row: split_name(raw[row]) for row, is_chinese in enumerate(chinese) if is_chinese}
    kinds = [COMPANY if a != b else UNKNOWN for a, b in zip(lines, changed, strict=True)]
    lines = [in_one_order(line) for line in lines]
    for row, part in parts.items():
        lines[row], kinds[row] = _chinese_line(raw[row], part)
    for row, is_person in enumerate(composed):
        if is_person and kinds[row] == UNKNOWN:
            kinds[row] = PERSON
    side.lines["name"] = lines
    side.codes["name"] = coders["name"].single(lines)
    side.numbers["kind"] = np.array(kinds, dtype=np.float64)
    side.numbers["chinese"] = np.array(chinese, dtype=np.float64)
    _code_parts(side, parts, lines, coders)


def _chinese_line(name: str, part: ChineseName) -> tuple[str, int]:
    """What is compared as a whole, and the kind."""
    bare = "".join(without_notes(name).split())
    if not part.form and not part.is_branch and people.is_chinese_person(bare):
        return people.CHINESE_TITLES.sub("", bare) or bare, PERSON
    branch = f"@{part.branch}" if part.is_branch else ""
    form = part.form if part.form not in ("limited", "other") else ""
    return f"{part.region}{part.brand}{part.trade}{form}{branch}", COMPANY if part.form else UNKNOWN


def _code_parts(side: Side, parts: dict[int, ChineseName], lines: Sequence[str], coders: dict[str, Coder]) -> None:
    columns: dict[str, list[str]] = {part: [""] * side.count for part in PARTS}
    for row, part in parts.items():
        columns["region"][row], columns["brand"][row] = part.region, part.brand
        columns["trade"][row], columns["form"][row] = part.trade, part.form
        columns["branch"][row] = f"@{part.branch}" if part.is_branch else ""
    columns["digits"] = ["".join(filter(str.isdigit, line)) for line in lines]
    for name, values in columns.items():
        side.codes[name] = coders[name].single(values)
        side.lines[name] = values
