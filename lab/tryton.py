"""Tryton 8.0 with its web client: installed, made, filled, started."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from lab.errors import NotInstalled
from lab.places import HERE, Places, port, remember_port, today
from lab.programs import Web, run, running_web, start_web, stop_web
from lab.servers import Server
from lab.venv import install_requirements

CLIENT = "tryton-sao@8.0.11"  # of the 8.0 series the only one on npm
MODULES = (
    "ir",
    "res",
    "party",
    "product",
    "account",
    "account_invoice",
    "sale",
    "account_credit_limit",
    "sale_credit_limit",
    "company",
    "currency",
    "country",
    "sale_opportunity",
)
ADMINISTRATOR = "admin-Pw1!"
LOGINS = {"admin": ADMINISTRATOR, "alice": "alice-Pw1!", "bob": "bob-Pw1!"}


def install(where: Places) -> None:
    install_requirements(where, where.tryton, HERE / "requirements-tryton.txt")


def install_client(where: Places) -> None:
    """The web client, prebuilt, with the packages it loads.

    Without `--legacy-peer-deps` npm refuses it (ERESOLVE).
    """
    if (where.sao / "complete").exists():
        return
    if not shutil.which("npm"):
        raise NotInstalled(
            "There is no npm here; Tryton's web client comes from it.",
            "apt-get install nodejs npm, or `make setup-test`.",
        )
    folder = where.sao.parent
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    run(where, "npm", ["npm", "pack", "--silent", CLIENT], cwd=folder)
    # tar, not tarfile: Debian 12's Python 3.11.2 has no extraction filter yet.
    run(where, "npm", ["tar", "-xzf", next(folder.glob("*.tgz")), "--no-same-owner"], cwd=folder)
    flags = ["--omit=dev", "--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund"]
    run(where, "npm", ["npm", "install", *flags], cwd=where.sao)
    (where.sao / "complete").touch()


def write_settings(where: Places, server: Server, listen: int) -> Path:
    """trytond.conf; readable by its owner only, for it holds the database's password."""
    files = where.root / "tryton_files"
    files.mkdir(exist_ok=True)
    conf = where.root / f"trytond-{listen}.conf"
    conf.touch(mode=0o600)
    conf.write_text(
        f"[database]\nuri = {server.url('')[:-1]}\npath = {files}\n"
        f"[web]\nlisten = 127.0.0.1:{listen}\nroot = {where.sao}\n"
        # An hour: a person who looks around is not asked for the password again.
        "[session]\ntimeout = 3600\n"
        # No office suite is started for reports.
        "[report]\nconvert_command =\n"
    )
    return conf


def make(where: Places, server: Server, database: str) -> None:
    """Tables and the modules' own data in an empty database."""
    conf = write_settings(where, server, 0)
    with tempfile.NamedTemporaryFile("w", dir=where.root) as password:
        password.write(ADMINISTRATOR)
        password.flush()
        run(
            where,
            "tryton-make",
            [
                where.tryton / "bin" / "trytond-admin",
                "-c",
                conf,
                "-d",
                database,
                "-u",
                *MODULES,
                "--activate-dependencies",
                "--email",
                "admin@nordkai.example",
                "-p",
            ],
            environment={"TRYTONPASSFILE": password.name},
        )


def fill(where: Places, server: Server, database: str) -> None:
    conf = write_settings(where, server, 0)
    script = HERE / "inside" / "fill_tryton.py"
    command = [
        where.tryton / "bin" / "python",
        "-W",
        "ignore",
        script,
        conf,
        database,
        where.world,
        where.ids("tryton"),
    ]
    run(where, "tryton-fill", [*command, today().isoformat()])


def start(where: Places, server: Server, database: str = "tryton") -> Web:
    """`-d` makes it load the database before the first login, which fails otherwise."""
    if web := running_web(where, "tryton"):
        return web
    number = port(where, "tryton")
    remember_port(where, "tryton", number)
    conf = write_settings(where, server, number)
    return start_web(where, "tryton", number, [where.tryton / "bin" / "trytond", "-c", conf, "-d", database])


def stop(where: Places) -> None:
    stop_web(where, "tryton")
