"""World: everything that is true of the sample, before two systems write it down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wedlock.sample import clock
from wedlock.sample.companies import Companies, found
from wedlock.sample.dice import Dice, Mask, Numbers, Texts
from wedlock.sample.goods import Goods, stock
from wedlock.sample.orders import Orders, place
from wedlock.sample.people import People, employ, main_names
from wedlock.sample.sides import Side, divide
from wedlock.sample.staff import Staff, hire

ACTIVE = 20_000
"""Beyond so many customers the secondary rows (people, orders, cases …) grow no more."""
TERMS = (
    ("XJ", "现金", 0, "cash"),
    ("YF", "预付全款", 0, "prepaid"),
    ("T30", "月结30天", 30, "net_30"),
    ("T60", "月结60天", 60, "net_60"),
    ("T90", "月结90天", 90, "net_90"),
    ("LC", "信用证", 45, "letter_of_credit"),
)
CURRENCIES = (
    ("RMB", "人民币", "¥", "CNY", "Chinese Yuan"),
    ("USD", "美元", "$", "USD", "US Dollar"),
    ("EUR", "欧元", "€", "EUR", "Euro"),
    ("GBP", "英镑", "£", "GBP", "Pound Sterling"),
)
COUNTRIES = (
    ("156", "中国", "China", "CN"),
    ("840", "美国", "United States", "US"),
    ("826", "英国", "United Kingdom", "GB"),
    ("276", "德国", "Germany", "DE"),
    ("250", "法国", "France", "FR"),
    ("036", "澳大利亚", "Australia", "AU"),
)
RATES = (1.0, 7.12, 7.83, 9.05)
"""Yuan for one unit of each of CURRENCIES, on average."""
GRADES = (("A", "gold"), ("B", "silver"), ("C", "bronze"))
STATES = (("1", "active"), ("0", "inactive"), ("9", "blocked"))
ORDER_STATES = (("A", "draft"), ("B", "confirmed"), ("C", "shipped"), ("D", "closed"), ("X", "cancelled"))
QUOTE_STATES = (("A", "draft"), ("B", "sent"), ("C", "accepted"), ("X", "rejected"))


@dataclass(frozen=True)
class World:
    """Companies with what both systems know of each (places in TERMS, CURRENCIES …), people, goods, orders, staff.

    `limit` is the credit limit in units of 10,000 yuan. `people_left`, `people_right` and the `quoted` masks say who
    typed what in.
    """

    companies: Companies
    left: Side
    right: Side
    heads: tuple[Texts, Texts, Texts]
    term: Numbers
    currency: Numbers
    country: Numbers
    grade: Numbers
    state: Numbers
    limit: Numbers
    seller: Numbers
    people: People
    people_left: Mask
    people_right: Mask
    goods: Goods
    orders: Orders
    quotes: Orders
    staff: Staff
    active: int

    @property
    def common(self) -> Mask:
        return (self.left.row >= 0) & (self.right.row >= 0)


def create(customers: int, dice: Dice, most_active: int = ACTIVE) -> World:
    """A world whose two systems have `customers` customer rows each; people and orders for `most_active` of them."""
    active = min(customers, most_active)
    total, left, right = divide(customers, dice.cast("sides"))
    companies = found(total, dice.cast("companies"))
    heads = main_names(companies, dice.cast("heads"))
    people = employ(companies, heads, round(active * 1.4), dice.cast("people"))
    goods = stock(min(400, 40 + customers // 5), dice.cast("goods"))
    die = dice.cast("terms")
    on_left, on_right = left.row[people.company] >= 0, right.row[people.company] >= 0
    draw = die.numbers.random(people.size)
    return World(
        companies,
        left,
        right,
        heads,
        term=die.index(len(TERMS), total, (10, 12, 40, 22, 8, 8)),
        currency=_currency(companies),
        country=_country(companies),
        grade=die.index(3, total, (10, 30, 60)),
        state=die.index(3, total, (88, 9, 3)),
        limit=die.numbers.choice([0, 5, 10, 20, 30, 50, 80, 100, 150, 200, 300, 500], total),
        seller=die.below(18, total),
        people=people,
        people_left=on_left & (~on_right | people.main | (draw < 0.8)),
        people_right=on_right & (~on_left | (draw > 0.2)),
        goods=goods,
        orders=place(3 * active, left, right, goods, dice.cast("orders")),
        quotes=place(active, left, right, goods, dice.cast("quotes")),
        staff=hire(dice.cast("staff")),
        active=active,
    )


def rates() -> list[tuple[int, str, float]]:
    """Place in CURRENCIES, month, yuan for one unit: the same in both systems."""
    months = clock.month_starts(2024, 2026)
    return [(c, m, round(RATES[c] * (1 + (i * 7 + c) % 11 / 400), 4)) for c in (1, 2, 3) for i, m in enumerate(months)]


def _currency(companies: Companies) -> Numbers:
    codes = {"CN": 0, "US": 1, "GB": 3, "AU": 1}
    return _places([codes.get(iso, 2) for iso in companies.iso.tolist()])


def _country(companies: Companies) -> Numbers:
    codes = {iso: i for i, (_, _, _, iso) in enumerate(COUNTRIES)}
    return _places([codes[iso] for iso in companies.iso.tolist()])


def _places(values: list[int]) -> Numbers:
    return np.array(values, dtype=np.int64)
