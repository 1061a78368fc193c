"""Countries: names and codes as people write them → ISO 3166 two-letter codes, for the countries we meet."""

from __future__ import annotations

from functools import cache

from wedlock.analysis.records.normal.characters import folded
from wedlock.analysis.records.normal.data import read


@cache
def _by_name() -> dict[str, str]:
    return {name: code for code, names in read("countries").items() for name in (*names, code.lower())}


def code_of(value: str) -> str:
    """ISO code; the folded text itself where the country is unknown; empty for empty."""
    text = " ".join(folded(value).split())
    return _by_name().get(text, text)


def is_country(value: str) -> bool:
    """Whether `value` is the name or code of a country."""
    return len(code_of(value)) == 2
