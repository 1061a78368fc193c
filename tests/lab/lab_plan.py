"""What a person decides about the plan proposed for the lab, each with its reason (docs/howto/lab.md lists them).

python -m tests.lab.lab_plan .lab/home/plan.yaml      decides in that file what is proposed there
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from wedlock.model.overlap import Owner
from wedlock.model.plan import (
    Create,
    Creation,
    Decided,
    Decision,
    Delete,
    Flow,
    Insert,
    Pair,
    Plan,
    PlanField,
    PlannedObject,
)
from wedlock.planfile import read_plan
from wedlock.planfile.merge import fresh

DRAFT = {"customer", "description", "sale_date", "comment"}
"""What of a draft goes from the CRM into the ERP: the totals are computed in each."""


def decided(plan: Plan) -> Plan:
    """The proposed plan with the decisions: customers, contacts, products and draft orders accepted, the rest left."""
    edits: dict[str, Callable[[PlannedObject], PlannedObject]] = {
        "customer_master": customers,
        "contact_person": contacts,
        "product_catalog": products,
        "sales_order": orders,
    }
    objects = []
    for planned in plan.objects:
        if planned.name in edits:
            objects.append(replace(edits[planned.name](planned), decision=Decision(Decided.ACCEPTED)))
        elif planned.within:
            objects.append(replace(planned, decision=Decision(Decided.ACCEPTED)))
        else:
            objects.append(replace(planned, decision=Decision(Decided.REJECTED)))
    return replace(plan, objects=tuple(objects))


def customers(planned: PlannedObject) -> PlannedObject:
    """Tax numbers stay where they are: Tryton checks them by a type that the CRM does not have."""
    assert planned.right is not None
    right = replace(planned.right, insert=(*planned.right.insert, Insert("root.tvaintra", value="")))
    return replace(planned, fields=_without(planned.fields, "tax_id"), right=right)


def contacts(planned: PlannedObject) -> PlannedObject:
    """Only the persons that are customers stay in step, and none is made: not every contact is a customer. Their names
    do not travel: a Chinese one has no blank at which it could be parted."""
    never = Creation(Create.NEVER)
    return replace(planned, fields=_without(planned.fields, "name"), create_in=Pair(never, never))


def products(planned: PlannedObject) -> PlannedObject:
    """Every product of Creme has a category and a sub-category: 1 and 1 until somebody sorts it."""
    assert planned.right is not None
    sorted_in = (Insert("root.category_id", value="1"), Insert("root.sub_category_id", value="1"))
    right = replace(planned.right, insert=(*planned.right.insert, *sorted_in))
    return replace(planned, right=right)


def orders(planned: PlannedObject) -> PlannedObject:
    """A draft is the CRM's and goes one way; its name there is its description here. What is typed into both already is
    not linked, so the first run makes none."""
    kept = [_to_left(f) for f in planned.fields if f.name in DRAFT]
    named = [replace(f, right=("root.name",)) if f.name == "description" else f for f in kept]
    (lines,) = planned.lines
    line_fields = tuple(_to_left(f) for f in lines.fields)
    (document,) = planned.units
    whole = replace(document, fields=tuple(f.name for f in named))
    return replace(
        planned, owner=Owner.RIGHT, fields=tuple(named), lines=(replace(lines, fields=line_fields),), units=(whole,),
        create_in=Pair(Creation(Create.ALWAYS), Creation()), delete_in=Pair(Delete.ASK, Delete.IGNORE),
    )  # fmt: skip


def _to_left(planned: PlanField) -> PlanField:
    return replace(planned, owner=Owner.RIGHT, flow=Flow.TO_LEFT)


def _without(fields: tuple[PlanField, ...], *names: str) -> tuple[PlanField, ...]:
    return tuple(f for f in fields if f.name not in names)


def decide(file: Path) -> None:
    """Put the decisions into the plan that an analysis has proposed."""
    file.write_text(fresh(decided(read_plan(file).plan)).text, encoding="utf-8")


if __name__ == "__main__":
    decide(Path(sys.argv[1]))
