"""The scripts that make an account which may synchronise and nothing else; an administrator reads and runs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wedlock.connectors.capture.mysql import quoted as backticks
from wedlock.connectors.grants import PASSWORD
from wedlock.connectors.sync_rights import On, Right

ACCOUNT = "wedlock_sync"


def postgresql(rights: Sequence[Right]) -> str:
    login = f"CREATE ROLE {ACCOUNT} LOGIN PASSWORD '{PASSWORD}' NOSUPERUSER NOCREATEDB NOCREATEROLE;"
    lines = [login]
    for right in rights:
        if right.on is On.SERVER:
            lines.append(f"ALTER ROLE {ACCOUNT} REPLICATION;")
        elif right.on is On.OWNER:
            lines.append(f"GRANT {_double(*right.place)} TO {ACCOUNT};")
    where = {On.DATABASE: "DATABASE ", On.SCHEMA: "SCHEMA ", On.TABLE: "TABLE ", On.SEQUENCE: "SEQUENCE "}
    return "\n".join(lines + _grants([r for r in rights if r.on in where], where, _double, ACCOUNT))


def mysql(rights: Sequence[Right]) -> str:
    """`%` is any host: write ours where you know it."""
    account = f"'{ACCOUNT}'@'%'"
    login = f"CREATE USER {account} IDENTIFIED BY '{PASSWORD}';"
    return "\n".join([login, *_grants(rights, {On.TABLE: "", On.SEQUENCE: ""}, backticks, account)])


def _grants(rights: Sequence[Right], where: dict[On, str], quote: Callable[..., str], account: str) -> list[str]:
    """One statement a place."""
    places: dict[tuple[On, tuple[str, ...]], list[str]] = {}
    for right in rights:
        columns = f" ({', '.join(quote(column) for column in right.columns)})" if right.columns else ""
        places.setdefault((right.on, right.place), []).append(right.right + columns)
    return [
        f"GRANT {', '.join(said)} ON {where[on]}{quote(*place)} TO {account};" for (on, place), said in places.items()
    ]


def _double(*names: str) -> str:
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)
