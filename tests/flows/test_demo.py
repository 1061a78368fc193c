"""`wedlock demo` as a person calls it."""

import json
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"


def wedlock(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wedlock", *words]
    return subprocess.run(
        command, env={"PYTHONPATH": str(SOURCE), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True
    )


def test_it_names_what_it_made(tmp_path: Path) -> None:
    done = wedlock("demo", "--sample-only", "--customers", "60", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    for file in ("erp.sqlite", "crm.sqlite", "truth/gold.json"):
        assert (tmp_path / "out" / file).exists()
    assert str(tmp_path / "out" / "erp.sqlite") in done.stdout.replace("\n", "")


def test_it_analyzes_what_it_made_and_says_where_the_report_is(tmp_path: Path) -> None:
    done = wedlock("--home", str(tmp_path / "home"), "demo", "--customers", "60", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    report = tmp_path / "out" / "report"
    for name in ("report.html", "overlap.json", "overlap.xlsx", "plan.yaml"):
        assert (report / name).exists(), name
    assert str(report / "report.html") in done.stdout.replace("\n", "")
    overlap = json.loads((report / "overlap.json").read_text(encoding="utf-8"))
    assert "general_ledger" in overlap["capabilities"]["left_only"]
    assert "complaint_ticket" in overlap["capabilities"]["right_only"]


def test_it_speaks_chinese(tmp_path: Path) -> None:
    done = wedlock("--lang", "zh", "demo", "--sample-only", "--customers", "40", "--out", str(tmp_path / "out"))
    assert "示例 ERP" in done.stdout


def test_a_foreign_folder_is_refused_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    done = wedlock("demo", "--out", str(tmp_path))
    assert done.returncode == 4
    assert "--out" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_place_that_cannot_be_written_says_so() -> None:
    done = wedlock("demo", "--out", "/proc/nowhere")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


def test_too_few_customers_are_a_usage_error(tmp_path: Path) -> None:
    assert wedlock("demo", "--customers", "1", "--out", str(tmp_path / "out")).returncode == 2


def test_the_gold_is_complete_json(tmp_path: Path) -> None:
    wedlock("demo", "--sample-only", "--customers", "40", "--out", str(tmp_path / "out"))
    gold = json.loads((tmp_path / "out" / "truth" / "gold.json").read_text(encoding="utf-8"))
    assert set(gold["capabilities"]) == {"both", "erp_only", "crm_only"}
