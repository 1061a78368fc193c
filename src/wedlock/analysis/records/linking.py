"""Linking of one object across two systems: the entry of this room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records import bands, blocking, party, product, weights
from wedlock.analysis.records.comparisons.comparison import Comparison
from wedlock.analysis.records.comparisons.veto import REASONS, vetoes
from wedlock.analysis.records.competition import one_to_one
from wedlock.analysis.records.options import LinkOptions
from wedlock.analysis.records.prepared import Prepared
from wedlock.language import T, Text
from wedlock.model.ports import Progress, quiet
from wedlock.model.records import Band, ObjectRecords, RecordLink, RecordTable
from wedlock.model.shape import FieldRole

PRODUCT_ROLES = frozenset({FieldRole.PRICE, FieldRole.BARCODE, FieldRole.UNIT, FieldRole.BRAND, FieldRole.DESCRIPTION})
PARTY_ROLES = frozenset(
    {FieldRole.PHONE, FieldRole.EMAIL, FieldRole.STREET, FieldRole.CITY, FieldRole.TAX_ID, FieldRole.USCC}
)
DEFAULT = LinkOptions()
BANDS = (Band.SEPARATE, Band.REVIEW, Band.AUTOMATIC)


@dataclass
class Judged:
    """Candidate pairs with their probability, band (place in BANDS) and whether they were chosen one to one."""

    pairs: blocking.Candidates
    evidence: weights.Evidence
    veto: NDArray[np.int8]
    probability: weights.Floats
    band: NDArray[np.int8]
    chosen: NDArray[np.bool_]


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
    progress(T("Linking records"), 0, None)
    judged, compared = _judged(subject, left, right, options)
    return _told(subject, left, right, options, judged, compared)


def is_product(subject: str, *tables: RecordTable) -> bool:
    if "product" in subject or "article" in subject or "item" in subject:
        return True
    roles = set().union(*(table.fields for table in tables))
    return bool(roles & PRODUCT_ROLES) and not roles & PARTY_ROLES


def _judged(
    subject: str, left: RecordTable, right: RecordTable, options: LinkOptions
) -> tuple[Judged | None, tuple[str, ...]]:
    if not len(left) or not len(right):
        return None, ()
    kind = product if is_product(subject, left, right) else party
    here, there = kind.prepare(left, right, options.country)
    comparisons = tuple(c for c in kind.COMPARISONS if c.applies(here, there))
    compared = tuple(c.key for c in comparisons)
    pairs = blocking.candidates(here, there, kind.BLOCKS, options)
    if not len(pairs.i) or not comparisons:
        return None, compared
    judged = judge(here, there, pairs, comparisons, options)
    _choose(judged, left, right)
    return judged, compared


def judge(
    here: Prepared,
    there: Prepared,
    pairs: blocking.Candidates,
    comparisons: tuple[Comparison, ...],
    options: LinkOptions,
) -> Judged:
    """Compare the candidates and learn what their agreement is worth."""
    levels = [c.compare(here, there, pairs.i, pairs.j) for c in comparisons]
    rare = [weights.rarity(c, here, there, pairs, seen) for c, seen in zip(comparisons, levels, strict=True)]
    veto = vetoes(here, there, pairs.i, pairs.j)
    support = bands.support(comparisons, levels)
    out = ~bands.linkable(support, veto > 0)
    evidence = weights.Evidence(comparisons, levels, rare, out)
    model = weights.learn(evidence, here, there, pairs)
    p = model.probability
    sure = (p >= options.automatic) & bands.automatic(support)
    band = np.where(sure, 2, np.where(p >= options.review, 1, 0)).astype(np.int8)
    return Judged(pairs, evidence, veto, p, band, np.zeros(len(p), dtype=bool))


def _choose(judged: Judged, left: RecordTable, right: RecordTable) -> None:
    """One to one, the more probable first; ties by the records' keys, so that the order of rows decides nothing."""
    i, j = judged.pairs.i, judged.pairs.j
    good = np.flatnonzero(judged.band > 0)
    keys = [
        (left.tables[a], left.keys[a], right.tables[b], right.keys[b])
        for a, b in zip(i[good].tolist(), j[good].tolist(), strict=True)
    ]
    order = np.empty(len(good), dtype=np.int64)
    order[np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)] = np.arange(len(good))
    judged.chosen[good] = one_to_one(judged.probability[good], i[good], j[good], order)


def _told(
    subject: str,
    left: RecordTable,
    right: RecordTable,
    options: LinkOptions,
    judged: Judged | None,
    compared: tuple[str, ...],
) -> ObjectRecords:
    links = tuple(_links(left, right, options, judged)) if judged else ()
    automatic = sum(link.band is Band.AUTOMATIC for link in links)
    review = sum(link.band is Band.REVIEW for link in links)
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
        compared_by=compared,
        notices=_notices(judged),
    )


def _links(left: RecordTable, right: RecordTable, options: LinkOptions, judged: Judged) -> list[RecordLink]:
    """The chosen pairs, most probable first, then the nearest of those kept apart whose records have no partner."""
    i, j, p = judged.pairs.i, judged.pairs.j, judged.probability
    chosen = np.flatnonzero(judged.chosen)
    chosen = chosen[np.lexsort((j[chosen], i[chosen], -p[chosen]))]
    free_here, free_there = np.ones(len(left), dtype=bool), np.ones(len(right), dtype=bool)
    free_here[i[chosen]] = free_there[j[chosen]] = False
    apart = np.flatnonzero(free_here[i] & free_there[j] & (_name_levels(judged) >= 2))
    apart = apart[np.argsort(-p[apart], kind="stable")][: options.separate_shown]
    places = [*((k, BANDS[judged.band[k]]) for k in chosen.tolist()), *((k, Band.SEPARATE) for k in apart.tolist())]
    return [
        RecordLink(
            left.tables[i[k]], left.keys[i[k]], right.tables[j[k]], right.keys[j[k]],
            round(float(p[k]), 4), band, _reasons(judged, k),
        )
        for k, band in places
    ]  # fmt: skip


def _name_levels(judged: Judged) -> NDArray[np.int8]:
    for comparison, levels in zip(judged.evidence.comparisons, judged.evidence.levels, strict=True):
        if comparison.key == "name":
            return levels
    return np.zeros(len(judged.probability), dtype=np.int8)


def _reasons(judged: Judged, k: int) -> tuple[Text, ...]:
    """What agrees and what does not, in words and without values."""
    found = [
        c.levels[levels[k] - 1].text
        for c, levels in zip(judged.evidence.comparisons, judged.evidence.levels, strict=True)
        if levels[k]
    ]
    return (*((REASONS[judged.veto[k] - 1],) if judged.veto[k] else ()), *found)


def _notices(judged: Judged | None) -> tuple[Text, ...]:
    skipped = judged.pairs.skipped if judged else ()
    return tuple(
        T(
            "{count} values of {field} are shared by too many records to look for pairs by them.",
            count=count,
            field=field,
        )
        for field, count in skipped
    )
