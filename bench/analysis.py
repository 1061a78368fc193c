"""The figures of the analysis: quality on labelled data beside peers, time and memory. `make bench-analysis`.

Data lie in ../shared/datasets beside the checkout (or $WEDLOCK_DATASETS); what is absent is said and left out. Nothing
here is tuned: thresholds are the product's own, and where coefficients were learned the pair measured was left out.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterable

from bench.figure import Figure, show

PARTS = ("schemas", "jobs", "records", "lab", "speed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which parts to measure (default: all)")
    wanted = parser.parse_args().parts or PARTS
    found: list[Figure] = []
    for part in wanted:
        module = importlib.import_module(f"bench.{part}")
        figures: Iterable[Figure] = module.figures()
        found += figures
    show(found)


if __name__ == "__main__":
    main()
