"""A side made ready for comparing: normalised texts and coded values of its fields.

`Texts` are what normalisation yields, one column a field. `Prepared` adds the numbers that comparisons use. Both hold
nothing of the other side, so that the two sides can be prepared in two processes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records.codes import NOTHING, Flags, Groups, Ints, coded, grouped, stacked, times
from wedlock.analysis.records.grams import Grams
from wedlock.analysis.records.normal import addresses, articles, countries, online, phones, taxids, uscc
from wedlock.analysis.records.normal.characters import folded
from wedlock.analysis.records.normal.column import Column, places_of
from wedlock.analysis.records.normal.lines import (
    SEVERAL,
    Change,
    by_distinct,
    each_value,
    joined,
    merged,
    split,
    stripped,
)
from wedlock.model.records import FieldValue, RecordTable
from wedlock.model.shape import FieldRole as R

Texts = dict[str, Sequence[str]]


@dataclass
class Prepared:
    """`codes[field]` is (n, w) whole numbers, equal where texts are equal; `numbers[field]` n floats."""

    count: int
    texts: dict[str, Column]
    codes: dict[str, Ints] = field(default_factory=dict)
    numbers: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    grams: dict[str, Grams] = field(default_factory=dict)
    _times: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    _groups: dict[str, Groups] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Mapping[str, Sequence[str]], count: int) -> Prepared:
        columns = {name: Column.of(values) for name, values in texts.items()}
        nothing = coded(Column.nothing(count))
        return cls(count, columns, {name: coded(c) if c.text else nothing for name, c in columns.items()})

    @classmethod
    def joined(cls, pieces: Sequence[Prepared]) -> Prepared:
        """The pieces of a side one after another."""
        count = sum(piece.count for piece in pieces)
        texts = {name: Column.joined([piece.texts[name] for piece in pieces]) for name in pieces[0].texts}
        nothing = np.full((count, 1), NOTHING, dtype=np.int64)
        codes = {name: [piece.codes[name] for piece in pieces] for name in pieces[0].codes}
        told = {name for name, parts in codes.items() if any((part >= 0).any() for part in parts)}
        return cls(count, texts, {name: stacked(parts) if name in told else nothing for name, parts in codes.items()})

    def put(self, name: str, codes: Ints) -> None:
        """Other codes for a field; what was counted of the old ones is forgotten."""
        self.codes[name] = codes
        self._times.pop(name, None)
        self._groups.pop(name, None)

    def has(self, name: str) -> bool:
        if name in self.numbers:
            return bool(np.isfinite(self.numbers[name]).any())
        return name in self.codes and bool((self.codes[name] >= 0).any())

    def times(self, name: str) -> NDArray[np.float64]:
        """How many records share the commonest value of each record in this field."""
        if name not in self._times:
            self._times[name] = times(self.groups(name), self.count)
        return self._times[name]

    def groups(self, name: str) -> Groups:
        """The records of every value of this field."""
        if name not in self._groups:
            self._groups[name] = grouped(self.codes[name])
        return self._groups[name]

    def flag(self, name: str) -> Flags:
        return np.asarray(self.codes[name][:, 0] >= 0)


def column(table: RecordTable, role: R) -> Sequence[FieldValue]:
    found = table.fields.get(role)
    return found if found is not None else ()


def first(table: RecordTable, role: R) -> Sequence[str]:
    """The first value of each record, empty text for none."""
    values = column(table, role)
    if not values:
        return [""] * len(table)
    if isinstance(values, Column) or set(map(type, values)) == {str}:
        return values  # type: ignore[return-value]  # all are texts
    return [v if isinstance(v, str) else (v[0] if v else "") for v in values]


def each(table: RecordTable, change: Change, *roles: R) -> Sequence[str]:
    """Every value of these roles changed, a record's values together."""
    found = [each_value(table.fields[role], change) for role in roles if role in table.fields]
    return merged(*found) if found else Column.nothing(len(table))


def folding(values: Sequence[str]) -> list[str]:
    return stripped(split(folded(joined(values)), len(values)))


def usual_country(table: RecordTable, given: str) -> str:
    """`given`, else the commonest ISO code of the table."""
    counts = Counter[str]()
    for value, count in Counter(first(table, R.COUNTRY)).items():
        counts[_iso(value)] += count
    del counts[""]
    # Of two equally common ones the first by name, so that the order of records decides nothing.
    return given or min(counts, key=lambda c: (-counts[c], c), default="")


def country_of_each(table: RecordTable, usual: str) -> list[str]:
    """ISO code a record: its own country, else the usual one."""
    values, which = places_of(first(table, R.COUNTRY))
    found: list[str] = np.array([_iso(value) or usual for value in values], dtype=object)[which].tolist()
    return found


def _iso(value: str) -> str:
    code = countries.code_of(value)
    return code if len(code) == 2 and code.isupper() else ""


def phone_texts(table: RecordTable, country: list[str], *roles: R) -> Sequence[str]:
    """Phones of these roles, read by the rules of each record's country."""
    found = [_phones_of(table.fields[role], country) for role in roles if role in table.fields]
    return merged(*found) if found else Column.nothing(len(table))


def _phones_of(values: Sequence[FieldValue], country: list[str]) -> Sequence[str]:
    if isinstance(values, Column) or tuple not in set(map(type, values)):
        return each_value(values, lambda flat: phones.column(flat, country))
    spread = [
        c for value, c in zip(values, country, strict=True) for _ in (value if isinstance(value, tuple) else (0,))
    ]
    return each_value(values, lambda flat: phones.column(flat, spread))


def shared_texts(table: RecordTable) -> Texts:
    """The fields that parties and products have in common."""
    return {"code": each(table, lambda values: [articles.squashed(v) for v in folding(values)], R.CODE)}


def contact_texts(table: RecordTable, usual: str) -> Texts:
    """phone, phone_tail, email, domain, uscc, tax_id, street, city, postcode of each record."""
    country = country_of_each(table, usual)
    phone = Column.of(phone_texts(table, country, R.PHONE, R.MOBILE))
    email = each(table, online.emails, R.EMAIL)
    return {
        "phone": phone,
        "phone_tail": each_value(_spread(phone), _tails),
        "email": email,
        "domain": merged(each(table, online.domains, R.WEBSITE), each_value(_spread(email), online.domains)),
        "uscc": each(table, by_distinct(uscc.normalised), R.TAX_ID, R.USCC),
        "tax_id": each(table, by_distinct(taxids.normalised), R.TAX_ID, R.USCC),
        "street": each(table, _streets, R.STREET),
        "city": each(table, _cities, R.CITY),
        "postcode": each(table, addresses.postcodes, R.POSTCODE),
    }


TAIL = 7  # digits of a subscriber number without its area code


def _tails(values: Sequence[str]) -> Column:
    numbers = Column.of(values)
    return numbers.within(np.where(numbers.sizes() >= TAIL, numbers.end - TAIL, numbers.end), numbers.end)


def _streets(values: Sequence[str]) -> Column:
    return Column.lines(addresses.streets(folded(joined(values))), len(values))


def _cities(values: Sequence[str]) -> Column:
    different, which = places_of(values)
    lines = addresses.cities(folded(joined(different)))
    return Column.words(Column.lines(lines, len(different)), which)


def _spread(texts: Sequence[str]) -> Sequence[FieldValue]:
    """Texts that hold several values as tuples again."""
    column = Column.of(texts)
    if SEVERAL not in column.text:
        return column
    return [tuple(text.split(SEVERAL)) if SEVERAL in text else text for text in column]
