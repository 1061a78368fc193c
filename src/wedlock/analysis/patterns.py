"""Patterns of values: what a text is by its form alone (e-mail, phone, tax number, date …)."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DATE = r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d)"

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("email", r"[^\s@<>,;]{1,64}@[^\s@<>,;]+\.[a-z]{2,}"),
        ("url", r"(?:https?://|www\.)\S+"),
        ("datetime", _DATE + r"[ T]\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?: ?(?:z|utc|[+-]\d{2}:?\d{2}))?"),
        ("date", _DATE),
        ("time", r"\d{1,2}:\d{2}(?::\d{2})?"),
        # GB 32100-2015: no I O S V Z
        ("uscc", r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}"),
        ("mobile_cn", r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"),
        ("vat", r"(?:AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|CHE)"
                r"[ -]?[0-9A-Z](?:[ .-]?[0-9A-Z]){6,12}"),
        ("ean", r"\d{13}|\d{8}"),
        ("uuid", r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"),
        ("phone", r"(?:\+|00|\(?0)[\d() ./-]{6,22}(?: ?(?:x|ext\.?|转) ?\d{1,6})?|\d{3,4}-\d{3,4}(?:-\d{4})?"),
        ("postcode", r"\d{5,6}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{4} ?[A-Z]{2}|[A-Z]-\d{4,5}"),
        ("integer", r"[+-]?\d+"),
        ("decimal", r"[+-]?(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:[.,]\d+)?"),
        ("country2", r"[A-Z]{2}"),
        ("chinese", r".*[\u4e00-\u9fff].*"),
    )
)  # fmt: skip

EXCLUSIVE = ("email", "url", "datetime", "date", "uscc", "vat", "uuid", "mobile_cn", "phone")
"""Patterns that say what a value is, not only how it looks; a column is one of them when most values are."""

_MOJIBAKE = re.compile("\ufffd|锟斤拷|烫烫|[\u00c0-\u00ff][\u0080-\u00bf]|Ã[\u0080-\u00bf©¤¶¼]|â€")


def shares(values: Iterable[str]) -> tuple[tuple[str, float], ...]:
    """Pattern → share of `values` (0…1) that have it, those over 1 % alone, most frequent first."""
    texts = [value.strip() for value in values]
    if not texts:
        return ()
    found = []
    for name, pattern in PATTERNS:
        share = sum(1 for text in texts if pattern.fullmatch(text)) / len(texts)
        if share > 0.01:
            found.append((name, round(share, 4)))
    return tuple(sorted(found, key=lambda item: -item[1]))


def looks_broken(text: str) -> bool:
    """Whether a text shows encoding trouble: U+FFFD, a NUL, or UTF-8 read as another code page."""
    return "\x00" in text or bool(_MOJIBAKE.search(text))
