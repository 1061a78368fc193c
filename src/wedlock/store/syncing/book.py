"""How the objects, sides and runs stand."""

from __future__ import annotations

from datetime import datetime

from wedlock.model.plan import Sided
from wedlock.model.sync import ObjectState, Run, SideIdentity, SyncObject
from wedlock.store.models import SyncRun
from wedlock.store.syncing.database import Kept
from wedlock.store.syncing.encoding import readable


class KeptBook(Kept):
    def objects(self) -> dict[str, SyncObject]:
        with self._db.reading():
            rows = self._db.rows("objects")
        return {
            name: SyncObject(
                name, ObjectState(state), reason, print_, bool(coupled), bool(loaded), left, right, deletions
            )
            for name, state, reason, print_, coupled, loaded, left, right, deletions in rows
        }

    def keep(self, known: SyncObject) -> None:
        with self._db.writing():
            self._db.change(
                "object_keep", known.name, known.state.value, readable(known.reason), known.fingerprint, known.coupled,
                known.loaded, known.cursor_left, known.cursor_right, known.deletions,
            )  # fmt: skip

    def loading(self, was: SyncObject, known: SyncObject) -> None:
        with self._db.writing():
            self._db.change(
                "object_cursors", known.cursor_left, known.cursor_right, known.loaded, known.name, was.cursor_left,
                was.cursor_right, was.loaded,
            )  # fmt: skip

    def load_again(self, name: str) -> None:
        with self._db.writing():
            self._db.change("object_load_again", False, name)

    def identity(self, side: Sided) -> SideIdentity | None:
        with self._db.reading():
            found = self._db.rows("side", side)
        if not found:
            return None
        system, database, timeline, writable = found[0]
        return SideIdentity(system, database, timeline, bool(writable))

    def trust(self, side: Sided, identity: SideIdentity) -> None:
        with self._db.writing():
            self._db.change(
                "side_trust", side, identity.system, identity.database, identity.timeline, identity.writable
            )

    def begin(self, kind: str, by: str, now: datetime) -> Run:
        with self._db.writing():
            made = SyncRun.objects.using(self._db.alias).create(kind=kind, by=by, started=now)
        return Run(made.pk, kind, now, by=by)

    def end(self, run: int, now: datetime, undone: bool = False) -> None:
        with self._db.writing():
            self._db.change("run_end", self._db.moment(now), undone, run)
