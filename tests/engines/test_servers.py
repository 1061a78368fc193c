"""The private servers start, answer, keep a password, log what synchronisation needs, and stop by process id."""

import os
from pathlib import Path

import psycopg
import pymysql
import pytest
from lab.servers import Server, running, start_postgresql, stop
from sqlalchemy import make_url

pytestmark = pytest.mark.engine


def test_postgresql_logs_logically_and_asks_for_a_password(postgres_server: Server, postgres_db: str) -> None:
    with psycopg.connect(postgres_db) as connection:
        assert connection.execute("show wal_level").fetchone() == ("logical",)
        assert connection.execute("show listen_addresses").fetchone() == ("127.0.0.1",)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(postgres_server.url("postgres", password="wrong"))


def test_mariadb_writes_complete_row_events(mariadb_db: str) -> None:
    url = make_url(mariadb_db)
    connection = pymysql.connect(host=url.host or "", port=url.port or 0, user=url.username, password=str(url.password))
    with connection.cursor() as cursor:
        cursor.execute("select @@log_bin, @@binlog_format, @@binlog_row_image, @@binlog_row_metadata, @@bind_address")
        assert cursor.fetchone() == (1, "ROW", "FULL", "FULL", "127.0.0.1")


def test_a_stopped_server_starts_again_with_its_data(server_folder: Path) -> None:
    folder = server_folder / "twice"
    first = start_postgresql(folder)
    try:
        with psycopg.connect(first.url("postgres"), autocommit=True) as connection:
            connection.execute("create table kept (id int)")
        assert running(folder) == first
    finally:
        stop(first)
    assert running(folder) is None
    with pytest.raises(ProcessLookupError):
        os.kill(first.pid, 0)
    second = start_postgresql(folder)
    try:
        with psycopg.connect(second.url("postgres")) as connection:
            assert connection.execute("select count(*) from kept").fetchone() == (0,)
    finally:
        stop(second)


def test_a_server_never_shows_its_password(postgres_server: Server) -> None:
    assert postgres_server.password not in repr(postgres_server)
