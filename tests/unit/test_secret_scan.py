"""The scanner that goes over every portal's files after its tests finds what it looks for."""

from pathlib import Path

import pytest
from tests.secret_scan import leaks


@pytest.mark.parametrize(
    "line",
    [
        b"POST password=S3cret-classic",
        b"correct-horse-battery-1",
        b"alice-Pw1!",
        b"Cookie: __Host-wedlock=abcdefghijklmnopqrst",
        b'{"ticket": "' + b"a" * 43 + b'"}',
    ],
)
def test_a_secret_is_found_wherever_it_lies(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "serve.log").write_bytes(b"before " + line + b" after")
    assert [one.partition(":")[0] for one in leaks(tmp_path)] == ["logs/serve.log"]


def test_keys_are_where_they_belong(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "vault.key").write_bytes(b"alice-Pw1!")
    (tmp_path / "hub.sqlite3").write_bytes(b"nothing to see")
    assert leaks(tmp_path) == []
