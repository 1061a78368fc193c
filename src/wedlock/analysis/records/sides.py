"""Both sides normalised and coded, ready for comparing."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from wedlock.analysis.records.parts import KINDS, cut
from wedlock.analysis.records.prepared import Prepared
from wedlock.analysis.records.second import shared_out
from wedlock.model.records import RecordTable

LARGE = 100_000  # records of the smaller side; below that a second interpreter costs more than it saves


def prepare(kind: str, left: RecordTable, right: RecordTable, country: str) -> tuple[Prepared, Prepared]:
    """Both sides, normalised and coded."""
    here, there = cut(kind, left, country), cut(kind, right, country)
    parts = [*here, *there]
    large = min(len(left), len(right)) >= LARGE
    done = shared_out(parts) if large else [part.prepared() for part in parts]
    with ThreadPoolExecutor(2) as pool:  # most of it is numpy's work, outside of Python's lock
        sides = pool.map(lambda pieces: _joined(kind, pieces), (done[: len(here)], done[len(here) :]))
        return next(sides), next(sides)


def _joined(kind: str, pieces: Sequence[Prepared]) -> Prepared:
    side = Prepared.joined(pieces)
    if finish := KINDS[kind].finish:
        finish(side)
    return side
