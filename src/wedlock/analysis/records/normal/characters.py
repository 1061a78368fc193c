"""Characters: full-width → half-width, traditional → simplified, accented → plain, capital → small.

Traditional → simplified takes the character table of opencc; its phrase table changes words, not identity.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources

from wedlock.analysis.records.normal import mojibake
from wedlock.analysis.records.normal.lines import alphabet, translated

LIGATURES = {"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d",
             "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "ı": "i", "ħ": "h", "·": " ", "・": " "}  # fmt: skip
CJK = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff"
IDEOGRAPH = re.compile(f"[{CJK}]")


@cache
def plain_table() -> dict[int, str]:
    """Translation of accented Latin letters to plain ones and of traditional characters to simplified ones."""
    table = {ord(char): plain for char, plain in LIGATURES.items()}
    for code in [*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00)]:
        base = unicodedata.normalize("NFD", chr(code))
        if len(base) > 1 and code not in table:
            table[code] = LIGATURES.get(base[0], base[0])  # ǽ → æ → ae
    table.update(_simplified())
    table.update(dict.fromkeys(range(0x0300, 0x0370), ""))
    return table


def _simplified() -> dict[int, str]:
    text = (resources.files("opencc") / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in text.splitlines() if "\t" in line)
    table = {ord(old): new.split(" ")[0] for old, new in pairs if len(old) == 1}
    # Chains (A → B → C) are resolved here, so that folding twice changes nothing.
    return {old: table.get(ord(new), new) if len(new) == 1 else new for old, new in table.items() if chr(old) != new}


def repaired(text: str) -> str:
    """The text with mojibake put right, line by line, where there is any."""
    if text.isascii() or not mojibake.suspicious(text):
        return text
    return "\n".join([mojibake.repaired(line) if mojibake.suspicious(line) else line for line in text.split("\n")])


def folded(text: str) -> str:
    """Small, plain, half-width, simplified; punctuation is kept, line breaks too."""
    if text.isascii():
        return text.lower()
    lines = text.split("\n")
    rest = [line for line in lines if not line.isascii()]
    if len(rest) == len(lines):
        return _folded(text)
    # Plain lines need small letters only: the look-up of every character is spared for them.
    changed = iter(_folded("\n".join(rest)).split("\n"))
    return "\n".join([line.lower() if line.isascii() else next(changed) for line in lines])


def _folded(text: str) -> str:
    text = composed(repaired(text)).casefold()
    return translated(composed(text), plain_table())


def composed(text: str) -> str:
    """NFKC. Full-width brackets and letters are replaced first: what is left is then mostly normal as it is.

    The result is the same, since NFKC(a + b) = NFKC(NFKC(a) + NFKC(b)); of text that is already normal only a look
    is taken, while one bracket would have all its characters taken apart and put together.
    """
    if not unicodedata.is_normalized("NFKC", text):
        table = {ord(char): plain for char in alphabet(text) if (plain := unicodedata.normalize("NFKC", char)) != char}
        text = translated(text, table)
    return unicodedata.normalize("NFKC", text)
