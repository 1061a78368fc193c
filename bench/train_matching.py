"""Learns the weights of matching from the labelled pairs, and measures them leave-one-pair-out.

    python -m bench.train_matching            measure: for each pair, weights learned on the others
    python -m bench.train_matching --write    learn on all and write src/wedlock/analysis/weights.json

Logistic regression with an L2 penalty, features standardised; each judge is learned on what the one before says.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from bench.labelled import Labelled, end_to_end, scorer, table_pairs
from wedlock.analysis import column_features, evidence, judgement, matching, scoring, table_features
from wedlock.analysis.comparison import Comparison
from wedlock.analysis.judgement import Linear, Weights

Array = Any
WEIGHTS = Path(judgement.__file__).parent / "weights.json"
TABLE_PENALTY, COLUMN_PENALTY = 0.1, 0.01
SAME = 0.45
"""Probability from which a pair is claimed. Mean F1 is flat from 0.35 to 0.5; a limit learned per fold did worse."""


@dataclass
class Prepared:
    """A labelled pair with its comparison and the labels of its tables."""

    labelled: Labelled
    comparison: Comparison
    features: Array
    truth: Array
    counted: Array

    @staticmethod
    def of(labelled: Labelled) -> Prepared:
        comparison = Comparison(labelled.left, labelled.right)
        features = table_features.first_features(comparison)
        left, right = comparison.left.number_of, comparison.right.number_of
        truth, counted = np.zeros(features.shape[:2]), np.ones(features.shape[:2], dtype=bool)
        for a, b in labelled.uncertain("tables"):
            counted[left[a], right[b]] = False
        for a, b in labelled.pairs("tables"):
            truth[left[a], right[b]], counted[left[a], right[b]] = 1, True
        return Prepared(labelled, comparison, features, truth, counted)


def fit(features: Array, truth: Array, penalty: float) -> Linear:
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    x = np.c_[(features - mean) / spread, np.ones(len(features))].astype(np.float64)
    strength = penalty * truth.sum() * np.r_[np.ones(x.shape[1] - 1), 0]

    def loss(b: Array) -> tuple[float, Array]:
        z = x @ b
        error = 1 / (1 + np.exp(-z)) - truth
        value = (np.logaddexp(0, z) - truth * z).sum() + 0.5 * (strength * b * b).sum()
        return float(value), x.T @ error + strength * b

    b = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    told = b[:-1] / spread
    return Linear(tuple(float(v) for v in told), float(b[-1] - (told * mean).sum()))


def learn(pairs: Sequence[Prepared]) -> Weights:
    """Weights learned on all of `pairs`."""
    tables = _learn_tables(pairs)
    judged = [_judged(pair, tables) for pair in pairs]
    looked = [scoring.column_pairs(pair.comparison, told) for pair, told in zip(pairs, judged, strict=True)]
    labels = [_labels(pair, found) for pair, found in zip(pairs, looked, strict=True)]
    first = fit(
        np.concatenate([found.features[counted] for found, (_, counted) in zip(looked, labels, strict=True)]),
        np.concatenate([truth[counted] for truth, counted in labels]),
        COLUMN_PENALTY,
    )
    second = _learn_second(pairs, looked, first)
    return Weights(tables, (first, second), SAME, SAME)


def _learn_tables(pairs: Sequence[Prepared]) -> tuple[Linear, Linear]:
    truth = np.concatenate([pair.truth[pair.counted] for pair in pairs])
    first = fit(np.concatenate([pair.features[pair.counted] for pair in pairs]), truth, TABLE_PENALTY)
    second = [table_features.second_features(first(pair.features), pair.features)[pair.counted] for pair in pairs]
    return first, fit(np.concatenate(second), truth, TABLE_PENALTY)


def _judged(pair: Prepared, judges: tuple[Linear, Linear]) -> Array:
    return judges[1](table_features.second_features(judges[0](pair.features), pair.features))


def _learn_second(pairs: Sequence[Prepared], looked: Sequence[scoring.ColumnPairs], first: Linear) -> Linear:
    features, truths = [], []
    for pair, found in zip(pairs, looked, strict=True):
        _, counted = _labels(pair, found)
        once, told = scoring.judge_columns(found.kept(counted), (first, Linear((1.0, 0, 0, 0, 0, 0), 0.0)))
        features.append(column_features.second_features(once.left, once.right, told))
        truths.append(_labels(pair, once)[0])
    return fit(np.concatenate(features), np.concatenate(truths), COLUMN_PENALTY)


def _labels(pair: Prepared, found: scoring.ColumnPairs) -> tuple[Array, Array]:
    """Which pairs of columns are true, and which count (the others the annotator leaves open)."""
    labelled, left, right = pair.labelled, pair.comparison.left, pair.comparison.right
    gold = labelled.pairs("columns")
    open_columns = labelled.uncertain("columns") | labelled.pairs("links")
    open_tables = labelled.uncertain("tables") - {(_table(a), _table(b)) for a, b in gold}
    paths = [(left.path(a), right.path(b)) for a, b in zip(found.left, found.right, strict=True)]
    truth = np.array([path in gold for path in paths], dtype=bool)
    leave = np.array([p in open_columns or (_table(p[0]), _table(p[1])) in open_tables for p in paths], dtype=bool)
    return truth.astype(float), truth | ~leave


def _table(path: str) -> str:
    return path.rpartition(".")[0]


def predictions(pair: Prepared, judged: Array, looked: scoring.ColumnPairs, weights: Weights) -> dict[str, list[Any]]:
    """Ranked tables and columns as the scorer reads them, the probability third."""
    left, right = pair.comparison.left, pair.comparison.right
    once, odds = scoring.judge_columns(looked, weights.columns)
    once, odds = evidence.with_satellites(pair.comparison, once, odds, judged)
    chance = judgement.probability(judged)
    tables = [
        [left.tables[a].table.name, right.tables[b].table.name, float(chance[a, b])]
        for a, b in np.argwhere(judged > -6)
    ]
    apart = matching.kept_apart(left, once.left) | matching.kept_apart(right, once.right)
    columns = [
        [left.path(a), right.path(b), float(p), not kept]
        for a, b, p, kept in zip(once.left, once.right, judgement.probability(odds), apart, strict=True)
    ]
    return {"tables": tables, "columns": columns}


def _decided(rows: list[Any], limit: float) -> list[Any]:
    return [[a, b, p, p >= limit and all(may)] for a, b, p, *may in rows]


def measure(pair: Prepared, told: dict[str, list[Any]]) -> dict[str, Any]:
    return dict(scorer().score(pair.labelled.gold, told))


def evaluate(pair: Prepared, weights: Weights) -> dict[str, Any]:
    judged = _judged(pair, weights.tables)
    looked = scoring.column_pairs(pair.comparison, judged)
    told = predictions(pair, judged, looked, weights)
    return measure(
        pair,
        {
            "tables": _decided(told["tables"], weights.same_table),
            "columns": _decided(told["columns"], weights.same_column),
        },
    )


def as_json(weights: Weights) -> dict[str, dict[str, float]]:
    def of(linear: Linear, names: Sequence[str]) -> dict[str, float]:
        told = {name: round(value, 4) for name, value in zip(names, linear.coefficients, strict=True)}
        return {**told, "bias": round(linear.bias, 4)}

    return {
        "tables_first": of(weights.tables[0], table_features.FIRST),
        "tables_second": of(weights.tables[1], table_features.SECOND),
        "columns_first": of(weights.columns[0], column_features.FIRST),
        "columns_second": of(weights.columns[1], column_features.SECOND),
        "same": {"table": round(weights.same_table, 3), "column": round(weights.same_column, 3)},
    }


def main(arguments: Sequence[str]) -> None:
    pairs = [Prepared.of(labelled) for labelled in end_to_end()]
    if not pairs:
        raise SystemExit("no labelled pairs: set WEDLOCK_DATASETS to the folder of the data sets")
    if "--write" in arguments:
        WEIGHTS.write_text(json.dumps(as_json(learn(pairs)), indent=1) + "\n", encoding="utf-8")
        return
    scores = []
    for pair in pairs:
        started = time.perf_counter()
        weights = learn([other for other in pairs if other is not pair])
        found = evaluate(pair, weights)
        scores.append((found["tables"]["f1"], found["columns"]["f1"]))
        print(
            pair.labelled.name,
            f"{time.perf_counter() - started:.0f} s",
            round(weights.same_table, 2),
            round(weights.same_column, 2),
        )
        for kind in ("tables", "columns"):
            print("  ", kind, {k: v for k, v in found[kind].items() if k != "ignored"})
    print("mean F1 tables, columns", np.mean(scores, axis=0).round(3))
    if "--d365" in arguments:
        weights = learn(pairs)
        rows = []
        for labelled in table_pairs():
            found = evaluate(Prepared.of(labelled), weights)["columns"]
            rows.append((found["recall_at_gt"], found["mrr"], found["f1"]))
            print("  ", labelled.name, rows[-1])
        print("d365 mean R@GT, MRR, F1", np.mean(rows, axis=0).round(3))


if __name__ == "__main__":
    main(sys.argv[1:])
