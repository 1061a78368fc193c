"""The labelled pairs of systems that matching is measured by and learned from (WEDLOCK_DATASETS)."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from wedlock.analysis.jobs import find_jobs
from wedlock.analysis.side import Side
from wedlock.connectors import connect
from wedlock.connectors.options import ReadOptions

DATASETS = Path(os.environ.get("WEDLOCK_DATASETS", Path(__file__).resolve().parents[2] / "shared" / "datasets"))

Pair = tuple[str, str]


@dataclass(frozen=True)
class Labelled:
    """Two systems with what a person says of them."""

    name: str
    left: Side
    right: Side
    gold: dict[str, Any]

    def pairs(self, kind: str) -> set[Pair]:
        return {(entry[0], entry[1]) for entry in self.gold.get(kind, ())}

    def uncertain(self, kind: str) -> set[Pair]:
        return {(entry[0], entry[1]) for entry in self.gold["uncertain"][kind]}


def end_to_end() -> Iterator[Labelled]:
    """Whole systems: an ERP and a CRM each."""
    for file in sorted((DATASETS / "erpcrm" / "gold").glob("*.json")):
        schemas = [DATASETS / "erpcrm" / "schemas" / f"{name}.json" for name in file.stem.split("__")]
        yield Labelled(file.stem, side(schemas[0]), side(schemas[1]), _read(file))


def table_pairs() -> Iterator[Labelled]:
    """Pairs of tables given, one each side."""
    for folder in sorted((DATASETS / "d365" / "pairs").iterdir()):
        gold = _read(folder / "gold.json")
        yield Labelled(folder.name, side(folder / "left.json"), side(folder / "right.json"), gold)


def side(file: Path) -> Side:
    """The Side of a catalog file, without rows."""
    with connect(str(file), name=file.stem, options=ReadOptions()) as connector:
        catalog = connector.catalog()
    return Side(catalog, {}, find_jobs(catalog, {}))


@cache
def scorer() -> Any:
    """The data sets' own scoring rules."""
    spec = importlib.util.spec_from_file_location("score", DATASETS / "erpcrm" / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(DATASETS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _read(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text(encoding="utf-8")))
