"""Mirrored rows: what a row's values are in its twin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from wedlock.connectors.records.places import Place

V = TypeVar("V")


def turned(place: Place, values: Mapping[str, V]) -> dict[str, V]:
    """The values as the twin has them: some columns change places, some have another value, the link is its own."""
    assert place.mirror is not None
    found = {
        place.swap.get(name, name): value for name, value in values.items()
        if name != place.mirror.link and name not in place.twin_constants
    }  # fmt: skip
    found.update((name, value) for name, value in place.twin_constants.items() if name in values)  # type: ignore[misc]
    return found
