"""Both sides normalised; large ones in two processes, since normalising is Python's work and Python has one lock.

The second process is started afresh and gets its columns through a pipe: a fork would copy the locks of other threads.
"""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from wedlock.analysis.records import party, product
from wedlock.analysis.records.kind import Kind
from wedlock.analysis.records.normal.column import Column
from wedlock.analysis.records.prepared import Prepared, usual_country
from wedlock.model.records import FieldValue, RecordTable

LARGE = 100_000  # records of the smaller side; below that a second interpreter costs more than it saves
PIECE = 25_000  # records normalised at a time; above 2 * party_names.SPELT, so that no part of a large side is small

KINDS: dict[str, Kind] = {"party": party.KIND, "product": product.KIND}


def prepare(kind: str, left: RecordTable, right: RecordTable, country: str) -> tuple[Prepared, Prepared]:
    """Both sides, normalised and coded."""
    if min(len(left), len(right)) >= LARGE:
        return _in_two_processes(kind, left, right, country)
    return _side(kind, left, country), _side(kind, right, country)


def _side(kind: str, table: RecordTable, country: str) -> Prepared:
    usual = usual_country(table, country)
    pieces = [_piece(KINDS[kind], part, usual) for part in _cut(table)]
    side = Prepared.joined(pieces)
    if finish := KINDS[kind].finish:
        finish(side)
    return side


def _piece(kind: Kind, table: RecordTable, country: str) -> Prepared:
    piece = Prepared.of(kind.texts_of(table, country), len(table))
    piece.texts = {name: piece.texts[name] for name in kind.read if name in piece.texts}
    return piece


def _cut(table: RecordTable) -> Iterator[RecordTable]:
    """Pieces of the same size: what a step needs in between then stays in the processor's cache."""
    count = len(table)
    edges = np.linspace(0, count, max(1, -(-count // PIECE)) + 1).astype(int).tolist()
    for start, end in pairwise(edges):
        fields = {role: values[start:end] for role, values in table.fields.items()}
        yield RecordTable(table.keys[start:end], table.tables[start:end], fields)


def _in_two_processes(kind: str, left: RecordTable, right: RecordTable, country: str) -> tuple[Prepared, Prepared]:
    command = [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import serve; serve()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as helper:  # noqa: S603 - ourselves
        assert helper.stdin is not None
        assert helper.stdout is not None
        pickle.dump((kind, len(right), country, len(right.fields)), helper.stdin, protocol=5)
        for role, values in right.fields.items():
            pickle.dump((role, _packed(values)), helper.stdin, protocol=5)
        helper.stdin.close()
        here = _side(kind, left, country)
        here.group_all(KINDS[kind].blocks)
        there: Prepared = pickle.load(helper.stdout)  # noqa: S301 - written by our own process
    return here, there


def serve() -> None:
    """The second process: a request on standard input, the side made ready on standard output."""
    gc.disable()  # nothing here forms cycles, and the search for them would take half of the time
    kind, count, country, roles = _received()
    fields = {role: _unpacked(values, count) for role, values in (_received() for _ in range(roles))}
    table = RecordTable([()] * count, [""] * count, fields)
    pickle.dump(_side(kind, table, country), sys.stdout.buffer, protocol=5)


def _received() -> Any:
    return pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own process


def _packed(values: Sequence[FieldValue]) -> str | Sequence[FieldValue]:
    """A column as one text, one record a line, where it holds single lines only: ten times faster through a pipe."""
    if set(map(type, values)) == {str}:
        text = "\n".join(values)  # type: ignore[arg-type]  # all are texts
        if text.count("\n") == len(values) - 1:
            return text
    return values


def _unpacked(packed: str | Sequence[FieldValue], count: int) -> Sequence[FieldValue]:
    return Column.lines(packed, count) if isinstance(packed, str) else packed
