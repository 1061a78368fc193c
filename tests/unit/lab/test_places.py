"""Where the lab lies and listens: settings, free ports, and what is said when a wish cannot be met."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from lab.errors import LabError
from lab.places import PORTS, Places, is_free, places, port, remember_port, today


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv("LAB_DIR", str(tmp_path / "lab"))
    for name in PORTS:
        monkeypatch.delenv(f"LAB_{name.upper()}_PORT", raising=False)
    return places()


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_the_folder_is_made(here: Places) -> None:
    assert here.log("x").parent.is_dir()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LAB_DIR", str(tmp_path / "file" / "lab"))
    with pytest.raises(LabError, match=r"(?s)file.*LAB_DIR"):
        places()


def test_the_port_of_the_last_start_is_taken_again(here: Places) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    remember_port(here, "tryton", number)
    remember_port(here, "creme", 1)
    assert port(here, "tryton") == number


def test_a_taken_port_is_replaced_by_a_free_one(here: Places, taken: int) -> None:
    remember_port(here, "tryton", taken)
    assert not is_free(taken)
    assert is_free(port(here, "tryton"))


@pytest.mark.parametrize("wish", ["80x", "99999999"])
def test_a_port_that_is_none_is_refused(here: Places, wish: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_PG_PORT", wish)
    with pytest.raises(LabError, match=f"LAB_PG_PORT is {wish}"):
        port(here, "pg")


def test_a_wished_port_that_is_taken_is_refused(here: Places, taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_CREME_PORT", str(taken))
    with pytest.raises(LabError, match="taken"):
        port(here, "creme")


def test_a_broken_memory_of_ports_is_forgotten(here: Places) -> None:
    (here.root / "ports.json").write_text("{")
    assert is_free(port(here, "tryton"))


def test_today_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_TODAY", "2026-02-03")
    assert today() == date(2026, 2, 3)
    monkeypatch.setenv("LAB_TODAY", "yesterday")
    with pytest.raises(LabError, match="YYYY-MM-DD"):
        today()
