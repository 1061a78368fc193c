"""The customers alone, for measuring linkage at size."""

import csv
from pathlib import Path

import numpy as np

from wedlock.sample.population import populate, write_csv


def test_the_shares_are_those_of_the_sample() -> None:
    people = populate(5000, seed=4)
    left, right = set(people.who_left.tolist()), set(people.who_right.tolist())
    assert len(people.who_left) == len(people.who_right) == 5000
    assert len(left & right) == 3000
    assert len(left) == len(right) == 4850
    assert {len(column) for column in (*people.left.values(), *people.right.values())} == {5000}


def test_unrelated_companies_seldom_have_one_name() -> None:
    people = populate(20_000, seed=4)
    names = np.unique(people.left["khmc"].astype(str))
    assert len(names) > 0.985 * 20_000  # 3 % are second rows, most of them written differently


def test_the_csv_files_hold_every_row(tmp_path: Path) -> None:
    write_csv(populate(100, seed=4), tmp_path)
    for side, column in (("left", "khmc"), ("right", "name")):
        with (tmp_path / f"{side}.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert len(rows) == 100
        assert all(row[column] and row["truth"].isdigit() for row in rows)
