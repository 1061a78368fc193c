"""The server at work: granian's workers around the portal, told when they answer, stopped without a trace."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from wedlock.config import Settings
from wedlock.errors import Unavailable
from wedlock.language import T
from wedlock.web.serving.logs import logging_config
from wedlock.web.serving.terms import Serving
from wedlock.web.serving.worker import load

THREADS = 8  # a worker answers as many requests at once; one Python process gains nothing by more
KILL_AFTER_S = 10


def run(known: Settings, serving: Serving, ready: Callable[[], None]) -> int:
    """Serve until a signal; `ready` is called once the port answers. Gives the exit code: 0, or 130 after Ctrl-C."""
    from granian.constants import HTTPModes, Interfaces, SSLProtocols
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        "wedlock",
        address=serving.host,
        port=serving.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=serving.workers,
        blocking_threads=THREADS,
        ssl_cert=serving.certificate,
        ssl_key=serving.key,
        ssl_protocol_min=SSLProtocols.tls12,
        workers_kill_timeout=KILL_AFTER_S,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
        log_dictconfig=logging_config(serving.log),
    )
    end = _End(server, ready)
    server.on_startup(lambda: end.watch(serving))
    try:
        server.serve(target_loader=partial(load, known), wrap_loader=False)
    except SystemExit:
        raise Unavailable(
            T("The server's workers ended by themselves"), T("What they logged above tells why.")
        ) from None
    return end.exit_code()


class _End:
    """Waits for the port to answer, and remembers by which signal the server was stopped."""

    def __init__(self, server: Any, ready: Callable[[], None]) -> None:
        self.server = server
        self.ready = ready
        self.interrupted = False
        self.failure: Exception | None = None

    def watch(self, serving: Serving) -> None:
        """At start-up, when granian has set its own handlers."""
        signal.signal(signal.SIGINT, self._interrupt)
        threading.Thread(target=self._announce, args=(serving,), name="announce", daemon=True).start()

    def exit_code(self) -> int:
        if self.failure is not None:
            raise self.failure
        return 130 if self.interrupted else 0

    def _interrupt(self, *_: object) -> None:
        self.interrupted = True
        self.server.signal_handler_interrupt()

    def _announce(self, serving: Serving) -> None:
        try:
            while not _answers(serving.host, serving.port):
                if self.server.main_loop_interrupt.is_set():
                    return
                time.sleep(0.05)
            self.ready()
        except Exception as error:  # the main thread raises it after the workers have stopped
            self.failure = error
            os.kill(os.getpid(), signal.SIGTERM)


def _answers(host: str, port: int) -> bool:
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    try:
        with socket.create_connection((target, port), timeout=1):
            return True
    except OSError:
        return False
