"""Two SQLite files married for a test: the example's ERP and CRM, their accepted plan, `wedlock` as people call it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "docs" / "reference" / "examples"
SCHEMA = json.loads((resources.files("wedlock") / "schemas" / "synchronisation.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What `--json -` wrote, held against its schema."""
        found = json.loads(self.out)
        jsonschema.validate(found, SCHEMA)
        return found


@dataclass(frozen=True)
class Married:
    """A home, and the two databases beside it."""

    folder: Path

    def __call__(self, *words: str, timeout: float = 60) -> Said:
        """`wedlock --home … words`, in a process of its own."""
        command = [sys.executable, "-m", "wedlock", "--home", str(self.folder / "home"), *words]
        told = os.environ | {"PYTHONPATH": str(ROOT / "src"), "WEDLOCK_LANG": "en"}
        done = subprocess.run(command, env=told, capture_output=True, text=True, timeout=timeout)
        return Said(done.returncode, done.stdout, done.stderr)

    def ok(self, *words: str) -> Said:
        said = self(*words)
        assert said.code == 0, (words, said)
        return said

    def file(self, system: str) -> Path:
        return self.folder / f"{system}.db"

    def sql(self, system: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
        base = sqlite3.connect(self.file(system), timeout=10)
        try:
            with base:
                return base.execute(statement, values).fetchall()
        finally:
            base.close()

    def dump(self, system: str) -> list[str]:
        """Everything in the file, as statements."""
        base = sqlite3.connect(self.file(system))
        try:
            return list(base.iterdump())
        finally:
            base.close()

    def plan(self, old: str, new: str) -> None:
        """Change a text of the plan."""
        file = self.folder / "home" / "plan.yaml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def customer(self, number: int, name: str, email: str = "") -> None:
        """A customer typed into the ERP."""
        self.sql("erp", "insert into party (id, code, name, tax_no, sector, active) values (?, ?, ?, ?, 'T', 1)",
                 number, f"C{number}", name, f"T{number}")  # fmt: skip
        if email:
            self.sql("erp", "insert into party_contact (party, kind, value) values (?, 'email', ?)", number, email)

    def started(self) -> None:
        """Coupled and switched on."""
        self.ok("couple")
        self.ok("enable", "--all")


@pytest.fixture
def married(tmp_path: Path) -> Married:
    """The example's plan accepted; both databases empty but for what the products bring."""
    home = tmp_path / "home"
    home.mkdir()
    plan = (EXAMPLES / "plan.yaml").read_text(encoding="utf-8").replace("decision: open", "decision: accepted")
    (home / "plan.yaml").write_text(plan, encoding="utf-8")
    lines = []
    for name in ("erp", "crm"):
        base = sqlite3.connect(tmp_path / f"{name}.db")
        base.executescript((EXAMPLES / f"{name}.sql").read_text(encoding="utf-8"))
        base.close()
        lines.append(f'[systems.{name}]\nurl = "{tmp_path / name}.db"\nrole = "{name}"\nenvironment = "test"\n')
    (home / "wedlock.toml").write_text("\n".join(lines), encoding="utf-8")
    return Married(tmp_path)
