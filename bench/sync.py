"""Two-way synchronisation beside Bucardo: rows a second, latency, kept edits, cost at rest and to the application.

    python -m bench.sync [--rows 20000] [--more 100000] [--no-peer] [--parts]

One PostgreSQL cluster of its own with both pairs of databases; every measure is taken of the one and of the other in
turn, so that a busy machine is busy for both. The peer copies a table into its like; Wedlock maps names, an amount, a
code list (`bench.sync_ours` says which) and keeps a Link, the values agreed on and a journal of every record.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from bench import sync_ours, sync_peer
from bench.sync_cluster import Cluster, processor_s, start
from bench.sync_ours import Ours
from bench.sync_peer import Peer

PAUSE, PATIENCE = 0.05, 600.0
"""Seconds between two looks at the other side, and until we give up."""
RAW_AT_ONCE = 1000
DOMAIN = "@example.test"
MAIL = f"'c' || i || '{DOMAIN}'"


@dataclass(frozen=True)
class Site:
    """One side as its application sees it: the table, and what it calls each column."""

    db: psycopg.Connection[Any]
    table: str
    name: str = "name"
    email: str = "email"
    city: str = "city"
    credit: str = "credit"
    note: str = "note"
    factor: int = 1
    codes: tuple[str, str] = ("n", "o")
    contacts: bool = False

    def insert(self, count: int, first: int, batch: int) -> None:
        """Rows numbered from `first`, in transactions of `batch`."""
        made = f"select 'Customer ' || i, {'' if self.contacts else MAIL + ', '}'City' || i %% 100," \
               f" (i %% 5000) * {self.factor}, '{self.codes[0]}' from generate_series(%s::int, %s::int) i"  # fmt: skip
        mail = "" if self.contacts else f"{self.email}, "
        insert = f"insert into {self.table} ({self.name}, {mail}{self.city}, {self.credit}, {self.note}) {made}"
        if self.contacts:
            insert = (
                f"with made as ({insert} returning id, {self.name} as name) insert into contact (account_id, kind,"
                f" value) select id, 'email', 'c' || substr(name, 10) || '{DOMAIN}' from made"
            )
        for at in range(first, first + count, batch):
            self.run(insert, at, min(at + batch, first + count) - 1)

    def update(self, first: int, last: int, batch: int) -> None:
        """Another city and one more credit in the rows whose key lies there."""
        for at in range(first, last + 1, batch):
            self.run(
                f"update {self.table} set {self.city} = 'U' || id, {self.credit} = {self.credit} + {self.factor}"
                f" where id between %s and %s", at, min(at + batch - 1, last),
            )  # fmt: skip

    def newest(self) -> int:
        return int(self.one(f"select coalesce(max(id), 0) from {self.table}"))

    def count(self, after: int) -> int:
        return int(self.one(f"select count(*) from {self.table} where id > %s", after))

    def moved(self, after: int) -> int:
        return int(self.one(f"select count(*) from {self.table} where id > %s and {self.city} like 'U%%'", after))

    def told(self) -> object:
        """The same for both sides when they are equal."""
        row = f"concat_ws('|', {self.name}, {self.city}, ({self.credit} / {self.factor}.0)::numeric(14, 2))"
        order = f"{self.name}, {self.city}"
        return self.db.execute(
            f"select count(*), md5(string_agg({row}, ',' order by {order})) from {self.table}".encode()
        ).fetchone()

    def run(self, statement: str, *values: object) -> None:
        self.db.execute(statement.encode(), values)

    def one(self, statement: str, *values: object) -> Any:
        row = self.db.execute(statement.encode(), values).fetchone()
        assert row is not None
        return row[0]


@dataclass
class Entrant:
    """Who is measured, its two sites, and how its processes are found."""

    label: str
    runs: Ours | Peer
    left: Site
    right: Site
    found: dict[str, str] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    first: int = 1

    def rate(self, what: str, rows: int, work: Callable[[], None], until: Callable[[], bool]) -> None:
        """Rows a second until the other side has them, and the processor time a row of who brought them there."""
        before = self.used()
        began = time.perf_counter()
        work()
        wait(what, until)
        took = time.perf_counter() - began
        self.rates[what] = rows / took
        used = sum(max(after - before.get(pid, 0.0), 0.0) for pid, after in self.used().items())
        self.found[what] = f"{rows / took:,.0f} /s ({used / rows * 1e6:.0f} µs)"

    def used(self) -> dict[int, float]:
        return {pid: processor_s(pid) for pid in self.runs.processes()}

    def next(self, count: int) -> int:
        self.first, first = self.first + count, self.first
        return first

    def equal(self) -> bool:
        return self.left.told() == self.right.told()


def wait(what: str, until: Callable[[], bool], pause: float = PAUSE) -> None:
    end = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > end:
            raise SystemExit(f"{what}: not there after {PATIENCE:.0f} s")
        time.sleep(pause)


# Measures: each fills `found` under its name


def bulk(one: Entrant, rows: int, batch: int) -> None:
    name = f"{rows:,} rows in one statement" if batch >= rows else f"{rows:,} rows, {batch} a transaction"
    left, right = one.left.newest(), one.right.newest()
    first = one.next(rows)
    one.rate(f"insert {name}", rows, lambda: one.left.insert(rows, first, batch),
             lambda: one.right.count(right) == rows)  # fmt: skip
    one.rate(f"update {name}", rows, lambda: one.left.update(left + 1, left + rows, batch),
             lambda: one.right.moved(right) == rows)  # fmt: skip
    wait("settled", one.equal)


def both_sides(one: Entrant, rows: int) -> None:
    firsts = [one.next(rows), one.next(rows)]
    if isinstance(one.runs, Peer):  # its rows are the same by their key, so that each side needs numbers of its own
        one.right.run(
            "select setval(pg_get_serial_sequence('customer', 'id'), (select max(id) from customer) + 500000)"
        )

    def write() -> None:
        threads = [threading.Thread(target=site.insert, args=(rows, first, 500))
                   for site, first in zip((one.left, one.right), firsts, strict=True)]  # fmt: skip
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    left, right = one.left.count(0), one.right.count(0)
    one.rate(f"insert 2 × {rows:,} on both sides at once", 2 * rows, write,
             lambda: one.left.count(0) == left + 2 * rows and one.right.count(0) == right + 2 * rows)  # fmt: skip
    wait("settled", one.equal)


def latency(one: Entrant, runs: int = 20) -> None:
    """A single change while nothing else happens, from the one side and from the other in turn."""
    names, times = [f"Customer {one.first - 1 - at}" for at in range(runs)], []
    for at, name in enumerate(names):
        here, there = (one.left, one.right) if at % 2 == 0 else (one.right, one.left)
        value = f"L{time.time()}"
        here.run(f"update {here.table} set {here.city} = %s where {here.name} = %s", value, name)
        began = time.perf_counter()
        wait("latency", lambda t=there, v=value, n=name: t.one(  # type: ignore[misc]
            f"select {t.city} from {t.table} where {t.name} = %s", n) == v, 0.002)  # fmt: skip
        times.append((time.perf_counter() - began) * 1000)
        time.sleep(0.7)
    times.sort()
    median, late = statistics.median(times), times[int(0.95 * runs) - 1]
    one.rates["latency median"], one.rates["latency p95"] = median, late
    one.found["one change, median / p95"] = f"{median:.0f} / {late:.0f} ms"


def disjoint(one: Entrant, rows: int = 500) -> None:
    """The left changes the city, the right the credit of the same rows: both should be there."""
    names, there = [f"Customer {one.first - 1 - at}" for at in range(rows)], one.right
    one.left.run("update customer set city = 'A-city' where name = any(%s)", names)
    there.run(
        f"update {there.table} set {there.credit} = {999 * there.factor} where {there.name} = any(%s)", names
    )  # fmt: skip
    with suppress(SystemExit):
        wait("settled", one.equal)
    city = there.one(f"select count(*) from {there.table} where {there.city} = 'A-city'")
    credit = one.left.one("select count(*) from customer where credit = 999 and name = any(%s)", names)
    one.found[f"{rows} disjoint edits: city / credit kept"] = f"{city} / {credit}"


def at_rest(one: Entrant, seconds: float = 20.0) -> None:
    time.sleep(2)
    before, began = one.used(), time.perf_counter()
    time.sleep(seconds)
    used = sum(after - before.get(pid, after) for pid, after in one.used().items())
    share = used / (time.perf_counter() - began) * 100
    one.rates["rest"] = share
    one.found["at rest, of one core"] = f"{share:.1f} %"


def capture_cost(one: Entrant, rounds: int = 8, commits: int = 250) -> None:
    """Single-row commits into the table and into one like it that nobody watches, in turns; nobody replicates."""
    one.runs.stop()
    one.left.run("create table plain (like customer including all)")
    one.left.run("alter table plain alter id drop default")
    times = {"plain": 0.0, "customer": 0.0}
    number = one.left.newest() + 1_000_000
    for _ in range(rounds):
        for table in times:
            began = time.perf_counter()
            for _ in range(commits):
                number += 1
                one.left.run(
                    f"insert into {table} (id, name, email, note) values (%s, %s, 'x', 'n')", number, f"S{number}"
                )
            times[table] += time.perf_counter() - began
    rates = {table: rounds * commits / took for table, took in times.items()}
    change = (rates["customer"] / rates["plain"] - 1) * 100
    one.rates["cost"] = change
    one.found["commits a second without / with capture"] = (
        f"{rates['plain']:,.0f} / {rates['customer']:,.0f} ({change:+.0f} %)"
    )


def raw(cluster: Cluster, rows: int) -> dict[str, float]:
    """The same rows from table to table without us: by COPY, and by statements of one row in transactions of 1,000."""
    cluster.create("raw_a", "raw_b")
    found = {}
    with cluster.connect("raw_a") as here, cluster.connect("raw_b") as there:
        for db in (here, there):
            db.execute(f"create table {sync_ours.LEFT}".encode())
        Site(here, "customer").insert(rows, 1, rows)
        columns = "name, email, city, credit, note"
        began = time.perf_counter()
        copied = there.cursor().copy(f"copy customer ({columns}) from stdin".encode())
        with copied as into, here.cursor().copy(f"copy customer ({columns}) to stdout".encode()) as out:
            for block in out:
                into.write(block)
        found["COPY"] = rows / (time.perf_counter() - began)
        insert = f"insert into customer ({columns}) values (%s, %s, %s, %s, %s) returning id".encode()
        began = time.perf_counter()
        read = here.execute(f"select {columns} from customer".encode()).fetchall()
        for at in range(0, rows, RAW_AT_ONCE):
            with there.transaction(), there.cursor() as cursor:
                cursor.executemany(insert, read[at : at + RAW_AT_ONCE], returning=True)
        found["insert"] = rows / (time.perf_counter() - began)
        began = time.perf_counter()
        read = here.execute(b"select 'U' || id, credit + 1, id from customer").fetchall()
        for at in range(0, rows, RAW_AT_ONCE):
            with there.transaction(), there.cursor() as cursor:
                cursor.executemany(
                    b"update customer set city = %s, credit = %s where id = %s", read[at : at + RAW_AT_ONCE]
                )
        found["update"] = rows / (time.perf_counter() - began)
    return found


def ours(cluster: Cluster, folder: Path, parts: bool) -> Entrant:
    runs = Ours(cluster, folder / "home", parts)
    runs.install()
    left, right = (cluster.connect(name) for name in sync_ours.DATABASES)
    there = Site(right, "account", "title", "mail", "town", "credit_cents", "remark", 100, ("new", "old"), parts)
    return Entrant("Wedlock", runs, Site(left, "customer"), there)


def peer(cluster: Cluster, folder: Path) -> Entrant:
    runs = Peer(cluster, folder / "peer")
    runs.install()
    left, right = (cluster.connect(name) for name in sync_peer.DATABASES)
    return Entrant("Bucardo", runs, Site(left, "customer"), Site(right, "customer"))


def measures(rows: int, more: int) -> Iterator[Callable[[Entrant], None]]:
    yield lambda one: bulk(one, rows, rows)
    yield lambda one: bulk(one, rows, 100)
    if more:
        yield lambda one: bulk(one, more, more)
    yield lambda one: both_sides(one, rows // 2)
    yield latency
    yield disjoint
    yield at_rest
    yield capture_cost


def show(entrants: Sequence[Entrant], limits: dict[str, float]) -> None:
    table = Table("measure", *(one.label for one in entrants), "ratio", box=None)
    for what in entrants[-1].found:
        told = [one.found.get(what, "–") for one in entrants]
        both = [one.rates[what] for one in entrants if what in one.rates]
        table.add_row(what, *told, f"{both[-1] / both[0]:.2f} ×" if len(both) == 2 else "")
    Console(width=160).print(table)
    said = ", ".join(f"{name} {rate:,.0f} rows/s" for name, rate in limits.items())
    print(f"The same rows without either, a transaction of {RAW_AT_ONCE:,}: {said}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--more", type=int, default=100_000, help="a larger load; 0: none")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--parts", action="store_true", help="the e-mail address in a table of its own on the right")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "cluster").mkdir()
        cluster, entrants = start(folder / "cluster"), []
        try:
            limits = raw(cluster, chosen.rows)
            lacks = sync_peer.missing()
            if lacks:
                print(lacks)
            if not (lacks or chosen.no_peer):
                entrants.append(peer(cluster, folder))
            entrants.append(ours(cluster, folder, chosen.parts))
            for one in entrants:
                one.runs.start()
            for measure in measures(chosen.rows, chosen.more):
                for one in entrants:
                    measure(one)
                    print(f"{one.label}: {list(one.found.items())[-1]}", flush=True)
            show(entrants, limits)
        finally:
            for one in entrants:
                one.runs.stop()
            cluster.stop()


if __name__ == "__main__":
    main()
