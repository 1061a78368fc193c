"""Tax numbers: VAT numbers of the EU and others by python-stdnum, any other number by its letters and digits."""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum import get_cc_module
from stdnum.exceptions import ValidationError

from wedlock.analysis.records.normal import uscc

SEPARATORS = re.compile(r"[^0-9A-Z]")


@lru_cache(maxsize=200_000)
def normalised(value: str, country: str = "") -> str:
    """The number in one form (`DE136695976`, `IT00743110157`); empty for what cannot identify (too short, zeros)."""
    text = SEPARATORS.sub("", value.upper())
    if code := uscc.normalised(text):
        return code
    if len(text) < 6 or len(set(text)) < 3:
        return ""
    prefix, rest = text[:2], text[2:]
    if prefix.isalpha() and (number := _by_country(prefix, rest)):
        return number
    return (_by_country(country, text) if country else "") or text


def _by_country(country: str, number: str) -> str:
    """The VAT number with its country's letters, where stdnum knows the country and finds the number valid."""
    module = get_cc_module(country.lower(), "vat")
    if module is None:
        return ""
    try:
        compact: str = module.validate(number)
    except ValidationError:
        return ""
    letters = "EL" if country.upper() == "GR" else country.upper()
    return compact if compact.startswith(letters) else letters + compact
