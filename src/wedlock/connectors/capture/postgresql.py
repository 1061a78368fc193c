"""Sessions on PostgreSQL for capturing: how one is opened, and what its errors mean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import psycopg
from psycopg import errors as pg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow
from sqlalchemy.engine import URL

from wedlock.connectors.capture import trouble
from wedlock.connectors.capture.watched import Watched

Session = psycopg.Connection[TupleRow]

STATEMENT_MS = 60_000
LOCK_MS = 3_000
"""A table that somebody holds is not waited for longer: whoever comes after us would wait as well."""

ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000}
"""A server that has gone without a word is noticed after half a minute."""


def conninfo(url: URL, **more: object) -> str:
    """What libpq connects with; holds the password."""
    parts: dict[str, object] = dict(url.translate_connect_args(username="user", database="dbname"))
    given = {name: value if isinstance(value, str) else value[-1] for name, value in url.query.items()}
    settings = {"client_encoding": "UTF8", "connect_timeout": 5, **ALIVE, **parts, **given, **more}
    return make_conninfo("", **{name: cast(str, value) for name, value in settings.items()})


@contextmanager
def guarded(system: str) -> Iterator[None]:
    """Turn what the driver raises into one of our errors."""
    try:
        yield
    except (pg.InsufficientPrivilege, pg.InvalidPassword, pg.InvalidAuthorizationSpecification) as error:
        raise trouble.no_right(system, error) from None
    except (pg.LockNotAvailable, pg.QueryCanceled, pg.DeadlockDetected, pg.ObjectInUse) as error:
        raise trouble.busy(system, error) from None
    except psycopg.OperationalError as error:
        raise trouble.gone(system, error) from None
    except psycopg.Error as error:
        raise trouble.failed(system, error) from None


def session(url: URL, system: str) -> Session:
    """A session of our own, each statement committed at once."""
    settings = (
        f"-c statement_timeout={STATEMENT_MS} -c lock_timeout={LOCK_MS} -c timezone=UTC -c search_path=pg_catalog"
    )
    with guarded(system):
        told = conninfo(url, application_name="wedlock capture", options=settings)
        return psycopg.connect(told, autocommit=True)


def name_of(table: Watched) -> sql.Composable:
    return sql.Identifier(table.schema or "public", table.bare)
