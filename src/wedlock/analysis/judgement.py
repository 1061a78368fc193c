"""Judgement: linear log odds with coefficients kept as data, learned by `bench/train_matching.py`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from wedlock.analysis import column_features, table_features
from wedlock.analysis.matchers.port import Scores


@dataclass(frozen=True)
class Linear:
    """bias + Σ coefficient × feature, features in the last axis in the order they were given."""

    coefficients: tuple[float, ...]
    bias: float

    def __call__(self, features: Scores) -> Scores:
        weights = np.array(self.coefficients, dtype=np.float32)
        return np.asarray(features @ weights + np.float32(self.bias), dtype=np.float32)

    @staticmethod
    def of(told: Mapping[str, float], names: Sequence[str]) -> Linear:
        return Linear(tuple(told[name] for name in names), told["bias"])


@dataclass(frozen=True)
class Weights:
    """The judges of tables and columns, each first by the evidence, then by the ranks among all rivals.

    `same_table`, `same_column` are the probabilities from which on a pair is claimed.
    """

    tables: tuple[Linear, Linear]
    columns: tuple[Linear, Linear]
    same_table: float
    same_column: float


def read(told: Mapping[str, Mapping[str, float]]) -> Weights:
    """Weights from their JSON form."""
    tables, columns = table_features, column_features
    return Weights(
        (Linear.of(told["tables_first"], tables.FIRST), Linear.of(told["tables_second"], tables.SECOND)),
        (Linear.of(told["columns_first"], columns.FIRST), Linear.of(told["columns_second"], columns.SECOND)),
        told["same"]["table"],
        told["same"]["column"],
    )


@cache
def shipped() -> Weights:
    """The weights that come with the program."""
    file = resources.files("wedlock.analysis") / "weights.json"
    return read(json.loads(file.read_text(encoding="utf-8")))


def probability(log_odds: Scores) -> Scores:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))), dtype=np.float32)
