"""Names of companies and people made ready: words in one order, the parts of Chinese names, company or person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import compress

import numpy as np

from wedlock.analysis.records.codes import WIDTH
from wedlock.analysis.records.normal import people
from wedlock.analysis.records.normal.characters import IDEOGRAPH, folded
from wedlock.analysis.records.normal.chinese import (
    FORMS,
    OPENING,
    ChineseName,
    letters_of,
    regions,
    split_name,
    without_notes,
)
from wedlock.analysis.records.normal.chinese_column import Split, split_names
from wedlock.analysis.records.normal.column import Column, Marks, Places, marked, text_of, together
from wedlock.analysis.records.normal.lines import SEVERAL, alphabet, by_distinct, joined, split
from wedlock.analysis.records.normal.spoken import sounds
from wedlock.analysis.records.normal.words import core, in_one_order, words
from wedlock.analysis.records.prepared import Texts, first
from wedlock.model.records import RecordTable
from wedlock.model.shape import FieldRole as R

COMPANY, PERSON = "company", "person"
KINDS = ("", COMPANY, PERSON)
FORM_NAMES = ("", *dict.fromkeys(FORMS.values()))
UNTOLD_FORMS = ("", "limited", "other")  # not part of the line that is compared as a whole
SPELT = 10_000  # names of a side up to which candidates are also looked for by sound (40 µs a name)


def full_names(table: RecordTable) -> tuple[Sequence[str], Marks]:
    """The name of each record, and whether it is given and family name of a person."""
    names, brief = first(table, R.NAME), first(table, R.SHORT_NAME)
    nobody = np.zeros(len(table), dtype=bool)
    if R.LAST_NAME not in table.fields and R.FIRST_NAME not in table.fields:
        if R.SHORT_NAME not in table.fields:
            return names, nobody
        return [a if a.strip() else b for a, b in zip(names, brief, strict=True)], nobody
    given, family = first(table, R.FIRST_NAME), first(table, R.LAST_NAME)
    composed = [bool(a.strip() and b.strip()) for a, b in zip(given, family, strict=True)]
    whole = [people.whole_name(a, b) for a, b in zip(given, family, strict=True)]
    found = [n if n.strip() else (w if w.strip() else b) for n, w, b in zip(names, whole, brief, strict=True)]
    return found, np.array(composed, dtype=bool)


def name_texts(table: RecordTable) -> Texts:
    """name, kind, chinese, digits, province, spoken and the parts of Chinese names of each record."""
    names, composed = full_names(table)
    names, count = list(names), len(names)
    plain = np.fromiter(map(str.isascii, names), bool, count)
    rows = np.flatnonzero(~plain)
    latin = folded(joined(list(compress(names, plain))))
    others = Column.lines(folded(joined(list(compress(names, ~plain)))), len(rows))
    other, ideographs = others.each(), _are_chinese(others)
    latin_rows, chinese_rows = np.concatenate([np.flatnonzero(plain), rows[~ideographs]]), rows[ideographs]
    latin = "\n".join([*([latin] if plain.any() else ()), *compress(other, ~ideographs)])
    lines, kinds = _latin(latin, len(latin_rows))
    texts, chinese_lines, chinese_kinds = _chinese(list(compress(other, ideographs)), chinese_rows, count)
    name = together(count, (latin_rows, lines), (chinese_rows, chinese_lines))
    kind = np.zeros(count, dtype=np.int64)
    kind[latin_rows], kind[chinese_rows] = kinds, chinese_kinds
    kind[(kind == 0) & composed] = KINDS.index(PERSON)
    return {
        **texts,
        "name": name,
        "spoken": _spoken(latin, latin_rows, count),
        "kind": Column.words(KINDS, kind),
        "digits": _digits(name) if _any_digit(lines, chinese_lines) else Column.nothing(count),
    }


def employer_texts(table: RecordTable) -> Texts:
    """company, company_chinese and company_brand of each record: the employer's name, read as companies' names are."""
    if R.COMPANY not in table.fields:
        return {}
    texts = name_texts(RecordTable(table.keys, table.tables, {R.NAME: table.fields[R.COMPANY]}))
    return {"company": texts["name"], "company_chinese": texts["chinese"], "company_brand": texts["brand"]}


def _are_chinese(names: Column) -> Marks:
    """Which names have an ideograph outside of notes in brackets."""
    points, known = names.points(), alphabet(names.text)
    found = names.counted(marked(points, filter(IDEOGRAPH.match, known))) > 0
    noted = found & (names.counted(marked(points, known & set(OPENING))) > 0)
    rows = np.flatnonzero(noted)
    found[rows] = [bool(IDEOGRAPH.search(without_notes(name))) for name in names.take(rows)]
    return np.asarray(found)


def _any_digit(*columns: Column) -> bool:
    return any(char.isdecimal() for column in columns for char in alphabet(column.text))


def _digits(names: Column) -> Column:
    """The digits of each name: what lies between its ends in the text of all digits."""
    points = names.points()
    places = marked(points, filter(str.isdecimal, alphabet(names.text)))
    before = np.concatenate([[0], np.cumsum(places, dtype=np.int64)])
    return Column(text_of(points[places]), before[names.start], before[names.end])


def pinyin(brands: Column, chinese: Marks) -> Sequence[str]:
    """How the brands of a side are spoken, where they are few."""
    if not brands.text or np.count_nonzero(chinese) > SPELT:
        return Column.nothing(len(brands))
    return by_distinct(people.pinyin)(brands)


def _spoken(latin: str, rows: Places, count: int) -> Column:
    if count > SPELT or not len(rows):
        return Column.nothing(count)
    return Column.nothing(count).patched(rows, [SEVERAL.join(sounds(line)[:WIDTH]) for line in split(latin, len(rows))])


def _latin(text: str, count: int) -> tuple[Column, Places]:
    """Words in one order and kinds."""
    said = words(text)
    bare = core(people.without_titles(said))
    # What is taken off, titles and legal forms, makes a line shorter.
    company = Column.lines(bare, count).sizes() < Column.lines(said, count).sizes()
    return Column.of([in_one_order(line) for line in split(bare, count)]), company * KINDS.index(COMPANY)


def _chinese(raw: list[str], rows: Places, count: int) -> tuple[Texts, Column, Places]:
    """chinese, province and the parts of every record; the lines and kinds of `rows`, which have the names `raw`."""
    names, found = _split(raw)
    odd = np.flatnonzero(~found.plain)
    parts = [split_name(raw[k]) for k in odd.tolist()]
    said = [_chinese_line(raw[k], part) for k, part in zip(odd.tolist(), parts, strict=True)]
    form = np.array([FORM_NAMES.index(form) for form in FORMS.values()])[found.form]
    form[odd] = [FORM_NAMES.index(part.form) for part in parts]
    provinces = ("", *dict.fromkeys(regions().values()))
    where = np.zeros(len(raw), dtype=np.int64)
    placed = found.plain & (found.brand > names.start)
    where[placed] = np.array([provinces.index(province) for province in regions().values()])[found.place[placed]]
    where[odd] = [provinces.index(regions()[part.region]) if part.region else 0 for part in parts]
    formed = np.flatnonzero(found.plain & ~np.isin(form, [FORM_NAMES.index(form) for form in UNTOLD_FORMS]))
    heads = zip(names.cut(names.start[formed], found.cut[formed]), form[formed].tolist(), strict=True)
    columns = names.patched_all(
        ((names.start, found.brand), odd, [part.region for part in parts]),
        ((found.brand, found.trade), odd, [part.brand for part in parts]),
        ((found.trade, found.cut), odd, [part.trade for part in parts]),
        ((names.start, names.start), odd, [f"@{part.branch}" if part.is_branch else "" for part in parts]),
        ((names.start, found.cut), np.concatenate([odd, formed]),
         [*(line for line, _ in said), *(f"{head}{FORM_NAMES[n]}" for head, n in heads)]),
    )  # fmt: skip
    region, brand, trade, branch = (together(count, (rows, column)) for column in columns[:-1])
    kinds = np.full(len(raw), KINDS.index(COMPANY), dtype=np.int64)
    kinds[odd] = [KINDS.index(kind) for _, kind in said]
    texts: Texts = {
        "chinese": together(count, (rows, Column.words(["yes"], np.zeros_like(rows)))),
        "province": together(count, (rows, Column.words(provinces, where))),
        "region": region,
        "brand": brand,
        "trade": trade,
        "form": together(count, (rows, Column.words(FORM_NAMES, form))),
        "branch": branch,
    }
    return texts, columns[-1], kinds


def _split(raw: list[str]) -> tuple[Column, Split]:
    """The letters of the names, and how they are split."""
    bare = [name if name.isalnum() else letters_of(name) for name in raw]
    names = Column.of([name if isinstance(name, str) else name[1] for name in bare])
    found = split_names(names)
    elsewhere = np.fromiter((not isinstance(name, str) and bool(name[0]) for name in bare), bool, len(bare))
    return names, replace(found, plain=found.plain & ~elsewhere)


def _chinese_line(name: str, part: ChineseName) -> tuple[str, str]:
    """What is compared as a whole, and the kind."""
    if not part.form and not part.is_branch:
        bare = "".join(without_notes(name).split())
        if people.is_chinese_person(bare):
            return people.CHINESE_TITLES.sub("", bare) or bare, PERSON
    branch = f"@{part.branch}" if part.is_branch else ""
    form = "" if part.form in UNTOLD_FORMS else part.form
    return f"{part.region}{part.brand}{part.trade}{form}{branch}", COMPANY if part.form else ""
