"""Linked records: columns whose values agree over records known to be the same correspond — the strongest evidence."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wedlock.analysis.matchers.port import Numbers, Scores, none
from wedlock.analysis.matchers.view import SystemView
from wedlock.language import T, Text
from wedlock.model.linked import LinkedAgreement, LinkedColumns

FULL = 20
"""Record pairs from which an agreement counts in full."""


class Linked:
    """Agreement beyond chance (kappa), less where few records were compared; absent where none were."""

    name = "linked records"

    def __init__(self, left: SystemView, right: SystemView, linked: LinkedColumns) -> None:
        ours = {left.path(at): at for at in range(len(left.columns))} if linked else {}
        theirs = {right.path(at): at for at in range(len(right.columns))} if linked else {}
        self._told = {
            (ours[a], theirs[b]): agreement for (a, b), agreement in linked.items() if a in ours and b in theirs
        }

    def pairs(self) -> Iterator[tuple[int, int, float]]:
        """Every pair that linked records speak of, with its score."""
        for (left, right), agreement in self._told.items():
            yield left, right, _score(agreement)

    def scores(self, left: Numbers, right: Numbers) -> Scores:
        found = none(left, right)
        if not self._told:
            return found
        rows, columns = ({int(at): place for place, at in enumerate(side)} for side in (left, right))
        for ours, theirs, score in self.pairs():
            if ours in rows and theirs in columns:
                found[rows[ours], columns[theirs]] = score
        return found

    def why(self, left: int, right: int) -> Text | None:
        told = self._told.get((left, right))
        if told is None:
            return None
        share, count = f"{told.agree:.0%}", told.compared
        if told.factor is not None:
            return T(
                "over {count} linked records, {share} agree once multiplied by {factor}",
                count=count, share=share, factor=told.factor,
            )  # fmt: skip
        if told.value_map:
            return T("over {count} linked records, {share} agree code by code", count=count, share=share)
        return T("over {count} linked records, {share} agree", count=count, share=share)


def _score(agreement: LinkedAgreement) -> float:
    return float(np.clip(agreement.kappa, 0, 1) * min(1.0, agreement.compared / FULL) ** 0.5)
