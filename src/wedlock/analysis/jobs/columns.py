"""Which columns of a table are typical of which job: cues found in their names, labels and references."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from wedlock.analysis.jobs import cues
from wedlock.capabilities.lexicon import words
from wedlock.model.catalog import Column, ForeignKey, Table

ENOUGH = 2.2  # weight of cues at which a table's columns fully support a job
LABEL_WORDS = 6
_LINE = tuple(frozenset(words(said)) for said in ("product", "quantity", "unit price"))

_NAMES = frozenset({"name", "code", "number", "title", "description", "label"})
_INITIALS = re.compile(r"[a-z]{0,3}_?(mc|xm|bh|bm|dm)", re.IGNORECASE)
"""`khmc`: names and numbers in pinyin initials, after those of the table."""

Support = dict[str, "Found"]


@dataclass(slots=True)
class Found:
    """The cues of one job (and part) met in a table, and the columns that gave them."""

    columns: dict[str, None] = field(default_factory=dict)  # an ordered set
    met: set[frozenset[str]] = field(default_factory=set)
    weight: float = 0.0

    def add(self, cue: cues.ColumnCue, column: str) -> None:
        self.columns[column] = None
        if cue.words not in self.met:
            self.met.add(cue.words)
            self.weight += cue.weight

    @property
    def support(self) -> float:
        """How far the columns speak for the job, 0…1."""
        return min(1.0, self.weight / ENOUGH)


@dataclass(frozen=True)
class ColumnReading:
    """What the columns of one table are typical of, by part of a job."""

    header: dict[str, Found]
    lines: dict[str, Found]
    embedded: dict[str, Found]
    said: frozenset[str]  # every word of every column, label and referenced table
    names_records: bool  # whether a column holds a name or a code by which people call a record

    def has_needed(self, job: str) -> bool:
        """Whether a column is there without which a weak phrase says nothing of the job."""
        needed = cues.needs().get(job)
        return not needed or any(need <= self.said for need in needed)

    def support(self, job: str) -> float:
        """How far header columns speak for the job, 0…1."""
        found = self.header.get(job)
        return found.support if found else 0.0

    def like_lines(self, job: str) -> bool:
        """Whether the table says of which product how much at what price: a line, whatever its name."""
        found = self.lines.get(job)
        return found is not None and all(cue in found.met for cue in _LINE)

    @property
    def like_any_lines(self) -> bool:
        """Whether it looks like lines of any job."""
        return any(self.like_lines(job) for job in self.lines)

    def weight(self, job: str) -> float:
        """The weight of the header cues of the job, not capped."""
        found = self.header.get(job)
        return found.weight if found else 0.0

    def line_support(self, job: str) -> float:
        """How far columns of lines speak for the job, 0…1."""
        found = self.lines.get(job)
        return found.support if found else 0.0


def read(table: Table, target_words: dict[str, tuple[str, ...]] | None = None) -> ColumnReading:
    """The cues of a table's columns; a reference also says the words of the table it points at."""
    parts: dict[str, dict[str, Found]] = {"header": {}, "lines": {}, "embedded": {}}
    said: set[str] = set()
    for column in table.columns:
        reference = table.reference_of.get(column.name)
        texts = _texts_of(column, reference, target_words or {})
        said.update(*texts)
        for cue in _cues_in(*texts):
            if cue.part == "embedded" and (reference is not None or _is_identifier(column.name)):
                continue  # a reference to a supplier is no supplier kept here
            parts[cue.part].setdefault(cue.job, Found()).add(cue, column.name)
    named = bool(_NAMES & said) or any(_INITIALS.fullmatch(column.name) for column in table.columns)
    return ColumnReading(**parts, said=frozenset(said), names_records=named)


def _is_identifier(name: str) -> bool:
    """Whether a column is a key by its name: `quote_id`, `quoteid`, but not `paid` or `valid`."""
    return name.lower().endswith("id") and set(words(name)) - {"identifier"} == set(words(name[:-2]))


def _texts_of(
    column: Column, reference: ForeignKey | None, target_words: dict[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], ...]:
    """The words of a column's name, label and comment, and of the table it refers to."""
    pointed = target_words.get(reference.target, ()) if reference else ()
    return words(column.name), _label_words(column.label), _label_words(column.comment), pointed


@lru_cache(maxsize=50_000)
def _label_words(text: str) -> tuple[str, ...]:
    """The words of a label up to its first bracket or colon; a sentence says nothing."""
    for mark in "([:（：[":
        text = text.split(mark, 1)[0]
    said = words(text) if text else ()
    return said if len(said) <= LABEL_WORDS else ()


@lru_cache(maxsize=100_000)
def _cues_in(*texts: tuple[str, ...]) -> tuple[cues.ColumnCue, ...]:
    known = cues.column_cues()
    found: dict[cues.ColumnCue, None] = {}
    for text in texts:
        said = frozenset(text)
        for word in said:
            for cue in known.get(word, ()):
                if cue.words == said or (not cue.exact and cue.words < said):
                    found[cue] = None
    return tuple(found)
