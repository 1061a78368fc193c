"""`wedlock check` as a person runs it: exit codes, JSON by its schema, no secret anywhere."""

from __future__ import annotations

import json
import sqlite3
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema
import psycopg
import pytest
from lab.servers import Server

from wedlock.cli.group import run


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as db:
        db.executescript(
            "create table customer (id integer primary key, name text);"
            "create table gone (x); create view broken as select x from gone; drop table gone;"
            "insert into customer values (1, '王小明')"
        )
    return path


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = run(["check", *arguments, "--json", "-"])
    content = json.loads(capsys.readouterr().out)
    schema = json.loads((resources.files("wedlock") / "schemas" / "check.json").read_text(encoding="utf-8"))
    jsonschema.validate(content, schema)
    return code, content


def test_a_file_is_told_and_a_broken_view_named(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, content = checked(capsys, str(shop))
    assert (code, content["engine"], content["tables"], content["readable"]) == (0, "sqlite", 1, 1)
    assert [entry["table"] for entry in content["unread"]] == ["broken"]
    assert "no such table" in content["unread"][0]["reason"]


def test_conformance_lists_every_check(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = shop.read_bytes()
    code, content = checked(capsys, "--conformance", f"sqlite:///{shop}")
    assert code == 0
    assert {outcome["held"] for outcome in content["conformance"]} == {True}
    assert shop.read_bytes() == before


def test_words_change_with_the_language_and_keys_do_not(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "zh", "check", str(shop)]) == 0
    said = capsys.readouterr().out
    assert "不可读：broken" in said
    code = run(["--lang", "zh", "check", str(shop), "--json", "-"])
    content = json.loads(capsys.readouterr().out)
    assert (code, content["lang"], content["engine"]) == (0, "zh", "sqlite")


def test_json_goes_into_a_file_and_nothing_else_is_said(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(shop), "--json", str(tmp_path / "check.json")]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads((tmp_path / "check.json").read_text(encoding="utf-8"))["format"] == "wedlock.check"


def test_a_place_that_cannot_be_written_is_a_usage_error(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(shop), "--json", str(shop / "no" / "folder.json")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def without(driver: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(find_spec(driver) is not None, reason=f"{driver} is installed")


@pytest.mark.parametrize(
    ("spec", "code", "said"),
    [
        ("nowhere", 2, "There is no system nowhere"),
        ("foo://u:secret-pw@h/d", 2, "does not know the engine foo"),
        ("postgresql://u:secret-pw@127.0.0.1:1/d", 3, "no database server answers"),
        ("mysql://u:secret-pw@127.0.0.1:1/d", 3, "no database server answers"),
        ("mysql://u:secret-pw@127.0.0.1:1", 2, "names no database"),
        ("postgresql://u:secret-pw@127.0.0.1:port/d", 2, "not a database URL"),
        ("sqlite:///nowhere.db", 2, "no file nowhere.db"),
        pytest.param("mssql://u:secret-pw@127.0.0.1/d", 2, "pip install 'wedlock[mssql]'", marks=without("pymssql")),
        pytest.param("oracle://u:secret-pw@127.0.0.1/d", 2, "pip install 'wedlock[oracle]'", marks=without("oracledb")),
    ],
)
def test_what_cannot_be_opened_says_why_and_shows_no_password(
    spec: str, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", spec]) == code
    output = capsys.readouterr()
    assert said in " ".join(output.err.split())
    assert "secret-pw" not in output.err + output.out


@pytest.mark.engine
def test_tables_without_a_right_end_with_3_and_the_script(
    postgres_server: Server, postgres_db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with psycopg.connect(postgres_db, autocommit=True) as connection:
        connection.execute("create table a (id int); create table b (id int primary key)")
        connection.execute("create role nosy login password 'nosy-pw'; grant select on a to nosy")
    try:
        url = postgres_server.url(postgres_db.rpartition("/")[2], "nosy", "nosy-pw")
        code, content = checked(capsys, url)
        assert (code, content["readable"], content["account"]["denied"]) == (3, 1, ["b"])
        assert "GRANT SELECT ON ALL TABLES IN SCHEMA" in content["account"]["grants"]
        assert "nosy-pw" not in json.dumps(content)
        assert run(["check", url]) == 3
        said = capsys.readouterr().out
        assert "not readable: b" in said
        assert "CREATE ROLE wedlock_reader" in said
        assert "nosy-pw" not in said
    finally:
        with psycopg.connect(postgres_db, autocommit=True) as connection:
            connection.execute("drop owned by nosy; drop role nosy")


@pytest.mark.engine
def test_a_refused_login_still_gets_the_script(postgres_server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", postgres_server.url("erp", password="guess-pw")]) == 3
    said = capsys.readouterr().err
    assert 'GRANT CONNECT ON DATABASE "erp" TO wedlock_reader' in said
    assert "refused the user postgres" in " ".join(said.split())
    assert "guess-pw" not in said
