"""People: contact persons at the customers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wedlock.sample import phones
from wedlock.sample.companies import Companies
from wedlock.sample.dice import Dice, Mask, Numbers, Texts, numbered, texts
from wedlock.sample.words import words

TITLES = (
    ("总经理", "General Manager"),
    ("采购经理", "Purchasing Manager"),
    ("采购员", "Buyer"),
    ("财务", "Accountant"),
    ("仓库主管", "Warehouse Supervisor"),
    ("工程师", "Engineer"),
    ("业务助理", "Sales Assistant"),
)


@dataclass(frozen=True)
class People:
    """`company` is a place in Companies. `family` and `given` are the parts of `name` as the CRM keeps them."""

    company: Numbers
    name: Texts
    family: Texts
    given: Texts
    female: Numbers
    title: Numbers
    mobile: Texts
    phone: Texts
    email: Texts
    main: Mask

    @property
    def size(self) -> int:
        return len(self.name)


def given_names(size: int, dice: Dice) -> tuple[Texts, Texts]:
    """Chinese full names and their pinyin (`Wang Mingrui`)."""
    family, given, latin = _chinese(size, dice)
    return family + given, latin


def _chinese(size: int, dice: Dice) -> tuple[Texts, Texts, Texts]:
    book = words()
    family = np.minimum(dice.skewed(len(book.surnames), size), len(book.surnames) - 1)
    first, second = dice.below(len(book.given), size), dice.below(len(book.given), size)
    two = dice.mask(0.75, size)
    signs, sounds = texts([s for s, _ in book.given]), texts([p for _, p in book.given])
    given = signs[first] + np.where(two, signs[second], "")
    latin = texts([s.capitalize() for s in sounds.tolist()])[first] + np.where(two, sounds[second], "")
    return (
        texts([s for s, _ in book.surnames])[family],
        given,
        texts([p for _, p in book.surnames])[family] + " " + latin,
    )


def main_names(companies: Companies, dice: Dice) -> tuple[Texts, Texts, Texts]:
    """Family name, given name and full name of the main contact of each company."""
    return _named(companies.chinese, dice)


def _named(chinese: Mask, dice: Dice) -> tuple[Texts, Texts, Texts]:
    size = len(chinese)
    family, given, _ = _chinese(size, dice)
    western_family, western_given = dice.pick(words().family_names, size), dice.pick(words().first_names, size)
    return (
        np.where(chinese, family, western_family),
        np.where(chinese, given, western_given),
        np.where(chinese, family + given, western_given + " " + western_family),
    )


def employ(companies: Companies, heads: tuple[Texts, Texts, Texts], limit: int, dice: Dice) -> People:
    """One to four people at each of the first `limit` companies; the first of each is its main contact."""
    count = 1 + dice.index(4, min(limit, companies.size), (45, 30, 17, 8))
    company = np.repeat(np.arange(len(count)), count)
    size = len(company)
    main = np.concatenate([[True], company[1:] != company[:-1]]) if size else np.zeros(0, dtype=bool)
    named = _named(companies.chinese[company], dice)
    family, given, name = (np.where(main, head[company], other) for head, other in zip(heads, named, strict=True))
    serial = np.arange(size)
    box = numbered("p%d@", serial) + texts([w[4:] for w in companies.website[company].tolist()])
    extension = companies.phone[company] + numbered("-%d", dice.within(801, 899, size))
    mobile = np.where(companies.chinese[company], phones.mobiles(serial + 2_900_000), companies.mobile[company])
    return People(
        company,
        name,
        family,
        given,
        dice.below(2, size),
        dice.below(len(TITLES), size),
        np.where(main, companies.mobile[company], mobile),
        np.where(dice.mask(0.5, size), companies.phone[company], extension),
        box,
        main,
    )
