"""The users of a real Tryton and a real Creme: alice and bob are in both; admin and root are nobody's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .conftest import Lab

pytestmark = pytest.mark.lab
SOURCE = Path(__file__).resolve().parents[2] / "src"


def run(home: Path, *words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "wedlock", "--home", str(home), "accounts", *words, "--json", "-"]
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "WEDLOCK_LANG": "en"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def test_alice_and_bob_are_one_person_each_and_admin_and_root_are_left_out(lab: Lab, tmp_path: Path) -> None:
    found = run(tmp_path, "import", lab.tryton_database, lab.creme_database, "--accept", "automatic")
    claims = {
        tuple(f"{one['system']}/{one['login']}" for one in claim["logins"]): claim["band"] for claim in found["claims"]
    }
    assert claims == {("erp/alice", "crm/alice"): "automatic", ("erp/bob", "crm/bob"): "automatic"}
    assert all(len(claim["evidence"]) == 3 for claim in found["claims"])
    left_out = {(one["system"], out["login"]) for one in found["systems"] for out in one["left_out"]}
    assert left_out == {("erp", "root"), ("erp", "admin"), ("crm", "root")}
    assert (found["accepted"], found["conflicts"]) == (2, [])
    accounts = run(tmp_path, "list")["accounts"]
    assert {one["name"]: sorted((i["system"], i["login"]) for i in one["identities"]) for one in accounts} == {
        "alice": [("crm", "alice"), ("erp", "alice")],
        "bob": [("crm", "bob"), ("erp", "bob")],
    }
    again = run(tmp_path, "import", lab.tryton_database, lab.creme_database, "--accept", "automatic")
    assert (again["claims"], again["renamed"], again["gone"], again["accepted"]) == ([], [], [], 0)
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())
    assert not [mark for mark in (b"$argon2id$v=19$m=65536", b"pbkdf2_sha256$") if mark in held]
