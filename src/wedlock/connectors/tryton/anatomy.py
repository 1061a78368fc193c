"""How a shape's rows hang together in Tryton: one nested write from the topmost row reaches all of them.

Rows that refer to their parent are held by a one2many field of it (a party's addresses). A row that the root refers to
stands above it and holds it in turn (a product's template): then the write begins there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from wedlock.connectors.tryton.models import Field, Models
from wedlock.errors import Refused
from wedlock.language import T
from wedlock.model.plan import PlanPart
from wedlock.model.sync import Layout

ID = "id"


class How(StrEnum):
    INSIDE = "inside"  # refers to its parent
    ABOVE = "above"  # the root refers to it
    SHARED = "shared"  # its parent refers to it, and so do others


@dataclass(frozen=True, slots=True)
class Limb:
    """One alias: its model and fields. `column` is the many2one column between it and its parent."""

    alias: str
    model: str
    fields: dict[str, Field]
    how: How = How.INSIDE
    column: str = ""


@dataclass
class Anatomy:
    """The limbs by alias. `held` tells by which one2many fields a limb holds others: alias → (field, other alias).

    `company` is the one to which new rows belong where they must belong to one; 0 where the user has none.
    """

    limbs: dict[str, Limb]
    top: str = "root"
    company: int = 0
    held: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @property
    def root(self) -> Limb:
        return self.limbs["root"]


def anatomy(layout: Layout, models: Models) -> Anatomy:
    """Refused where a table is none of Tryton's, or no field of a model holds the rows that refer to it."""
    found = Anatomy({alias: _limb(layout, alias, models) for alias in layout.shape.tables})
    for part in layout.shape.parts:
        limb, parent = found.limbs[part.alias], found.limbs[part.of]
        if limb.how is How.SHARED:
            continue
        upper, lower = (parent, limb) if limb.how is How.INSIDE else (limb, parent)
        holder = models.holding(upper.model, lower.model, limb.column)
        if not holder or (limb.how is How.ABOVE and (part.of != found.top or part.of != "root")):
            raise _unreachable(layout, part, upper.model)
        found.held.setdefault(upper.alias, []).append((holder, lower.alias))
        if limb.how is How.ABOVE:
            found.top = part.alias
    return found


def _limb(layout: Layout, alias: str, models: Models) -> Limb:
    table = layout.shape.tables[alias]
    try:
        model = models.of(table)
    except LookupError as unknown:
        raise Refused(
            T("{object}: {table} is no table of a Tryton model", object=layout.object, table=table),
            T("Correct the plan, or write the object `through: sql`."),
        ) from unknown
    fields = models.fields(model)
    if alias == "root":
        return Limb(alias, model, fields)
    part = layout.shape.part_of[alias]
    (here, there), *more = part.join
    to_parent = there == ID
    if more or (not to_parent and here != ID) or (not part.shared and layout.row_key(alias) != (ID,)):
        raise _unreachable(layout, part, model)
    if part.shared:
        return Limb(alias, model, fields, How.SHARED, there)
    return Limb(alias, model, fields, How.INSIDE, here) if to_parent else Limb(alias, model, fields, How.ABOVE, there)


def _unreachable(layout: Layout, part: PlanPart, model: str) -> Refused:
    return Refused(
        T("{object}: {part} cannot be written together with its record through Tryton ({model})",
          object=layout.object, part=part.alias, model=model),
        T("Join it by `id`, give it `key: [id]`, or declare it `shared: true` where it is only looked up."),
    )  # fmt: skip
