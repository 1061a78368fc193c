"""People at work in both systems while the worker has its troubles, and what must be true of their edits afterwards."""

from __future__ import annotations

import contextlib
import json
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pymysql
from tests.marriage_served import Served, opened, run

Doing = Callable[[Any, str, str], int]
PAUSE_S = 0.004

_READ = {
    "erp": "select p.tax_no, p.name, e.value, f.value, a.city from party p "
    "left join party_contact e on e.id = (select min(id) from party_contact where party = p.id and kind = 'email') "
    "left join party_contact f on f.id = (select min(id) from party_contact where party = p.id and kind = 'phone') "
    "left join party_address a on a.id = (select max(id) from party_address where party = p.id and invoice)",
    "crm": "select vat, name, email, phone, city from account",
}
FIELDS = ("name", "email", "phone", "city")


@dataclass
class User:
    """Somebody who types into one system: new customers, and edits that nobody else's values are equal to.

    `said` is by (tax number, field): the values in their order, with whether the commit was confirmed.
    """

    system: str
    url: str
    chance: random.Random
    mark: int = 0  # tells these edits from those of earlier days
    typed: int = 0
    said: dict[tuple[str, str], list[tuple[str, bool]]] = field(default_factory=lambda: defaultdict(list))

    def work(self, stopping: threading.Event) -> None:
        connection = None
        while not stopping.is_set():
            try:
                connection = connection or opened(self.url)
                self._type(connection)
            except (psycopg.Error, pymysql.MySQLError, OSError):  # the server is away, or a lock: once more
                with contextlib.suppress(Exception):
                    if connection is not None:
                        connection.close()
                connection = None
                time.sleep(0.05)
            time.sleep(PAUSE_S)

    def _type(self, connection: Any) -> None:
        self.typed += 1
        if self.typed % 8 == 1:
            self._new(connection)
            return
        column = "tax_no from party" if self.system == "erp" else "vat from account"
        known = run(connection, f"select {column} where name <> ''")
        if not known:
            return
        tax = str(self.chance.choice(known)[0])
        what = self.chance.choice(["name", "email", "city" if self.system == "erp" else "phone"])
        self._say(tax, what, lambda value: _edit(connection, self.system, what, tax, value))

    def _say(self, tax: str, what: str, how: Callable[[str], int]) -> None:
        value = _value(self.system, what, f"{self.mark}-{self.typed}")
        said = self.said[tax, what]
        said.append((value, False))
        if how(value):
            said[-1] = (value, True)
        else:  # no such row: nothing was said
            said.pop()

    def _new(self, connection: Any) -> None:
        tax = f"{self.system[0].upper()}{self.mark}-{self.typed}"
        values = {what: _value(self.system, what, f"{self.mark}-{self.typed}") for what in ("name", "email")}
        for what, value in values.items():
            self.said[tax, what].append((value, False))
        _create(connection, self.system, tax, **values)
        for what, value in values.items():
            self.said[tax, what][-1] = (value, True)


@contextlib.contextmanager
def at_work(served: Served, seed: int) -> Iterator[list[User]]:
    """Both type until the block ends."""
    users = [User(s, served.urls[s], random.Random(seed + n), seed) for n, s in enumerate(("erp", "crm"))]
    stopping = threading.Event()
    threads = [threading.Thread(target=user.work, args=(stopping,)) for user in users]
    for thread in threads:
        thread.start()
    try:
        yield users
    finally:
        stopping.set()
        for thread in threads:
            thread.join()


def assert_kept(served: Served, users: list[User]) -> int:
    """Nothing lost, nothing double, both sides equal, every edit there or told by the journal. How many edits."""
    sides = {system: served.sql(system, statement) for system, statement in _READ.items()}
    found = {}
    for system, rows in sides.items():
        found[system] = {row[0]: dict(zip(FIELDS, row[1:], strict=True)) for row in rows}
        assert len(found[system]) == len(rows), f"a second copy in {system}"
    assert {t: _plain(v) for t, v in found["erp"].items()} == {t: _plain(v) for t, v in found["crm"].items()}
    _assert_one_to_one(served, len(found["erp"]))
    told = _told(served)
    edits = 0
    for user in users:
        for (tax, what), values in user.said.items():
            edits += len(values)
            confirmed = [n for n, (_, sure) in enumerate(values) if sure]
            if not confirmed:
                continue
            assert tax in found["erp"], f"{tax} of {user.system} is lost"
            last, after = values[confirmed[-1]][0], values[confirmed[-1] + 1 :]
            if found["erp"][tax][what] != last and not after:
                assert last in told, f"{user.system}'s {what} {last} of {tax} was lost without a word"
    return edits


def _plain(values: dict[str, str | None]) -> dict[str, str]:
    return {name: value or "" for name, value in values.items()}


def _assert_one_to_one(served: Served, records: int) -> None:
    ((links, left, right),) = served.hub(
        "select count(*), count(distinct left_key), count(distinct right_key) from wedlock_cross_reference "
        "where object = 'customer_master' and state <> 'gone'"
    )
    assert links == left == right == records


def _told(served: Served) -> set[str]:
    """Every value that the journal says was there before, or was overruled."""
    found: set[str] = set()
    for action, told in served.hub("select action, told from wedlock_journal"):
        _, before, after, _ = json.loads(told)
        found |= set(_texts(before))
        if action == "overruled":
            found |= set(_texts(after))
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _value(system: str, what: str, number: str) -> str:
    if what == "phone":
        return f"+49 30 {number}"
    return f"{what}{number}@{system}.example" if what == "email" else f"{what} {system} {number}"


def _create(connection: Any, system: str, tax: str, name: str, email: str) -> None:
    run(connection, "begin")
    if system == "erp":
        statement = "insert into party (code, name, tax_no, sector, active) values (%s, %s, %s, 'T', true) returning id"
        ((key,),) = run(connection, statement, tax, name, tax)
        run(connection, "insert into party_contact (party, kind, value) values (%s, 'email', %s)", key, email)
    else:
        ((key,),) = run(
            connection,
            "insert into entity (uuid, kind, search_text, is_deleted, created, modified) "
            "values (uuid(), 1, %s, 0, utc_timestamp(), utc_timestamp()) returning id",
            name,
        )
        run(connection, "insert into account (entity, name, vat, email) values (%s, %s, %s, %s)", key, name, tax, email)
    run(connection, "commit")


def _edit(connection: Any, system: str, what: str, tax: str, value: str) -> int:
    if system == "crm":
        return _count(connection, f"update account set {what} = %s where vat = %s", value, tax)
    if what == "name":
        return _count(connection, "update party set name = %s where tax_no = %s", value, tax)
    if what == "email":
        statement = (
            "update party_contact set value = %s where id = (select min(c.id) from party_contact c "
            "join party p on p.id = c.party where p.tax_no = %s and c.kind = 'email')"
        )
        return _count(connection, statement, value, tax)
    if changed := _count(
        connection,
        "update party_address set city = %s where id = (select max(a.id) from party_address a "
        "join party p on p.id = a.party where p.tax_no = %s and a.invoice)",
        value,
        tax,
    ):
        return changed
    statement = "insert into party_address (party, invoice, city) select id, true, %s from party where tax_no = %s"
    return _count(connection, statement, value, tax)


def _count(connection: Any, statement: str, *values: object) -> int:
    with contextlib.closing(connection.cursor()) as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
