"""Population: the customers of both sides alone, as columns, for measuring record linkage at a million a side."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wedlock.sample import crm_accounts, erp_customers
from wedlock.sample.crm_accounts import Keys
from wedlock.sample.dice import Column, Dice, Numbers
from wedlock.sample.staff import CRM_USERS
from wedlock.sample.world import create


@dataclass(frozen=True)
class Population:
    """Columns of the ERP's `bd_cust` and the CRM's `accounts`; `who_left`, `who_right` number the company of each row.

    Two rows are the same customer exactly when their numbers are equal.
    """

    left: dict[str, Column]
    right: dict[str, Column]
    who_left: Numbers
    who_right: Numbers


def populate(customers: int, seed: int) -> Population:
    """`customers` rows a side, drawn like those of `build`, without any other table."""
    dice = Dice(seed)
    world = create(customers, dice.cast("world"), most_active=0)
    die = dice.cast("crm")
    nobody = np.zeros(0, dtype=np.int64)
    keys = Keys(die.uuids(CRM_USERS), die.uuids(customers), die.uuids(0), nobody, die.uuids(0))
    return Population(
        erp_customers.customers(world, dice.cast("erp")),
        crm_accounts.accounts(world, keys, die),
        world.left.who,
        world.right.who,
    )


def write_csv(population: Population, folder: Path) -> None:
    """`left.csv` and `right.csv` with the company's number as first column `truth`."""
    folder.mkdir(parents=True, exist_ok=True)
    sides = (("left", population.left, population.who_left), ("right", population.right, population.who_right))
    for name, columns, who in sides:
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(("truth", *columns))
            writer.writerows(zip(who.tolist(), *(column.tolist() for column in columns.values()), strict=True))
