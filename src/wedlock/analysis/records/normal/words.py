"""Words of a Latin name: folded, notes and punctuation away, legal forms off, in one order."""

from __future__ import annotations

import re

from wedlock.analysis.records.normal.legalforms import without_forms

NOTE = re.compile(r"\([^()\n]*\)|\[[^\[\]\n]*\]")
JOINING = re.compile(r"['’`´\"]|(?<![^\W_]{2})\.(?=[^\W_\s.])|(?<=\b[^\W_])\.")
LINKS = re.compile(r"(?m)(?<![^ \n])(?:and|und|et|y|och|og|the)(?: |$)")
REST = re.compile(r"[^\w\n]+|_")
INITIALS = re.compile(r"(?m)(?<![^ \n])([^\W\d_]) (?=[^\W\d_](?: |$))")


def words(text: str) -> str:
    """Folded lines → lines of words one space apart, without notes in brackets and punctuation."""
    if "(" in text or "[" in text:
        text = NOTE.sub(" ", text)
    text = REST.sub(" ", JOINING.sub("", text))
    return "\n".join([line.strip() for line in text.split("\n")])


def core(text: str) -> str:
    """Lines of words → the words that carry identity. A line that would become empty stays as it is."""
    bare = without_forms(text)
    return LINKS.sub("", bare)


def in_one_order(line: str) -> str:
    """The words sorted, so that `Müller, Hans` and `Hans Müller` are the same."""
    return " ".join(sorted(line.split(" "))) if " " in line else line
