"""What a translated value is aimed at: one column, and what may be lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from wedlock.language import T
from wedlock.model.catalog import Column
from wedlock.model.sync import Value
from wedlock.sync.place import Place
from wedlock.sync.trouble import Unfit


@dataclass(frozen=True)
class Aim:
    """The column of `there` that a value goes into.

    `source` is the Place that it comes from. `same` tells whether two values are the same over there where it comes
    from: what comes back differently is refused, unless the field may lose it (`loses`: it flows one way, or the value
    is a code). `by_day`: the time of day does not count; `day_zone` is where the source's moments belong to a day.
    """

    column: Column | None
    source: Place
    there: Place
    same: Callable[[Value, Value], bool]
    loses: bool = False
    by_day: bool = False
    day_zone: ZoneInfo | None = None

    @property
    def engine(self) -> str:
        return self.there.engine

    def back(self, value: Value, as_text: str) -> None:
        """Refuse the text `value` where it would come back as another one."""
        if isinstance(value, str) and not (self.loses or self.by_day or self.same(as_text, value)):
            raise Unfit(
                T("its spelling (blanks, noughts in front) would be lost in a column that is no text; map it with "
                  "`values`, say under `compare` that it does not count, or let the field flow one way.")
            )  # fmt: skip
