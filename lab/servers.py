"""Private PostgreSQL and MariaDB servers: on 127.0.0.1, a free port and a folder of their own, with a password.

`start_postgresql(folder)` and `start_mariadb(folder)` make the cluster where there is none and start it;
`stop(server)` ends it by its process id. As root the servers run as the users `postgres` and `mysql` that their
packages made; as anybody else, as that person. `server.json` in the folder lets another process find and stop them.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
import pymysql

POSTGRESQL_FOLDERS = "/usr/lib/postgresql/*/bin"
MARIADB_FOLDERS = ("/usr/sbin", "/usr/bin", "/usr/local/bin", "/usr/libexec")
START_S = 60


class NoServer(Exception):
    """The server's programs are not installed here; the text names the package."""


@dataclass(frozen=True, slots=True)
class Server:
    """One running server. `url(database)` is what a connector takes."""

    engine: str
    folder: str
    port: int
    user: str
    password: str
    pid: int

    def url(self, database: str, user: str | None = None, password: str | None = None) -> str:
        login = f"{quote(user or self.user)}:{quote(password or self.password)}"
        return f"{self.engine}://{login}@127.0.0.1:{self.port}/{quote(database)}"

    def __repr__(self) -> str:
        return f"Server({self.engine}, {self.folder}, port={self.port}, pid={self.pid})"


