"""Rows that many records share are looked up, not written: a country's name becomes the address's reference to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from wedlock.connectors.tryton.anatomy import ID, Anatomy, How
from wedlock.connectors.tryton.nesting import NotWritable
from wedlock.connectors.tryton.session import Session
from wedlock.connectors.tryton.values import for_field
from wedlock.language import T
from wedlock.model.sync import Failure, Layout, Trouble, Values, Write

Sought = tuple[str, tuple[tuple[str, object], ...]]
"""Alias, and (column, value) by which its row is found."""


class Shared:
    """The shared rows that a batch of Writes names, found in one request an alias."""

    def __init__(self, layout: Layout, anatomy: Anatomy, session: Session, writes: Sequence[Write]) -> None:
        self._anatomy = anatomy
        self._parents = {part.alias: part.of for part in layout.shape.parts}
        self._session = session
        self._found: dict[Sought, list[int]] = {}
        values = [write.values for write in writes]
        values += [line.values for write in writes for lines in write.lines.values() for line in lines]
        for alias, limb in anatomy.limbs.items():
            if limb.how is How.SHARED:
                self._look_up(alias, {s for one in values for s in self._sought(one) if s[0] == alias})

    def resolved(self, write: Write) -> Write:
        """The Write with references in place of what shared rows hold; NotWritable where a row is not to be found."""
        lines = {
            alias: tuple(replace(one, values=self._referring(one.values)) for one in found)
            for alias, found in write.lines.items()
        }
        return replace(write, values=self._referring(write.values), lines=lines)

    def _referring(self, values: Values) -> Values:
        sought = list(self._sought(values))
        if not sought:
            return values
        named = {alias for alias, _ in sought}
        kept = {path: value for path, value in values.items() if path.partition(".")[0] not in named}
        for alias, wanted in sought:
            reference = f"{self._parents[alias]}.{self._anatomy.limbs[alias].column}"
            kept[reference] = self._one(alias, wanted)
        return kept

    def _one(self, alias: str, wanted: tuple[tuple[str, object], ...]) -> int | None:
        if all(value in (None, "") for _, value in wanted):
            return None
        found = self._found.get((alias, wanted), [])
        if len(found) == 1:
            return found[0]
        column, value = wanted[0]
        label = self._anatomy.limbs[alias].model
        text = (
            T("Tryton has several {model} with {column} {value}: it is not clear which is meant", model=label,
              column=column, value=str(value))
            if found
            else T("Tryton has no {model} with {column} {value}: make it there, or translate the value in the plan",
                   model=label, column=column, value=str(value))
        )  # fmt: skip
        raise NotWritable(Failure(Trouble.MISSING, text, f"{alias}.{column}"))

    def _sought(self, values: Values) -> Iterator[Sought]:
        by_alias: dict[str, dict[str, object]] = {}
        for path, value in values.items():
            alias, _, column = path.partition(".")
            if self._anatomy.limbs[alias].how is How.SHARED:
                by_alias.setdefault(alias, {})[column] = value
        for alias, columns in by_alias.items():
            yield alias, tuple(sorted(columns.items()))

    def _look_up(self, alias: str, sought: Iterable[Sought]) -> None:
        limb = self._anatomy.limbs[alias]
        forms: dict[Sought, dict[str, object]] = {}
        for one in sought:
            try:
                forms[one] = {column: for_field(limb.fields[column].kind, value) for column, value in one[1]}
            except (KeyError, ValueError):
                self._found[one] = []
        for columns in {tuple(form) for form in forms.values()}:
            first = columns[0]
            wanted = [form[first] for form in forms.values() if tuple(form) == columns and form[first] is not None]
            if not wanted:
                continue
            rows = self._session.ask(
                f"model.{limb.model}.search_read", [[first, "in", wanted]], 0, None, None, [ID, *columns]
            )
            for one, form in forms.items():
                if tuple(form) == columns:
                    self._found[one] = [r[ID] for r in rows if all(r[c] == form[c] for c in columns)]
