"""Column: the texts of a field as one text and where each of them lies in it.

No object a record: made, coded and sent to another process by numpy. What a step only cuts (a domain out of an
address, the last digits of a phone) are other places in the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Points = NDArray[Any]  # code points: uint8 of plain ASCII, else uint32
Marks = NDArray[np.bool_]
Codes = NDArray[np.uint64]
BASE = np.uint64(0x9E3779B97F4A7C15)
INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 1 << 64))
CHUNK = 1 << 15  # texts coded at a time, so that what is in between stays in the processor's cache


def points_of(text: str) -> Points:
    if text.isascii():
        return np.frombuffer(text.encode(), dtype=np.uint8)
    return np.array(text).reshape(1).view(np.uint32)


def text_of(points: Points) -> str:
    return points.tobytes().decode("ascii" if points.dtype == np.uint8 else "utf-32-le", "surrogatepass")


def marked(points: Points, chars: Iterable[str]) -> Marks:
    """Which points are one of these characters, all of which must occur."""
    table = np.zeros(int(points.max(initial=0)) + 1, dtype=bool)
    table[[ord(char) for char in chars]] = True
    return np.asarray(table[points])


@dataclass(frozen=True, slots=True, eq=False)
class Column(Sequence[str]):
    """Text k is `text[start[k] : end[k]]`. `lined`: `text` is just these, one a line."""

    text: str
    start: Places
    end: Places
    lined: bool = False

    @classmethod
    def of(cls, values: Sequence[str]) -> Column:
        if isinstance(values, Column):
            return values
        end = np.cumsum(np.fromiter(map(len, values), np.int64, len(values)))
        return cls("".join(values), np.concatenate([[0], end[:-1]]) if len(end) else end, end)

    @classmethod
    def lines(cls, text: str, count: int) -> Column:
        """The lines of a text. `count` guards against a step that ate a line break."""
        breaks = np.flatnonzero(points_of(text) == 10)
        assert len(breaks) == max(count - 1, 0), (len(breaks), count)
        if not count:
            return cls("", breaks, breaks)
        return cls(text, np.concatenate([[0], breaks + 1]), np.concatenate([breaks, [len(text)]]), lined=True)

    @classmethod
    def nothing(cls, count: int) -> Column:
        nowhere = np.zeros(count, dtype=np.int64)
        return cls("", nowhere, nowhere)

    @classmethod
    def joined(cls, parts: Sequence[Column]) -> Column:
        """One column after another."""
        before = np.cumsum([0, *(len(part.text) for part in parts)])
        start = np.concatenate([part.start + size for part, size in zip(parts, before, strict=False)])
        end = np.concatenate([part.end + size for part, size in zip(parts, before, strict=False)])
        return cls("".join([part.text for part in parts]), start, end)

    @classmethod
    def words(cls, words: Sequence[str], which: NDArray[Any]) -> Column:
        """Text k is `words[which[k]]`."""
        few = cls.of(words)
        return cls(few.text, few.start[which], few.end[which])

    def __len__(self) -> int:
        return len(self.start)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Column: ...
    def __getitem__(self, at: int | slice) -> str | Column:
        if not isinstance(at, slice):
            return self.text[self.start[at] : self.end[at]]
        start, end = self.start[at], self.end[at]
        if not self.lined or not len(start) or at.step not in (None, 1):
            return Column(self.text, start, end)
        first = start[0]
        return Column(self.text[first : end[-1]], start - first, end - first, lined=True)

    def __iter__(self) -> Iterator[str]:
        return iter(self.each())

    def each(self) -> list[str]:
        return self.text.split("\n") if self.lined else self.cut(self.start, self.end)

    def __eq__(self, other: object) -> bool:
        """As the list of its texts."""
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as of a list

    def take(self, rows: NDArray[Any]) -> list[str]:
        return self.cut(self.start[rows], self.end[rows])

    def cut(self, start: Places, end: Places) -> list[str]:
        text = self.text
        return [text[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)]

    def points(self) -> Points:
        return points_of(self.text)

    def sizes(self) -> Places:
        return self.end - self.start

    def counted(self, marks: Marks) -> Places:
        """How many of the marked characters each text has; `marks` has one for each character of `text`."""
        before = np.zeros(len(marks) + 1, dtype=np.int32)
        np.cumsum(marks, out=before[1:])
        return np.asarray(before[self.end] - before[self.start])

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        """Half as many bytes through a pipe."""
        if not self.text:
            return Column.nothing, (len(self),)
        if self.lined:
            return Column.lines, (self.text, len(self))
        return _sent, (self.text, self.start.astype(np.int32), self.end.astype(np.int32))

    def only(self, rows: NDArray[Any]) -> Column:
        return Column(self.text, self.start[rows], self.end[rows])

    def within(self, start: Places, end: Places) -> Column:
        """Other places in the same text; nothing where they end before they begin."""
        return Column(self.text, start, np.maximum(start, end))

    def patched(self, rows: NDArray[Any], texts: Sequence[str]) -> Column:
        """With other texts for these rows."""
        return self.patched_all(((self.start, self.end), rows, texts))[0]

    def patched_all(self, *columns: tuple[tuple[Places, Places], NDArray[Any], Sequence[str]]) -> list[Column]:
        """Several columns in one text: each of other places in this one, and with other texts for some rows."""
        more = Column.of([text for _, _, texts in columns for text in texts])
        text, at, found = self.text + more.text, 0, []
        for (start, end), rows, texts in columns:
            start, end, part = start.copy(), end.copy(), slice(at, at + len(texts))
            start[rows], end[rows] = more.start[part] + len(self.text), more.end[part] + len(self.text)
            found.append(Column(text, start, end))
            at += len(texts)
        return found

    def codes(self) -> Codes:
        """A number for each text, equal where texts are equal and 0 for the empty one (see `codes_of`)."""
        found = np.zeros(len(self), dtype=np.uint64)
        rows = np.flatnonzero(self.end > self.start)
        start, end = self.start[rows], self.end[rows]
        if len(rows) and (start[1:] < start[:-1]).any():
            order = np.argsort(start, kind="stable")
            rows, start, end = rows[order], start[order], end[order]
        points = self.points()
        for at in range(0, len(rows), CHUNK):
            part = slice(at, at + CHUNK)
            found[rows[part]] = codes_of(points, start[part], end[part])
        return found


def says(values: Sequence[str]) -> bool:
    """Whether any of the texts is not empty."""
    return bool(values.text) if isinstance(values, Column) else any(values)


def places_of(values: Sequence[str]) -> tuple[list[str], Places]:
    """The different values in their order, and which of them each is."""
    every = list(values)
    place = {value: n for n, value in enumerate(dict.fromkeys(every))}
    return list(place), np.fromiter(map(place.__getitem__, every), np.int64, len(every))


def _sent(text: str, start: NDArray[np.int32], end: NDArray[np.int32]) -> Column:
    return Column(text, start.astype(np.int64), end.astype(np.int64))


def codes_of(points: Points, start: Places, end: Places) -> Codes:
    """Polynomial codes modulo 2^64 of the texts between these places, which begin in order and are not empty.

    The same in every process, unlike Python's hash. Of two million different texts no two meet by chance.
    """
    if not len(start):
        return np.zeros(0, dtype=np.uint64)
    first, last = int(start[0]), int(end.max())
    forth, back, sums = _powers(last - first)
    # One more point, so that the last text may end where the points do.
    worth = np.zeros(last - first + 1, dtype=np.uint64)
    np.multiply(points[first:last], forth[: last - first], out=worth[:-1], dtype=np.uint64, casting="unsafe")
    bounds = np.stack([start, end], axis=1).ravel() - first
    # Every point counts one more than it is, so that a text that ends in the point 0 is not the same without it.
    return np.asarray(np.add.reduceat(worth, bounds)[::2] * back[start - first] + sums[end - start])


def _powers(least: int) -> tuple[Codes, Codes, Codes]:
    """The powers of BASE from 0 on, of its inverse, and the sums of so many of the first; at least so many."""
    return _powers_up_to(1 << max(12, (least + 1).bit_length()))


@cache
def _powers_up_to(count: int) -> tuple[Codes, Codes, Codes]:
    forth, back = (np.full(count, base, dtype=np.uint64) for base in (BASE, INVERSE))
    forth[0] = back[0] = 1
    forth, back = np.multiply.accumulate(forth), np.multiply.accumulate(back)
    return forth, back, np.concatenate([forth[:1] * 0, np.cumsum(forth, dtype=np.uint64)])


def together(count: int, *parts: tuple[NDArray[Any], Column]) -> Column:
    """One column of several, each with the rows that it is for; the other rows are empty."""
    start, end = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    size = 0
    for rows, part in parts:
        start[rows], end[rows] = part.start + size, part.end + size
        size += len(part.text)
    return Column("".join([part.text for _, part in parts]), start, end)
