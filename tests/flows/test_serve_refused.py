"""What `wedlock serve` refuses, each with the thing named and the way out."""

import resource
import socket
import sqlite3
from pathlib import Path

import pytest
from tests.serving import Starter, refusal

LOCAL = ("--listen", "127.0.0.1:0")


def test_a_taken_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, said = refusal(tmp_path, "--listen", f"127.0.0.1:{port}")
    assert code == 2
    assert f"Port {port} of 127.0.0.1 is taken" in said


def test_a_second_server_at_the_same_port_although_workers_could_share_it(start: Starter, tmp_path: Path) -> None:
    server = start()
    code, said = refusal(tmp_path / "other", "--listen", server.listen)
    assert (code, "is taken" in said) == (2, True)
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("listen", ["8400", "127.0.0.1", "127.0.0.1:no", "127.0.0.1:70000", "a@b:1", "127.0.0.1:1/x"])
def test_no_place_to_listen_at(tmp_path: Path, listen: str) -> None:
    code, said = refusal(tmp_path, "--listen", listen)
    assert (code, "is no place to listen at" in said) == (2, True)


def test_an_address_of_another_computer(tmp_path: Path) -> None:
    code, said = refusal(tmp_path, "--listen", "192.0.2.1:8400", "--address", "https://portal.example.com")
    assert (code, "192.0.2.1" in said) == (2, True)


def test_plain_http_for_the_network(tmp_path: Path) -> None:
    code, said = refusal(tmp_path, "--listen", "0.0.0.0:0")
    assert code == 4
    assert "Plain HTTP at 0.0.0.0 would carry passwords across the network in clear" in said
    assert "--tls-cert" in said
    assert "trusted_proxies" in said


def test_plain_http_for_the_network_although_the_address_says_https(tmp_path: Path) -> None:
    code, _ = refusal(tmp_path, "--listen", "0.0.0.0:0", "--address", "https://portal.example.com")
    assert code == 4


def test_a_plain_address_that_is_not_this_computer(tmp_path: Path) -> None:
    code, said = refusal(tmp_path, *LOCAL, "--address", "http://portal.example.com")
    assert (code, "is plain HTTP" in said) == (2, True)


def test_an_https_address_that_nobody_serves(tmp_path: Path) -> None:
    code, said = refusal(tmp_path, *LOCAL, "--address", "https://portal.example.com")
    assert (code, "nobody here speaks HTTPS" in said) == (4, True)


@pytest.mark.parametrize("address", ["portal.example.com", "https://a@b.example", "https://a.example/x", "ftp://a"])
def test_an_address_that_is_no_origin(tmp_path: Path, address: str) -> None:
    code, said = refusal(tmp_path, *LOCAL, "--address", address)
    assert (code, "must be an origin" in said) == (2, True)


def test_a_key_file_that_others_can_read(start: Starter) -> None:
    server = start()
    server.stop()
    key = server.home / "keys" / "vault.key"
    key.chmod(0o640)
    code, said = refusal(server.home, *LOCAL)
    assert (code, f"chmod 600 {key}" in said) == (4, True)
    assert key.read_text().split()[3] not in said


@pytest.mark.parametrize("name", ["vault.key", "extension.pem"])
def test_a_damaged_key_file(start: Starter, name: str) -> None:
    server = start()
    server.stop()
    key = server.home / "keys" / name
    key.write_text(key.read_text()[:40])
    code, said = refusal(server.home, *LOCAL)
    assert (code, str(key) in said, "Traceback" in said) == (2, True, False)


def test_a_missing_key_is_not_made_anew_for_a_hub_that_is_sealed_with_it(start: Starter) -> None:
    server = start()
    server.stop()
    (server.home / "keys" / "vault.key").unlink()
    code, said = refusal(server.home, *LOCAL)
    assert (code, "vault.key is missing" in said) == (2, True)
    assert not (server.home / "keys" / "vault.key").exists()


def test_a_locked_hub(start: Starter) -> None:
    server = start()
    server.stop()
    with sqlite3.connect(server.home / "hub.sqlite3", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        code, said = refusal(server.home, *LOCAL)
        other.execute("ROLLBACK")
    assert (code, "is locked by another program" in said, "Traceback" in said) == (3, True, False)


def test_a_full_disk(tmp_path: Path) -> None:
    """A limit on the size of files is what a full disk is to SQLite."""
    code, said = refusal(tmp_path, *LOCAL, limit=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)))
    assert (code, "hub.sqlite3" in said, "Traceback" in said) == (2, True, False)
    assert "full" in said


def test_a_home_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, said = refusal(tmp_path / "file" / "home", *LOCAL)
    assert (code, str(tmp_path / "file") in said, "Traceback" in said) == (2, True, False)


def test_a_hub_that_is_no_database(start: Starter) -> None:
    server = start()
    server.stop()
    (server.home / "hub.sqlite3").write_bytes(b"this is no database, but a text of some length" * 50)
    code, said = refusal(server.home, *LOCAL)
    assert (code, "cannot be used" in said, "Traceback" in said) == (2, True, False)


def test_a_postgresql_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "wedlock.toml").write_text('[passport]\ndatabase = "postgresql://hub:s3cr3tpw@127.0.0.1:1/hub"\n')
    code, said = refusal(tmp_path, *LOCAL)
    assert (code, "PostgreSQL" in said, "Traceback" in said) == (3, True, False)
    assert "s3cr3tpw" not in said


def test_an_unwritable_json_file_stops_the_server(tmp_path: Path) -> None:
    code, said = refusal(tmp_path, *LOCAL, "--json", str(tmp_path / "no" / "such" / "ready.json"))
    assert (code, "cannot be written" in said) == (2, True)


def test_what_is_refused_is_told_in_chinese(tmp_path: Path) -> None:
    code, said = refusal(tmp_path, "--listen", "0.0.0.0:0", WEDLOCK_LANG="zh")
    assert (code, "明文" in said) == (4, True)
