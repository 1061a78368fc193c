"""`/healthz`: does the portal answer, and its hub? For monitors and load balancers; tells nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

PATH = "/healthz"
_HEADERS = [("Content-Type", "text/plain"), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]


def health(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """A WSGI answer, before Django looks at the Host: a load balancer asks by address."""
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations")
            cursor.fetchone()
        status, word = "200 OK", b"ok\n"
    except DatabaseError:
        connection.close()
        status, word = "503 Service Unavailable", b"the hub does not answer\n"
    start_response(status, [*_HEADERS, ("Content-Length", str(len(word)))])
    return [word]
