"""The tree against the JSON Schema of the plan: unknown keys, wrong types, missing keys, each with its line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from wedlock.language import T, Text
from wedlock.planfile.tree import Mapping, Node, Sequence

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

Mistake = tuple[int, Text]
"""Line (from 1) and sentence."""


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of the plan, as `wedlock schema plan` prints it."""
    file = resources.files("wedlock") / "schemas" / "plan.json"
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # 0.2 s to load, needed only where there is a plan to read

    return Draft202012Validator(schema())


def structure(top: Mapping) -> list[Mistake]:
    """Every place where the tree is not built like a plan."""
    mistakes: list[Mistake] = []
    for error in _validator().iter_errors(top.plain()):
        wrong = _wrong(error, top)
        mistakes += EXPLAIN.get(wrong.keyword, _other)(wrong)
    return mistakes


def _wrong(error: ValidationError, top: Mapping) -> Wrong:
    path = list(error.absolute_path)
    rules = error.schema if isinstance(error.schema, dict) else {}
    known = tuple(rules.get("properties", ()))
    return Wrong(str(error.validator), error.validator_value, error.instance, error.message, known, find(top, path),
                 line_of(top, path), ".".join(map(str, path)) or "plan")  # fmt: skip


def step_into(node: Node, step: str | int) -> Node | None:
    """The node under a key or an index."""
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.items.get(step)
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def find(top: Node, path: Iterable[str | int]) -> Node:
    """The node at a path; the deepest one on the way where the path leads nowhere."""
    node = top
    for step in path:
        node = step_into(node, step) or node
    return node


def line_of(top: Node, path: Iterable[str | int]) -> int:
    """The line where the key at a path is written (of a list item, the item)."""
    node, line = top, top.line
    for step in path:
        inner = step_into(node, step)
        if inner is None:
            break
        line = node.keys[step].line if isinstance(node, Mapping) and isinstance(step, str) else inner.line
        node = inner
    return line


@dataclass(frozen=True, slots=True)
class Wrong:
    """A violated keyword of the schema: what it wanted, what it got, where, and the node there."""

    keyword: str
    wanted: Any
    value: Any
    message: str
    known: tuple[str, ...]
    node: Node
    line: int
    place: str

    @property
    def shown(self) -> str:
        return str(self.value)[:60]


def _unknown_keys(wrong: Wrong) -> Iterator[Mistake]:
    node, name, known = wrong.node, wrong.place, wrong.known
    if not isinstance(node, Mapping):
        return
    for key in node.items:
        if key in known:
            continue
        near = get_close_matches(key, known, n=1, cutoff=0.6)
        if near:
            text = T("{place}: unknown key `{key}`; did you mean `{near}`?", place=name, key=key, near=near[0])
        else:
            text = T("{place}: unknown key `{key}`; known are {known}.", place=name, key=key, known=known)
        yield node.keys[key].line, text


def _missing(wrong: Wrong) -> Iterator[Mistake]:
    wanted = [key for key in wrong.wanted if key not in wrong.value]
    key = next((k for k in wanted if f"'{k}'" in wrong.message), "?")
    yield wrong.line, T("{place}: `{key}` is missing.", place=wrong.place, key=key)


TYPES: dict[str, Text] = {
    "string": T("a text"),
    "object": T("a mapping (key: value)"),
    "array": T("a list"),
    "integer": T("a whole number"),
    "number": T("a number"),
    "boolean": T("true or false"),
}


def _type(wrong: Wrong) -> Iterator[Mistake]:
    wanted = wrong.wanted if isinstance(wrong.wanted, list) else [wrong.wanted]
    named = [TYPES[w] for w in wanted]
    if wanted == ["string"] and isinstance(wrong.value, (int, float)):
        yield wrong.line, T("{place} must be a text: put it in quotes.", place=wrong.place)
    else:
        yield wrong.line, T("{place} must be {wanted}.", place=wrong.place, wanted=named)


def _enum(wrong: Wrong) -> Iterator[Mistake]:
    yield wrong.line, _one_of(wrong.place, wrong.value, list(wrong.wanted))


def _one_of(place: str, value: object, known: list[str]) -> Text:
    near = get_close_matches(str(value), known, n=1, cutoff=0.6)
    if near:
        return T("{place}: `{value}` is not known; did you mean `{near}`?", place=place, value=value, near=near[0])
    return T("{place}: `{value}` is not known; known are {known}.", place=place, value=value, known=known)


def _pattern(wrong: Wrong) -> Iterator[Mistake]:
    pattern = str(wrong.wanted)
    if pattern.startswith("^(") and "|" in pattern:
        yield wrong.line, _one_of(wrong.place, wrong.value, pattern[2:-2].split("|"))
        return
    node, line = wrong.node, wrong.line
    if isinstance(node, Mapping) and isinstance(wrong.value, str) and wrong.value in node.keys:
        line = node.keys[wrong.value].line
    yield line, T("{place}: `{value}` is not written as {wanted}.", place=wrong.place, value=wrong.value,
                  wanted=PATTERNS.get(pattern, T("the reference says")))  # fmt: skip


FACTOR = r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?$"

PATTERNS: dict[str, Text] = {
    r"^[^.\s]+\.[\s\S]+$": T("alias.column (the alias is `root` or a part)"),
    FACTOR: T("a number"),
    "^[a-z][a-z0-9_]*$": T("a name (small letters, digits, underscores)"),
    r"^(?!root$)[^.\s]+$": T("the name of a part (no dots, no blanks, not `root`)"),
}


def _too_few(wrong: Wrong) -> Iterator[Mistake]:
    yield wrong.line, T("{place} must not be empty.", place=wrong.place)


def _limits(wrong: Wrong) -> Iterator[Mistake]:
    yield wrong.line, T("{place}: {value} is out of bounds ({bound}).", place=wrong.place, value=wrong.shown,
                       bound=f"{wrong.keyword} {wrong.wanted}")  # fmt: skip


def _version(wrong: Wrong) -> Iterator[Mistake]:
    yield wrong.line, T("This program reads version 1 of the plan, not {version}.", version=wrong.shown)


def _twice(wrong: Wrong) -> Iterator[Mistake]:
    yield wrong.line, T("{place} names something twice.", place=wrong.place)


def _other(wrong: Wrong) -> Iterator[Mistake]:
    yield wrong.line, T("{place} is not built as the reference says.", place=wrong.place)


EXPLAIN: dict[str, Callable[[Wrong], Iterator[Mistake]]] = {
    "additionalProperties": _unknown_keys,
    "required": _missing,
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
    "minItems": _too_few,
    "minProperties": _too_few,
    "minLength": _too_few,
    "minimum": _limits,
    "maximum": _limits,
    "maxLength": _limits,
    "const": _version,
    "uniqueItems": _twice,
}
