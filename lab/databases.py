"""The lab's databases: the filled originals, kept as templates and as dumps, and the copies that people work on.

An original is named after its fingerprint (`tryton_1f2e3d4c5b6a`), a hash of everything that decides its content. A
copy is made from it in under a second (`CREATE DATABASE … TEMPLATE`); where the cluster is new, the original itself
comes back from its dump in a few seconds.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import psycopg

from lab import tryton
from lab.errors import LabError, NotInstalled
from lab.places import HERE, Places, port, remember_port
from lab.servers import (
    NoServer,
    Server,
    drop_database,
    new_database,
    postgresql_programs,
    run_sql,
    running,
    start_postgresql,
)

SYSTEMS = ("tryton", "creme")
INGREDIENTS = ("inside/*.py", "world/*.py", "requirements-*.txt")


def fingerprint() -> str:
    """Of all that decides what a filled database holds: modules, fill scripts, world, exact requirements."""
    digest = hashlib.sha256(repr((tryton.MODULES, tryton.ADMINISTRATOR)).encode())
    for pattern in INGREDIENTS:
        for file in sorted(HERE.glob(pattern)):
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def cluster(where: Places) -> Server:
    """The lab's PostgreSQL, started if it is down."""
    server = running(where.cluster)
    if server and _answers(server):
        return server
    (where.cluster / "server.json").unlink(missing_ok=True)
    try:
        postgresql_programs()
    except NoServer as error:
        raise NotInstalled(f"The lab needs PostgreSQL: {error}.", "Or run `make setup-test`.") from error
    number = port(where, "pg")
    try:
        server = start_postgresql(where.cluster, number)
    except NoServer as error:
        raise LabError(f"PostgreSQL cannot be started: {error}.", f"See {where.cluster / 'log'}.") from error
    remember_port(where, "pg", number)
    return server


def _answers(server: Server) -> bool:
    try:
        psycopg.connect(server.url("postgres"), connect_timeout=10).close()
    except psycopg.Error:
        return False
    return True


def original(system: str) -> str:
    return f"{system}_{fingerprint()}"


def exists(server: Server, name: str) -> bool:
    with psycopg.connect(server.url("postgres")) as connection:
        return connection.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).fetchone() is not None


def copy(server: Server, source: str, name: str) -> str:
    """A fresh copy under `name`, whatever had that name before; its URL. Nobody may be connected to `source`."""
    drop_database(server, name)
    # FILE_COPY: 0.3 s for 40 MB; the default, WAL_LOG, writes every page twice.
    run_sql(server, f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')
    return server.url(name)


def begin(server: Server, system: str) -> str:
    """An empty database to fill, under a name that nobody takes for a finished one."""
    name = f"{system}_unfinished"
    drop_database(server, name)
    new_database(server, name)
    return name


def finish(server: Server, system: str) -> None:
    """The filled database becomes the original; originals of other fingerprints go."""
    with psycopg.connect(server.url("postgres")) as connection:
        pattern = f"^{system}_[0-9a-f]{{12}}$"
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname ~ %s", (pattern,)).fetchall()
    for (name,) in rows:
        drop_database(server, name)
    run_sql(
        server,
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{system}_unfinished'",
        f'ALTER DATABASE "{system}_unfinished" RENAME TO "{original(system)}"',
    )
    run_sql(server, "VACUUM ANALYZE", database=original(system))


def save(where: Places, server: Server) -> Path:
    """Dumps of both originals, with truth and ids; kept in a folder named after the fingerprint. Older ones go."""
    unfinished, folder = where.dump / "unfinished", where.dump / fingerprint()
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    for system in SYSTEMS:
        # Directory format: two processes, and pg_restore can use two as well. LZ compression costs more than it saves.
        _tool(server, "pg_dump", "-Fd", "-j2", "-Z1", "-f", str(unfinished / system), "-d", original(system))
        shutil.copy(where.ids(system), unfinished)
    shutil.copy(where.truth, unfinished)
    for old in where.dump.iterdir():
        if old != unfinished:
            shutil.rmtree(old)
    unfinished.rename(folder)
    return folder


def restore(where: Places, server: Server) -> bool:
    """Originals that the cluster lacks, from the dump; False where there is none of this fingerprint."""
    folder = where.dump / fingerprint()
    missing = [system for system in SYSTEMS if not exists(server, original(system))]
    if missing and not folder.is_dir():
        return False
    for system in missing:
        name = begin(server, system)
        _tool(server, "pg_restore", "-j2", "--no-owner", "-d", name, str(folder / system))
        finish(server, system)
    for system in SYSTEMS if folder.is_dir() else ():
        shutil.copy(folder / where.ids(system).name, where.root)
        shutil.copy(folder / where.truth.name, where.root)
    return True


def _tool(server: Server, tool: str, *arguments: str) -> None:
    # The password goes by the environment: arguments can be read by everybody.
    login = {"PGHOST": "127.0.0.1", "PGPORT": str(server.port), "PGUSER": server.user, "PGPASSWORD": server.password}
    done = subprocess.run([f"{postgresql_programs()}/{tool}", *arguments], env={**os.environ, **login}, text=True,
                          capture_output=True)  # fmt: skip
    if done.returncode:
        raise LabError(
            f"{tool} failed: {done.stderr.strip()[-500:]}", "Delete the lab's dump folder and run `up` again."
        )
