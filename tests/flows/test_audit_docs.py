"""docs/reference/audit.md lists every action that the source records, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LISTED = re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", (ROOT / "docs/reference/audit.md").read_text("utf-8"), re.MULTILINE)


def recorded() -> Iterator[tuple[str, str]]:
    """Every action given to `audit.record`, as a pattern, with its place."""
    for file in sorted((ROOT / "src" / "wedlock").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("audit.record", "record") and node.args:
                action, where = node.args[1], f"{file.name}:{node.lineno}"
                if isinstance(action, ast.Constant):
                    yield re.escape(str(action.value)), where
                else:
                    assert isinstance(action, ast.JoinedStr), f"{where}: an action is written out"
                    parts = (
                        re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z_]+" for p in action.values
                    )
                    yield "".join(parts), where


def test_every_recorded_action_is_listed() -> None:
    found = list(recorded())
    assert len(found) > 30
    missing = [f"{where}: {p}" for p, where in found if not any(re.fullmatch(p, action) for action in LISTED)]
    assert not missing


def test_every_listed_action_is_recorded_once_in_the_list() -> None:
    patterns = [p for p, _ in recorded()]
    assert [action for action in LISTED if not any(re.fullmatch(p, action) for p in patterns)] == []
    assert len(LISTED) == len(set(LISTED))
