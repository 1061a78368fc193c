"""From a tree that is built like a plan to the Plan; codes and numbers are taken as they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

from wedlock.model.overlap import Mode, Owner
from wedlock.model.plan import (
    Access,
    Case,
    Compare,
    Conditions,
    Convert,
    Couple,
    Coupling,
    Create,
    Creation,
    Decided,
    Decision,
    Delete,
    External,
    Flow,
    Insert,
    Maker,
    Mirror,
    OwnerBy,
    Pair,
    Plan,
    PlanField,
    PlanLines,
    PlannedObject,
    PlanPart,
    PlanShape,
    PlanSystem,
    Policy,
    Rounding,
    StaleSave,
    Unit,
    Unmapped,
)
from wedlock.model.shape import Cardinality
from wedlock.planfile.tree import Mapping, Node, Scalar, Sequence

V = TypeVar("V")


def build(top: Mapping) -> Plan:
    """The Plan of a tree that `structure` found no mistake in."""
    brakes = _map(top, "brakes")
    return Plan(
        _system(_map(top, "left")),
        _system(_map(top, "right")),
        tuple(build_object(name, _as_map(node)) for name, node in _map(top, "objects").items.items()),
        _number(brakes, "records", 50),
        _number(brakes, "percent", 5),
        _texts(top.items.get("proposed")),
    )


def _system(m: Mapping) -> PlanSystem:
    return PlanSystem(_text(m, "name"), _text(m, "engine"))


def build_object(name: str, m: Mapping) -> PlannedObject:
    """One business object of the plan."""
    mode = Mode(_text(m, "mode"))
    create, delete = _map(m, "create_in"), _map(m, "delete_in")
    return PlannedObject(
        name=name,
        mode=mode,
        owner=_word(m, "owner", Owner, Owner.BOTH),
        job=_text(m, "job"),
        within=_text(m, "within"),
        decision=_decision(m.items.get("decision")),
        proposal=_text(m, "proposal"),
        left=_shape(m.items.get("left")),
        right=_shape(m.items.get("right")),
        fields=_fields(_map(m, "fields"), _word(m, "owner", Owner, Owner.BOTH)),
        lines=tuple(_lines(_map(m, "lines"), _word(m, "owner", Owner, Owner.BOTH))),
        units=tuple(_units(_map(m, "units"))),
        policy=_word(m, "policy", Policy, Policy.OWNER),
        create_in=Pair(_creation(create.items.get("left")), _creation(create.items.get("right"))),
        delete_in=Pair(_word(delete, "left", Delete, Delete.ASK), _word(delete, "right", Delete, Delete.ASK)),
        coupling=_coupling(_map(m, "coupling")),
        external=_external(_map(m, "external")),
        skew_seconds=_number(m, "skew_seconds", 5),
        stale_hours=_number(m, "stale_hours", 8),
        stale_save=_word(m, "stale_save", StaleSave, StaleSave.ASK),
    )


def _decision(node: Node | None) -> Decision:
    if node is None:
        return Decision()
    if isinstance(node, Scalar):
        return Decision(Decided(node.text))
    m = _as_map(node)
    at = _text(m, "at")
    when = datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(UTC) if at else None
    return Decision(Decided(_text(m, "is")), _text(m, "by"), when)


def _shape(node: Node | None) -> PlanShape | None:
    if node is None:
        return None
    m = _as_map(node)
    return PlanShape(
        root=_text(m, "root"),
        key=_texts(m.items["key"]),
        only=_conditions(_map(m, "only")),
        deleted=_conditions(_map(m, "deleted")),
        changed=_text(m, "changed"),
        zone=_text(m, "zone"),
        through=_text(m, "through") or "sql",
        parts=tuple(_part(alias, _as_map(part)) for alias, part in _map(m, "parts").items.items()),
        insert=tuple(_insert(column, made) for column, made in _map(m, "insert").items.items()),
    )


def _part(alias: str, m: Mapping) -> PlanPart:
    return PlanPart(
        alias=alias,
        table=_text(m, "table"),
        of=_text(m, "of") or "root",
        join=_texts_by(_map(m, "join")),
        rows=Cardinality(_text(m, "rows")),
        where=_conditions(_map(m, "where")),
        first_by=_text(m, "first_by"),
        key=_texts(m.items.get("key")),
        create=_text(m, "create") != "false",
        shared=_text(m, "shared") == "true",
        mirror=_mirror(m.items.get("mirror")),
    )


def _mirror(node: Node | None) -> Mirror | None:
    if node is None:
        return None
    m = _as_map(node)
    return Mirror(_text(m, "link"), _texts_by(_map(m, "swap")), _texts_by(_map(m, "values")))


def _insert(column: str, node: Node) -> Insert:
    if isinstance(node, Scalar):
        return Insert(column, value=node.text)
    m = _as_map(node)
    return Insert(column, None, Maker(_text(m, "make")), _texts(m.items.get("of")), _text(m, "table"),
                  _text(m, "take"), _conditions(_map(m, "where")))  # fmt: skip


def _fields(m: Mapping, owner: Owner) -> tuple[PlanField, ...]:
    return tuple(_field(name, _as_map(node), owner) for name, node in m.items.items())


def _field(name: str, m: Mapping, owner: Owner) -> PlanField:
    policy = _text(m, "policy")
    return PlanField(
        name=name,
        left=_texts(m.items["left"]),
        right=_texts(m.items["right"]),
        owner=_word(m, "owner", Owner, owner),
        flow=_word(m, "flow", Flow, Flow.BOTH),
        policy=Policy(policy) if policy else None,
        compare=_word(m, "compare", Compare, Compare.EXACT),
        convert=_convert(_map(m, "convert")),
        values=_texts_by(_map(m, "values")),
        back=_texts_by(_map(m, "back")),
        unmapped=_word(m, "unmapped", Unmapped, Unmapped.REFUSE),
        refers=_text(m, "refers"),
    )


def _convert(m: Mapping) -> Convert:
    factor = _text(m, "factor")
    return Convert(
        factor=Decimal(factor) if factor else None,
        decimals=_pair(_map(m, "decimals"), int),
        rounding=_word(m, "rounding", Rounding, Rounding.REFUSE),
        length=_pair(_map(m, "length"), int),
        format=_text_pair(_map(m, "format")),
        zone=_text_pair(_map(m, "zone")),
        case=_pair(_map(m, "case"), Case),
        separator=_text(m, "separator"),
    )


def _lines(m: Mapping, owner: Owner) -> Iterator[PlanLines]:
    for name, node in m.items.items():
        lines = _as_map(node)
        yield PlanLines(name, _text(lines, "left"), _text(lines, "right"), _fields(_map(lines, "fields"), owner))


def _units(m: Mapping) -> Iterator[Unit]:
    for name, node in m.items.items():
        unit = _as_map(node)
        policy = _text(unit, "policy")
        by = unit.items.get("owner_by")
        yield Unit(name, _texts(unit.items.get("fields")), _texts(unit.items.get("lines")),
                   Policy(policy) if policy else None, _owner_by(_as_map(by)) if by else None)  # fmt: skip


def _owner_by(m: Mapping) -> OwnerBy:
    return OwnerBy(_text(m, "field"), _texts(m.items.get("left")), _texts(m.items.get("right")))


def _creation(node: Node | None) -> Creation:
    if node is None:
        return Creation()
    if isinstance(node, Scalar):
        return Creation(Create(node.text))
    m = _as_map(node)
    return Creation(Create(_text(m, "create")), _conditions(_map(m, "when")))


def _coupling(m: Mapping) -> Coupling:
    return Coupling(
        _word(m, "automatic", Couple, Couple.LINK),
        _word(m, "review", Couple, Couple.ASK),
        _word(m, "separate", Couple, Couple.IGNORE),
    )


def _external(m: Mapping) -> External:
    return External(_word(m, "access", Access, Access.READ), _number(m, "snapshot_minutes", 60))


# --- the small steps ------------------------------------------------------------------------------------------


def _as_map(node: Node) -> Mapping:
    assert isinstance(node, Mapping), "the structure was checked"
    return node


def _map(m: Mapping, key: str) -> Mapping:
    node = m.items.get(key)
    return _as_map(node) if node is not None else Mapping(m.line, m.start, m.start, flow=True)


def _text(m: Mapping, key: str) -> str:
    node = m.items.get(key)
    return node.text if isinstance(node, Scalar) else ""


def _texts(node: Node | None) -> tuple[str, ...]:
    """One value or a list of values, as written."""
    if node is None:
        return ()
    items = node.items if isinstance(node, Sequence) else [node]
    return tuple(item.text for item in items if isinstance(item, Scalar))


def _texts_by(m: Mapping) -> tuple[tuple[str, str], ...]:
    return tuple((key, item.text) for key, item in m.items.items() if isinstance(item, Scalar))


def _conditions(m: Mapping) -> Conditions:
    return tuple((key, _texts(item)) for key, item in m.items.items())


def _number(m: Mapping, key: str, default: int) -> int:
    text = _text(m, key)
    return int(text) if text else default


def _word(m: Mapping, key: str, kind: Callable[[str], V], default: V) -> V:
    text = _text(m, key)
    return kind(text) if text else default


def _pair(m: Mapping, kind: Callable[[str], V]) -> Pair[V | None]:
    left, right = _text(m, "left"), _text(m, "right")
    return Pair(kind(left) if left else None, kind(right) if right else None)


def _text_pair(m: Mapping) -> Pair[str]:
    return Pair(_text(m, "left"), _text(m, "right"))
