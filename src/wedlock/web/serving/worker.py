"""What each worker process does first: open the hub for itself, forget the environment, follow its parent's end."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable

from wedlock.config import Settings

_KEPT = ("PATH", "HOME", "TMPDIR", "TZ", "LANG", "LC_", "PG", "SSL_CERT")
_GRACE_S = 10


def load(known: Settings) -> Callable[..., Iterable[bytes]]:
    """The WSGI callable of this worker. Runs in the worker, before it serves."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # Ctrl-C reaches all; the parent alone answers it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # not the parent's, which a fork brings along
    threading.Thread(target=_follow_parent, name="parent", daemon=True).start()
    from wedlock.bootstrap import open_hub
    from wedlock.web.serving.logs import AccessLog

    open_hub(known, migrate=False)
    from wedlock.web.wsgi import application

    served = AccessLog(application())
    _warm()
    _forget_environment()
    return served


def _warm() -> None:
    """Load every page before the first visitor comes: it took him more than a second."""
    from django.template.loader import get_template
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    get_template("account/login.html")


def _follow_parent() -> None:
    """A worker whose parent was killed would hold the port for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_GRACE_S)
        os._exit(1)


def _forget_environment() -> None:
    """The server hands the environment to every request; secrets in it have been read, and HTTP_* would be headers."""
    for name in [name for name in os.environ if not name.startswith(_KEPT)]:
        del os.environ[name]
