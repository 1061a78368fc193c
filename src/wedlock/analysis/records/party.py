"""Customers, suppliers and contacts: which fields are prepared, compared and used for finding candidates."""

from __future__ import annotations

from wedlock.analysis.records.codes import Coder
from wedlock.analysis.records.comparisons.address import ADDRESS
from wedlock.analysis.records.comparisons.comparison import Comparison
from wedlock.analysis.records.comparisons.identifier import CODE, TAX
from wedlock.analysis.records.comparisons.name import NAME
from wedlock.analysis.records.comparisons.online import ONLINE
from wedlock.analysis.records.comparisons.phone import PHONE
from wedlock.analysis.records.grams import matrices
from wedlock.analysis.records.normal import addresses
from wedlock.analysis.records.party_names import add_names
from wedlock.analysis.records.prepared import Prepared, R, coded, contact_fields, first, folded_lines
from wedlock.model.records import RecordTable

COMPARISONS: tuple[Comparison, ...] = (NAME, TAX, PHONE, ONLINE, ADDRESS, CODE)
BLOCKS = ("name", "tax_id", "phone", "phone_tail", "email", "domain", "street", "brand")
TAIL = 7  # digits of a subscriber number without its area code


def prepare(left: RecordTable, right: RecordTable, country: str) -> tuple[Prepared, Prepared]:
    """Both sides with the fields that COMPARISONS and BLOCKS read."""
    here, there = Prepared(len(left)), Prepared(len(right))
    fields = [contact_fields(table, country) for table in (left, right)]
    for field in fields:
        field["phone_tail"] = [tuple(n[-TAIL:] for n in some if len(n) >= TAIL) for some in field["phone"]]
    here.codes, there.codes = coded(*fields)
    add_names(here, there, left, right)
    _add_places(here, there, left, right)
    here.grams["name"], there.grams["name"] = matrices(here.lines["name"], there.lines["name"])
    return here, there


def _add_places(here: Prepared, there: Prepared, left: RecordTable, right: RecordTable) -> None:
    streets, cities = Coder(), Coder()
    for side, table in ((here, left), (there, right)):
        side.lines["street"] = folded_lines(first(table, R.STREET), addresses.streets)
        side.codes["street"] = streets.single(side.lines["street"])
        side.codes["city"] = cities.single(folded_lines(first(table, R.CITY), addresses.cities))
