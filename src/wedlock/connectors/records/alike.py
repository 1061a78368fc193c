"""Rows told apart by what they were asked for, where the database may take other spellings for equal.

Case, accents, trailing blanks: what counts is the column's collation, which only the database knows. Equal values are
matched here; whatever remains open is asked again, value by value.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from wedlock.connectors.records.exact import is_padded
from wedlock.model.catalog import Column, Family
from wedlock.model.sync import Value

Asked = tuple[Value, ...]
Row = Sequence[Value]
Fetch = Callable[[Sequence[Asked]], Iterable[tuple[Asked, Row]]]
"""Values → (the row's own values, row) of every row that the database finds by them."""

_TEXTS = frozenset({Family.TEXT, Family.ENUM, Family.UUID, Family.OTHER})


def by_asked(asked: Sequence[Asked], fetch: Fetch) -> dict[Asked, list[Row]]:
    """The rows by the values that were asked for; values without rows are missing. `asked` has each once."""
    wanted, found, odd = set(asked), dict[Asked, list[Row]](), set[Asked]()
    for own, row in fetch(asked):
        if own in wanted:
            found.setdefault(own, []).append(row)
        else:
            odd.add(own)
    if len(found) < len(wanted):
        for one in _open(asked, found, odd):
            if rows := [row for _, row in fetch([one])]:
                found[one] = rows
    return found


def _open(asked: Sequence[Asked], found: Iterable[Asked], odd: set[Asked]) -> list[Asked]:
    """The values without rows that the database may have found rows for: those that read alike, and all of them where
    a row reads like none."""
    known = set(found)
    missing = [one for one in asked if one not in known]
    if not odd and not any(isinstance(value, str) for value in missing[0]):
        return []
    read = {one: folded(one) for one in missing}
    if not {folded(own) for own in odd} <= set(read.values()):
        return missing
    alike = {folded(own) for own in known | odd}
    return [one for one in missing if read[one] in alike]


def folded(values: Asked) -> Asked:
    """Without case, accents, width and trailing blanks; a number as its text."""
    return tuple([_fold(str(value)) for value in values])


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.rstrip(" ").casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))


def joinable(here: Column, there: Column) -> Callable[[Value], Value] | None:
    """What both sides' values of a join are made into before they are matched; None where they are one kind."""
    families = {here.type.family, there.type.family}
    if len(families) == 2 and families & _TEXTS:
        return _lower_text if Family.UUID in families else _text
    return unpadded if is_padded(here) or is_padded(there) else None


def unpadded(value: Value) -> Value:
    return value.rstrip(" ") if isinstance(value, str) else value


def _text(value: Value) -> Value:
    return None if value is None else str(value).rstrip(" ")


def _lower_text(value: Value) -> Value:
    return None if value is None else str(value).lower()
