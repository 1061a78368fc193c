"""The CSV files of --links."""

import csv
from pathlib import Path

from tests.unit.report import overlaps

from wedlock.analysis.report import links


def test_one_file_an_object_with_every_band(tmp_path: Path) -> None:
    (path,) = links.write(overlaps.example(), tmp_path / "links")
    assert path.name == "customer_master.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == links.HEADER
    assert [row["band"] for row in rows] == ["automatic", "review", "separate"]
    assert rows[1]["left_key"] == '["8", "CN"]', "a composite key is a JSON array"
    assert rows[0]["left_key"] == "7"
    assert rows[0]["probability"] == "0.998000"


def test_no_records_no_files(tmp_path: Path) -> None:
    assert links.write(overlaps.nothing_in_common(), tmp_path / "links") == ()
