"""Products: the name as a bag of 3-grams, the model number in it, the description, the price."""

from __future__ import annotations

import numpy as np

from wedlock.analysis.records.codes import any_equal, present
from wedlock.analysis.records.comparisons.comparison import Comparison, Level, Levels, Rows
from wedlock.analysis.records.normal.lines import SEVERAL
from wedlock.analysis.records.prepared import Prepared
from wedlock.language import T

FEW = 2  # level of names up to which those of two languages say nothing
NAME_STEPS = (0.15, 0.25, 0.35, 0.5, 0.7, 0.999)
TEXT_STEPS = (0.15, 0.3, 0.5)
PRICE_STEPS = (2.0, 1.25, 1.06)  # larger price ÷ smaller price


def levels_of_names(left: Prepared, right: Prepared, i: Rows, j: Rows) -> Levels:
    here, there = left.codes["name"][i, 0], right.codes["name"][j, 0]
    alike = np.ones(len(i), dtype=np.float32)
    differ = np.flatnonzero(here != there)  # equal names may have no grams
    alike[differ] = left.grams["name"].cosine(right.grams["name"], i[differ], j[differ])
    known = (here >= 0) & (there >= 0)
    found = np.where(known, 1 + np.searchsorted(NAME_STEPS, alike, side="right"), 0).astype(np.int8)
    languages = left.flag("chinese")[i] != right.flag("chinese")[j]
    found[languages & (found <= FEW)] = 0  # in two languages: nothing to compare, a model number apart
    return found


def levels_of_texts(left: Prepared, right: Prepared, i: Rows, j: Rows) -> Levels:
    alike = left.grams["text"].cosine(right.grams["text"], i, j)
    known = (left.codes["text"][i, 0] >= 0) & (right.codes["text"][j, 0] >= 0)
    return np.where(known, 1 + np.searchsorted(TEXT_STEPS, alike, side="right"), 0).astype(np.int8)


def levels_of_models(left: Prepared, right: Prepared, i: Rows, j: Rows) -> Levels:
    a, b = left.codes["model"][i], right.codes["model"][j]
    found = (present(a) & present(b)).astype(np.int8)
    equal = any_equal(a, b)
    rest = np.flatnonzero((found > 0) & ~equal)
    here = left.texts["model"].take(i[rest])
    there = right.texts["model"].take(j[rest])
    found[rest[_one_starts_other(here, there)]] = 2
    found[equal] = 3
    return found


def _one_starts_other(here: list[str], there: list[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether a model here is the beginning of one there (R1214 and R1214SS: the colour is written behind)."""

    def starts(a: str, b: str) -> bool:
        pairs = ((p, q) for p in a.split(SEVERAL) for q in b.split(SEVERAL) if min(len(p), len(q)) >= 4)
        return any(p.startswith(q) or q.startswith(p) for p, q in pairs)

    return np.fromiter((starts(a, b) for a, b in zip(here, there, strict=True)), bool, len(here))


def levels_of_prices(left: Prepared, right: Prepared, i: Rows, j: Rows) -> Levels:
    a, b = left.numbers["price"][i], right.numbers["price"][j]
    known = (a > 0) & (b > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(known, np.maximum(a, b) / np.minimum(a, b), 0)
    found = known.astype(np.int8)
    for level, most in enumerate(PRICE_STEPS, start=2):
        found[known & (ratio <= most)] = level
    return found


ARTICLE_NAME = Comparison(
    "name",
    (
        Level(0.02, 0.9, T("the names differ"), disagrees=True),
        Level(0.05, 0.08, T("the names share a few syllables")),
        Level(0.10, 0.015, T("the names share some words")),
        Level(0.20, 3e-3, T("the names share many words")),
        Level(0.25, 6e-4, T("the names are alike"), agrees=True),
        Level(0.23, 1e-4, T("the names are nearly the same"), agrees=True),
        Level(0.15, 1e-5, T("the names are the same"), agrees=True),
    ),
    levels_of_names,
    ("name",),
    frequency="name",
)
DESCRIPTION = Comparison(
    "description",
    (
        Level(0.30, 0.9, T("the descriptions differ")),
        Level(0.30, 0.08, T("the descriptions share some words")),
        Level(0.25, 0.015, T("the descriptions share many words")),
        Level(0.15, 1e-3, T("the descriptions are alike"), agrees=True),
    ),
    levels_of_texts,
    ("text",),
)
MODEL = Comparison(
    "model",
    (
        Level(0.20, 1.0, T("the model numbers differ"), disagrees=True),
        Level(0.20, 1e-4, T("one model number begins with the other"), agrees=True),
        Level(0.60, 2e-5, T("a model number is the same"), agrees=True),
    ),
    levels_of_models,
    ("model",),
    frequency="model",
)
PRICE = Comparison(
    "price",
    (
        Level(0.08, 0.6, T("the prices are far apart"), disagrees=True),
        Level(0.12, 0.25, T("the prices are within a factor of two")),
        Level(0.25, 0.1, T("the prices are close")),
        Level(0.55, 0.05, T("the prices are nearly the same")),
    ),
    levels_of_prices,
    ("price",),
)
