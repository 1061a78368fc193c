"""Tables and columns without rows: the product beside a peer, on the labelled pairs.

Where weights are learned, those of the other pairs measure each pair: whole systems leave one out of three, the given
pairs of tables use weights learned on the whole systems alone. The peer is COMA as valentine implements it, where the
package can be imported (from an environment of its own, put on PYTHONPATH). The true pairs of tables are given to it,
since it has no step that finds them.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from statistics import fmean
from typing import Any

from bench.figure import Figure, show
from bench.labelled import DATASETS, Labelled, end_to_end, scorer, table_pairs
from bench.train_matching import Prepared, evaluate, learn


def figures() -> Iterator[Figure]:
    if not (DATASETS / "erpcrm").is_dir():
        why = f"no data sets at {DATASETS}: set WEDLOCK_DATASETS"
        yield Figure("tables and columns without rows", "", "", "", None, why)
        return
    systems = [Prepared.of(labelled) for labelled in end_to_end()]
    found = [evaluate(one, learn([other for other in systems if other is not one])) for one in systems]
    for one, told in zip(systems, found, strict=True):
        yield Figure(f"  {one.labelled.name}, tables F1", "", "", "", told["tables"]["f1"])
        yield Figure(f"  {one.labelled.name}, columns F1", _peer(one.labelled), "", "", told["columns"]["f1"])
    mean = {kind: fmean(told[kind]["f1"] for told in found) for kind in ("tables", "columns")}
    yield Figure("erpcrm, tables, end to end (F1, mean)", ".16", ".65", ".80", mean["tables"])
    yield Figure("erpcrm, columns, end to end (F1, mean)", ".07; .42 tables given", ".50", ".65", mean["columns"])
    weights = learn(systems)
    pairs = [evaluate(Prepared.of(labelled), weights)["columns"] for labelled in table_pairs()]
    yield Figure("d365, eleven pairs, Recall@GT", "COMA .38", ".55", ".65", fmean(p["recall_at_gt"] for p in pairs))
    yield Figure("d365, eleven pairs, MRR", "COMA .55", ".80", ".90", fmean(p["mrr"] for p in pairs))


def _peer(labelled: Labelled) -> str:
    """COMA's F1 on the columns of the true table pairs, or why it cannot be measured here."""
    if importlib.util.find_spec("valentine") is None:
        return "valentine not installed"
    told = scorer().score(labelled.gold, {"columns": list(_coma(labelled))})
    return f"COMA, tables given {told['columns']['f1']:.2f}"


def _coma(labelled: Labelled) -> Iterator[list[Any]]:
    """Greedily one to one within each true pair of tables, from names alone: the tables carry no rows."""
    import pandas  # type: ignore[import-untyped, unused-ignore]  # for the peer only
    from valentine import valentine_match  # type: ignore[import-not-found, unused-ignore]
    from valentine.algorithms import Coma  # type: ignore[import-not-found, unused-ignore]

    for left, right in sorted(labelled.pairs("tables")):
        sides = [
            pandas.DataFrame(columns=[column.name for column in side.catalog.by_name[table].columns])
            for side, table in ((labelled.left, left), (labelled.right, right))
        ]
        taken: tuple[set[str], set[str]] = (set(), set())
        found = valentine_match(sides, Coma(use_instances=False), df_names=["left", "right"])
        for pair, score in sorted(found.items(), key=lambda told: -told[1]):
            if pair.source_column in taken[0] or pair.target_column in taken[1]:
                continue
            taken[0].add(pair.source_column)
            taken[1].add(pair.target_column)
            yield [f"{left}.{pair.source_column}", f"{right}.{pair.target_column}", float(score), True]


if __name__ == "__main__":
    show(figures())
