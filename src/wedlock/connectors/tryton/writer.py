"""TrytonWriter: records written by RPC with compare-and-set, each as a whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from wedlock.connectors.tryton.anatomy import Anatomy, anatomy
from wedlock.connectors.tryton.changing import change
from wedlock.connectors.tryton.creating import create
from wedlock.connectors.tryton.filling import filled
from wedlock.connectors.tryton.found import found
from wedlock.connectors.tryton.job import Desk, Job
from wedlock.connectors.tryton.models import Models
from wedlock.connectors.tryton.nesting import Nest, NotWritable
from wedlock.connectors.tryton.seeing import widened
from wedlock.connectors.tryton.session import Session
from wedlock.connectors.tryton.shared import Shared
from wedlock.connectors.tryton.states import archived, restored
from wedlock.connectors.tryton.trouble import uncertain
from wedlock.errors import Unavailable
from wedlock.model.plan import PlanShape
from wedlock.model.sync import Came, Doing, Failure, Intent, Key, Layout, Outcome, Trouble, Write
from wedlock.model.sync_ports import RecordReader

TOGETHER = 50
"""Records of one call: it holds their rows for about a second, and 2 × 6 more calls find the one that is declined."""


class TrytonWriter:
    """Writes records of one Tryton; `reader` reads its database."""

    def __init__(self, session: Session, reader: RecordReader) -> None:
        self._session = session
        self._reader = reader
        self._models = Models(session)
        self._known: list[tuple[PlanShape, Anatomy]] = []

    def write(self, layout: Layout, writes: Sequence[Write]) -> list[Outcome]:
        """Outcomes in the order of the Writes. Refused where the shape cannot be written through Tryton at all."""
        desk = self._desk(layout)
        came: dict[int, Outcome] = {}
        placed = list(enumerate(writes))
        for start in range(0, len(placed), TOGETHER):
            batch = placed[start : start + TOGETHER]
            try:
                came |= _batch(desk, batch)
            except Unavailable as gone:
                if not came:
                    raise
                unsent = Outcome(Came.BUSY, failure=Failure(Trouble.CONNECTION, gone.problem))
                came |= {place: uncertain(str(gone.problem)) for place, _ in batch}  # perhaps before it went away
                came |= {place: unsent for place, _ in placed[start + TOGETHER :]}
                break
        return [came[place] for place in range(len(placed))]

    def made(self, layout: Layout, intents: Sequence[Intent]) -> dict[str, Key | None]:
        return found(self._desk(layout), intents, datetime.now(UTC))

    def _desk(self, layout: Layout) -> Desk:
        known = next((one for shape, one in self._known if shape is layout.shape), None)
        if known is None:
            known = anatomy(layout, self._models)
            known.company = int(self._session.context.get("company") or 0)
            self._known.append((layout.shape, known))
        return Desk(layout, widened(layout, known), known, self._session, self._reader)


def _batch(desk: Desk, batch: list[tuple[int, Write]]) -> dict[int, Outcome]:
    batch = [(place, restored(desk.layout, w) if w.doing is Doing.RESTORE else w) for place, w in batch]
    shared = Shared(desk.layout, desk.anatomy, desk.session, [write for _, write in batch])
    came: dict[int, Outcome] = {}
    jobs: list[Job] = []
    for place, write in batch:
        try:
            jobs.append(_job(desk, place, write, shared))
        except NotWritable as error:
            came[place] = Outcome(Came.REFUSED, failure=error.failure)
    came |= create(desk, [job for job in jobs if job.write.doing is Doing.CREATE])
    return came | change(desk, [job for job in jobs if job.write.doing is not Doing.CREATE])


def _job(desk: Desk, place: int, write: Write, shared: Shared) -> Job:
    if write.doing in (Doing.ARCHIVE, Doing.REVIVE):
        write = replace(write, values=archived(desk.layout, write.doing))
    nest = Nest(desk.layout, desk.anatomy, shared.resolved(write))
    match write.doing:
        case Doing.CREATE:
            return Job(place, nest.write, nest, filled(desk, nest.created(), None))
        case Doing.DELETE:
            return Job(place, nest.write, nest, {}, nest.topmost())
        case _:
            at, content = nest.changed()
            return Job(place, nest.write, nest, filled(desk, content, at), at)
