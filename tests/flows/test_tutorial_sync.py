"""The tutorial of the synchronisation: each command and each edit of the plan, in its order."""

from __future__ import annotations

import os
import re
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorial" / "first-sync.md"
NEEDS_PERSON = ("sync", "status")
"""These end with 1 when a person is needed, as the tutorial says."""


MADE = "SELECT min(khbm), max(khbm) FROM bd_cust WHERE cust_id > 60"


class Reader:
    """Whoever follows the tutorial in a folder: what was said, by the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: dict[str, list[str]] = {}

    def follow(self) -> None:
        for kind, block in re.findall(r"```(sh|toml|diff)\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL):
            if kind == "toml":
                (self.folder / ".wedlock").mkdir()
                (self.folder / ".wedlock" / "wedlock.toml").write_text(block, encoding="utf-8")
            elif kind == "diff":
                self.edit(block)
            else:
                for line in block.splitlines():
                    self.run(*shlex.split(line))
            if "wedlock verify" in block:
                assert self.sql("erp.sqlite", MADE) == [("KH000061", "KH000085")]

    def edit(self, block: str) -> None:
        old, new = ("".join(f"{x[1:]}\n" for x in block.splitlines() if x[0] == sign) for sign in "-+")
        plan = self.folder / ".wedlock" / "plan.yaml"
        text = plan.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        plan.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, program: str, *words: str) -> None:
        if program == "sqlite3":
            self.sql(*words)
            return
        assert program == "wedlock"
        told = {k: v for k, v in os.environ.items() if k != "WEDLOCK_HOME"}
        told |= {"PYTHONPATH": str(ROOT / "src"), "WEDLOCK_LANG": "en"}
        command = [sys.executable, "-m", "wedlock", *words]
        done = subprocess.run(command, cwd=self.folder, env=told, capture_output=True, text=True, timeout=120)
        assert done.returncode in ((0, 1) if words[0] in NEEDS_PERSON else (0,)), (words, done.stdout, done.stderr)
        self.said.setdefault(words[0], []).append(done.stdout)

    def sql(self, file: str, statement: str) -> list[tuple[object, ...]]:
        base = sqlite3.connect(self.folder / file, timeout=10)
        try:
            with base:
                done = base.execute(statement)
                assert done.rowcount != 0, statement
                return done.fetchall()
        finally:
            base.close()


def test_the_tutorial_runs_and_leaves_nothing_behind(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    reader.follow()
    assert "50 created, 64 updated" in reader.said["sync"][0]
    assert "85 pairs compared, 0 differ" in reader.said["verify"][0]
    assert "Lorumark Trading Corporation" in reader.said["history"][0]
    assert "+1 404 555 0199" in reader.said["history"][0]
    assert "delete" in reader.said["conflicts"][0]
    assert reader.sql("erp.sqlite", "SELECT count(*) FROM bd_cust") == [(60,)]
    for file in ("erp.sqlite", "crm.sqlite"):
        assert reader.sql(file, "SELECT count(*) FROM sqlite_master WHERE name LIKE '%wedlock%'") == [(0,)]
