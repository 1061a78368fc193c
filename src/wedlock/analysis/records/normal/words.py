"""Words of a Latin name: folded, notes and punctuation away, legal forms off, in one order."""

from __future__ import annotations

import re
from functools import cache

from wedlock.analysis.records.normal.legalforms import without_forms
from wedlock.analysis.records.normal.lines import squeezed, translated

NOTE = re.compile(r"\([^()\n]*\)|\[[^\[\]\n]*\]")
# Between single letters as in S.r.l. and A.G.; written dot first, so that the engine can jump from dot to dot.
JOINING_DOT = re.compile(r"\.(?:(?<![^\W_][^\W_]\.)(?=[^\W_\s.])|(?<=\b[^\W_]\.))")
AT_END = re.compile(r"(?m) $")
# Each word first and what stands before it after: so the engine jumps from one possible first letter to the next.
LINKING = ("and", "und", "et", "y", "och", "og", "the")
LINKS = re.compile("(?:" + "|".join(rf"{word}(?<![^ \n]{word})" for word in LINKING) + ")(?: |$)", re.MULTILINE)


@cache
def _spaces() -> dict[int, str]:
    """Quotes away; whatever else in the first plane is neither letter nor digit → space; line breaks stay."""
    table = {code: " " for code in range(0x10000) if code != 10 and not chr(code).isalnum()}
    return {**table, **dict.fromkeys(map(ord, "'’`´\"‘“”"), "")}


def words(text: str) -> str:
    """Folded lines → lines of words one space apart, without notes in brackets and punctuation."""
    if "(" in text or "[" in text:
        text = NOTE.sub(" ", text)
    if "." in text:
        text = JOINING_DOT.sub("", text)
    return squeezed(translated(text, _spaces()))


def core(text: str) -> str:
    """Lines of words → the words that carry identity. A line that would become empty stays as it is."""
    bare = without_forms(text)
    return AT_END.sub("", LINKS.sub("", bare))


def in_one_order(line: str) -> str:
    """The words sorted, so that `Müller, Hans` and `Hans Müller` are the same."""
    return " ".join(sorted(line.split(" "))) if " " in line else line
