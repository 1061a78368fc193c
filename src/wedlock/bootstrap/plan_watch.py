"""The plan while `wedlock sync` runs: an object whose plan is edited stands still until a person resumes it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from time import monotonic

from wedlock.bootstrap.marriage import Marriage, is_synchronised, synchronised
from wedlock.errors import WedlockError
from wedlock.language import T, Text, kept
from wedlock.model.sync import ObjectState, SyncObject
from wedlock.planfile.data import fingerprint
from wedlock.planfile.file import read_plan

EVERY_S = 0.5


@dataclass
class PlanWatch:
    """Compares the plan's file, the plan that was enabled, and the one that this process works by."""

    marriage: Marriage
    _next: float = 0
    _stamp: tuple[int, int] = (0, 0)
    _there: dict[str, str] = field(default_factory=dict)
    _unread: str = ""

    def check(self) -> None:
        """Pause what is not as it was enabled; looks at most twice a second."""
        if monotonic() < self._next:
            return
        self._next = monotonic() + EVERY_S
        self._look()
        for known in self.marriage.hub.objects().values():
            if known.state is ObjectState.RUNNING and (reason := self._reason(known)) is not None:
                self.marriage.hub.keep(replace(known, state=ObjectState.PAUSED, reason=kept(reason)))

    def _reason(self, known: SyncObject) -> Text | None:
        ours = self.marriage.fingerprints
        if self._unread:
            return T("the plan was edited and cannot be read: {reason}", reason=self._unread)
        if self._there.get(known.name) != known.fingerprint:
            return T(
                "the plan was edited since it was enabled; `wedlock resume {object}` takes it as it is",
                object=known.name,
            )
        if ours.get(known.name) != known.fingerprint:
            return T(
                "`wedlock sync` works by the plan as it was when it began: end it, `wedlock resume {object}`, and "
                "begin it again",
                object=known.name,
            )
        return None

    def _look(self) -> None:
        """Read the file again where it is another one."""
        try:
            found = self.marriage.known.plan.stat()
            stamp = (found.st_mtime_ns, found.st_size)
            if stamp != self._stamp:
                self._there, self._unread, self._stamp = self._fingerprints(), "", stamp
        except (OSError, WedlockError) as error:
            self._unread, self._stamp = str(error), (0, 0)

    def _fingerprints(self) -> dict[str, str]:
        plan = read_plan(self.marriage.known.plan, self.marriage.catalogs, is_synchronised).plan
        return {planned.name: fingerprint(planned) for planned in synchronised(plan)}
