"""Accepting and rejecting objects of a plan: who decided what and when, written into the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from wedlock.errors import NeedsPerson, UsageError
from wedlock.language import T, Text
from wedlock.model.plan import Decided
from wedlock.planfile.edit import decision, set_value
from wedlock.planfile.emit import DECIDE
from wedlock.planfile.file import PlanFile, parse_plan
from wedlock.planfile.layout import Layout, lay_out
from wedlock.planfile.merge import acknowledged
from wedlock.planfile.shapecheck import unknown
from wedlock.planfile.tree import Mapping, parse

_QUESTION = re.compile(r"\s*#\s*DECIDE\b:?")
_MORE = re.compile(r"\s*#   ?\S")


@dataclass(frozen=True, slots=True)
class Question:
    """A comment that asks for a decision: its line (from 1), the object, and what it says."""

    object: str
    line: int
    text: str


def questions(file: PlanFile) -> tuple[Question, ...]:
    """Every open DECIDE of the plan, in the order of the file."""
    return tuple(_questions(lay_out(file.text))) if file.plan.objects else ()


def _questions(layout: Layout) -> Iterator[Question]:
    line = len(layout.head)
    for block in layout.blocks:
        line += len(block.lead)
        for i, written in enumerate(block.body):
            if _QUESTION.match(written):
                yield Question(block.name, line + i + 1, _whole(block.body[i:]))
        line += len(block.body)


def _whole(lines: Sequence[str]) -> str:
    """The sentence of a comment that goes over several lines."""
    said = [_QUESTION.sub("", lines[0]).strip()]
    for line in lines[1:]:
        if not _MORE.match(line) or _QUESTION.match(line):
            break
        said.append(line.strip(" #"))
    return " ".join(said)


def accept(file: PlanFile, names: Sequence[str], by: str, at: datetime, as_proposed: bool = False) -> str:
    """The text with these objects accepted. NeedsPerson while a DECIDE of theirs is open, unless `as_proposed`: then
    what is written counts as decided, and the comments say so."""
    _known(file, names)
    still = [q for q in questions(file) if q.object in names]
    if still and not as_proposed:
        raise NeedsPerson(
            T("{n} decisions are open:{list}", n=len(still), list=_listed(still)),
            T("Decide each, delete its comment, and accept again; or take everything as it stands with --as-proposed."),
        )
    text = _closed(file.text, names) if as_proposed and still else file.text
    return _decided(text, names, Decided.ACCEPTED, by, at)


def reject(file: PlanFile, names: Sequence[str], by: str, at: datetime) -> str:
    """The text with these objects rejected: they stay in the file, and nothing is done about them."""
    _known(file, names)
    return _decided(file.text, names, Decided.REJECTED, by, at)


def _listed(found: Sequence[Question]) -> str:
    return "".join(f"\n  {q.line}: {q.object}: {q.text}" for q in found)


def _known(file: PlanFile, names: Sequence[str]) -> None:
    for name in names:
        if name not in file.plan.by_name:
            raise UsageError(unknown(T("object"), name, file.plan.by_name))


def _closed(text: str, names: Sequence[str]) -> str:
    layout = lay_out(text)
    for block in layout.blocks:
        if block.name in names:
            block.body = [line.replace(DECIDE.rstrip(":"), "DECIDED as proposed", 1) if _QUESTION.match(line) else line
                          for line in block.body]  # fmt: skip
    return layout.text


def _decided(text: str, names: Sequence[str], state: Decided, by: str, at: datetime) -> str:
    for name in dict.fromkeys(names):
        block = next(b for b in lay_out(text).blocks if b.name == name)
        text = acknowledged(text, name, block)
        planned = parse(text).at("objects", name)
        assert isinstance(planned, Mapping)
        text = set_value(text, planned, "decision", decision(state, by, at))
    parse_plan(text)  # what we are about to write is a plan
    return text


def summary(state: Decided) -> Text:
    """The word for a decision."""
    return {
        Decided.OPEN: T("open"),
        Decided.ACCEPTED: T("accepted"),
        Decided.REJECTED: T("rejected"),
    }[state]
