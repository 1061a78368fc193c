"""Both sides normalised; large ones in two processes, since normalising is Python's work and Python has one lock.

The second process is started afresh and gets its columns through a pipe: a fork would copy the locks of other threads.
"""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from wedlock.analysis.records import party, product
from wedlock.analysis.records.kind import Kind
from wedlock.analysis.records.prepared import Prepared, Texts
from wedlock.model.records import RecordTable

LARGE = 100_000  # records of the smaller side; below that a second interpreter costs more than it saves
SEEN = 2_000  # values looked at to tell whether a column repeats few

KINDS: dict[str, Kind] = {"party": party.KIND, "product": product.KIND}


def prepare(kind: str, left: RecordTable, right: RecordTable, country: str) -> tuple[Prepared, Prepared]:
    """Both sides, normalised and coded."""
    if min(len(left), len(right)) >= LARGE:
        return _in_two_processes(kind, left, right, country)
    return _side(kind, left, country), _side(kind, right, country)


def _side(kind: str, table: RecordTable, country: str) -> Prepared:
    return _finished(kind, KINDS[kind].texts_of(table, country), len(table))


def _finished(kind: str, texts: Texts, count: int) -> Prepared:
    side = Prepared.of(texts, count)
    if finish := KINDS[kind].finish:
        finish(side)
    return side


def _in_two_processes(kind: str, left: RecordTable, right: RecordTable, country: str) -> tuple[Prepared, Prepared]:
    fields = {role: _packed(values) for role, values in right.fields.items()}
    command = [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import serve; serve()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as helper:  # noqa: S603 - ourselves
        assert helper.stdin is not None
        assert helper.stdout is not None
        pickle.dump((kind, fields, len(right), country), helper.stdin, protocol=5)
        helper.stdin.close()
        here = _side(kind, left, country)
        there = pickle.load(helper.stdout)  # noqa: S301 - written by our own process
    texts = {name: list(_unpacked(values, len(right))) for name, values in there.items()}
    return here, _finished(kind, texts, len(right))


def serve() -> None:
    """The second process: a request on standard input, texts on standard output."""
    gc.disable()  # nothing here forms cycles, and the search for them would take half of the time
    kind, fields, count, country = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own process
    columns = {role: _unpacked(values, count) for role, values in fields.items()}
    texts = KINDS[kind].texts_of(RecordTable([()] * count, [""] * count, columns), country)
    pickle.dump({name: _packed(values) for name, values in texts.items()}, sys.stdout.buffer, protocol=5)


def _packed(values: Sequence[Any]) -> Any:
    """A column as one text where it holds single lines only: ten times faster through a pipe than a million texts.

    Where few values repeat (regions, kinds), each goes once: the receiver then has and hashes few texts instead of a
    million.
    """
    if not any(values):
        return None
    if _repeats(values):
        place = {value: n for n, value in enumerate(dict.fromkeys(values))}
        return list(place), np.fromiter(map(place.__getitem__, values), np.int32, len(values))
    if set(map(type, values)) == {str}:
        text = "\n".join(values)
        if text.count("\n") == len(values) - 1:
            return text
    return values


def _repeats(values: Sequence[Any]) -> bool:
    """Whether of SEEN values spread over the column nine of ten are repeated."""
    some = values[:: max(1, len(values) // SEEN)]
    return 10 * len(set(some)) <= len(some)


def _unpacked(packed: Any, count: int) -> Any:
    if packed is None:
        return [""] * count
    if isinstance(packed, tuple):
        distinct = np.empty(len(packed[0]), dtype=object)
        distinct[:] = packed[0]
        return distinct[packed[1]].tolist()
    return packed.split("\n") if isinstance(packed, str) else packed
