"""From the bytes of a YAML file to a tree of nodes that know their lines; strict where YAML is dangerous.

Refused, each with its line: anchors and aliases (bombs, and edits at one place that change another), tags, keys given
twice, keys that are no plain words, several documents, another encoding than UTF-8, a file without its end mark `...`
(half a file), nesting deeper than a plan needs and files larger than any plan.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from wedlock.language import T, Text

LARGEST = 4_000_000
"""Bytes; a plan of all 32 jobs with a hundred fields each has about 500,000."""

DEEPEST = 16
"""Levels of nesting; a plan has 9."""

WHOLE = re.compile(r"[-+]?[0-9]+\Z")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")

Plain = dict[str, "Plain"] | list["Plain"] | str | int | float | bool | None
"""What JSON could say."""


@dataclass
class Node:
    """A value of the file: `line` from 1, `start` and `end` as offsets into the text."""

    line: int
    start: int
    end: int

    def plain(self) -> Plain:
        raise NotImplementedError

    @property
    def last(self) -> int:
        """Offset behind its last character."""
        return self.end


@dataclass
class Scalar(Node):
    """`text` as written; `bare` where no quotes stood around it."""

    text: str
    bare: bool

    def plain(self) -> Plain:
        """The value by YAML 1.2's core schema: only true, false, null and numbers are no text."""
        if not self.bare:
            return self.text
        if self.text in ("true", "false"):
            return self.text == "true"
        if self.text in ("", "~", "null"):
            return None
        if WHOLE.match(self.text) and len(self.text) < 30:
            return int(self.text)
        return float(self.text) if NUMBER.match(self.text) else self.text


@dataclass
class Sequence(Node):
    items: list[Node] = field(default_factory=list)

    def plain(self) -> Plain:
        return [item.plain() for item in self.items]

    @property
    def last(self) -> int:
        return max([self.end, *(item.last for item in self.items)])


@dataclass
class Mapping(Node):
    """`flow` where it is written in braces. `keys` hold the key nodes under the same names as `items`."""

    flow: bool
    items: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Scalar] = field(default_factory=dict)

    def plain(self) -> Plain:
        return {key: item.plain() for key, item in self.items.items()}

    @property
    def last(self) -> int:
        return max([self.end, *(item.last for item in self.items.values())])

    def at(self, *path: str) -> Node | None:
        """The node at a path of keys, if there is one."""
        node: Node | None = self
        for key in path:
            node = node.items.get(key) if isinstance(node, Mapping) else None
        return node


class Unreadable(Exception):
    """The file is no such tree; `line` from 1 and why."""

    def __init__(self, line: int, text: Text) -> None:
        super().__init__(str(text))
        self.line = line
        self.text = text


def decode(raw: bytes) -> str:
    """The text of the file, with `\\n` at the ends of lines; Unreadable where it is not UTF-8."""
    if len(raw) > LARGEST:
        raise Unreadable(1, T("The file is larger than any plan ({size} bytes).", size=len(raw)))
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable(1, T("The file is saved as UTF-16: save it as UTF-8."))
    try:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Unreadable(line, T("The file is not UTF-8 (GBK, perhaps?): save it as UTF-8.")) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse(text: str) -> Mapping:
    """The tree of a plan's text, its top a mapping; Unreadable where it is not one."""
    grower = _Grower(text)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            grower.take(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = grower.line(mark.index) if mark is not None else 1
        raise Unreadable(line, T("This is not YAML: {reason}.", reason=error.problem or "?")) from None
    except YAMLError as error:
        where = getattr(error, "position", 0)
        raise Unreadable(grower.line(where), T("A character that no text has (a control character).")) from None
    return grower.finish()


class _Grower:
    """Grows the tree event by event, so that a hostile file is refused before it is read to its end."""

    def __init__(self, text: str) -> None:
        self._breaks = [i for i, c in enumerate(text) if c == "\n"]
        self._open: list[Mapping | Sequence] = []
        self._key: list[Scalar | None] = []
        self._top: Node | None = None
        self._documents = 0
        self._ended = False

    def line(self, index: int) -> int:
        return bisect_right(self._breaks, index - 1) + 1

    def take(self, event: Event) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        line = self.line(start)
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise Unreadable(line, T("A plan is one document: a second one begins here."))
        elif isinstance(event, DocumentEndEvent):
            self._ended = bool(event.explicit)
        elif isinstance(event, NodeEvent):
            self._refuse(event, line)
            self._node(event, line, start, end)
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            done = self._open.pop()
            self._key.pop()
            if end > start:  # a closing bracket; a block ends with its last item
                done.end = end

    def _refuse(self, event: NodeEvent, line: int) -> None:
        if isinstance(event, AliasEvent) or event.anchor is not None:
            raise Unreadable(line, T("Anchors and aliases (& and *) are not allowed: write the value out."))
        if getattr(event, "tag", None) is not None:
            raise Unreadable(line, T("Tags (!) are not allowed."))
        if len(self._open) >= DEEPEST:
            raise Unreadable(line, T("Nested deeper than any plan."))

    def _node(self, event: NodeEvent, line: int, start: int, end: int) -> None:
        node: Node
        if isinstance(event, ScalarEvent):
            node = Scalar(line, start, end, event.value, event.style is None or event.style == "")
            if self._open and isinstance(self._open[-1], Mapping) and self._key[-1] is None:
                self._take_key(node)
                return
        elif isinstance(event, MappingStartEvent):
            node = Mapping(line, start, end, bool(event.flow_style))
        else:
            assert isinstance(event, SequenceStartEvent)
            node = Sequence(line, start, end)
        self._place(node, line)
        if isinstance(node, (Mapping, Sequence)):
            self._open.append(node)
            self._key.append(None)

    def _take_key(self, key: Scalar) -> None:
        parent = self._open[-1]
        assert isinstance(parent, Mapping)
        if key.text in parent.items:
            first = parent.keys[key.text].line
            raise Unreadable(key.line, T("`{key}` is given twice, first in line {first}.", key=key.text, first=first))
        self._key[-1] = key

    def _place(self, node: Node, line: int) -> None:
        if not self._open:
            self._top = node
            return
        parent = self._open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = self._key[-1]
        if key is None:
            raise Unreadable(line, T("A key must be a word, not a list or a mapping."))
        parent.items[key.text] = node
        parent.keys[key.text] = key
        self._key[-1] = None

    def finish(self) -> Mapping:
        if self._top is None:
            raise Unreadable(1, T("The file is empty."))
        if not isinstance(self._top, Mapping):
            raise Unreadable(self._top.line, T("A plan is a mapping: it begins with `version: 1`."))
        if not self._ended:
            last = len(self._breaks) + 1
            text = T("The end mark `...` is missing: is this half a file? Add the line if it is whole.")
            raise Unreadable(last, text)
        return self._top


def walk(node: Node, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Node]]:
    """Every node with its path."""
    yield path, node
    if isinstance(node, Mapping):
        for key, item in node.items.items():
            yield from walk(item, (*path, key))
    elif isinstance(node, Sequence):
        for i, item in enumerate(node.items):
            yield from walk(item, (*path, i))
