"""A real ERP (Tryton 8.0) and a real CRM (Creme 2.8) on a PostgreSQL of their own, filled with a made-up trading world.

  python -m lab up       install, fill (or restore) and start; prints addresses and logins; can be repeated
  python -m lab start    the same as up, after a stop
  python -m lab stop     stop the web applications, leave PostgreSQL running
  python -m lab down     stop everything; nothing is lost
  python -m lab env [X]  addresses, logins, database URLs, truth file; or X of them (--json: for programs)
  python -m lab reset    both databases as they were filled
  python -m lab dump     write the dump again that new clusters are restored from

Settings: LAB_DIR, LAB_PG_PORT, LAB_TRYTON_PORT, LAB_CREME_PORT, LAB_TODAY; see docs/howto/lab.md.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from lab import boot, creme, databases, marriage, tryton
from lab.errors import LabError
from lab.places import Places, places
from lab.programs import running_web, say
from lab.servers import Server, running

FACTS = ("tryton_web", "tryton_database", "creme_web", "creme_database", "truth")
COMMANDS = ("up", "start", "stop", "down", "env", "reset", "dump")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m lab", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("fact", nargs="?", choices=FACTS, help="env: only this one")
    parser.add_argument("--json", action="store_true", help="env: as JSON")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    try:
        where = places()
        with alone(where):
            do(asked.command, where)
            if asked.command in ("up", "start", "env", "reset"):
                tell(where, asked.fact, asked.json)
    except LabError as error:
        say(f"lab: {error}")
        return 3
    except KeyboardInterrupt:
        say("lab: interrupted. What was finished is kept; `python -m lab up` goes on from there.")
        return 130
    return 0


@contextmanager
def alone(where: Places) -> Iterator[None]:
    """One command at a time on one lab; a second waits for the first."""
    with (where.root / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"lab: another command works on {where.root}; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def do(command: str, where: Places) -> None:
    match command:
        case "up" | "start":
            boot.up(where)
        case "stop":
            boot.stop_web(where)
        case "down":
            boot.down(where)
        case "reset":
            boot.reset(where)
        case "dump":
            say(f"lab: dumped into {databases.save(where, boot.filled(where))}")


def tell(where: Places, fact: str | None, as_json: bool) -> None:
    facts = describe(where)
    if fact:
        if not facts[fact]:
            raise LabError(f"There is no {fact}: the lab does not run.", "Start it: python -m lab up.")
        print(facts[fact])
        return
    if as_json:
        print(json.dumps(facts, indent=1))
        return
    for name, logins in (("tryton", tryton.LOGINS), ("creme", creme.LOGINS)):
        print(f"{name:8} {facts[f'{name}_web'] or 'stopped'}")
        print(f"{'':8} {', '.join(f'{user} / {password}' for user, password in logins.items())}")
        print(f"{'':8} {facts[f'{name}_database'] or 'stopped'}")
    print(f"{'truth':8} {facts['truth']}")
    if all(facts.values()):
        print("\nMarried by (docs/howto/lab.md):\n" + marriage.how(marriage.write_home(where, facts)))


def describe(where: Places) -> dict[str, str]:
    """Addresses, database URLs, truth; empty strings for what does not run."""
    server: Server | None = running(where.cluster)
    facts = {"truth": str(where.truth) if where.truth.exists() else ""}
    for system, tail in (("tryton", "#tryton"), ("creme", "")):
        web = running_web(where, system)
        facts[f"{system}_web"] = web.address + tail if web else ""
        facts[f"{system}_database"] = server.url(system) if server else ""
    return facts


if __name__ == "__main__":
    sys.exit(main())