def start_postgresql(folder: Path, port: int | None = None, fsync: bool = False, free: Collection[str] = ()) -> Server:
    """A PostgreSQL with wal_level=logical; its superuser is `postgres`. The settings named `free` are not given, so
    that ALTER SYSTEM can set them."""
    programs = postgresql_programs()
    data = folder / "data"
    password = _prepare(folder, "postgres")
    if not (data / "PG_VERSION").exists():
        pwfile = _secret_file(folder / "pwfile", password, "postgres")
        options = ["-A", "scram-sha-256", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        _run_as("postgres", [f"{programs}/initdb", "-D", str(data), f"--pwfile={pwfile}", *options])
    port = port or free_port()
    settings = {
        "listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "timezone": "UTC",
        "wal_level": "logical", "max_wal_senders": 20, "max_replication_slots": 20, "max_slot_wal_keep_size": "512MB",
        "fsync": "on" if fsync else "off", "synchronous_commit": "on" if fsync else "off", "shared_buffers": "64MB",
    }  # fmt: skip
    flags = " ".join(f"-c {name}='{value}'" for name, value in settings.items() if name not in free)
    log = ["-l", str(folder / "log"), "-t", str(START_S)]
    _run_as("postgres", [f"{programs}/pg_ctl", "-w", "-s", "-D", str(data), *log, "-o", flags, "start"])
    pid = int((data / "postmaster.pid").read_text().splitlines()[0])
    return _remember(Server("postgresql", str(folder), port, "postgres", password, pid))


def start_standby(primary: Server, folder: Path) -> Server:
    """A hot standby of a PostgreSQL: the same databases a moment later, to be read and not to be written."""
    programs, port = postgresql_programs(), free_port()
    _prepare(folder, "postgres")
    passfile = _secret_file(folder / "pgpass", f"*:*:*:*:{primary.password}", "postgres")
    source = f"host=127.0.0.1 port={primary.port} user={primary.user} passfile={passfile}"
    data = str(folder / "data")
    _run_as("postgres", [f"{programs}/pg_basebackup", "-d", source, "-D", data, "-R", "-c", "fast", "--no-sync"])
    flags = f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_wal_senders=20"
    log = ["-l", str(folder / "log"), "-t", str(START_S)]
    _run_as("postgres", [f"{programs}/pg_ctl", "-w", "-s", "-D", data, *log, "-o", flags, "start"])
    pid = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    return _remember(Server("postgresql", str(folder), port, primary.user, primary.password, pid))


def start_mariadb(folder: Path, port: int | None = None, fsync: bool = False) -> Server:
    """A MariaDB that writes a complete row binlog; its superuser is `root`."""
    programs = _mariadb_program("mariadbd", "mysqld")
    data = folder / "data"
    password = _prepare(folder, "mysql")
    user = ["--user=mysql"] if os.geteuid() == 0 else []
    if not (data / "mysql").exists():
        install = _mariadb_program("mariadb-install-db", "mysql_install_db")
        options = ["--auth-root-authentication-method=normal", "--skip-test-db"]
        _run([install, "--no-defaults", f"--datadir={data}", *options, *user])
    init = _secret_file(folder / "init.sql", _mariadb_root(password), "mysql")
    port = port or free_port()
    flags = [
        f"--datadir={data}", f"--port={port}", "--bind-address=127.0.0.1", f"--socket={folder}/socket",
        f"--pid-file={folder}/pid", f"--init-file={init}", "--skip-name-resolve", "--character-set-server=utf8mb4",
        "--server-id=1", "--log-bin=binlog", "--binlog-format=ROW", "--binlog-row-image=FULL",
        "--binlog-row-metadata=FULL", "--innodb-buffer-pool-size=64M",
        f"--innodb-flush-log-at-trx-commit={int(fsync)}", f"--sync-binlog={int(fsync)}",
    ]  # fmt: skip
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen([programs, "--no-defaults", *flags, *user], stdout=log, stderr=log,
                                   stdin=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
    server = Server("mysql", str(folder), port, "root", password, process.pid)
    _await_mariadb(server, process)
    return _remember(server)


def running(folder: Path) -> Server | None:
    """The server that `server.json` of `folder` names, if it is alive."""
    try:
        server = Server(**json.loads((folder / "server.json").read_text()))
    except (OSError, ValueError):
        return None
    return server if _alive(server.pid) else None


def stop(server: Server, wait_s: float = 30) -> None:
    """End the server by its process id: an orderly fast shutdown, after `wait_s` seconds by force."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(server.pid, signal.SIGINT if server.engine == "postgresql" else signal.SIGTERM)
        deadline = time.monotonic() + wait_s
        while _alive(server.pid):
            if time.monotonic() > deadline:
                os.kill(server.pid, signal.SIGQUIT if server.engine == "postgresql" else signal.SIGKILL)
                break
            time.sleep(0.05)
    (Path(server.folder) / "server.json").unlink(missing_ok=True)


def new_database(server: Server, name: str) -> str:
    """Create an empty database; its URL."""
    run_sql(server, f'CREATE DATABASE "{name}"' if server.engine == "postgresql" else f"CREATE DATABASE `{name}`")
    return server.url(name)


def drop_database(server: Server, name: str) -> None:
    """Drop a database, and whoever is still connected to it."""
    forced = server.engine == "postgresql"
    run_sql(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' if forced else f"DROP DATABASE IF EXISTS `{name}`")


def run_sql(server: Server, *statements: str, database: str | None = None) -> None:
    """Run statements as superuser, each committed at once."""
    if server.engine == "postgresql":
        with psycopg.connect(server.url(database or "postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())
        return
    with contextlib.closing(_mariadb(server, database)) as mariadb, mariadb.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _prepare(folder: Path, owner: str) -> str:
    """Make the folder, hand it to the server's user; the password, kept over restarts."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "password"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(12))
    if os.geteuid() == 0:
        shutil.chown(folder, owner, owner)
        if subprocess.run(["runuser", "-u", owner, "--", "test", "-x", str(folder)]).returncode:
            raise NoServer(f"user {owner} cannot enter {folder}: choose a folder whose parents everybody may enter")
    return kept.read_text()


def _secret_file(path: Path, content: str, owner: str) -> Path:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(content)
    if os.geteuid() == 0:
        shutil.chown(path, owner, owner)
    return path


def _mariadb_root(password: str) -> str:
    accounts = ("'root'@'127.0.0.1'", "'root'@'localhost'")
    return "".join(
        f"CREATE USER IF NOT EXISTS {who};\nALTER USER {who} IDENTIFIED BY '{password}';\n"
        f"GRANT ALL ON *.* TO {who} WITH GRANT OPTION;\n"
        for who in accounts
    )


def _await_mariadb(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            _mariadb(server, None).close()
            return
        except pymysql.MySQLError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                tail = (Path(server.folder) / "log").read_text(errors="replace")[-2000:]
                raise NoServer(f"MariaDB did not start: {error}\n{tail}") from error
            time.sleep(0.1)


def _mariadb(server: Server, database: str | None) -> pymysql.Connection[pymysql.cursors.Cursor]:
    return pymysql.connect(host="127.0.0.1", port=server.port, user=server.user, password=server.password,
                           database=database, charset="utf8mb4", autocommit=True)  # fmt: skip


def _remember(server: Server) -> Server:
    path = Path(server.folder) / "server.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(asdict(server)))
    return server


def _alive(pid: int) -> bool:
    with contextlib.suppress(ChildProcessError):  # our own child would stay a zombie
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _run_as(user: str, command: list[str]) -> None:
    _run(["runuser", "-u", user, "--", *command] if os.geteuid() == 0 else command)


def _run(command: list[str]) -> None:
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
    # Output goes to a file: a daemon would keep a pipe open for ever.
    result = subprocess.run(command, cwd="/", env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE if "initdb" in command[-1] else subprocess.DEVNULL)  # fmt: skip
    if result.returncode:
        raise NoServer(f"{' '.join(command[:6])} … ended with {result.returncode}")


def postgresql_programs() -> str:
    """The folder with initdb, pg_ctl, pg_dump of the newest PostgreSQL; NoServer where there is none."""
    folders = sorted(Path("/").glob(POSTGRESQL_FOLDERS[1:]), key=lambda p: p.parent.name, reverse=True)
    for folder in folders:
        if (folder / "initdb").exists():
            return str(folder)
    if found := shutil.which("initdb"):
        return str(Path(found).parent)
    raise NoServer("no PostgreSQL server here: apt-get install postgresql-15")


def _mariadb_program(*names: str) -> str:
    for name in names:
        if found := shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), *MARIADB_FOLDERS))):
            return found
    raise NoServer("no MariaDB server here: apt-get install mariadb-server")
