"""Sessions on MariaDB and MySQL for capturing: how one is opened, and what its errors mean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

import pymysql
from sqlalchemy.engine import URL

from wedlock.connectors.capture import trouble

Session: TypeAlias = "pymysql.Connection[pymysql.cursors.Cursor]"

LOCK_S = 3
READ_S = 60
BUSY = frozenset({1205, 1213})
_RIGHT = frozenset({1044, 1045, 1142, 1143, 1227, 1370, 1419, 1698})


@contextmanager
def guarded(system: str) -> Iterator[None]:
    """Turn what the driver raises into one of our errors."""
    try:
        yield
    except pymysql.Error as error:
        code, reason = error.args[0] if error.args else 0, error.args[1] if len(error.args) > 1 else error
        if code in _RIGHT:
            raise trouble.no_right(system, reason) from None
        if code in BUSY:
            raise trouble.busy(system, reason) from None
        if isinstance(error, (pymysql.OperationalError, pymysql.InterfaceError)):
            raise trouble.gone(system, reason) from None
        raise trouble.failed(system, reason) from None
    except OSError as error:
        raise trouble.gone(system, error) from None


def session(url: URL) -> Session:
    """A session of our own, each statement committed at once; a trigger keeps its `sql_mode` and character set."""
    own = pymysql.connect(
        host=url.host or "localhost",
        port=url.port or 3306,
        user=url.username,
        password=url.password or "",
        database=url.database,
        charset="utf8mb4",
        autocommit=True,
        connect_timeout=5,
        read_timeout=READ_S,
        write_timeout=READ_S,
        init_command="SET SESSION sql_mode = '', time_zone = '+00:00',"
        f" lock_wait_timeout = {LOCK_S}, innodb_lock_wait_timeout = 1",
    )
    with own.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
    return own


def quoted(*names: str) -> str:
    return ".".join("`" + name.replace("`", "``") + "`" for name in names if name)


def literal(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
