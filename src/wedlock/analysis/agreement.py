"""What linked records tell of pairs of columns: agreement as text, as digits, by a factor, by a code map.

For every pair of columns the values of the same linked records are compared in four ways — as text, as digits (phones,
numbers with signs), by a constant factor (cents, 万元) and by a code map — and held against the agreement that
chance alone would give (Cohen's kappa, 1960). Cost grows with columns left × columns right × linked records; 3,000
records and 60 × 60 columns take about a second.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

import numpy as np
import numpy.typing as npt

from wedlock.analysis.profile import as_text
from wedlock.model.linked import LinkedAgreement, LinkedColumns

LEAST_PAIRS = 5
LEAST_KAPPA = 0.2
MAP_LIMIT = 40  # codes on a side
PLAINER = 0.1  # kappa that a plainer way may lack: a factor explains amounts better than a map of each amount
LEAST_REPEATED = 5  # linked records per code, on the side with more codes
FACTORS = (Decimal(-1), *(Decimal(10) ** k for k in (1, 2, 3, 4, 6, 8, -1, -2, -3, -4, -6, -8)))


@dataclass(frozen=True, slots=True)
class LinkedValues:
    """The values of one column, one per linked record (None where there is none), in the order of the links."""

    path: str  # table.column
    values: Sequence[object]


@dataclass(frozen=True, slots=True)
class _Forms:
    path: str
    text: npt.NDArray[np.int64]  # −1: no value
    digits: npt.NDArray[np.int64]
    numbers: npt.NDArray[np.float64]  # NaN: no number
    codes: tuple[str, ...] | None  # the code of each record where few distinct ones exist
    varied: bool


def agreements(left: Sequence[LinkedValues], right: Sequence[LinkedValues]) -> LinkedColumns:
    """Agreement of every pair of columns worth telling; both sides list the same linked records in the same order."""
    numbering: dict[str, int] = {}
    lefts = [_forms(column, numbering) for column in left]
    rights = [_forms(column, numbering) for column in right]
    found: LinkedColumns = {}
    for a in lefts:
        for b in rights:
            best = _compare(a, b)
            if best is None or best.kappa < LEAST_KAPPA:
                continue
            known = found.get((a.path, b.path))
            if known is None or known.kappa < best.kappa:
                found[a.path, b.path] = best
    return found


def equal(left: object, right: object, known: LinkedAgreement | None) -> bool:
    """Whether two values agree: as text, as digits, by the factor, or by the code map that the linked records told."""
    here, there = _plain(as_text(left)), _plain(as_text(right))
    if here == there or (_digits(here) and _digits(here) == _digits(there)):
        return True
    if known is not None and known.factor is not None:
        return bool(abs(_number(here) * float(known.factor) - _number(there)) <= 1e-4 * abs(_number(there)))
    return known is not None and dict(known.value_map).get(as_text(left)) == as_text(right)


def _compare(a: _Forms, b: _Forms) -> LinkedAgreement | None:
    """The plainest of the four ways that is about as strong as the strongest."""
    ways = [_equal(a.text, b.text), _equal(a.digits, b.digits), _factor(a, b), _mapped(a, b)]
    known = [way for way in ways if way is not None]
    best = max((way.kappa for way in known), default=0.0)
    return next((way for way in known if way.kappa >= best - PLAINER), None)


def _equal(a: npt.NDArray[np.int64], b: npt.NDArray[np.int64]) -> LinkedAgreement | None:
    both = (a >= 0) & (b >= 0)
    compared = int(both.sum())
    if compared < LEAST_PAIRS:
        return None
    agree = float((a[both] == b[both]).mean())
    if agree == 0:
        return None
    return LinkedAgreement(compared, agree, _chance(a[both], b[both]))


def _chance(a: npt.NDArray[np.int64], b: npt.NDArray[np.int64]) -> float:
    """Agreement of independent draws: the sum over values of both shares."""
    values_a, counts_a = np.unique(a, return_counts=True)
    values_b, counts_b = np.unique(b, return_counts=True)
    _, at_a, at_b = np.intersect1d(values_a, values_b, return_indices=True)
    return float((counts_a[at_a] * counts_b[at_b]).sum()) / (len(a) * len(b))


def _factor(a: _Forms, b: _Forms) -> LinkedAgreement | None:
    """A constant factor between two numbers; only usual ones, so that two counters do not pass for a unit."""
    both = np.isfinite(a.numbers) & np.isfinite(b.numbers) & (a.numbers != 0) & (b.numbers != 0)
    compared = int(both.sum())
    if compared < LEAST_PAIRS or not (a.varied and b.varied):
        return None
    ratios = b.numbers[both] / a.numbers[both]
    middle = float(np.median(ratios))
    factor = next((f for f in FACTORS if abs(middle / float(f) - 1) < 1e-4), None)
    if factor is None:
        return None
    agree = float((np.abs(ratios / float(factor) - 1) < 1e-4).mean())
    return LinkedAgreement(compared, agree, 1 / max(len(np.unique(a.numbers[both])), 2), factor=f"{factor:f}")


def _mapped(a: _Forms, b: _Forms) -> LinkedAgreement | None:
    """A code list here that follows from the code list there."""
    if a.codes is None or b.codes is None:
        return None
    pairs = [(x, y) for x, y in zip(a.codes, b.codes, strict=True) if x and y]
    table = Counter(pairs)
    most = max(len({x for x, _ in table}), len({y for _, y in table}))
    if len(pairs) < LEAST_REPEATED * most:  # values that hardly repeat map onto anything
        return None
    there: dict[str, Counter[str]] = {}
    for (x, y), count in table.items():
        there.setdefault(x, Counter())[y] += count
    value_map = {x: counts.most_common(1)[0][0] for x, counts in there.items()}
    if len(value_map) < 2 or len(set(value_map.values())) < 2:
        return None
    # both ways: what only follows from a finer list (the currency from the country) is no correspondence
    forth = sum(table[x, y] for x, y in value_map.items()) / len(pairs)
    chance = max(_commonest(x for x, _ in pairs), _commonest(y for _, y in pairs))
    return LinkedAgreement(
        len(pairs), min(forth, _backward(table, len(pairs))), chance, value_map=tuple(sorted(value_map.items()))
    )


def _commonest(codes: Iterable[str]) -> float:
    """The share of the most frequent code."""
    counts = Counter(codes)
    return max(counts.values()) / counts.total()


def _backward(table: Counter[tuple[str, str]], total: int) -> float:
    """Share of records whose left code is the usual one for their right code."""
    here: dict[str, int] = {}
    for (_, y), count in table.items():
        here[y] = max(here.get(y, 0), count)
    return sum(here.values()) / total


def _forms(column: LinkedValues, numbering: dict[str, int]) -> _Forms:
    texts = [
        "" if value is None or isinstance(value, (bytes, memoryview)) else as_text(value) for value in column.values
    ]
    plain = [_plain(text) for text in texts]
    digits = [_digits(value) if isinstance(value, str) else "" for value in column.values]
    numbers = np.array([_number(text) for text in texts], dtype=np.float64)
    distinct = {text for text in plain if text}
    coded = 2 <= len(distinct) <= MAP_LIMIT and not any(
        isinstance(value, (date, float, Decimal)) for value in column.values
    )
    return _Forms(
        path=column.path,
        text=_numbered(plain, numbering),
        digits=_numbered(digits, numbering),
        numbers=numbers,
        codes=tuple(texts) if coded else None,
        varied=len(distinct) >= LEAST_PAIRS,
    )


def _numbered(texts: Sequence[str], numbering: dict[str, int]) -> npt.NDArray[np.int64]:
    return np.array([numbering.setdefault(text, len(numbering)) if text else -1 for text in texts], dtype=np.int64)


def _plain(text: str) -> str:
    """A text without case, spare blanks and the parts of a web address that people leave out."""
    told = re.sub(r"\s+", " ", text).strip().casefold()
    return re.sub(r"^(?:https?://)?(?:www\.)?(?=\S+\.\S)", "", told).rstrip("/") if "." in told else told


def _digits(text: str) -> str:
    """The last nine digits of a phone-like text (a national number without its trunk prefix), else nothing."""
    found = re.sub(r"\D", "", text)
    if len(found) < 7 or len(found) < 0.5 * len(text.replace(" ", "")):
        return ""
    return "#" + found[-9:]


def _number(text: str) -> float:
    """A text as a number, NaN where it is none."""
    if not text or len(text) > 30:
        return float("nan")
    try:
        return float(Decimal(text.replace(",", "")))
    except (InvalidOperation, ValueError):  # a signalling NaN is a Decimal and no float
        return float("nan")
