"""The words of a table's name: the lexicon's, with compounds of the vocabulary's own words cut open.

The lexicon cuts at words it knows; a table's name is often a compound of words that only name tables
(`troubletickets`, `Angebotspositionen`). Those are cut here, with the plurals and linking letters of English and
German between the parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from wedlock.capabilities import vocabulary
from wedlock.capabilities.lexicon import is_word, words

LINKS = ("s", "es", "n", "en", "e")  # what may stand between the parts of a compound, or end a plural
LEAST = 3  # letters of a part; the two-letter ones are spelled out
_COMPOUNDS = (
    ("email", "address", re.compile(r"mail[-_ ]?addr", re.IGNORECASE)),
    ("phone", "number", re.compile(r"phone[-_ ]?(num|no)", re.IGNORECASE)),
)
_GENERAL_LEDGER = re.compile(r"\bG[-/_ ]L(?![a-z])")
_OF = re.compile(r"(?<![a-z])([A-Z]?[a-z]+|[A-Z]+)(?:[-_ ]+(?:of|OF|Of)[-_ ]+|[Oo]f(?=[A-Z]))([A-Za-z]+)")
"""`Mode of Payment` is a payment mode."""
_LINES_OF = re.compile(
    r"^(?:lignes?|lineas?|detalles?|details?(?=[-_ ]de)|righe|dettagli[oa]?)[-_ ]+(?:d[eiu][-_ ]+)?(\w+)$",
    re.IGNORECASE,
)
"""`lignes_commande` are the lines of an order, said head first."""
SHORT = frozenset({"gl", "po", "so", "hr"})
KNOWN_LEAST = 4  # letters of a part that is a word of the lexicon, but of no job


@lru_cache(maxsize=50_000)
def said(text: str) -> tuple[str, ...]:
    """The words a name or label says, in order."""
    text = _LINES_OF.sub(r"\1 line", text)
    text = _OF.sub(r"\2 \1", _GENERAL_LEDGER.sub("GL", text))
    told = tuple(_singular(part) for word in words(text) for part in _parts(word))
    return _with_whole_compounds(text, told)


def _with_whole_compounds(text: str, told: tuple[str, ...]) -> tuple[str, ...]:
    """An e-mail address is an e-mail to the lexicon, as a column may well be; a table of them keeps no messages."""
    for word, rest, pattern in _COMPOUNDS:
        if word in told and rest not in told and pattern.search(text):
            at = told.index(word) + 1
            told = (*told[:at], rest, *told[at:])
    return told


@lru_cache(maxsize=50_000)
def _parts(word: str) -> tuple[str, ...]:
    if word in _stems() or is_word(word) or not word.isascii() or len(word) <= KNOWN_LEAST:
        return (word,)
    cover = _cover(word)
    return tuple(told for stem in cover for told in words(stem)) if cover else (word,)


def _singular(word: str) -> str:
    """The word, or its singular where that names tables and the plural does not."""
    stem = word.removesuffix("s")
    return stem if word not in _stems() and stem in _stems() else word


@cache
def _stems() -> frozenset[str]:
    """Every word of the phrases that name tables, as spelled and as the lexicon says it."""
    spelled = {word for c in vocabulary.load() for phrase in (*c.strong, *c.weak) for word in phrase.split()}
    told = vocabulary.endings()
    endings = {word for part in ("roles", "framework") for listed in told[part].values() for word in listed.split()}
    return frozenset(spelled | endings | {word for stem in spelled | endings for word in words(stem)})


def _cover(word: str) -> tuple[str, ...]:
    """The fewest stems that make up the whole word, or none."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(2, len(word) + 1):
        for start in range(end - 1):
            before = best[start]
            stem = _stem(word[start:end]) if before is not None else ""
            if stem and before is not None and (best[end] is None or len(best[end] or ()) > len(before) + 1):
                best[end] = (*before, stem)
    return best[-1] or ()


def _stem(piece: str) -> str:
    """The stem a piece is a form of, or nothing."""
    for stem in _forms_of(piece):
        if (len(stem) >= LEAST and stem in _stems()) or stem in SHORT:
            return stem
        if len(stem) >= KNOWN_LEAST and is_word(stem):
            return stem
    return ""


def _forms_of(piece: str) -> Iterator[str]:
    """The piece without each ending it may have."""
    yield piece
    if piece.endswith("ies"):
        yield f"{piece[:-3]}y"
    for link in LINKS:
        if piece.endswith(link):
            yield piece.removesuffix(link)
