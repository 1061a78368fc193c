"""URLs and files, without showing a password."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.connectors import connect
from wedlock.connectors.address import masked, parse_url
from wedlock.errors import InputError, UsageError


@pytest.mark.parametrize(
    ("spec", "shown"),
    [
        ("postgresql://reader:secret@host/db", "postgresql://reader:***@host/db"),
        ("postgresql://reader:se/cr:et@host/db", "postgresql://reader:***@host/db"),
        ("postgresql://reader:se@cr@et@host/db", "postgresql://reader:***@host/db"),
        ("postgresql://reader@host/db", "postgresql://reader@host/db"),
        ("postgresql://:secret@host/db", "postgresql://:***@host/db"),
        ("postgresql://host/db?user=a&password=secret&x=1", "postgresql://host/db?user=a&password=***&x=1"),
        ("sqlite:///folder/a.db", "sqlite:///folder/a.db"),
    ],
)
def test_a_password_is_masked(spec: str, shown: str) -> None:
    assert masked(spec) == shown


@given(st.text(min_size=4, max_size=20).filter(lambda s: "*" not in s and "secret" not in s))
def test_no_password_is_ever_shown(password: str) -> None:
    shown = masked(f"mysql://reader:{password}secret@host/db")
    assert "secret" not in shown


def test_what_is_no_url_is_refused_without_its_password() -> None:
    with pytest.raises(UsageError) as refused:
        parse_url("postgresql://reader:secret@host:port/db")
    assert "secret" not in refused.value.say()
    assert refused.value.__cause__ is None


def test_a_password_from_elsewhere_replaces_the_urls() -> None:
    assert parse_url("mysql://u:old@h/d", "new").password == "new"


def test_a_file_that_is_not_there_or_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no file .*gone\.db"):
        connect(str(tmp_path / "gone.db"), name="erp")
    with pytest.raises(InputError, match="is a folder"):
        connect(str(tmp_path), name="erp")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"hello", "neither a SQLite file, nor a catalog file, nor SQL"),
        (b"", "neither a SQLite file"),
        (b"\x89PNG\r\n\x1a\n\0\0", "neither a SQLite file"),
        (b"PGDMP\x01\x0e", "pg_restore -s"),
        (b"\x1f\x8b\x08\0", "gunzip"),
        (b"PK\x03\x04", "ZIP"),
        (b"SELECT 1; INSERT INTO a VALUES (1);", "neither a SQLite file"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_the_way_out(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        connect(str(path), name="erp")


def test_an_engine_nobody_knows_is_refused() -> None:
    with pytest.raises(UsageError, match="does not know the engine mongodb"):
        connect("mongodb://u:secret@h/d", name="erp")
