"""A side made ready for comparing: normalised lines and coded values of every field that both sides have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records.codes import Coder, Ints
from wedlock.analysis.records.grams import Matrix
from wedlock.analysis.records.normal import addresses, articles, countries, online, phones, taxids, uscc
from wedlock.analysis.records.normal.characters import folded
from wedlock.analysis.records.normal.lines import joined, split, stripped
from wedlock.model.records import FieldValue, RecordTable
from wedlock.model.shape import FieldRole

R = FieldRole


@dataclass
class Prepared:
    """`codes[field]` is (n, w) integers shared by both sides, `lines[field]` n texts; `numbers[field]` n floats."""

    count: int
    codes: dict[str, Ints] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    grams: dict[str, Matrix] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        if name in self.numbers:
            return bool(np.isfinite(self.numbers[name]).any())
        return name in self.codes and bool((self.codes[name] >= 0).any())


def first(table: RecordTable, role: FieldRole) -> list[str]:
    """The first value of each record, empty text for none."""
    values = table.fields.get(role)
    if values is None:
        return [""] * len(table)
    return [v if isinstance(v, str) else (v[0] if v else "") for v in values]


def every(table: RecordTable, *roles: FieldRole) -> list[tuple[str, ...]]:
    """All values of each record in these roles."""
    columns = [table.fields[role] for role in roles if role in table.fields]
    if not columns:
        return [()] * len(table)
    if len(columns) == 1:
        return [_tuple(value) for value in columns[0]]
    return [tuple(v for value in row for v in _tuple(value)) for row in zip(*columns, strict=True)]


def _tuple(value: FieldValue) -> tuple[str, ...]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(v for v in value if v)


def folded_lines(values: Sequence[str], step: Callable[[str], str] = lambda text: text) -> list[str]:
    """A column folded and then changed by `step`, which works on one text with a record a line."""
    return stripped(split(step(folded(joined(values))), len(values)))


def main_country(table: RecordTable, given: str) -> list[str]:
    """ISO code a record: its own country, else the commonest of the table, else `given`."""
    values = first(table, R.COUNTRY)
    code = {value: countries.code_of(value) for value in set(values)}
    own = [code[value] for value in values]
    counts = Counter(c for c in own if len(c) == 2 and c.isupper())
    usual = given or (counts.most_common(1)[0][0] if counts else "")
    return [c if len(c) == 2 and c.isupper() else usual for c in own]


def distinct_mapped(values: Sequence[Sequence[str]], change: Callable[[str], str]) -> list[tuple[str, ...]]:
    """Every value changed, those that become empty dropped, each distinct value once."""
    known = {value: change(value) for value in {v for some in values for v in some}}
    return [tuple(dict.fromkeys(filter(None, (known[v] for v in some)))) if some else () for some in values]


def phone_values(table: RecordTable, roles: tuple[FieldRole, ...], country: Sequence[str]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for some, where in zip(every(table, *roles), country, strict=True):
        if not some:
            found.append(())
            continue
        numbers = (phones.normalised(part, where) for value in some for part in phones.parts(value))
        found.append(tuple(dict.fromkeys(filter(None, numbers))))
    return found


def contact_fields(table: RecordTable, given_country: str) -> dict[str, list[tuple[str, ...]]]:
    """phone, fax, email, domain, tax_id, uscc, postcode, country: all values of each record."""
    country = main_country(table, given_country)
    email = distinct_mapped(every(table, R.EMAIL), online.email)
    web = distinct_mapped(every(table, R.WEBSITE), online.domain)
    mail_domain = distinct_mapped(email, online.domain)
    tax = every(table, R.TAX_ID, R.USCC)
    return {
        "phone": phone_values(table, (R.PHONE, R.MOBILE), country),
        "fax": phone_values(table, (R.FAX,), country),
        "email": email,
        "domain": [tuple(dict.fromkeys(a + b)) for a, b in zip(web, mail_domain, strict=True)],
        "uscc": distinct_mapped(tax, uscc.normalised),
        "tax_id": distinct_mapped(tax, taxids.normalised),
        "postcode": distinct_mapped(every(table, R.POSTCODE), addresses.postcode),
        "country": distinct_mapped(every(table, R.COUNTRY), countries.code_of),
        "code": distinct_mapped(every(table, R.CODE), lambda v: articles.squashed(folded(v))),
        "barcode": distinct_mapped(every(table, R.BARCODE), articles.barcode),
        "brand": distinct_mapped(every(table, R.BRAND), lambda v: " ".join(folded(v).split())),
    }


def coded(
    left: dict[str, list[tuple[str, ...]]], right: dict[str, list[tuple[str, ...]]]
) -> tuple[dict[str, Ints], dict[str, Ints]]:
    """Both sides' fields as codes."""
    here, there = {}, {}
    for name in left:
        coder = Coder()
        here[name], there[name] = coder.several(left[name]), coder.several(right[name])
    return here, there
