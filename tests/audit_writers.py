"""Many writers of one audit log at once: processes, each with threads, some of which fail in mid-transaction."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.serving import environment

PROCESSES, THREADS, ENTRIES = 3, 4, 15

_WRITER = """
import sys, threading
from wedlock import bootstrap
home, me, threads, entries = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
bootstrap.open_hub(bootstrap.settings(home), migrate=False)
from django.db import connection, transaction
from wedlock.passport import audit
from wedlock.web.house import keys
from wedlock.store.models import Account

def write(thread):
    for n in range(entries):
        try:
            with transaction.atomic():
                Account.objects.create(username=f"{me}.{thread}.{n}")
                audit.record(keys(), "test.done", f"{me}.{thread}", n=n)
                if n % 5 == 4:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            pass
    connection.close()

running = [threading.Thread(target=write, args=(n,)) for n in range(threads)]
for one in running: one.start()
for one in running: one.join()
"""


def write_together(home: Path) -> None:
    """Returns when all have ended; each must have ended well."""
    command = [sys.executable, "-c", _WRITER, str(home)]
    running = [
        subprocess.Popen(
            [*command, f"p{n}", str(THREADS), str(ENTRIES)], env=environment(), stderr=subprocess.PIPE, text=True
        )
        for n in range(PROCESSES)
    ]
    for one in running:
        _, said = one.communicate(timeout=120)
        assert (one.returncode, said) == (0, "")


KEPT = PROCESSES * THREADS * (ENTRIES - ENTRIES // 5)
