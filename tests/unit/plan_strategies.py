"""Hypothesis strategies for valid Plans: any text where text is allowed, every key of the format now and then."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import strategies as st

from wedlock.language import T
from wedlock.model.overlap import Mode, Owner
from wedlock.model.plan import (
    Access,
    Case,
    Compare,
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
    Note,
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

words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
"""Any text at all: quotes, colons, Chinese, control characters, line ends."""

columns = st.one_of(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), words)
"""A column's name, mostly plain."""

names = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True)
codes = st.one_of(st.sampled_from(["true", "null", "~", "no", "1", "01", "1e3", "", "0x1F", "2026-01-01"]), words)
conditions = st.dictionaries(columns, st.lists(codes, min_size=1, max_size=3, unique=True).map(tuple), max_size=2).map(
    lambda d: tuple(d.items())
)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda d: d.replace(microsecond=0, tzinfo=UTC))
decisions = st.one_of(
    st.sampled_from(Decided).map(Decision),
    st.builds(Decision, st.sampled_from([Decided.ACCEPTED, Decided.REJECTED]), words, moments),
)
zones = st.sampled_from(["", "UTC", "Asia/Shanghai", "Europe/Berlin"])


def under(alias: str, found: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return found.map(lambda column: f"{alias}.{column}")


@st.composite
def shapes(draw: st.DrawFn) -> PlanShape:
    """A shape with the parts `one`, `chosen` and `lines`; selectors that choose, a mirror now and then."""
    mirror = st.builds(Mirror, columns, st.lists(st.tuples(columns, columns), max_size=1, unique_by=lambda p: p[0])
                       .map(tuple), conditions.map(lambda c: tuple((k, v[0]) for k, v in c)))  # fmt: skip
    join = st.lists(st.tuples(columns, columns), min_size=1, max_size=2, unique_by=lambda p: p[0]).map(tuple)
    keys = st.lists(columns, min_size=1, max_size=2, unique=True).map(tuple)
    parts = (
        PlanPart("one", "1" + draw(words), "root", draw(join)[:1], Cardinality.ONE, shared=draw(st.booleans())),
        PlanPart("chosen", "2" + draw(words), "one", draw(join), Cardinality.CHOSEN, draw(conditions), draw(columns),
                 draw(keys), draw(st.booleans()), False, draw(st.none() | mirror)),
        PlanPart("lines", "3" + draw(words), "root", draw(join), Cardinality.MANY, draw(conditions), "", draw(keys)),
    )  # fmt: skip
    inserts = (
        Insert("root.insert_a", value=draw(codes)),
        Insert("one.insert_b", make=Maker.UUID),
        Insert("one.insert_c", make=Maker.SEARCH_TEXT, of=("root.a", "chosen.b")),
        Insert("one.insert_f", make=Maker.JOINED, of=("root.a",)),
        Insert("root.insert_d", make=Maker.LOOKUP, table=draw(words), take=draw(columns), where=(("x", ("1",)),)),
        Insert("root.insert_e", make=Maker.COPY, of=("one.a",)),
    )
    return PlanShape(
        root=draw(words), key=draw(keys), only=_prefixed(draw(conditions)),
        deleted=_prefixed(draw(conditions)) or (("root.gone", ("1",)),), changed=draw(st.sampled_from(["", "one.w"])),
        zone=draw(zones), through=draw(st.sampled_from(["sql", "tryton"])), parts=parts,
        insert=tuple(draw(st.lists(st.sampled_from(inserts), unique_by=lambda i: i.column, max_size=3))),
    )  # fmt: skip


def _prefixed(found: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((f"root.{column}", values) for column, values in found)


@st.composite
def value_maps(draw: st.DrawFn) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...], Unmapped]:
    """Left code → right code, and the way back of every right code that several left ones share."""
    forth = draw(st.dictionaries(codes, codes, min_size=1, max_size=4))
    first: dict[str, str] = {}
    for left, right in forth.items():
        first.setdefault(right, left)
    shared = {right for right in first if sum(r == right for r in forth.values()) > 1}
    return (
        tuple(forth.items()),
        tuple((right, first[right]) for right in first if right in shared),
        draw(st.sampled_from([Unmapped.REFUSE, Unmapped.BLANK])),
    )


