"""Both sides normalised; large ones in two processes, since normalising is Python's work and Python has one lock.

The second process is started afresh and gets its columns through a pipe: a fork would copy the locks of other threads.
"""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys

from wedlock.analysis.records import party, product
from wedlock.analysis.records.kind import Kind
from wedlock.analysis.records.prepared import Prepared, Texts
from wedlock.model.records import RecordTable

LARGE = 100_000  # records of the smaller side; below that a second interpreter costs more than it saves


KINDS: dict[str, Kind] = {"party": party.KIND, "product": product.KIND}


def prepare(kind: str, left: RecordTable, right: RecordTable, country: str) -> tuple[Prepared, Prepared]:
    if min(len(left), len(right)) < LARGE:
        texts = KINDS[kind].texts_of(left, country), KINDS[kind].texts_of(right, country)
    else:
        texts = _in_two_processes(kind, left, right, country)
    here, there = Prepared.of(texts[0], len(left)), Prepared.of(texts[1], len(right))
    if finish := KINDS[kind].finish:
        finish(here)
        finish(there)
    return here, there


def _in_two_processes(kind: str, left: RecordTable, right: RecordTable, country: str) -> tuple[Texts, Texts]:
    request = pickle.dumps((kind, right.fields, len(right), country), protocol=5)
    command = [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import serve; serve()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as helper:  # noqa: S603 - ourselves
        assert helper.stdin is not None
        assert helper.stdout is not None
        helper.stdin.write(request)
        helper.stdin.close()
        here = KINDS[kind].texts_of(left, country)
        there: Texts = pickle.load(helper.stdout)  # noqa: S301 - written by our own process
    return here, there


def serve() -> None:
    """The second process: a request on standard input, Texts on standard output."""
    gc.disable()  # nothing here forms cycles, and the search for them would take half of the time
    kind, fields, count, country = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own process
    table = RecordTable([()] * count, [""] * count, fields)
    pickle.dump(KINDS[kind].texts_of(table, country), sys.stdout.buffer, protocol=5)
