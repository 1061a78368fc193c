"""Linking of one object across two systems: the entry of this room."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from wedlock.analysis.records import blocking, numbering, parts, sides, telling
from wedlock.analysis.records.choice import choose
from wedlock.analysis.records.comparisons.comparison import Comparison
from wedlock.analysis.records.duplicates import duplicates, groups
from wedlock.analysis.records.judging import Judged, judge, put_into_bands
from wedlock.analysis.records.kind import Kind
from wedlock.analysis.records.options import LinkOptions
from wedlock.analysis.records.prepared import Prepared
from wedlock.language import T
from wedlock.model.ports import Progress, quiet
from wedlock.model.records import ObjectRecords, RecordLink, RecordTable
from wedlock.model.shape import FieldRole

PRODUCT_ROLES = frozenset({FieldRole.PRICE, FieldRole.BARCODE, FieldRole.UNIT, FieldRole.BRAND, FieldRole.DESCRIPTION})
PARTY_ROLES = frozenset(
    {FieldRole.PHONE, FieldRole.EMAIL, FieldRole.STREET, FieldRole.CITY, FieldRole.TAX_ID, FieldRole.USCC}
)
DEFAULT = LinkOptions()


@dataclass
class Found:
    """What was judged across and inside the sides; None where there was nothing to judge."""

    comparisons: tuple[Comparison, ...] = ()
    across: Judged | None = None
    left: Judged | None = None
    right: Judged | None = None


def link_object(
    subject: str,
    left: RecordTable,
    right: RecordTable,
    options: LinkOptions = DEFAULT,
    progress: Progress = quiet,
) -> ObjectRecords:
    """Which records of `left` are which of `right`, and which are twice in one side.

    `subject` names the business object (`customer_master`, `product_catalog`); it is only a label, except that a name
    with `product` in it, or roles that only products have, lets products be compared.
    """
    with no_collection():
        found = _found(is_product(subject, left, right), left, right, options, progress)
        return _told(subject, left, right, options, found)


@contextmanager
def no_collection() -> Iterator[None]:
    """Without the search for cycles, which walks over the millions of objects of a large table and finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def is_product(subject: str, *tables: RecordTable) -> bool:
    """Whether to compare as products; else as parties."""
    if "product" in subject or "article" in subject or "item" in subject:
        return True
    roles = set().union(*(table.fields for table in tables))
    return bool(roles & PRODUCT_ROLES) and not roles & PARTY_ROLES


def _found(products: bool, left: RecordTable, right: RecordTable, options: LinkOptions, progress: Progress) -> Found:
    name = "product" if products else "party"
    kind = parts.KINDS[name]
    progress(T("Preparing {count} records for linking", count=len(left) + len(right)), 0, 3)
    here, there = sides.prepare(name, left, right, options.country)
    progress(T("Comparing records"), 1, 3)
    across, comparisons = _across(kind, here, there, options)
    progress(T("Looking for duplicates"), 2, 3)
    with ThreadPoolExecutor(2) as pool:  # most of it is numpy's work, outside of Python's lock
        inside = list(pool.map(lambda side: _inside(kind, side, across, comparisons, options), (here, there)))
    if across is not None:
        put_into_bands(across, (groups(here, inside[0]), groups(there, inside[1])), options)
        choose(across, left, right)
    progress(T("Comparing records"), 3, 3)
    return Found(comparisons, across, *inside)


def _across(
    kind: Kind, here: Prepared, there: Prepared, options: LinkOptions
) -> tuple[Judged | None, tuple[Comparison, ...]]:
    if not here.count or not there.count:
        return None, ()
    pairs = blocking.candidates(here, there, kind.blocks, options)
    numbers = numbering.settle(here, there, pairs)
    for fields in (*kind.crossed, *((("code", "code"),) if numbers.shared else ())):
        pairs = blocking.with_equal(here, there, fields, pairs, options)
    comparisons = tuple(c for c in kind.comparisons if c.applies(here, there))
    if not len(pairs.i) or not comparisons:
        return None, comparisons
    for field in kind.grams[1:]:
        blocking.add_grams(here, there, field, pairs)
    return judge(here, there, pairs, comparisons, numbers), comparisons


def _inside(
    kind: Kind, side: Prepared, across: Judged | None, comparisons: tuple[Comparison, ...], options: LinkOptions
) -> Judged | None:
    """Duplicates of one side; compared by what was compared across, else by what the side has."""
    comparisons = comparisons if across else tuple(c for c in kind.comparisons if c.applies(side, side))
    if not options.duplicates or side.count < 2 or not comparisons:
        return None
    return duplicates(side, kind, comparisons, across.model if across else None, options)


def _told(subject: str, left: RecordTable, right: RecordTable, options: LinkOptions, found: Found) -> ObjectRecords:
    automatic, review = telling.counted(found.across)
    links = telling.links_across(left, right, found.across, options.separate_shown) if found.across else ()
    return ObjectRecords(
        object=subject,
        left_tables=tuple(dict.fromkeys(left.tables)),
        right_tables=tuple(dict.fromkeys(right.tables)),
        left_records=len(left),
        right_records=len(right),
        automatic=automatic,
        review=review,
        left_only=len(left) - automatic - review,
        right_only=len(right) - automatic - review,
        links=links,
        duplicates_left=_twice(left, found.left),
        duplicates_right=_twice(right, found.right),
        compared_by=tuple(c.key for c in found.comparisons),
        notices=telling.notices(found.across),
    )


def _twice(table: RecordTable, judged: Judged | None) -> tuple[RecordLink, ...]:
    if judged is None:
        return ()
    places = np.flatnonzero(judged.chosen)
    return telling.told(table, table, judged, places[np.argsort(-judged.probability[places], kind="stable")])
