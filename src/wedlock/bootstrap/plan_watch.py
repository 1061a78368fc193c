"""The plan while `wedlock sync` runs: an object whose plan is edited stands still until a person resumes it, and then
goes on by the plan as it is now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from time import monotonic

from wedlock.bootstrap.marriage import Marriage, is_synchronised, synchronised
from wedlock.bootstrap.sync_log import sync_log
from wedlock.errors import WedlockError
from wedlock.language import T, Text, kept
from wedlock.model.sync import ObjectState, SyncObject
from wedlock.planfile.data import fingerprint
from wedlock.planfile.file import read_plan

EVERY_S = 0.5


@dataclass
class PlanWatch:
    """Compares the plan's file, the plan that was enabled, and the one that this run works by.

    `outdated`: a person resumed an object whose plan is another one than this run's; the next run takes it.
    """

    marriage: Marriage
    outdated: bool = False
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
            if known.state is not ObjectState.RUNNING:
                continue
            if (reason := self._reason(known)) is not None:
                self.marriage.hub.keep(replace(known, state=ObjectState.PAUSED, reason=kept(reason)))
                sync_log().warning("paused", object=known.name, reason=str(reason))
            elif not self.fits(known):
                self.outdated = True

    def fits(self, known: SyncObject) -> bool:
        """Whether this run works by the plan that was enabled or resumed."""
        return self.marriage.fingerprints.get(known.name) == known.fingerprint

    def _reason(self, known: SyncObject) -> Text | None:
        if self._unread:
            return T("the plan was edited and cannot be read: {reason}", reason=self._unread)
        if self._there.get(known.name) != known.fingerprint:
            return T(
                "the plan was edited since it was enabled; `wedlock resume {object}` takes it as it is",
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
