"""`--links DIR`: one CSV per linked object, for programs that want every pair."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from wedlock.model.overlap import Overlap
from wedlock.model.records import ObjectRecords, RecordKey, RecordLink

HEADER = ("left_table", "left_key", "right_table", "right_key", "probability", "band")


def write(overlap: Overlap, folder: Path) -> tuple[Path, ...]:
    """Write `OBJECT.csv` (UTF-8, RFC 4180 with LF) into `folder` for each linked object; the files written.

    A composite key stands as a JSON array. Keys are exact: a key that starts with `=` stays so.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_write_object(records, folder / f"{records.object}.csv") for records in overlap.records)


def key_text(key: RecordKey) -> str:
    """A key as one text: itself where it has one part, else a JSON array of its parts."""
    return key[0] if len(key) == 1 else json.dumps(key, ensure_ascii=False)


def _write_object(records: ObjectRecords, path: Path) -> Path:
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(HEADER)
        out.writerows(_row(link) for link in records.links)
    return path


def _row(link: RecordLink) -> tuple[str, ...]:
    return (
        link.left_table,
        key_text(link.left_key),
        link.right_table,
        key_text(link.right_key),
        f"{link.probability:.6f}",
        link.band.value,
    )
