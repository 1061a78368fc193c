"""A column of Chinese company names split in one go, as `chinese.split_name` splits each.

Only what is plain: letters, a known legal form at the end, at most one place in front. Those are nearly all; the others
are for `split_name`. Words are found by codes of the characters from an end inwards, for all names at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np

from wedlock.analysis.records.normal import chinese
from wedlock.analysis.records.normal.column import BASE, Codes, Column, Marks, Places, Points


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by their number of characters (from 1): sorted codes, and which word each is. Read from one end."""

    step: int  # 1: from the first character on; -1: from the last one back
    codes: tuple[Codes, ...]
    which: tuple[Places, ...]

    @classmethod
    def of(cls, words: Iterable[str], step: int) -> Lexicon:
        column = Column.of(list(words))
        size, points = column.sizes(), column.points()
        codes, which = [], []
        for length in range(1, int(size.max()) + 1):
            rows = np.flatnonzero(size == length)
            found = np.zeros(len(rows), dtype=np.uint64)
            for n in range(length):
                found = _further(found, points, _at(column.start[rows], column.end[rows], step, n))
            order = np.argsort(found)
            codes.append(found[order])
            which.append(rows[order])
        return cls(step, tuple(codes), tuple(which))

    def find(self, points: Points, start: Places, end: Places, shortest: bool = False) -> tuple[Places, Places]:
        """(length, which word) at this end of each text: the longest, or the shortest; length 0 where there is none."""
        length, which = np.zeros(len(start), dtype=np.int64), np.zeros(len(start), dtype=np.int64)
        code = np.zeros(len(start), dtype=np.uint64)
        for n, (codes, words) in enumerate(zip(self.codes, self.which, strict=True)):
            code = _further(code, points, np.clip(_at(start, end, self.step, n), 0, len(points) - 1))
            if not len(codes):
                continue
            place = np.minimum(np.searchsorted(codes, code), len(codes) - 1)
            hit = (codes[place] == code) & (end - start > n)
            if shortest:
                hit &= length == 0
            length[hit], which[hit] = n + 1, words[place[hit]]
        return length, which


def _at(start: Places, end: Places, step: int, n: int) -> Places:
    return start + n if step > 0 else end - 1 - n


def _further(code: Codes, points: Points, at: Places) -> Codes:
    return code * BASE + points[at].astype(np.uint64) + np.uint64(1)


@cache
def _lexicons() -> tuple[Lexicon, Lexicon, Lexicon, Lexicon]:
    """Branches, forms and trades at the end; places at the start."""
    ends = (chinese.BRANCHES, chinese.FORMS, sorted(chinese.TRADES))
    branches, forms, trades = (Lexicon.of(words, -1) for words in ends)
    return branches, forms, trades, Lexicon.of((*chinese.regions(), chinese.COUNTRY), 1)


@dataclass(frozen=True, slots=True)
class Split:
    """Of the names that are `plain` region, brand and trade follow one another from the start to `cut`."""

    plain: Marks
    place: Places  # which of chinese.regions() the region is, where there is one
    brand: Places  # where it begins: behind the region
    trade: Places  # where it begins: behind the brand
    cut: Places  # where the form begins
    form: Places  # which of chinese.FORMS it is


def split_names(names: Column) -> Split:
    """`names` of letters and digits; those which are not plain are for `chinese.split_name`."""
    branches, forms, trades, places = _lexicons()
    points, start, end = names.points(), names.start, names.end
    length, form = forms.find(points, start, end)
    cut = end - length
    plain = (length > 0) & (cut > start) & (branches.find(points, start, end)[0] == 0)
    size, place = places.find(points, start, cut, shortest=True)
    size[cut - start - size < 2] = 0
    brand = start + size
    further = places.find(points, brand, cut, shortest=True)[0]
    plain &= (size == 0) | (place < len(chinese.regions()))  # not behind 中国
    plain &= ((size == 0) & (further == 0)) | ((size > 0) & (further == 0) & ~_goes_on(names, points, brand))
    return Split(plain, place, brand, _trades(trades, points, brand, cut), cut, form)


def _goes_on(names: Column, points: Points, behind: Places) -> Marks:
    """Whether 市, 自治区, a district … may follow the place."""
    following = points[np.minimum(behind, len(points) - 1)]
    districts = names.counted((points == ord("区")) | (points == ord("县")))
    return np.asarray(np.isin(following, [ord(char) for char in chinese.BEHIND_PLACE_STARTS]) | (districts > 0))


def _trades(trades: Lexicon, points: Points, start: Places, end: Places) -> Places:
    """Where the trades begin: they are taken off the end as long as two characters stay."""
    end = end.copy()
    rows = np.arange(len(end))
    while len(rows):
        # The first two characters are out of reach, so what is found leaves them.
        length, _ = trades.find(points, np.minimum(start[rows] + 2, end[rows]), end[rows])
        end[rows] -= length
        rows = rows[length > 0]
    return end
