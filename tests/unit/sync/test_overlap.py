"""Parts of a batch side by side: all are settled once, and where a side fails, the others come to their end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.unit.sync.test_echoes import House

from wedlock.errors import Unavailable
from wedlock.language import T
from wedlock.sync.overlap import Asks, Part, side_by_side
from wedlock.sync.reconcile import AT_ONCE

MANY = 3 * AT_ONCE + 7


def full_house() -> House:
    house = House()
    for number in range(MANY):
        house.erp.insert("customer", {"name": f"n{number}", "city": "X"})
    return house


def names(house: House) -> list[object]:
    return sorted(str(row["name"]) for row in house.crm.rows("customer"))


def test_every_record_of_all_parts_is_created_once() -> None:
    house = full_house()
    house.settle()
    assert house.worker.tally.created == MANY
    assert names(house) == sorted(f"n{number}" for number in range(MANY))
    assert house.hub.link_count("customers") == MANY


def test_where_a_side_goes_away_the_others_are_kept_and_nothing_is_made_twice() -> None:
    house, asked = full_house(), []

    def going_away(name: str) -> None:
        asked.append(name)
        if asked.count("crm.write create") == AT_ONCE + 1 and name == "crm.write create":
            raise Unavailable(T("{evidence}", evidence="gone"))

    house.worker.sides.right.step = going_away  # type: ignore[attr-defined]
    with pytest.raises(Unavailable):
        house.settle()
    assert house.hub.link_count("customers") == MANY - AT_ONCE
    house.settle()
    assert names(house) == sorted(f"n{number}" for number in range(MANY))


def test_a_part_goes_on_while_another_waits() -> None:
    told: list[str] = []

    def part(name: str) -> Part:
        def asks() -> Asks:
            return {"left": lambda: name, "right": lambda: name.upper()}

        for turn in range(2):
            answers = yield asks()
            told.append(f"{answers['left']}{answers['right']}{turn}")

    side_by_side([part("a"), part("b")])
    assert told == ["aA0", "bB0", "aA1", "bB1"]


def test_the_first_failure_is_told_when_all_have_ended() -> None:
    ended: list[str] = []

    def failing(name: str) -> Iterator[Asks]:
        yield {}
        raise ValueError(name)

    def sound() -> Iterator[Asks]:
        for _ in range(3):
            yield {}
        ended.append("sound")

    with pytest.raises(ValueError, match="first"):
        side_by_side([failing("first"), sound(), failing("second")])  # type: ignore[list-item]
    assert ended == ["sound"]
