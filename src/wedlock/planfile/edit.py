"""Small edits of a plan's text at the place where a value stands; every other letter stays."""

from __future__ import annotations

from datetime import datetime

from wedlock.model.plan import Decided
from wedlock.planfile.emit import scalar
from wedlock.planfile.tree import Mapping, Scalar


def set_value(text: str, within: Mapping, key: str, written: str) -> str:
    """`key: written` in a mapping: its value replaced, or the key put before the first one."""
    if key in within.items:
        return text[: within.keys[key].end] + f": {written}" + text[within.items[key].last :]
    first = next(iter(within.keys.values()))
    if within.flow:
        return text[: first.start] + f"{key}: {written}, " + text[first.start :]
    line = text.rfind("\n", 0, first.start) + 1
    pad = text[line : first.start]
    return text[:line] + f"{pad}{key}: {written}\n" + text[line:]


def decision(state: Decided, by: str, at: datetime) -> str:
    """A decision as it is written into the file."""
    return f'{{is: {state.value}, by: {scalar(by)}, at: "{at:%Y-%m-%dT%H:%M:%S}Z"}}'


def value_of(within: Mapping, key: str) -> str:
    """The text of a scalar, empty where there is none."""
    node = within.items.get(key)
    return node.text if isinstance(node, Scalar) else ""
