"""Naming: how each side came to write a customer's name, telephone and tax number."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from wedlock.sample import dirt, phones
from wedlock.sample.dice import Dice, Mask, Texts, blank, change, texts
from wedlock.sample.sides import Side
from wedlock.sample.words import words
from wedlock.sample.world import World

Soil = tuple[float, Callable[[str], str | None]]


def soil(column: Texts, where: Mask, dice: Dice, *kinds: Soil) -> Texts:
    """Each filled text at `where` is soiled in at most one way, by the shares given."""
    draw = dice.numbers.random(len(column))
    edge = 0.0
    for share, how in kinds:
        column = change(column, where & (draw >= edge) & (draw < edge + share), how)
        edge += share
    return column


def noted(column: Texts, where: Mask, notes: tuple[str, ...], share: float, dice: Dice) -> Texts:
    """Notes typed behind the name: （停用）, cash only."""
    chosen = where & dice.mask(share, len(column))
    return blank(column, chosen, column[chosen] + dice.pick(notes, int(chosen.sum())))


def erp_names(world: World, dice: Dice) -> Texts:
    """The bookkeeper's list: mostly the registered name."""
    side, chinese = world.left, world.companies.chinese[world.left.who]
    name = world.companies.name[side.who]
    name = soil(
        name,
        chinese,
        dice,
        (0.02, dirt.full_width),
        (0.008, dirt.mojibake),
        (0.03, dirt.other_form),
        (0.01, dirt.homophone),
        (0.008, dirt.spaced),
    )
    name = soil(
        name,
        ~chinese,
        dice,
        (0.22, str.upper),
        (0.05, dirt.other_form),
        (0.03, dirt.slip),
        (0.01, dirt.full_width),
        (0.03, dirt.ascii_only),
    )
    name = _again(name, side, dice)
    return noted(noted(name, chinese, words().notes_chinese, 0.025, dice), ~chinese, words().notes_western, 0.025, dice)


def crm_names(world: World, dice: Dice) -> Texts:
    """The salesman's list: what stands on the visiting card."""
    side, companies = world.right, world.companies
    chinese = companies.chinese[side.who]
    name = companies.name[side.who]
    name = soil(
        name,
        chinese,
        dice,
        (0.2, dirt.without_form),
        (0.08, dirt.other_form),
        (0.04, dirt.traditional),
        (0.04, dirt.full_width),
        (0.03, dirt.homophone),
        (0.012, dirt.mojibake),
        (0.006, dirt.torn),
        (0.02, dirt.spaced),
    )
    name = soil(
        name,
        ~chinese,
        dice,
        (0.16, dirt.other_form),
        (0.13, dirt.without_form),
        (0.07, dirt.ascii_only),
        (0.05, dirt.slip),
        (0.03, str.upper),
        (0.02, dirt.spaced),
    )
    draw = dice.numbers.random(side.size)
    name = np.where(chinese & (draw < 0.05), companies.core[side.who], name)
    name = np.where(chinese & (draw >= 0.05) & (draw < 0.11), companies.english[side.who], name)
    contact = (draw >= 0.11) & (draw < 0.12)
    name = blank(name, contact, world.heads[2][side.who][contact] + "-" + companies.short[side.who][contact])
    name = _again(name, side, dice)
    return noted(noted(name, chinese, words().notes_chinese, 0.02, dice), ~chinese, words().notes_western, 0.02, dice)


def _again(name: Texts, side: Side, dice: Dice) -> Texts:
    """Who enters a customer a second time did not find it: he writes it differently."""
    return soil(
        name,
        side.copy,
        dice,
        (0.3, dirt.without_form),
        (0.25, dirt.other_form),
        (0.15, dirt.full_width),
        (0.15, dirt.homophone),
    )


def telephones(numbers: Texts, filled: float, bare: float, bracketed: float, international: float, dice: Dice) -> Texts:
    """The column in several spellings; a share of `filled` is there at all, one in 70 has a digit too many."""
    everywhere = np.ones(len(numbers), dtype=bool)
    numbers = soil(numbers, everywhere, dice, (0.014, dirt.digits_apart))
    numbers = soil(
        numbers,
        everywhere,
        dice,
        (bare, phones.bare),
        (bracketed, phones.bracketed),
        (international, phones.with_country),
    )
    return blank(numbers, ~dice.mask(filled, len(numbers)))


def exchanged(first: Texts, second: Texts, share: float, dice: Dice) -> tuple[Texts, Texts]:
    """Two fields typed one in the other's place, in `share` of the rows."""
    swap = dice.mask(share, len(first))
    return np.where(swap, second, first), np.where(swap, first, second)


def moved(world: World, side: Side, share: float, dice: Dice) -> Texts:
    """The street, of a `share` the one where the company sat before."""
    street = world.companies.street[side.who]
    chinese = world.companies.chinese[side.who]
    book = words()
    number = dice.within(1, 900, side.size)
    earlier = np.where(chinese, dice.pick(book.roads, side.size), dice.pick(book.streets, side.size))
    old = texts(
        [
            f"{road}{n}号" if east else f"{n} {road} Road"
            for road, n, east in zip(earlier.tolist(), number.tolist(), chinese.tolist(), strict=True)
        ]
    )
    return np.where(dice.mask(share, side.size), old, street)
