"""Tells lists of codes from lists of people: a column of five salesmen looks like a column of five states.

Codes are shown, put into value maps and written into the plan; names, numbers and addresses of people are not, unless
values were asked for. The list is judged as a whole, because `Grace` alone may be a state as well as a person.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from wedlock.analysis.records.normal.countries import is_country
from wedlock.analysis.records.normal.people import is_surname
from wedlock.capabilities.lexicon import is_word, words
from wedlock.model.overlap import Difference

_SURE = re.compile(
    r"""\S+@\S+\.\w+                           # e-mail
      | (?<!\d)1[3-9]\d{9}(?!\d)               # Chinese mobile number
      | (?<!\d)\d{17}[\dXx](?!\d)              # Chinese identity card
      | \b[A-Z]{2}\d{2}[ ]?(?:[A-Z0-9]{4}[ ]?){3}   # bank account (ISO 13616)
      | (?<!\d)\d{4}-\d\d-\d\d(?!\d)           # a day: of birth, as a rule
      | (?:\+\d|\(\d|\b0)[\d\s()/.-]{6,}\d     # phone number with a prefix
    """,
    re.VERBOSE,
)
_NAME = re.compile(r"[^\W\d_]{3,}")
_LETTERS = re.compile(r"[^\W\d_][^\W\d_.'’-]*[.,]?(?:[-'’][^\W\d_]+)*[.,]?")
_HANZI = re.compile(r"[㐀-鿿]{2,4}")
_PEOPLE = frozenset({"employee", "person", "contact", "salesperson", "representative", "seller", "author", "user",
                     "manager", "agent", "owner", "salesman", "handled", "by", "betreuer", "bearbeiter",
                     "verkaeufer", "vertreter", "signature", "operator", "buyer", "creator", "assignee"})  # fmt: skip
"""Words of columns that name people."""
_REP = re.compile(r"(?i)(?:^|[._])(?:sales_?)?reps?(?:_name)?$")  # the lexicon reads `rep` as a report


def are_personal(values: Collection[str], column: str = "") -> bool:
    """Whether a short list of values is one of people, their numbers or their addresses rather than one of codes.

    `column` is the name of their column (with or without its table): in one that names people, a single name counts.
    """
    told = [value.strip() for value in values if value.strip()]
    if any(_SURE.search(value) for value in told):
        return True
    about_people = bool(_PEOPLE & set(words(column.rpartition(".")[2])) or _REP.search(column))
    likely = [value for value in told if _like_a_person(value) or (about_people and _a_name(value))]
    return bool(likely) and 2 * len(likely) > len(told)


def discreet(difference: Difference, left: str, right: str) -> Difference:
    """The Difference without values of people; how many there are and how many correspond is still told."""
    here = (*(a for a, _ in difference.value_map), *difference.unmapped_left)
    there = (*(b for _, b in difference.value_map), *difference.unmapped_right)
    if not (are_personal(here, left) or are_personal(there, right)):
        return difference
    return replace(difference, value_map=(), unmapped_left=(), unmapped_right=())


def _like_a_person(value: str) -> bool:
    """Two to four capitalised words of which one is in no dictionary of business words; a Chinese surname and name."""
    if _HANZI.fullmatch(value):
        family = value[:2] if is_surname(value[:2]) else value[:1]
        return is_surname(family) and len(value) - len(family) in (1, 2) and not _is_known(value)
    if is_country(value):
        return False
    tokens = value.replace(",", " ").split()
    if not 2 <= len(tokens) <= 4 or not all(_LETTERS.fullmatch(token) and token[:1].isupper() for token in tokens):
        return False
    return any(_a_name(token) for token in tokens)


def _a_name(value: str) -> bool:
    """One word of letters that no dictionary of business words has."""
    bare: Sequence[str] = _NAME.findall(value)
    return (
        bool(bare)
        and not any(character.isdigit() or character == "_" for character in value)
        and not all(_is_known(word) for word in bare)
    )


def _is_known(word: str) -> bool:
    told = words(word)
    return bool(told) and all(is_word(concept) for concept in told)
