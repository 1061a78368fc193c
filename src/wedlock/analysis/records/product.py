"""Products: which fields are prepared, compared and used for finding candidates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wedlock.analysis.records.comparisons.article import ARTICLE_NAME, DESCRIPTION, MODEL, PRICE
from wedlock.analysis.records.comparisons.identifier import BARCODE, BRAND, CODE
from wedlock.analysis.records.kind import Kind
from wedlock.analysis.records.normal import articles
from wedlock.analysis.records.normal.characters import IDEOGRAPH, folded
from wedlock.analysis.records.normal.lines import SEVERAL, by_distinct, joined, split, stripped
from wedlock.analysis.records.normal.words import words
from wedlock.analysis.records.prepared import Prepared, Texts, each, first, folding, shared_texts
from wedlock.model.records import RecordTable
from wedlock.model.shape import FieldRole as R


def texts_of(table: RecordTable, country: str) -> Texts:
    """Every field that is compared or searched by; `country` says nothing about products."""
    del country
    return {
        **shared_texts(table),
        "name": _words(first(table, R.NAME)),
        "chinese": ["yes" if IDEOGRAPH.search(name) else "" for name in first(table, R.NAME)],
        "text": _words(first(table, R.DESCRIPTION)),
        "model": [SEVERAL.join(articles.models(name)) for name in folding(first(table, R.NAME))],
        "barcode": each(table, by_distinct(articles.barcode), R.BARCODE),
        "product_brand": each(table, folding, R.BRAND),
        "price": [v if v.strip() else "" for v in first(table, R.PRICE)],
    }


def finish(side: Prepared) -> None:
    """Prices as numbers."""
    side.numbers["price"] = np.array([articles.price(v) for v in side.texts["price"]], dtype=np.float64)


def _words(values: Sequence[str]) -> list[str]:
    return stripped(split(words(folded(joined(values))), len(values)))


KIND = Kind(
    comparisons=(ARTICLE_NAME, BARCODE, MODEL, DESCRIPTION, PRICE, CODE, BRAND),
    blocks=("name", "barcode", "model", "code"),
    grams=("name", "text"),
    read=("name", "text", "model", "code", "price"),
    texts_of=texts_of,
    finish=finish,
)