@st.composite
def converts(draw: st.DrawFn) -> Convert:
    factor = draw(st.none() | st.decimals("0.0001", "10000", places=4))
    decimals = Pair(draw(st.integers(0, 10)), draw(st.none() | st.integers(0, 10)))
    rounded = draw(st.booleans())
    return Convert(
        factor=None if factor is None else Decimal(factor),
        decimals=decimals if rounded else Pair(None, None),
        rounding=draw(st.sampled_from(Rounding)) if rounded else Rounding.REFUSE,
        length=Pair(draw(st.none() | st.integers(1, 10**6)), draw(st.none() | st.integers(1, 100))),
        format=Pair(draw(st.sampled_from(["", "%Y%m%d", "%d.%m.%y"])), ""),
        zone=Pair(draw(zones), draw(zones)),
        case=Pair(None, draw(st.none() | st.sampled_from(Case))),
    )


@st.composite
def fields(draw: st.DrawFn, name: str, left: str, right: str, owner: Owner) -> PlanField:
    """A field of one of four kinds: plain, converted, with a value map, of several columns."""
    plain = PlanField(name, (left,), (right,), owner, policy=draw(st.none() | st.sampled_from(Policy)))
    kind = draw(st.sampled_from(["plain", "converted", "codes", "several"]))
    built = {f.name: getattr(plain, f.name) for f in plain.__dataclass_fields__.values()}
    if kind == "converted":
        built |= {"convert": draw(converts()), "compare": Compare.FOLDED}
    elif kind == "codes":
        built |= dict(zip(("values", "back", "unmapped"), draw(value_maps()), strict=True))
    elif kind == "several":
        built |= {"right": (right, f"{right}2"), "convert": Convert(separator=draw(words))}
    else:
        built |= {"flow": draw(st.sampled_from(Flow)), "compare": draw(st.sampled_from(Compare))}
    return PlanField(**built)


@st.composite
def objects(draw: st.DrawFn, name: str) -> PlannedObject:
    mode = draw(st.sampled_from(Mode))
    places = ["", "mode", "fields", "fields.f0", "left.parts.one", "left.insert.root.x", "nowhere.at.all"]
    notes = tuple(draw(st.lists(st.builds(
        Note, st.sampled_from(places),
        words.map(lambda w: T("{evidence}", evidence=w)), st.booleans()), max_size=3)))  # fmt: skip
    if mode is Mode.LEAVE:
        return PlannedObject(name, mode, draw(st.sampled_from(Owner)), decision=draw(decisions), notes=notes)
    owner = draw(st.sampled_from([Owner.LEFT, Owner.RIGHT]))
    count = draw(st.integers(1, 4))
    alias = draw(st.sampled_from(["root", "one", "chosen"]))
    made = tuple(draw(fields(f"f{i}", f"{alias}.l{i}", f"root.r{i}", owner)) for i in range(count))
    line = draw(fields("q", "lines.q", "lines.q", owner))
    lines = (PlanLines("lines", "lines", "lines", (line,)),) if draw(st.booleans()) else ()
    units = ()
    if mode is Mode.SYNC and draw(st.booleans()):
        by = draw(st.none() | st.just(OwnerBy("f0")))
        made = tuple(PlanField(**{k: getattr(f, k) for k in f.__dataclass_fields__} | {"policy": None}) for f in made)
        units = (Unit("unit", tuple(f.name for f in made), tuple(found.name for found in lines),
                      draw(st.none() | st.sampled_from(Policy)), by),)  # fmt: skip
    creations = st.builds(Creation, st.sampled_from(Create), conditions.map(_prefixed))
    return PlannedObject(
        name, mode, owner, job=draw(st.sampled_from(["", "invoice"])), decision=draw(decisions),
        left=draw(shapes()), right=draw(shapes()), fields=made, lines=lines, units=units,
        policy=draw(st.sampled_from(Policy)), create_in=Pair(draw(creations), draw(creations)),
        delete_in=Pair(draw(st.sampled_from(Delete)), draw(st.sampled_from(Delete))),
        coupling=Coupling(draw(st.sampled_from([Couple.LINK, Couple.ASK])),
                          draw(st.sampled_from([Couple.LINK, Couple.ASK, Couple.IGNORE])),
                          draw(st.sampled_from([Couple.CREATE, Couple.ASK, Couple.IGNORE]))),
        external=External(draw(st.sampled_from(Access)), draw(st.integers(0, 10080))),
        skew_seconds=draw(st.integers(0, 3600)), stale_hours=draw(st.integers(0, 168)),
        stale_save=draw(st.sampled_from(StaleSave)), notes=notes,
    )  # fmt: skip


@st.composite
def plans(draw: st.DrawFn, max_objects: int = 3) -> Plan:
    """A valid plan of the systems erp and crm."""
    taken = draw(st.lists(names, max_size=max_objects, unique=True))
    made = tuple(draw(objects(name)) for name in taken)
    return Plan(PlanSystem("erp", draw(words)), PlanSystem("crm"), made, draw(st.integers(0, 1000)),
                draw(st.integers(0, 100)))  # fmt: skip
