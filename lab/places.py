"""Where the lab keeps its things, and on which ports it listens.

Everything lies below one folder: `.lab` in this checkout, or `LAB_DIR`. Ports are LAB_PG_PORT, LAB_TRYTON_PORT and
LAB_CREME_PORT, else those of the last start, else the usual ones below, else any free one.
"""

from __future__ import annotations

import json
import os
import socket
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lab.errors import LabError
from lab.servers import free_port

HERE = Path(__file__).resolve().parent
PORTS = {"pg": 55440, "tryton": 8021, "creme": 8022}
"""The usual ports. None of them is a default of PostgreSQL, Tryton or Django, so that a lab disturbs nobody."""


@dataclass(frozen=True, slots=True)
class Places:
    """The paths below the lab's folder."""

    root: Path

    @property
    def cluster(self) -> Path:
        return self.root / "pg"

    @property
    def tryton(self) -> Path:
        return self.root / "tryton"

    @property
    def sao(self) -> Path:
        return self.root / "sao" / "package"

    @property
    def creme(self) -> Path:
        return self.root / "creme"

    @property
    def creme_project(self) -> Path:
        return self.root / "creme_project" / "labcreme"

    @property
    def world(self) -> Path:
        return self.root / "world.json"

    @property
    def dump(self) -> Path:
        return self.root / "dump"

    @property
    def truth(self) -> Path:
        return self.root / "truth.csv"

    def ids(self, system: str) -> Path:
        return self.root / f"{system}_ids.json"

    def log(self, name: str) -> Path:
        return self.root / "logs" / f"{name}.log"


def places() -> Places:
    """The lab's folder, made if it is not there. LabError where it cannot be written."""
    root = Path(os.environ.get("LAB_DIR") or HERE.parent / ".lab").resolve()
    try:
        (root / "logs").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LabError(
            f"The folder {root} cannot be made: {error.strerror}.", "Set LAB_DIR to a folder of yours."
        ) from error
    return Places(root)


def today() -> date:
    """The day that all dates of the filled world count back from: LAB_TODAY (YYYY-MM-DD), else today."""
    given = os.environ.get("LAB_TODAY")
    try:
        return date.fromisoformat(given) if given else date.today()
    except ValueError as error:
        raise LabError(f"LAB_TODAY is {given!r}.", "Give it as YYYY-MM-DD.") from error


def port(where: Places, name: str) -> int:
    """A port to listen on; LabError where the one that was asked for is taken."""
    wished = os.environ.get(f"LAB_{name.upper()}_PORT")
    if wished:
        if not wished.isdigit() or not is_free(int(wished)):
            raise LabError(f"LAB_{name.upper()}_PORT is {wished}: taken, or no port.", "Give a free one, or none.")
        return int(wished)
    for candidate in (_remembered(where).get(name), PORTS[name]):
        if candidate and is_free(candidate):
            return candidate
    return free_port()


def remember_port(where: Places, name: str, number: int) -> None:
    _ports_file(where).write_text(json.dumps({**_remembered(where), name: number}))


def is_free(number: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except (OSError, OverflowError):
            return False
    return True


def _ports_file(where: Places) -> Path:
    return where.root / "ports.json"


def _remembered(where: Places) -> dict[str, int]:
    try:
        return dict(json.loads(_ports_file(where).read_text()))
    except (OSError, ValueError):
        return {}
