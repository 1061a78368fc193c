"""The port: taken, free, or not ours to take."""

from __future__ import annotations

import errno
import socket

from wedlock.errors import UsageError
from wedlock.language import T, Text


def numeric(host: str) -> str:
    """The numeric address of a host of this computer."""
    try:
        found = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)
    except OSError as error:
        raise UsageError(
            T("There is no host {host} to listen at", host=host), T("Name an address of this computer, or 127.0.0.1.")
        ) from error
    return str(found[0][4][0])


def free_port(host: str, port: int) -> int:
    """`port` if nobody listens there; 0: one that is free. The workers share a port, so nobody but we may notice."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
            trial.listen(1)
        except OSError as error:
            raise UsageError(*_why(error, host, port)) from error
        return int(trial.getsockname()[1])


def _why(error: OSError, host: str, port: int) -> tuple[Text, Text]:
    if error.errno == errno.EADDRINUSE:
        return (
            T("Port {port} of {host} is taken: another program listens there", port=port, host=host),
            T("Stop it (perhaps it is Wedlock itself, started before), or choose another port with --listen."),
        )
    if error.errno == errno.EACCES:
        return (
            T("Port {port} may not be taken by this user", port=port),
            T("Ports below 1024 need a right; listen at 8400 and let a proxy pass it on, or choose another port."),
        )
    return (
        T("Nothing can listen at {host}, port {port}: {reason}", host=host, port=port, reason=error.strerror or "?"),
        T("Name an address of this computer, or 127.0.0.1."),
    )
