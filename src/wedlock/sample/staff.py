"""Staff: the people of the trading company itself. Most have a login in both systems."""

from __future__ import annotations

from dataclasses import dataclass

from wedlock.sample.dice import Dice, Numbers, Texts, numbered, texts
from wedlock.sample.people import given_names

DEPARTMENTS = (
    "总经办",
    "销售一部",
    "销售二部",
    "外贸部",
    "采购部",
    "仓储部",
    "财务部",
    "生产部",
    "人事行政部",
    "客服部",
)
POSITIONS = ("总经理", "经理", "主管", "业务员", "专员", "会计", "仓管员", "工程师")
SIZE = 60
USERS = 36
"""Employees with an ERP login: the first ones. Of them the first SELLERS sell and have a CRM login too."""
SELLERS = 18
CRM_USERS = 24


@dataclass(frozen=True)
class Staff:
    name: Texts
    login: Texts
    email: Texts
    mobile: Texts
    female: Numbers
    department: Numbers


def hire(dice: Dice) -> Staff:
    name, latin = given_names(SIZE, dice)
    login = texts(
        [f"{latin[i].replace(' ', '.').lower()}{i if latin.tolist().count(latin[i]) > 1 else ''}" for i in range(SIZE)]
    )
    department = dice.below(len(DEPARTMENTS), SIZE)
    department[:SELLERS] = 1 + dice.below(3, SELLERS)
    return Staff(
        name,
        login,
        login + "@wanhe-trading.example",
        numbered("17405%06d", 910_000 + dice.numbers.permutation(SIZE)),
        dice.below(2, SIZE),
        department,
    )
