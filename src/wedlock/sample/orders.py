"""Orders: what customers ordered, in which of the two systems somebody typed it in, and where he mistyped. Cents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from wedlock.sample import clock
from wedlock.sample.dice import Dice, Mask, Numbers, Texts, blank, numbered
from wedlock.sample.goods import Goods
from wedlock.sample.sides import Side
from wedlock.sample.staff import SELLERS

TYPED_TWICE = 0.75
"""Share of the orders of common customers that somebody keys into both systems."""


@dataclass(frozen=True)
class Lines:
    """`head` is the order; `amount` = quantity × price less discount, in cents, rounded half up."""

    head: Numbers
    position: Numbers
    good: Numbers
    quantity: Numbers
    price: Numbers
    discount: Numbers
    amount: Numbers


@dataclass(frozen=True)
class Orders:
    """`state` 0 draft, 1 confirmed, 2 shipped, 3 closed, 4 cancelled. `total` is with 13 % tax."""

    company: Numbers
    at: Numbers
    seller: Numbers
    state: Numbers
    in_erp: Mask
    in_crm: Mask
    lines: Lines
    net: Numbers
    tax: Numbers
    reference: Texts
    """The customer's own order number, in 55 % of the orders; the same on both sides."""
    mistyped: Mask
    """Keyed into the CRM with a wrong quantity in the first line."""

    @property
    def size(self) -> int:
        return len(self.company)


def place(count: int, left: Side, right: Side, goods: Goods, dice: Dice) -> Orders:
    """`count` orders of the last three years; some customers order every week, most now and then."""
    has = (left.row >= 0) * 2 + (right.row >= 0)
    chance = np.array([0, 0.05, 0.6, 1.0])[has]
    buyers = np.flatnonzero(dice.numbers.random(len(chance)) < chance)
    company = buyers[dice.skewed(len(buyers), count)]
    entered = np.maximum(
        np.where(left.row >= 0, left.since[left.row], 0), np.where(right.row >= 0, right.since[right.row], 0)
    )
    at = clock.office_hours(clock.UNTIL - timedelta(days=3 * 365), clock.UNTIL, count, dice)
    at = np.maximum(at, np.minimum(entered[company] + clock.DAY, clock.second(clock.UNTIL) + 9 * 3600))
    in_time = np.argsort(at, kind="stable")
    at, company = at[in_time], company[in_time]
    draw = dice.numbers.random(count)
    both = has[company] == 3
    in_crm = np.where(both, (draw < TYPED_TWICE) | (draw >= 0.96), has[company] == 1)
    in_erp = np.where(both, draw < 0.96, has[company] == 2)
    old = clock.second(clock.UNTIL) - at > 60 * clock.DAY
    state = np.where(old, dice.index(5, count, (1, 2, 5, 86, 6)), dice.index(5, count, (15, 35, 30, 15, 5)))
    lines = _lines(count, np.flatnonzero(goods.in_erp & goods.in_crm), goods, dice)
    net = np.bincount(lines.head, weights=lines.amount, minlength=count).astype(np.int64)
    return Orders(
        company,
        at,
        dice.below(SELLERS, count),
        state,
        in_erp,
        in_crm,
        lines,
        net,
        (net * 13 + 50) // 100,
        _references(count, dice),
        dice.mask(0.03, count) & in_erp & in_crm,
    )


def _references(count: int, dice: Dice) -> Texts:
    return blank(
        numbered("PO-%06d", dice.numbers.choice(900_000, count, replace=False) + 100_000), ~dice.mask(0.55, count)
    )


def _lines(count: int, sold: Numbers, goods: Goods, dice: Dice) -> Lines:
    each = 1 + dice.index(5, count, (35, 28, 18, 12, 7))
    head = np.repeat(np.arange(count), each)
    position = np.arange(len(head)) - np.repeat(np.cumsum(each) - each, each) + 1
    good = sold[dice.skewed(len(sold), len(head))]
    quantity = np.exp(dice.numbers.normal(3, 1.2, len(head))).astype(np.int64) + 1
    price = goods.price[good] * dice.within(92, 104, len(head)) // 100
    discount = dice.numbers.choice([0, 0, 0, 0, 3, 5, 10], len(head)).astype(np.int64)
    return Lines(head, position, good, quantity, price, discount, amount(quantity, price, discount))


def amount(quantity: Numbers, price: Numbers, discount: Numbers) -> Numbers:
    """Cents of a line, rounded half up."""
    return (quantity * price * (100 - discount) + 50) // 100
