"""From the Plan to the data of its file: what is at its default is not written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from wedlock.model.plan import (
    Conditions,
    Convert,
    Coupling,
    Create,
    Creation,
    Decision,
    Delete,
    External,
    Insert,
    Maker,
    Pair,
    Plan,
    PlanField,
    PlanLines,
    PlannedObject,
    PlanPart,
    PlanShape,
    PlanSystem,
    Policy,
    StaleSave,
    Unit,
)

Data = dict[str, Any]
"""Mappings, lists, texts, whole numbers, decimals and truth values, in the order of the file."""


def plan_data(plan: Plan) -> Data:
    """The whole plan."""
    brakes = {"records": plan.brake_records, "percent": plan.brake_percent}
    return {
        "version": plan.version,
        "left": _system(plan.left),
        "right": _system(plan.right),
        "brakes": brakes,
        **_kept(proposed=list(plan.proposed)),
        "objects": {planned.name: object_data(planned) for planned in plan.objects},
    }


def fingerprint(planned: PlannedObject) -> str:
    """Twelve characters that change when the object's values change; decision and notes do not count."""
    data = object_data(replace(planned, decision=Decision(), proposal=""))
    text = json.dumps(data, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _system(system: PlanSystem) -> Data:
    return {"name": system.name, **_kept(engine=system.engine)}


def object_data(o: PlannedObject) -> Data:
    """One business object."""
    return {
        **_kept(job=o.job),
        "decision": _decision(o.decision),
        **_kept(proposal=o.proposal),
        "mode": o.mode.value,
        "owner": o.owner.value,
        **_kept(
            within=o.within,
            left=_shape(o.left),
            right=_shape(o.right),
            fields={f.name: _field(f) for f in o.fields},
            lines={lines.name: _lines(lines) for lines in o.lines},
            units={unit.name: _unit(unit) for unit in o.units},
            policy="" if o.policy is Policy.OWNER else o.policy.value,
            create_in=_kept(left=_creation(o.create_in.left), right=_creation(o.create_in.right)),
            delete_in=_kept(left=_deletion(o.delete_in.left), right=_deletion(o.delete_in.right)),
            coupling=_coupling(o.coupling),
            external=_external(o.external),
        ),
        **({} if o.skew_seconds == 5 else {"skew_seconds": o.skew_seconds}),
        **({} if o.stale_hours == 8 else {"stale_hours": o.stale_hours}),
        **_kept(stale_save="" if o.stale_save is StaleSave.ASK else o.stale_save.value),
    }


def _decision(decision: Decision) -> object:
    if not decision.by and decision.at is None:
        return decision.state.value
    at = f"{decision.at:%Y-%m-%dT%H:%M:%S}Z" if decision.at else ""
    return {"is": decision.state.value, **_kept(by=decision.by, at=at)}


def _shape(shape: PlanShape | None) -> Data:
    if shape is None:
        return {}
    return {
        "root": shape.root,
        "key": list(shape.key),
        **_kept(
            only=_conditions(shape.only),
            deleted=_conditions(shape.deleted),
            changed=shape.changed,
            zone=shape.zone,
            through="" if shape.through == "sql" else shape.through,
            parts={part.alias: _part(part) for part in shape.parts},
            insert={insert.column: _insert(insert) for insert in shape.insert},
        ),
    }


def _part(part: PlanPart) -> Data:
    return {
        "table": part.table,
        **_kept(of="" if part.of == "root" else part.of),
        "join": dict(part.join),
        "rows": part.rows.value,
        **_kept(where=_conditions(part.where), first_by=part.first_by, key=list(part.key)),
        **({} if part.create else {"create": False}),
        **({"shared": True} if part.shared else {}),
        **({"mirror": _mirror(part)} if part.mirror else {}),
    }


def _mirror(part: PlanPart) -> Data:
    assert part.mirror is not None
    return {"link": part.mirror.link, **_kept(swap=dict(part.mirror.swap), values=dict(part.mirror.values))}


def _insert(insert: Insert) -> object:
    if insert.make is None:
        return insert.value or ""
    one = insert.make not in (Maker.SEARCH_TEXT, Maker.JOINED) and len(insert.of) == 1
    of = insert.of[0] if one else list(insert.of)
    return {
        "make": insert.make.value,
        **_kept(of=of, table=insert.table, take=insert.take, where=_conditions(insert.where)),
    }


def _field(f: PlanField) -> Data:
    return {
        "left": _one_or_list(f.left),
        "right": _one_or_list(f.right),
        "owner": f.owner.value,
        **_kept(
            flow="" if f.flow == "both" else f.flow.value,
            policy=f.policy.value if f.policy else "",
            compare="" if f.compare == "exact" else f.compare.value,
            convert=_convert(f.convert),
            values=dict(f.values),
            back=dict(f.back),
            unmapped="" if f.unmapped == "refuse" else f.unmapped.value,
            refers=f.refers,
        ),
    }


def _convert(c: Convert) -> Data:
    return _kept(
        factor=c.factor,
        decimals=_pair(c.decimals),
        rounding="" if c.rounding == "refuse" else c.rounding.value,
        length=_pair(c.length),
        format=_pair(c.format),
        zone=_pair(c.zone),
        case=_pair(Pair(c.case.left and c.case.left.value, c.case.right and c.case.right.value)),
        separator=c.separator,
    )


def _lines(lines: PlanLines) -> Data:
    return {"left": lines.left, "right": lines.right, "fields": {f.name: _field(f) for f in lines.fields}}


def _unit(unit: Unit) -> Data:
    by = unit.owner_by
    owner_by = {"field": by.field, **_kept(left=list(by.left), right=list(by.right))} if by else {}
    return {
        "fields": list(unit.fields),
        **_kept(lines=list(unit.lines), policy=unit.policy.value if unit.policy else "", owner_by=owner_by),
    }


def _creation(creation: Creation) -> object:
    if creation.when:
        return {"create": creation.create.value, "when": _conditions(creation.when)}
    return "" if creation.create is Create.NEVER else creation.create.value


def _deletion(delete: Delete) -> str:
    return "" if delete is Delete.ASK else delete.value


def _coupling(coupling: Coupling) -> Data:
    usual = Coupling()
    bands = ("automatic", "review", "separate")
    return {b: getattr(coupling, b).value for b in bands if getattr(coupling, b) is not getattr(usual, b)}


def _external(external: External) -> Data:
    usual = External()
    return {
        **({} if external.access is usual.access else {"access": external.access.value}),
        **(
            {}
            if external.snapshot_minutes == usual.snapshot_minutes
            else {"snapshot_minutes": external.snapshot_minutes}
        ),
    }


def _conditions(conditions: Conditions) -> Data:
    return {column: _one_or_list(values) for column, values in conditions}


def _one_or_list(values: Iterable[str]) -> object:
    known = list(values)
    return known[0] if len(known) == 1 else known


def _pair(pair: Pair[Any]) -> Data:
    return {side: pair.of(side) for side in ("left", "right") if pair.of(side) not in (None, "")}


def _kept(**entries: object) -> Data:
    """The entries that say something."""
    return {key: value for key, value in entries.items() if value not in ("", None) and value != {} and value != []}
