"""Sides: which company stands in which system, how often, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from wedlock.sample import clock
from wedlock.sample.dice import Dice, Mask, Numbers

COMMON = 0.6
"""Share of a side's customer rows whose company is on the other side as well (its first row there and here)."""
COPIES = 0.03
"""Share of a side's rows that are a second row of a company it already has."""
FOUNDED = date(2016, 1, 4)


@dataclass(frozen=True)
class Side:
    """Row i of this side's customers is company `who[i]`, entered at `since[i]`; `copy` marks second rows."""

    who: Numbers
    copy: Mask
    since: Numbers
    row: Numbers
    """Company → its first row here, -1 where it has none."""

    @property
    def size(self) -> int:
        return len(self.who)


def counts(customers: int) -> tuple[int, int, int]:
    """Of `customers` rows a side: companies in common, companies of this side alone, second rows."""
    common, copies = round(customers * COMMON), round(customers * COPIES)
    return common, customers - common - copies, copies


def divide(customers: int, dice: Dice) -> tuple[int, Side, Side]:
    """How many companies there are, and the two sides with `customers` rows each."""
    common, alone, copies = counts(customers)
    total = common + 2 * alone
    order = dice.numbers.permutation(total)
    since = clock.office_hours(FOUNDED, clock.UNTIL, total, dice)
    left, right = order[: common + alone], np.concatenate([order[:common], order[common + alone :]])
    late = since + dice.below(4, total) * clock.DAY  # the other system gets to know a few days later
    return (
        total,
        _side(left, since, copies, total, dice.cast("left")),
        _side(right, late, copies, total, dice.cast("right")),
    )


def _side(companies: Numbers, since: Numbers, copies: int, total: int, dice: Dice) -> Side:
    again = companies[dice.numbers.permutation(len(companies))[:copies]]
    who = np.concatenate([companies, again])
    copy = np.arange(len(who)) >= len(companies)
    end = clock.second(clock.UNTIL) + 19 * 3600
    entered = np.minimum(since[who], end)
    entered = np.where(copy, entered + (end - entered) * dice.numbers.random(len(who)), entered).astype(np.int64)
    order = np.argsort(entered, kind="stable")
    row = np.full(total, -1)
    who, copy = who[order], copy[order]
    row[who[~copy]] = np.flatnonzero(~copy)
    return Side(who, copy, entered[order], row)
