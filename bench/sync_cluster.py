"""A PostgreSQL 15 cluster of its own for the synchronisation figures: on the disk, synced, with a log to be read."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

BIN = Path(os.environ.get("PG_BIN", "/usr/lib/postgresql/15/bin"))
TICKS = os.sysconf("SC_CLK_TCK")
_SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
shared_buffers = 512MB
max_connections = 80
wal_level = logical
max_slot_wal_keep_size = 8GB
"""


@dataclass(frozen=True)
class Cluster:
    """Started by `start`. Everybody on loopback is trusted: it lives for the length of a bench."""

    folder: Path
    port: int

    def url(self, database: str, user: str = "postgres") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str, user: str = "postgres") -> psycopg.Connection[Any]:
        return psycopg.connect(self.url(database, user), autocommit=True)

    def create(self, *databases: str) -> None:
        with self.connect("postgres") as own:
            for name in databases:
                own.execute(f"create database {name}".encode())

    def stop(self) -> None:
        _as_postgres("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")


def start(folder: Path) -> Cluster:
    """A new cluster in the folder, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    _as_postgres("initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8")
    with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(_SETTINGS.format(port=port))
    _as_postgres("pg_ctl", "-w", "-D", str(data), "-l", str(folder / "log"), "start")
    return Cluster(folder, port)


def _as_postgres(program: str, *arguments: str) -> None:
    """PostgreSQL refuses to run as root."""
    command = [str(BIN / program), *arguments]
    if os.getuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def processor_s(pid: int) -> float:
    """Seconds of a processor that a process has used; 0 where it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def family(pid: int) -> Iterator[int]:
    """A process and all that it has started."""
    yield pid
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in file.read_text(encoding="ascii").split():
            yield from family(int(child))
