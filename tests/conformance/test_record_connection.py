"""One suite for the opened side of every engine: transactions, locks, refusals, a connection that is lost."""

from __future__ import annotations

import sqlite3
import threading
import time
import traceback
from collections.abc import Callable

import pytest
from tests.conformance.trade import Make

from wedlock.connectors.records.connection import Connection, Cursor
from wedlock.connectors.records.reading import Found, reading
from wedlock.connectors.records.side import SqlSide
from wedlock.errors import Unavailable, Uncertain, WedlockError
from wedlock.model.plan import PlanPart, PlanShape
from wedlock.model.shape import Cardinality
from wedlock.model.sync import Failure, Layout, Trouble

PART = PlanPart("mail", "mail", "root", (("party", "id"),), Cardinality.CHOSEN, first_by="id", key=("id",))
PARTY = Layout(
    "party",
    "left",
    PlanShape("party", ("id",), parts=(PART,)),
    {"root": ("id", "name", "code", "amount"), "mail": ("id", "party")},
)
SCRIPT = [
    "create table party (id int primary key, name varchar(5) not null, code varchar(9) unique,"
    " amount decimal(4, 2) check (amount >= 0))",
    "create table mail (id int primary key, party int not null, foreign key (party) references party (id))",
    "insert into party values (1, 'A', 'a', 1), (2, 'B', 'b', 2), (3, 'C', 'c', 3)",
    "insert into mail values (10, 1), (20, 2)",
]


@pytest.fixture(scope="module")
def side(make: Make) -> SqlSide:
    return make(SCRIPT)


@pytest.fixture(scope="module")
def connection(side: SqlSide) -> Connection:
    return side.connection


def name_of(cursor: Cursor, party: int) -> object:
    cursor.execute(f"select name from party where id = {party}")
    ((name,),) = cursor.fetchall()
    return name


def failed(connection: Connection, work: Callable[[Cursor], object]) -> Failure:
    """Why the work in a transaction of its own was refused; the transaction must end in an error of ours."""
    failures: list[Failure] = []

    def observed() -> None:
        with connection.writing() as cursor:
            try:
                work(cursor)
            except connection.errors as error:
                failures.append(connection.refusal(error))
                raise

    with pytest.raises(Unavailable):
        observed()
    return failures[0]


def locked(connection: Connection, cursor: Cursor, *keys: int) -> Found:
    return reading(connection, PARTY).read(cursor, [(key,) for key in keys], lock=True)


def test_a_snapshot_stays_as_it_was(connection: Connection) -> None:
    with connection.snapshot() as seen:
        before = name_of(seen, 1)
        if connection.engine != "sqlite":  # a file with a rollback journal lets nobody write meanwhile
            with connection.writing() as cursor:
                cursor.execute("update party set name = 'moved' where id = 1")
        assert name_of(seen, 1) == before
    with connection.writing() as cursor:
        cursor.execute("update party set name = 'A' where id = 1")


def test_a_snapshot_cannot_write(connection: Connection) -> None:
    if connection.engine == "sqlite":
        pytest.skip("a file's transactions are of one kind")
    with pytest.raises(Unavailable), connection.snapshot() as cursor:
        cursor.execute("update party set name = 'no' where id = 3")


def test_what_fails_is_rolled_back(connection: Connection) -> None:
    def fail() -> None:
        with connection.writing() as cursor:
            cursor.execute("update party set name = 'lost' where id = 3")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with connection.snapshot() as cursor:
        assert name_of(cursor, 3) == "C"


REFUSED = [
    ("insert into party (id, name, code) values (9, 'N', 'a')", Trouble.DUPLICATE, ""),
    ("insert into party (id, name) values (1, 'N')", Trouble.DUPLICATE, ""),
    ("insert into party (id, name) values (9, null)", Trouble.MISSING, "name"),
    ("insert into mail values (99, 77)", Trouble.MISSING, ""),
    ("delete from party where id = 1", Trouble.MISSING, ""),
    ("update party set amount = -1 where id = 3", Trouble.VALUE, ""),
    ("update party set name = 'much too long' where id = 3", Trouble.VALUE, ""),
    ("update party set amount = 100000 where id = 3", Trouble.VALUE, ""),
    ("update party set id = 'x' where id = 3", Trouble.VALUE, ""),
]


@pytest.mark.parametrize(("statement", "trouble", "column"), REFUSED, ids=[one[0] for one in REFUSED])
def test_a_refusal_has_its_class(connection: Connection, statement: str, trouble: Trouble, column: str) -> None:
    if connection.engine == "sqlite" and statement.startswith("update") and "-1" not in statement:
        pytest.skip("SQLite takes any length and kind")
    failure = failed(connection, lambda cursor: cursor.execute(statement))
    assert failure.trouble is trouble, failure
    assert not column or failure.column == column
    with connection.snapshot() as cursor:
        assert name_of(cursor, 3) == "C"


def test_a_locked_record_is_busy_and_the_others_are_not(connection: Connection) -> None:
    if connection.engine == "sqlite":
        pytest.skip("a file is locked as a whole")
    with connection.writing() as other:
        other.execute("update party set name = 'mine' where id = 2")
        with connection.writing() as cursor:
            found = locked(connection, cursor, 1, 2, 3, 4)
            assert (set(found.records), found.busy) == ({(1,), (3,)}, {(2,)})
        other.execute("rollback")


