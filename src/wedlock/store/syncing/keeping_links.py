"""Links as a Settlement brings them; a record is in one Link at most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wedlock.errors import LinkedTwice, Refused
from wedlock.language import T
from wedlock.model.plan import SIDES
from wedlock.model.sync import Link, LinkState
from wedlock.store.syncing.database import Database
from wedlock.store.syncing.encoding import key_text
from wedlock.store.syncing.links import agreed_text, pairs_text, replaced_text

_Values = tuple[str | None, ...]


class LinkRows:
    """The rows of some Links, written as texts before anybody is made to wait."""

    def __init__(self, links: Sequence[Link]) -> None:
        self._links = links
        self._texts = [(key_text(link.left), key_text(link.right)) for link in links]
        self._values: list[_Values] = [
            (
                agreed_text(link.agreed_left), agreed_text(link.agreed_right), pairs_text(link.line_pairs),
                replaced_text(link.replaced),
            )
            for link in links
        ]  # fmt: skip

    def keep(self, db: Database) -> None:
        """Inside a transaction. LinkedTwice where a record would be in two."""
        if self._links:
            self._renew(db, [at for at, link in enumerate(self._links) if link.id])
            self._insert(db, [at for at, link in enumerate(self._links) if not link.id])

    def _renew(self, db: Database, known: list[int]) -> None:
        """Nearly always only what was agreed has moved: keys and indexes stay as they are."""
        rows = [(*self._values[at], self._links[at].id, *self._texts[at], self._links[at].state.value) for at in known]
        if db.many("link_renew", rows) == len(known):
            return
        self._update(db, {at: self._links[at].id for at in known if self._links[at].state is LinkState.GONE})
        stay = {at: self._links[at].id for at in known if self._links[at].state is not LinkState.GONE}
        claimed = self._claimed(stay)
        self._refuse([at for at, held in self._holders(db, stay).items() if held - {stay[at]} or at in claimed])
        self._update(db, stay)

    def _insert(self, db: Database, new: list[int]) -> None:
        rows = [
            (
                self._links[at].object,
                *self._texts[at],
                self._links[at].state.value,
                self._links[at].born,
                *self._values[at],
            )
            for at in new
        ]
        if db.many("link_insert", rows) == len(new):
            return
        holders = self._holders(db, [at for at in new if self._links[at].state is not LinkState.GONE])
        self._refuse([at for at, held in holders.items() if 0 in held or len(held) > 1])
        self._update(db, {at: held.pop() for at, held in holders.items()})  # the very pair was linked before

    def _update(self, db: Database, numbers: Mapping[int, int]) -> None:
        rows = [
            (*self._values[at], *self._texts[at], self._links[at].state.value, self._links[at].born, number)
            for at, number in numbers.items()
        ]
        if db.many("link_update", rows) != len(rows):
            raise Refused(
                T("A Link was forgotten while its records were being settled"),
                T("Only one process may synchronise with a hub. Start it again."),
            )

    def _claimed(self, places: Iterable[int]) -> set[int]:
        """Those of ours that are about a record of an earlier one."""
        seen: set[tuple[str, int, str]] = set()
        twice = set()
        for at in places:
            records = {(self._links[at].object, side, text) for side, text in enumerate(self._texts[at])}
            if records & seen:
                twice.add(at)
            seen |= records
        return twice

    def _holders(self, db: Database, places: Iterable[int]) -> dict[int, set[int]]:
        """The Links that have either record of each of ours; 0 stands for one whose other record is not ours."""
        held: dict[int, set[int]] = {at: set() for at in places}
        for object_ in {self._links[at].object for at in held}:
            ours = [at for at in held if self._links[at].object == object_]
            for here, side in enumerate(SIDES):
                rows = db.among("links_taken", (object_,), {self._texts[at][here] for at in ours}, side)
                found = {row[0]: (row[1], row[2]) for row in rows}
                for at in ours:
                    there, number = found.get(self._texts[at][here], (None, None))
                    if number is not None:
                        held[at].add(number if self._links[at].id or there == self._texts[at][1 - here] else 0)
        return held

    def _refuse(self, twice: Sequence[int]) -> None:
        if twice:
            link = self._links[twice[0]]
            raise LinkedTwice(
                T("{object}: {left} and {right} cannot be linked, one of them is in another Link already",
                  object=link.object, left=self._texts[twice[0]][0], right=self._texts[twice[0]][1]),
                tuple(twice),
                T("Close the other Link first, or keep these two apart."),
            )  # fmt: skip
