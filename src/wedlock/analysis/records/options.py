"""LinkOptions: the fixed thresholds of record linking. None was chosen by looking at labelled pairs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkOptions:
    """`automatic` and `review` are the least probabilities of their bands.

    `country` is the ISO code assumed for phones without one; empty: told by the table's own records.
    `block_cap` is the most pairs that one blocking value may bring in. `separate_shown` is how many of the nearest
    pairs that were kept apart come with the result. `duplicates` also looks for pairs inside each side.
    """

    automatic: float = 0.95
    review: float = 0.30
    country: str = ""
    block_cap: int = 2_500
    nearest: int = 10
    separate_shown: int = 200
    duplicates: bool = True
