"""Products: which fields are prepared, compared and used for finding candidates."""

from __future__ import annotations

import numpy as np

from wedlock.analysis.records.codes import Coder
from wedlock.analysis.records.comparisons.article import ARTICLE_NAME, DESCRIPTION, MODEL, PRICE
from wedlock.analysis.records.comparisons.comparison import Comparison
from wedlock.analysis.records.comparisons.identifier import BARCODE, BRAND, CODE
from wedlock.analysis.records.grams import matrices
from wedlock.analysis.records.normal import articles
from wedlock.analysis.records.normal.words import words
from wedlock.analysis.records.prepared import Prepared, R, coded, contact_fields, first, folded_lines
from wedlock.model.records import RecordTable

COMPARISONS: tuple[Comparison, ...] = (ARTICLE_NAME, BARCODE, MODEL, DESCRIPTION, PRICE, CODE, BRAND)
BLOCKS = ("name", "barcode", "model", "code")


def prepare(left: RecordTable, right: RecordTable, country: str) -> tuple[Prepared, Prepared]:
    """Both sides with the fields that COMPARISONS and BLOCKS read."""
    here, there = Prepared(len(left)), Prepared(len(right))
    fields = [contact_fields(table, country) for table in (left, right)]
    for table, side, field in ((left, here, fields[0]), (right, there, fields[1])):
        names = folded_lines(first(table, R.NAME))
        field["model"] = [articles.models(name) for name in names]
        field["product_brand"] = field.pop("brand")
        side.lines["name"] = folded_lines(first(table, R.NAME), words)
        side.lines["text"] = folded_lines(first(table, R.DESCRIPTION), words)
        side.lines["model"] = [" ".join(some) for some in field["model"]]
        side.numbers["price"] = np.array([articles.price(v) for v in first(table, R.PRICE)], dtype=np.float64)
    here.codes, there.codes = coded(*fields)
    for name in ("name", "text"):
        coder = Coder()
        here.codes[name], there.codes[name] = coder.single(here.lines[name]), coder.single(there.lines[name])
        here.grams[name], there.grams[name] = matrices(here.lines[name], there.lines[name])
    return here, there
