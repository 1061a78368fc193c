"""A plan's text cut into its objects, so that what a person wrote is carried over letter by letter.

A block begins at the line of the object's key. Comments above it that are not indented deeper than the key, and blank
lines, are its lead: they stay when the block is replaced.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from itertools import pairwise

from wedlock.errors import Refused
from wedlock.language import T
from wedlock.planfile.tree import Mapping, parse

ANALYSIS = "ANALYSIS"
"""Begins a comment that a later analysis has put into an object that it did not touch otherwise."""

_ANALYSIS_LINE = re.compile(r"\s*# ANALYSIS\b")
_ANALYSIS_MARK = re.compile(r"\s*# ANALYSIS ([0-9a-f]{12}):")
_EMPTY = re.compile(r"^objects:(?=\s*(#.*)?$)")


@dataclass
class Block:
    """One object: the lines before its key, and its own lines (the first is the key's)."""

    name: str
    lead: list[str]
    body: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.body)

    def without_analysis(self) -> list[str]:
        return [line for line in self.body if not _ANALYSIS_LINE.match(line)]

    @property
    def noted(self) -> str:
        """The fingerprint of the newer proposal that the comments tell of, if they do."""
        found = next((m for line in self.body if (m := _ANALYSIS_MARK.match(line))), None)
        return found.group(1) if found else ""


@dataclass
class Layout:
    """The text as head, blocks and tail; `indent` is the column of the objects' keys."""

    head: list[str]
    blocks: list[Block] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    indent: int = 2

    @property
    def text(self) -> str:
        lines = [*self.head] if self.blocks else [_EMPTY.sub("objects: {}", line) for line in self.head]
        for block in self.blocks:
            lines += [*block.lead, *block.body]
        return "\n".join([*lines, *self.tail])

    def fitted(self, text: str) -> list[str]:
        """A rendered object (indented by two) at this file's indentation."""
        return textwrap.indent(textwrap.dedent(text), " " * self.indent).split("\n")


def lay_out(text: str) -> Layout:
    """Cut a valid plan's text; Refused where its objects are written in braces."""
    top = parse(text)
    objects = top.items["objects"]
    assert isinstance(objects, Mapping), "the structure was checked"
    if objects.flow:
        return _opened(text, top, objects)
    lines = text.split("\n")
    starts = [key.line - 1 for key in objects.keys.values()]
    end = _end_of_objects(lines, top)
    column = _column(text, objects)
    inner = [_walk_up(lines, start, before + 1, column) for before, start in pairwise(starts)]
    cuts = [starts[0], *inner, _walk_up(lines, end, starts[-1] + 1, column)]
    layout = Layout(lines[: cuts[0]], tail=lines[cuts[-1] :], indent=column)
    for i, (name, start) in enumerate(zip(objects.items, starts, strict=True)):
        layout.blocks.append(Block(name, lines[cuts[i] : start], lines[start : cuts[i + 1]]))
    return layout


def _opened(text: str, top: Mapping, objects: Mapping) -> Layout:
    """A plan without objects yet, `objects: {}`."""
    if objects.items or top.flow:
        raise Refused(
            T("The objects of this plan are written in braces, where a new analysis cannot keep your comments."),
            T("Write each object on lines of its own, indented under `objects:`."),
        )
    key = top.keys["objects"]
    lines = (text[: key.end] + ":" + text[objects.last :]).split("\n")
    return Layout(lines[: key.line], tail=lines[key.line :])


def _column(text: str, objects: Mapping) -> int:
    first = next(iter(objects.keys.values()))
    return first.start - (text.rfind("\n", 0, first.start) + 1)


def _end_of_objects(lines: list[str], top: Mapping) -> int:
    """The line of the next top-level key, or of the end mark."""
    here = top.keys["objects"].line
    later = [key.line - 1 for key in top.keys.values() if key.line > here]
    return min(later) if later else max(i for i, line in enumerate(lines) if line.startswith("..."))


def _walk_up(lines: list[str], start: int, least: int, column: int) -> int:
    """The first of the blank lines and shallow comments right above a line."""
    while start > least and _is_lead(lines[start - 1], column):
        start -= 1
    return start


def _is_lead(line: str, column: int) -> bool:
    return not line.strip() or (line.lstrip().startswith("#") and _indent(line) <= column)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
