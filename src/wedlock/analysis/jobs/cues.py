"""The vocabulary made ready for reading: phrases by their last word, column cues by their words, endings by role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import sqrt

from wedlock.analysis.jobs import wording
from wedlock.capabilities import vocabulary
from wedlock.capabilities.lexicon import words
from wedlock.model.overlap import Role

PLAIN = "plain"


@dataclass(frozen=True)
class Phrase:
    """Words that name a job's table; `strong` outright, else only where columns agree."""

    words: tuple[str, ...]
    job: str
    strong: bool
    never: frozenset[str]


@dataclass(frozen=True)
class ColumnCue:
    """Words of a column typical of a job's tables. `weight` 0…1: a cue that many jobs share tells less."""

    words: frozenset[str]
    job: str
    part: str  # "header", "lines" or "embedded"
    weight: float
    exact: bool = False  # the column says these words and no others


@dataclass(frozen=True)
class Endings:
    """Word (or Chinese ending) → the role it tells, or PLAIN where it tells nothing."""

    words: dict[str, str]
    chinese: tuple[tuple[str, str], ...]  # longest first
    pinyin: tuple[tuple[str, str], ...]  # longest first
    machinery_anywhere: frozenset[str]
    machinery_head: frozenset[str]
    machinery_beside: frozenset[str]


@cache
def phrases() -> dict[str, tuple[Phrase, ...]]:
    """Last word → the phrases that end with it, longest first."""
    found: dict[str, dict[tuple[tuple[str, ...], str], Phrase]] = {}
    for capability in vocabulary.load():
        never = frozenset(word for phrase in capability.never for word in words(phrase))
        for strong, listed in ((True, capability.strong), (False, capability.weak)):
            for said in listed:
                told = wording.said(said)
                phrase = Phrase(told, capability.name, strong, never - set(told))
                found.setdefault(told[-1], {}).setdefault((told, capability.name), phrase)
    return {last: tuple(sorted(p.values(), key=lambda p: -len(p.words))) for last, p in found.items()}


@cache
def chinese() -> tuple[tuple[str, str, bool], ...]:
    """(Chinese phrase, job, strong), longest first."""
    found = [(said, c.name, True) for c in vocabulary.load() for said in c.chinese]
    found += [(said, c.name, False) for c in vocabulary.load() for said in c.chinese_weak]
    return tuple(sorted(found, key=lambda entry: -len(entry[0])))


@cache
def pinyin() -> dict[str, tuple[str, ...]]:
    """Initials → the jobs they may stand for."""
    found: dict[str, list[str]] = {}
    for capability in vocabulary.load():
        for said in capability.pinyin:
            found.setdefault(said, []).append(capability.name)
    return {said: tuple(jobs) for said, jobs in found.items()}


@cache
def modules() -> dict[str, tuple[str, ...]]:
    """What a name begins with in a product with modules → the jobs of that module."""
    found: dict[str, list[str]] = {}
    for capability in vocabulary.load():
        for said in capability.modules:
            found.setdefault(said, []).append(capability.name)
    return {said: tuple(jobs) for said, jobs in found.items()}


@cache
def needs() -> dict[str, tuple[frozenset[str], ...]]:
    """Job → the words of columns of which a weak phrase wants one."""
    return {c.name: tuple(frozenset(words(said)) for said in c.needs) for c in vocabulary.load() if c.needs}


@cache
def fair() -> frozenset[tuple[str, str]]:
    """(weak phrase, job) that need little more than to be a table's whole name."""
    return frozenset((" ".join(wording.said(phrase)), c.name) for c in vocabulary.load() for phrase in c.fair)


@cache
def column_cues() -> dict[str, tuple[ColumnCue, ...]]:
    """Rarest word of a cue → the cues to be tried on a column that has it."""
    listed = [
        (frozenset(words(said.removeprefix("="))), c.name, part, said.startswith("="))
        for c in vocabulary.load()
        for part, cues in (("header", c.header), ("lines", c.lines), ("embedded", c.embedded))
        for said in cues
    ]
    shared = Counter((cue, part) for cue, _, part, _ in set(listed))
    frequent = Counter(word for cue, _, _, _ in listed for word in cue)
    found: dict[str, list[ColumnCue]] = {}
    for cue, job, part, exact in dict.fromkeys(listed):
        weight = 1.0 if part == "embedded" else 1 / sqrt(shared[cue, part])
        key = min(sorted(cue), key=lambda word: frequent[word])
        found.setdefault(key, []).append(ColumnCue(cue, job, part, weight, exact))
    return {word: tuple(cues) for word, cues in found.items()}


@cache
def endings() -> Endings:
    """What the end of a name tells, whatever the job (`capabilities/reading.toml`)."""
    told = vocabulary.endings()
    machinery = told["framework"]
    return Endings(
        words={word: role for role, listed in told["roles"].items() for word in _forms(listed.split())},
        chinese=_longest_first((end, role) for role, listed in told["chinese"].items() for end in listed),
        pinyin=_longest_first((end, role) for role, listed in told["pinyin"].items() for end in listed.split()),
        machinery_anywhere=frozenset(_forms(machinery["anywhere"].split())),
        machinery_head=frozenset(_forms(machinery["head"].split())),
        machinery_beside=frozenset(_forms(machinery["beside"].split())),
    )


def _forms(listed: Iterable[str]) -> list[str]:
    """The words as the lexicon says them."""
    return [said[0] if len(said := words(word)) == 1 else word for word in listed]


def _longest_first(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(dict(pairs).items(), key=lambda pair: -len(pair[0])))


def role(ending: str) -> Role:
    """The role an ending tells; PLAIN endings leave a table the header it was."""
    return Role.HEADER if ending == PLAIN else Role(ending)
