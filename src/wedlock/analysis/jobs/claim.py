"""A job's claim to a table: how sure, in which role, by which columns, and why."""

from __future__ import annotations

from dataclasses import dataclass

from wedlock.capabilities import vocabulary
from wedlock.capabilities.vocabulary import Kind
from wedlock.language import Text
from wedlock.model.overlap import JobTable, Role

ROLE_WORTH = {
    Role.HEADER: 1.0,
    Role.LINES: 0.8,
    Role.DETAIL: 0.5,
    Role.REFERENCE: 0.5,
    Role.HISTORY: 0.45,
    Role.LINK: 0.3,
}
"""What a table of a role is worth for saying that a job is done here: only its own header says so outright."""
REFERENCE_WORTH = 0.95  # of a job that keeps reference data itself: `tax type` is nearly as good as `tax`
SURE = 0.4  # score from which a table's claim says something of the tables around it

Claims = dict[str, dict[str, "Claim"]]
"""Table → job → claim."""


@dataclass(frozen=True)
class Claim:
    """A job's claim to a table; `score` 0…1 before the role's worth. `embedded`: the job is done inside the table."""

    job: str
    score: float
    role: Role
    columns: tuple[str, ...]
    evidence: tuple[Text, ...]
    embedded: bool = False

    @property
    def worth(self) -> float:
        """How far this table says that the job is done here, 0…1."""
        if self.embedded:
            return self.score
        if self.role is Role.REFERENCE and vocabulary.by_name()[self.job].kind is Kind.REFERENCE:
            return self.score * REFERENCE_WORTH
        return self.score * ROLE_WORTH[self.role]

    def as_table(self, table: str) -> JobTable:
        return JobTable(table, self.role, self.columns, round(self.worth, 4), self.evidence)


def worth(claim: Claim) -> float:
    """For sorting."""
    return claim.worth


def keeps_lines(job: str) -> bool:
    """Whether the job's documents have lines."""
    return bool(vocabulary.by_name()[job].lines)
