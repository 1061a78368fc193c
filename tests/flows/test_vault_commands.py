"""`wedlock audit` and `wedlock vault` as a person or a program reads them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.serving import PortalServer, environment

from wedlock.cli.schema import text_of


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> PortalServer:
    """A hub whose log has two entries."""
    server = PortalServer(tmp_path_factory.mktemp("commands") / "home")
    server.wedlock("vault", "rotate", "--grace", "0")
    return server


def told(home: PortalServer, *words: str, code: int = 0) -> dict[str, Any]:
    """The JSON of a command, valid by the schema that it names."""
    found: dict[str, Any] = json.loads(home.wedlock(*words, "--json", "-", code=code))
    Draft202012Validator(json.loads(text_of(found["format"].removeprefix("wedlock.")))).validate(found)
    return found


def said(home: PortalServer, *words: str, code: int = 0) -> str:
    command = [sys.executable, "-m", "wedlock", "--home", str(home.home), *words]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(COLUMNS="300"))
    assert done.returncode == code, (done.stdout, done.stderr)
    return done.stdout + done.stderr


def test_every_result_is_valid_by_its_schema(home: PortalServer) -> None:
    assert told(home, "vault", "status")["keys"] == ["k2"]
    assert told(home, "audit", "verify")["sound"]
    assert told(home, "audit", "head")["head"].startswith("2:")
    assert [one["number"] for one in told(home, "audit", "search")["entries"]] == [2, 1]
    assert told(home, "audit", "search", "--until", "1d")["entries"] == []


def test_a_rotation_s_result_is_valid_by_its_schema(tmp_path: Path) -> None:
    assert told(PortalServer(tmp_path / "home"), "vault", "rotate", "--grace", "0")["retired"] == ["k1"]


def test_a_head_is_printed_for_a_file_and_expected_again(home: PortalServer) -> None:
    head = home.wedlock("audit", "head").strip()
    assert home.wedlock("audit", "verify", "--expect", head) == "2 entries, and the chain holds.\n"


def test_a_chain_that_does_not_hold_is_told_in_both_languages(home: PortalServer) -> None:
    head = home.wedlock("audit", "head").strip()
    with closing(sqlite3.connect(home.home / "hub.sqlite3")) as hub:
        row = hub.execute("SELECT number, at, actor, action, subject, detail, mac FROM wedlock_audit WHERE number = 2")
        kept = row.fetchone()
        hub.execute("DELETE FROM wedlock_audit WHERE number = 2")
        hub.commit()
        try:
            assert "the end of the log was cut off" in said(home, "audit", "verify", "--expect", head, code=1)
            assert "日志末尾被截去" in said(home, "--lang", "zh", "audit", "verify", "--expect", head, code=1)
            faults = told(home, "audit", "verify", "--expect", head, code=1)["faults"]
            assert faults == [{"number": 2, "fault": "truncated"}]
        finally:
            hub.execute("INSERT INTO wedlock_audit (number, at, actor, action, subject, detail, mac)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?)", kept)  # fmt: skip
            hub.commit()
    home.wedlock("audit", "verify", "--expect", head)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("audit", "verify", "--expect", "12"), "12 is no head of an audit log"),
        (("audit", "search", "--since", "yesterday"), "yesterday is no time"),
        (("audit", "search", "--since", "2026-13-01"), "2026-13-01 is no time"),
        (("audit", "search", "--limit", "0"), "0"),
        (("vault", "rotate", "--grace", "-1"), "-1"),
        (("vault", "open"), "open"),
    ],
)
def test_what_cannot_be_meant_is_refused(home: PortalServer, words: tuple[str, ...], problem: str) -> None:
    assert problem in said(home, *words, code=2)


@pytest.mark.parametrize("since", ["2020-01-01", "2020-01-01T08:30", "2020-01-01T08:30:00+08:00", "5m", "2h", "3d"])
def test_times_are_taken_as_people_write_them(home: PortalServer, since: str) -> None:
    assert "vault.rotated" in said(home, "audit", "search", "--since", since, "--action", "vault.rotated")


def test_nothing_found_is_said(home: PortalServer) -> None:
    assert "Nothing found." in said(home, "audit", "search", "--actor", "nobody")
    assert "没有找到" in said(home, "--lang", "zh", "audit", "search", "--actor", "nobody")
