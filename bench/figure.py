"""One line of the table that `make bench-analysis` prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, beside what a peer reaches, what we must reach and what we strive for (as text).

    `measured` is None where it could not be measured; `why` then says what is missing.
    """

    name: str
    peer: str
    reach: str
    strive: str
    measured: float | None
    why: str = ""


def show(figures: Iterable[Figure]) -> None:
    """Print the figures as a table."""
    table = Table("measure", "peer", "reach", "strive for", "measured", box=None)
    for figure in figures:
        told = figure.why if figure.measured is None else f"{figure.measured:.3f}".rstrip("0").rstrip(".")
        table.add_row(figure.name, figure.peer, figure.reach, figure.strive, told)
    Console(width=160).print(table)
