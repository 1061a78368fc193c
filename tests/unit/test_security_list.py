"""Every line of the security checklist names a test, and that test exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "docs" / "reference" / "security.md"


def rows() -> list[tuple[str, list[str]]]:
    """(rule, tests) of every table row; a test is written `folder/file.py::name`."""
    found = []
    for line in LIST.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3 and cells[0] not in ("rule", "---"):
            found.append((cells[0], re.findall(r"`([\w/]+\.py::\w+)`", cells[2])))
    return found


@cache
def _named_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    return frozenset(n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name.startswith("test_"))


def test_the_list_is_long() -> None:
    assert len(rows()) >= 40


@pytest.mark.parametrize(("rule", "tests"), rows(), ids=[rule[:60] for rule, _ in rows()])
def test_each_line_names_tests_that_exist(rule: str, tests: list[str]) -> None:
    assert tests, f"no test beside: {rule}"
    for name in tests:
        file, _, function = name.partition("::")
        assert function in _named_in(file), f"{name} does not exist"
