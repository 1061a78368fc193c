"""`--links DIR`: one CSV per linked object, for programs that want every pair."""

from __future__ import annotations

import csv
from functools import partial
from pathlib import Path

from wedlock.analysis.report.placing import write_files
from wedlock.model.overlap import Overlap
from wedlock.model.records import ObjectRecords, RecordLink, key_text

HEADER = ("left_table", "left_key", "right_table", "right_key", "probability", "band")


def write(overlap: Overlap, folder: Path) -> tuple[Path, ...]:
    """Write `OBJECT.csv` (UTF-8, RFC 4180 with LF) into `folder` for each linked object, all or none; their paths.

    A composite key stands as a JSON array. Keys are exact: a key that starts with `=` stays so.
    OutputError where the place cannot be written or holds somebody else's file of one of the names.
    """
    writers = {f"{records.object}.csv": partial(_write_object, records) for records in overlap.records}
    write_files(folder, writers)
    return tuple(folder / name for name in writers)


def _write_object(records: ObjectRecords, path: Path) -> None:
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(HEADER)
        out.writerows(_row(link) for link in records.links)


def _row(link: RecordLink) -> tuple[str, ...]:
    return (
        link.left_table,
        key_text(link.left_key),
        link.right_table,
        key_text(link.right_key),
        f"{link.probability:.6f}",
        link.band.value,
    )