@pytest.mark.parametrize(
    "statement",
    [
        "update party set name = 'X' where id = 1",
        "update mail set party = 2 where id = 10",
        "insert into mail values (11, 1)",
    ],
)
def test_what_is_locked_stays_so_until_the_end(connection: Connection, statement: str) -> None:
    """Neither the rows read nor a new sibling of them can be written by somebody else."""
    if connection.engine == "sqlite":
        pytest.skip("a file is locked as a whole")
    with connection.writing() as cursor:
        assert set(locked(connection, cursor, 1).records) == {(1,)}
        started = time.monotonic()
        assert failed(connection, lambda other: other.execute(statement)).trouble is Trouble.INTERMITTENT
        assert time.monotonic() - started < 5  # the lock time-out is a second


def test_a_locked_part_is_waited_for_and_then_intermittent(connection: Connection) -> None:
    if connection.engine == "sqlite":
        pytest.skip("a file is locked as a whole")
    with connection.writing() as other:
        other.execute("update mail set party = 2 where id = 20")
        assert failed(connection, lambda cursor: locked(connection, cursor, 2)).trouble is Trouble.INTERMITTENT
        other.execute("rollback")


def test_two_that_wait_for_each_other(connection: Connection) -> None:
    if connection.engine == "sqlite":
        pytest.skip("a file is locked as a whole")
    troubles: list[Trouble] = []
    meet = threading.Barrier(2)

    def cross(first: int, second: int) -> None:
        try:
            with connection.writing() as cursor:
                cursor.execute(f"update party set amount = 5 where id = {first}")
                meet.wait()
                try:
                    cursor.execute(f"update party set amount = 5 where id = {second}")
                except connection.errors as error:
                    troubles.append(connection.refusal(error).trouble)
                    raise
        except WedlockError:
            pass

    threads = [threading.Thread(target=cross, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(troubles) == {Trouble.INTERMITTENT}


OTHERS = {
    "postgresql": ("select pid from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()",
                   "select pg_terminate_backend({})"),
    "mysql": ("select id from information_schema.processlist where id <> connection_id() and db = database()",
              "kill {}"),
}  # fmt: skip


def drop_others(connection: Connection) -> int:
    """End all other sessions in this database; how many."""
    which, end = OTHERS[connection.engine]
    with connection.writing() as killer:
        killer.execute(which)
        sessions = killer.fetchall()
        for (session,) in sessions:
            killer.execute(end.format(session))
    time.sleep(0.1)
    return len(sessions)


def test_a_dropped_connection_is_opened_again(side: SqlSide) -> None:
    if side.connection.engine == "sqlite":
        pytest.skip("a file drops nobody")
    with side.connection.snapshot(), side.connection.snapshot():
        pass  # two connections lie in the pool
    assert drop_others(side.connection) > 0
    for _ in range(3):
        with side.connection.snapshot() as one, side.connection.writing() as another:
            assert (name_of(one, 3), name_of(another, 3)) == ("C", "C")


def test_a_connection_lost_within_says_so(connection: Connection) -> None:
    if connection.engine == "sqlite":
        pytest.skip("a file drops nobody")

    def work(cursor: Cursor) -> None:
        cursor.execute("update party set name = 'gone' where id = 3")
        drop_others(connection)
        cursor.execute("update party set name = 'gone' where id = 3")

    assert failed(connection, work).trouble is Trouble.CONNECTION
    with connection.snapshot() as cursor:
        assert name_of(cursor, 3) == "C"


def test_a_commit_that_is_cut_off_is_uncertain(connection: Connection) -> None:
    if connection.engine == "sqlite":
        pytest.skip("a file drops nobody")

    def work() -> None:
        with connection.writing() as cursor:
            cursor.execute("update party set name = 'gone' where id = 3")
            drop_others(connection)

    with pytest.raises(Uncertain):
        work()
    with connection.snapshot() as cursor:
        assert name_of(cursor, 3) == "C"


def test_no_password_is_shown(connection: Connection) -> None:
    secret = connection.url.password
    if not secret:
        pytest.skip("a file has no password")
    assert secret not in repr(connection)
    with pytest.raises(Unavailable) as raised:
        nothing(connection)
    said = "".join(traceback.format_exception(raised.value)) + raised.value.say("zh")
    assert secret not in said


def nothing(connection: Connection) -> None:
    with connection.writing() as cursor:
        cursor.execute("select nothing from nowhere")


def test_a_file_that_is_locked_is_waited_for(connection: Connection, engine: str) -> None:
    if engine != "sqlite":
        pytest.skip("servers lock rows")
    other = sqlite3.connect(str(connection.url.database), isolation_level=None)
    other.execute("begin exclusive")
    started = time.monotonic()
    with pytest.raises(Unavailable), connection.writing():
        raise AssertionError("never got here")
    assert 0.5 < time.monotonic() - started < 5
    other.execute("rollback")
    other.close()
