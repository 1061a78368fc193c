"""Random histories of two systems that had the same customers before: linked, asked, kept apart, edited meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.memory_side import Crash
from tests.simulation import History

from wedlock.errors import TooSlow, Uncertain, Unreachable
from wedlock.model.plan import SIDES
from wedlock.model.records import Band
from wedlock.model.sync import Answer, Conflict, Key, Question
from wedlock.sync.coupling import Candidate, couple


@dataclass
class Couples(History):
    """A code says the truth: records with the same one are one customer, and persons answer so."""

    def run(self) -> None:
        known = self.hub.objects()[self.rules.name]
        self.hub.keep(replace(known, coupled=False))
        for _ in range(self.dice.randint(1, 4)):
            self.both()
        if self.dice.random() < 0.5:
            self.user()
        self.couple()
        super().run()
        self.answer_all()

    def couple(self) -> None:
        candidates = self.candidates()
        while not self.hub.objects()[self.rules.name].coupled:  # a coupling that was killed is begun again
            self.runs += 1
            try:
                couple(self.work_on(self.rules), candidates)
            except (Crash, Unreachable, Uncertain, TooSlow):
                self.told.append("coupling cut off")

    def undo(self) -> None:
        super().undo()
        self.couple()

    def both(self) -> None:
        """A customer that both systems have, with values of their own."""
        self.count += 1
        code, left, right = f"p{self.count}", self.dbs.left, self.dbs.right
        city, town = (self.dice.choice((None, "Ulm", f"{side}{self.count}")) for side in SIDES)
        left.insert("party", {"code": code, "name": f"n{self.count}", "city": city, "credit": 100 * self.count})
        right.insert("account", {"number": code, "title": f"t{self.count}", "town": town, "limits": self.count})
        for side, value in zip(SIDES, (city, town), strict=True):
            if value is not None:
                self.edits.setdefault((code, "city"), []).append((side, value))
        self.edits[code, "name"] = [("left", f"n{self.count}"), ("right", f"t{self.count}")]

    def candidates(self) -> list[Candidate]:
        """The true pairs, surely or to be asked about, and wrong ones that look a little like."""
        lefts = {str(row["code"]): key for key, row in self.dbs.left.tables["party"].items()}
        rights = {str(row["number"]): key for key, row in self.dbs.right.tables["account"].items()}
        found = []
        for code in lefts.keys() & rights.keys():
            sure = self.dice.random() < 0.6
            found.append(Candidate(lefts[code], rights[code], 0.99, Band.AUTOMATIC if sure else Band.REVIEW))
            wrong = self.dice.choice(sorted(rights))
            if wrong != code and self.dice.random() < 0.5:
                found.append(Candidate(lefts[code], rights[wrong], 0.6, Band.REVIEW))
        return found

    def answer_all(self) -> None:
        """In the end nobody is left whose counterpart is in doubt."""
        while asked := [c for c in self.open() if c.question is Question.COUPLE]:
            self.say(asked[0])
            self.settle()

    def answer(self) -> None:
        asked = self.open()
        if asked:
            one = self.dice.choice(asked)
            if one.question is Question.COUPLE:
                self.say(one)
            else:
                super().answer()

    def open(self) -> list[Conflict]:
        return [c for c in self.hub.conflicts.values() if c.answer is None]

    def say(self, one: Conflict) -> None:
        truth = Answer.YES if self._code("left", one.left) == self._code("right", one.right) else Answer.NO
        self.hub.answer(one.id, truth, "Li")
        self.told.append(f"{one.left} and {one.right} are one: {truth}")

    def _code(self, side: str, key: Key | None) -> object:
        if side == "left":
            return self.dbs.left.tables["party"].get(key or (), {}).get("code")
        return self.dbs.right.tables["account"].get(key or (), {}).get("number", "")
