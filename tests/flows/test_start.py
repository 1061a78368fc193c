"""Starting up costs what the asked command needs, and no more."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
HEAVY = {"numpy", "scipy", "sqlalchemy", "sqlglot", "jinja2", "xlsxwriter", "jsonschema", "phonenumbers", "pypinyin"}
TOLD = "import sys; from wedlock.cli.group import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"


def _run(*argv: str) -> tuple[str, set[str]]:
    """Standard output of a command, and the modules that it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", TOLD, *argv], capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
    )  # fmt: skip
    return done.stdout, set(done.stderr.split())


@pytest.mark.parametrize("argv", [["--help"], ["--version"], ["analyze", "--help"], ["demo", "--help"]])
def test_telling_about_commands_loads_nothing_heavy(argv: list[str]) -> None:
    said, loaded = _run(*argv)
    assert "wedlock" in said
    assert not HEAVY & loaded


def test_files_are_compared_without_the_database_library(tmp_path: Path) -> None:
    file = tmp_path / "a.sql"
    file.write_text("CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR(80));", encoding="utf-8")
    said, loaded = _run("--home", str(tmp_path), "analyze", str(file), str(file), "--json", "-")
    assert '"customer"' in said
    assert "sqlalchemy" not in loaded
