"""What only real servers do to a side: databases without an encoding, accounts with few rights, databases made anew."""

from __future__ import annotations

import psycopg
import pytest
from lab.servers import Server, drop_database, run_sql
from sqlalchemy.engine import make_url
from tests.conformance.trade import opened

from wedlock.errors import NeedsPerson, Unavailable
from wedlock.model.plan import PlanShape
from wedlock.model.sync import Change, Layout

pytestmark = pytest.mark.engine


def thing(table: str, *columns: str) -> Layout:
    return Layout("thing", "left", PlanShape(table, ("id",)), {"root": ("id", *columns)})


def test_text_of_a_database_that_checks_no_encoding(postgres_server: Server) -> None:
    """GB18030 bytes put there by somebody else: they arrive as bytes, the record beside them as text."""
    run_sql(
        postgres_server, "create database unchecked encoding 'SQL_ASCII' template template0 lc_collate 'C' lc_ctype 'C'"
    )
    url = postgres_server.url("unchecked")
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("create table t (id text primary key, name varchar(20))")
        db.execute(rb"insert into t values ('1', E'\xcd\xf5'), ('2', '\347\216\213')".replace(rb"'\347", rb"E'\347"))
    side = opened(url)
    found = side.read(thing("t", "name"), [("1",), ("2",)])
    assert (found["1",].values["root.name"], found["2",].values["root.name"]) == (b"\xcd\xf5", "王")
    side.close()
    drop_database(postgres_server, "unchecked")


def test_an_account_with_plain_rights_knows_its_database(postgres_db: str) -> None:
    url = make_url(postgres_db)
    with psycopg.connect(postgres_db, autocommit=True) as db:
        db.execute("create table t (id int primary key); insert into t values (1)")
        db.execute("drop role if exists clerk")
        db.execute("create role clerk login password 'clerk-Pw1'")
        db.execute("grant select, update on t to clerk")
    by_clerk = opened(url.set(username="clerk", password="clerk-Pw1").render_as_string(hide_password=False))
    by_owner = opened(postgres_db)
    assert by_clerk.identity() == by_owner.identity()
    assert by_clerk.roots(thing("t"), [Change("t", ("id",), (1,))]) == {(1,)}
    by_clerk.close()
    by_owner.close()
    with psycopg.connect(postgres_db, autocommit=True) as db:
        db.execute("drop owned by clerk; drop role clerk")


def test_a_table_altered_under_a_prepared_statement(postgres_db: str) -> None:
    """The server refuses the old plan once; then everything goes on."""
    with psycopg.connect(postgres_db, autocommit=True) as db:
        db.execute("create table t (id int primary key, name varchar(5)); insert into t values (1, 'A')")
        side = opened(postgres_db)
        for _ in range(8):  # psycopg prepares what it runs for the sixth time
            assert side.read(thing("t", "name"), [(1,)])
        db.execute("alter table t alter name type varchar(50)")
        with pytest.raises(Unavailable, match="cached plan"):
            side.read(thing("t", "name"), [(1,)])
        assert side.read(thing("t", "name"), [(1,)])
        with pytest.raises(NeedsPerson, match="no column gone"):
            side.read(thing("t", "gone"), [(1,)])
    side.close()


def test_a_database_made_anew_is_another(postgres_server: Server) -> None:
    identities = []
    for _ in range(2):
        run_sql(postgres_server, "create database again")
        run_sql(postgres_server, "create table t (id int primary key)", database="again")
        side = opened(postgres_server.url("again"))
        identities.append(side.identity())
        side.close()
        drop_database(postgres_server, "again")
    assert identities[0].system == identities[1].system
    assert identities[0] != identities[1]
