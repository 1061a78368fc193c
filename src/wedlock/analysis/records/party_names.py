"""Names of companies and people made ready: words in one order, the parts of Chinese names, company or person."""

from __future__ import annotations

import re

from wedlock.analysis.records.codes import WIDTH
from wedlock.analysis.records.normal import people
from wedlock.analysis.records.normal.characters import IDEOGRAPH, folded
from wedlock.analysis.records.normal.chinese import ChineseName, regions, split_name, without_notes
from wedlock.analysis.records.normal.lines import SEVERAL, by_distinct, joined, split
from wedlock.analysis.records.normal.spoken import sounds
from wedlock.analysis.records.normal.words import core, in_one_order, words
from wedlock.analysis.records.prepared import Texts, first
from wedlock.model.records import RecordTable
from wedlock.model.shape import FieldRole as R

DIGITS, DIGIT = re.compile(r"\d+").findall, re.compile(r"\d").search
COMPANY, PERSON = "company", "person"
SPELT = 10_000  # names of a side up to which candidates are also looked for by sound (40 µs a name)
PARTS = ("region", "brand", "trade", "form", "branch")


def full_names(table: RecordTable) -> tuple[list[str], list[bool]]:
    """The name of each record, and whether it is given and family name of a person."""
    names, brief = first(table, R.NAME), first(table, R.SHORT_NAME)
    if R.LAST_NAME not in table.fields and R.FIRST_NAME not in table.fields:
        found = [a if a.strip() else b for a, b in zip(names, brief, strict=True)]
        return found, [False] * len(table)
    given, family = first(table, R.FIRST_NAME), first(table, R.LAST_NAME)
    composed = [bool(a.strip() and b.strip()) for a, b in zip(given, family, strict=True)]
    whole = [people.whole_name(a, b) for a, b in zip(given, family, strict=True)]
    found = [n if n.strip() else (w if w.strip() else b) for n, w, b in zip(names, whole, brief, strict=True)]
    return found, composed


def name_texts(table: RecordTable) -> Texts:
    """name, kind, chinese, digits, province, pinyin, spoken and PARTS of each record."""
    names, composed = full_names(table)
    raw = split(folded(joined(names)), len(names))
    ideographs = [row for row, name in enumerate(raw) if not name.isascii() and _is_chinese(name)]
    lines, kinds = _latin(raw, ideographs)
    texts = _chinese(raw, ideographs, lines, kinds)
    texts["name"] = lines
    texts["pinyin"] = _pinyin(texts["brand"]) if len(ideographs) <= SPELT else [""] * len(names)
    latin = [] if len(names) > SPELT else sorted(set(range(len(names))) - set(ideographs))
    texts["spoken"] = [""] * len(names)
    for row in latin:
        texts["spoken"][row] = SEVERAL.join(sounds(raw[row])[:WIDTH])
    texts["kind"] = [PERSON if c and not kind else kind for c, kind in zip(composed, kinds, strict=True)]
    texts["digits"] = _digits(lines)
    return texts


def employer_texts(table: RecordTable) -> Texts:
    """company, company_chinese and company_brand of each record: the employer's name, read as companies' names are."""
    if R.COMPANY not in table.fields:
        return {}
    texts = name_texts(RecordTable(table.keys, table.tables, {R.NAME: table.fields[R.COMPANY]}))
    return {"company": texts["name"], "company_chinese": texts["chinese"], "company_brand": texts["brand"]}


def _is_chinese(name: str) -> bool:
    return bool(IDEOGRAPH.search(name if name.isalnum() else without_notes(name)))


def _digits(lines: list[str]) -> list[str]:
    return ["".join(DIGITS(line)) for line in lines] if DIGIT(joined(lines)) else [""] * len(lines)


def _pinyin(brands: list[str]) -> list[str]:
    return by_distinct(people.pinyin)(brands) if any(brands) else brands


def _latin(raw: list[str], others: list[int]) -> tuple[list[str], list[str]]:
    """Words in one order and kinds; the rows `others` stay empty: without them the text is plain ASCII and fast."""
    lines, kinds = [""] * len(raw), [""] * len(raw)
    chinese = set(others)
    rows = [row for row in range(len(raw)) if row not in chinese]
    said = words("\n".join([raw[row] for row in rows]))
    bare = core(people.without_titles(said))
    for row, line, spoken in zip(rows, split(bare, len(rows)), split(said, len(rows)), strict=True):
        lines[row] = in_one_order(line)
        if line != spoken:
            kinds[row] = COMPANY
    return lines, kinds


def _chinese(raw: list[str], rows: list[int], lines: list[str], kinds: list[str]) -> Texts:
    """chinese, province and PARTS of every record; the names of `rows` are put into `lines` and `kinds`."""
    texts: Texts = {part: [""] * len(raw) for part in ("chinese", "province", *PARTS)}
    chinese, province, region, brand, trade, form, branch = texts.values()
    places = regions()
    for row in rows:
        part = split_name(raw[row])
        lines[row], kinds[row] = _chinese_line(raw[row], part)
        chinese[row] = "yes"
        region[row], brand[row], trade[row], form[row], _, is_branch = part
        if is_branch:
            branch[row] = f"@{part.branch}"
        if part.region:
            province[row] = places[part.region]
    return texts


def _chinese_line(name: str, part: ChineseName) -> tuple[str, str]:
    """What is compared as a whole, and the kind."""
    if not part.form and not part.is_branch:
        bare = "".join(without_notes(name).split())
        if people.is_chinese_person(bare):
            return people.CHINESE_TITLES.sub("", bare) or bare, PERSON
    branch = f"@{part.branch}" if part.is_branch else ""
    form = "" if part.form in ("limited", "other") else part.form
    return f"{part.region}{part.brand}{part.trade}{form}{branch}", COMPANY if part.form else ""
