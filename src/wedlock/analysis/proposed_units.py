"""Merge units: the fields that are settled together — an address, an amount with its currency, a whole document."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wedlock.analysis.proposed_fields import LINES, Gathered
from wedlock.capabilities.lexicon import words
from wedlock.language import T
from wedlock.model.plan import Note, OwnerBy, PlanField, Unit
from wedlock.model.shape import FieldRole

DOCUMENTS = frozenset({"sales_order", "quotation", "invoice", "purchase_order"})


DRAFT = frozenset({"draft", "new", "open", "created", "sent", "quotation", "offered", "pending"})
"""Words of states in which a document is not confirmed yet."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Fields with one of `roles`, or with one of `words` in their name, belong together when there are two of them."""

    name: str
    roles: frozenset[FieldRole]
    words: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()  # one of the fields has one of these words in its name


GROUPINGS: tuple[Grouping, ...] = (
    Grouping("address", frozenset({FieldRole.STREET, FieldRole.CITY, FieldRole.REGION, FieldRole.POSTCODE,
                                   FieldRole.COUNTRY})),
    Grouping("price", frozenset({FieldRole.PRICE, FieldRole.UNIT}), frozenset({"currency", "uom", "vat", "tax"}),
             frozenset({"price"})),
    Grouping("amount", frozenset(), frozenset({"amount", "total", "limit", "credit", "currency"}),
             frozenset({"currency"})),
)  # fmt: skip


def merge_units(name: str, found: Gathered, with_lines: bool) -> tuple[tuple[Unit, ...], tuple[Note, ...]]:
    """The merge units of an object called `name`, and the questions about them."""
    if name in DOCUMENTS:
        return _document(found, with_lines)
    units: list[Unit] = []
    taken: set[str] = set()
    for grouping in GROUPINGS:
        members = [f for f in found.fields if f.name not in taken and _belongs(f, grouping, found)]
        if len(members) >= 2 and _complete(members, grouping):
            units.append(Unit(grouping.name, tuple(f.name for f in members)))
            taken |= {f.name for f in members}
    return tuple(units), ()


def _belongs(planned: PlanField, grouping: Grouping, found: Gathered) -> bool:
    role = found.roles.get(planned.name)
    return role in grouping.roles or (role is None and bool(grouping.words & set(planned.name.split("_"))))


def _complete(members: list[PlanField], grouping: Grouping) -> bool:
    words = {word for member in members for word in member.name.split("_")}
    return not grouping.needs or bool(grouping.needs & words)


def _document(found: Gathered, with_lines: bool) -> tuple[tuple[Unit, ...], tuple[Note, ...]]:
    """The whole document as one unit, its owner by its state where there is one."""
    fields = tuple(f.name for f in found.fields)
    if not fields:
        return (), ()
    state = next((f for f in found.fields if {"state", "status"} & set(f.name.split("_"))), None)
    owner_by = _by_state(state) if state else None
    question = (
        T("Until its confirmation the document is the right side's, from then on the left's: is each state of {codes} "
          "on its side?", codes=[c for c, _ in state.values])
        if state and state.values
        else T("No state was found that says when the document passes from one side to the other.")
    )  # fmt: skip
    unit = Unit("document", fields, (LINES,) if with_lines else (), owner_by=owner_by)
    return (unit,), (Note("units.document", question, decide=True),)


def _by_state(state: PlanField) -> OwnerBy | None:
    """Drafts belong to the right (CRM), all later states to the left; told by the words of the codes of either side."""
    if not state.values:
        return None
    drafts = tuple(here for here, there in state.values if DRAFT & {*words(here), *words(there)})
    return OwnerBy(state.name, tuple(here for here, _ in state.values if here not in drafts), drafts)


def settled(fields: tuple[PlanField, ...], units: tuple[Unit, ...]) -> tuple[PlanField, ...]:
    """The fields with one owner a unit: that of the unit's first field."""
    owners = {f.name: f.owner for f in fields}
    leader = {name: owners[unit.fields[0]] for unit in units for name in unit.fields}
    return tuple(replace(f, owner=leader.get(f.name, f.owner)) for f in fields)
