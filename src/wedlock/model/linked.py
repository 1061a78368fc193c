"""LinkedColumns: what already linked records tell of pairs of columns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkedAgreement:
    """Two columns over the linked records where both have a value.

    `agree` is the share of equal values 0…1 after normalising (or after applying `factor` or `value_map`), `chance` the
    share expected if the columns had nothing to do with one another, `compared` the number of record pairs.
    `factor`: right = left × factor, a decimal as text. `value_map`: left code → right code.
    """

    compared: int
    agree: float
    chance: float
    factor: str | None = None
    value_map: tuple[tuple[str, str], ...] = ()

    @property
    def kappa(self) -> float:
        """Agreement beyond chance (Cohen 1960): 1 always, 0 as by chance; may be negative."""
        return (self.agree - self.chance) / (1 - self.chance) if self.chance < 1 else 0.0


LinkedColumns = dict[tuple[str, str], LinkedAgreement]
"""(left `table.column`, right `table.column`) → agreement; only pairs with kappa over 0.2 and 5 pairs or more."""
