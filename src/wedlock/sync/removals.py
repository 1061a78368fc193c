"""What a batch takes away, for the brakes: records, and what hung on a record and was deleted on the other side.

A table of contacts emptied by accident takes no customer away, but every customer's telephone number.
"""

from __future__ import annotations

from collections.abc import Sequence

from wedlock.model.plan import Sided
from wedlock.model.sync import Agreed, Doing, Record, other
from wedlock.sync.meeting import SideWrite
from wedlock.sync.rules import UnitRules
from wedlock.sync.work import Case

_GOES = (Doing.DELETE, Doing.ARCHIVE)


def removals(cases: Sequence[Case]) -> int:
    """How many records are deleted or archived, or lose what was deleted beside them on the other side."""
    return sum(any(_takes(case, side) for side in case.writes) for case in cases)


def _takes(case: Case, side: Sided) -> bool:
    write, wanted = case.writes[side]
    if write.doing in _GOES:
        return True
    return write.doing is Doing.UPDATE and wanted is not None and _loses(case, other(side), wanted)


def _loses(case: Case, source: Sided, wanted: SideWrite) -> bool:
    if case.link is None or (None not in wanted.values.values() and not wanted.lines):
        return False
    agreed = case.link.agreed(source)
    return agreed is not None and any(_gone(unit, source, agreed, case.record(source)) for unit, _ in wanted.units)


def _gone(unit: UnitRules, source: Sided, agreed: Agreed, record: Record) -> bool:
    """Whether the source had a row of a part, or lines, when it was agreed on last, and has none any more."""
    parts = (c for c in unit.columns.of(source) if c not in record.values)  # columns of a part without a row
    if any(agreed.values.get(column) not in (None, "") for column in parts):
        return True
    return any(agreed.lines.get(entry.alias(source)) and not entry.of(source, record) for entry in unit.lines)
