"""The peer: Bucardo 5.6 replicating one table both ways, from Debian's packages `bucardo` and `postgresql-plperl-15`.

Both tables are the same, the newer row wins, its triggers note what changed. Source: Bucardo's own manual.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.sync_cluster import Cluster, family

SCHEMA = Path("/usr/share/bucardo/bucardo.schema")
PLPERL = Path("/usr/share/postgresql/15/extension/plperlu.control")
DATABASES = ("peer_a", "peer_b")
TABLE = "customer (id serial primary key, name text, email text, city text, credit numeric(12, 2), note text)"


def missing() -> str:
    """Why there is no peer to measure; empty where there is one."""
    return "" if shutil.which("bucardo") and SCHEMA.exists() and PLPERL.exists() else (
        "no Bucardo: apt-get install bucardo postgresql-plperl-15"
    )  # fmt: skip


@dataclass(frozen=True)
class Peer:
    cluster: Cluster
    home: Path

    def install(self) -> None:
        for folder in ("run", "log"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        with self.cluster.connect("postgres") as own:
            own.execute("create role bucardo superuser login")
        self.cluster.create("bucardo", *DATABASES)
        for database in ("bucardo", *DATABASES):
            with self.cluster.connect(database) as own:
                own.execute("create extension plperlu")
                if database != "bucardo":
                    own.execute(f"create table {TABLE}".encode())
        self._psql("-d", "bucardo", "-f", str(SCHEMA))
        settings = f"dbhost=127.0.0.1\ndbport={self.cluster.port}\ndbname=bucardo\ndbuser=bucardo\n"
        (self.home / ".bucardorc").write_text(settings, encoding="ascii")
        for name, file in (("piddir", "run"), ("reason_file", "log/reason"), ("warning_file", "log/warning"),
                           ("log_conflict_file", "log/conflict")):  # fmt: skip
            self._do("set", f"{name}={self.home / file}")
        for database in DATABASES:
            self._do("add", "db", database, f"dbname={database}", "dbhost=127.0.0.1",
                     f"dbport={self.cluster.port}", "dbuser=bucardo")  # fmt: skip
        self._do("add", "table", "customer", f"db={DATABASES[0]}", "relgroup=rg")
        self._do("add", "dbgroup", "g", *(f"{database}:source" for database in DATABASES))
        self._do("add", "sync", "s1", "relgroup=rg", "dbs=g", "conflict_strategy=bucardo_latest", "autokick=1")

    def start(self) -> None:
        self._do("start", "--log-destination", str(self.home / "log"))
        time.sleep(4)

    def stop(self) -> None:
        self._do("stop", check=False)
        time.sleep(4)

    def processes(self) -> Iterator[int]:
        """Bucardo's own, and the server's that work for it."""
        master = (self.home / "run" / "bucardo.mcp.pid").read_text(encoding="ascii").split()[0]
        yield from family(int(master))
        with self.cluster.connect("postgres") as own:
            yield from (pid for (pid,) in own.execute("select pid from pg_stat_activity where usename = 'bucardo'"))

    def _do(self, *words: str, check: bool = True) -> None:
        subprocess.run(
            ["bucardo", *words], check=check, stdout=subprocess.DEVNULL, env={**os.environ, "HOME": str(self.home)},
            cwd=self.home, timeout=120,
        )  # fmt: skip

    def _psql(self, *words: str) -> None:
        subprocess.run(
            ["psql", "-X", "-q", "-h", "127.0.0.1", "-p", str(self.cluster.port), "-U", "bucardo", *words], check=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
