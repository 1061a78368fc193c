"""Creme CRM 2.8: installed, made, filled, started."""

from __future__ import annotations

import shutil

from lab.places import HERE, Places, port, remember_port, today
from lab.programs import Web, run, running_web, start_web, stop_web
from lab.servers import Server
from lab.venv import install_requirements

LOGINS = {"root": "root", "alice": "alice-Pw1!", "bob": "bob-Pw1!"}
SETTINGS = "labcreme.settings"


def install(where: Places) -> None:
    """The packages, and the project folder that holds settings and generated media."""
    install_requirements(where, where.creme, HERE / "requirements-creme.txt")
    inner = where.creme_project / "labcreme"
    if not (inner / "lab_settings.py").exists():
        shutil.rmtree(where.creme_project.parent, ignore_errors=True)
        where.creme_project.parent.mkdir()
        command = [where.creme / "bin" / "creme", "creme_start_project", where.creme_project.name]
        run(
            where,
            "creme-install",
            command,
            cwd=where.creme_project.parent,
            environment={"DJANGO_SETTINGS_MODULE": None},
        )
        # The project's settings know nothing of ours; without this line Creme falls back on an SQLite file.
        with (inner / "settings.py").open("a") as settings:
            settings.write("\nfrom .lab_settings import *  # NOQA\n")
    shutil.copy(HERE / "inside" / "creme_settings.py", inner / "lab_settings.py")


def make(where: Places, server: Server, database: str) -> None:
    """Tables and Creme's own records in an empty database, and the media files."""
    for command in ("migrate", "creme_populate"):
        _creme(where, server, database, command)
    make_media(where, server, database)


def make_media(where: Places, server: Server, database: str) -> None:
    """Style sheets and scripts; they lie in the project's folder and outlive the database."""
    done = where.creme_project / "media.done"
    if not done.exists():
        _creme(where, server, database, "generatemedia")
        done.touch()


def _creme(where: Places, server: Server, database: str, command: str) -> None:
    run(
        where,
        "creme-make",
        [where.creme / "bin" / "creme", command, f"--settings={SETTINGS}"],
        cwd=where.creme_project,
        environment=_environment(where, server, database, 0),
    )


def fill(where: Places, server: Server, database: str) -> None:
    command = [
        where.creme / "bin" / "python",
        HERE / "inside" / "fill_creme.py",
        where.world,
        where.ids("creme"),
        today().isoformat(),
    ]
    run(where, "creme-fill", command, cwd=where.creme_project, environment=_environment(where, server, database, 0))


def start(where: Places, server: Server, database: str = "creme") -> Web:
    if web := running_web(where, "creme"):
        return web
    number = port(where, "creme")
    remember_port(where, "creme", number)
    command = [
        where.creme / "bin" / "gunicorn",
        "-b",
        f"127.0.0.1:{number}",
        "-w",
        "1",
        "--threads",
        "4",
        "labcreme.wsgi:application",
    ]
    return start_web(
        where,
        "creme",
        number,
        command,
        cwd=where.creme_project,
        environment=_environment(where, server, database, number),
    )


def stop(where: Places) -> None:
    stop_web(where, "creme")


def _environment(where: Places, server: Server, database: str, number: int) -> dict[str, str | None]:
    return {
        "PYTHONWARNINGS": "ignore",
        "PYTHONPATH": str(where.creme_project),
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "LAB_CREME_DATABASE": server.url(database),
        "LAB_CREME_ADDRESS": f"http://127.0.0.1:{number}",
        "LAB_CREME_BROKER": str(where.root / "creme_broker"),
    }
