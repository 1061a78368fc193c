"""Every trap and every promise of synchronisation names tests, and they exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "docs" / "reference" / "sync-traps.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in LIST.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [IS]?\d+ ", line)
]

BAD = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in LIST.read_text(encoding="utf-8").partition("## Bad input")[2].splitlines()
    if re.match(r"\| [A-Z]", line)
]
"""Bad input has no numbers."""


@cache
def _tests_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    return frozenset(n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name.startswith("test_"))


def test_none_is_missing() -> None:
    wanted = [str(n) for n in range(1, 31)] + [f"I{n}" for n in range(1, 13)] + [f"S{n}" for n in range(1, 8)]
    assert [row[0].split()[0] for row in ROWS] == wanted


@pytest.mark.parametrize("row", ROWS + BAD, ids=[row[0][:50] for row in ROWS + BAD])
def test_each_names_tests_that_exist(row: list[str]) -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", row[2])
    assert named, f"no test beside: {row[0]}"
    for file, test in named:
        assert test in _tests_in(file), f"{file}::{test} does not exist"
