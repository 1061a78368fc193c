"""The proposed Plan: per business object of the intersection mode, shapes, fields, merge units and policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from wedlock.analysis.facts import Known
from wedlock.analysis.proposed_fields import LINES, FieldMaker, Gathered, Sketch
from wedlock.analysis.proposed_lookups import LookUps
from wedlock.analysis.proposed_shape import Drafted, draft_shape, plain_shape, pruned, with_inserts
from wedlock.analysis.proposed_units import merge_units, settled
from wedlock.analysis.recommend import Shapes
from wedlock.analysis.told import NOTHING_TOLD, Told
from wedlock.language import T
from wedlock.model.overlap import (
    ColumnMatch,
    Job,
    JobClass,
    JobSide,
    Mode,
    Overlap,
    Owner,
    Recommendation,
    Role,
    TableMatch,
    Verdict,
)
from wedlock.model.plan import (
    SIDES,
    Couple,
    Coupling,
    Create,
    Creation,
    Delete,
    Note,
    Pair,
    Plan,
    PlanLines,
    PlannedObject,
    PlanShape,
    PlanSystem,
    Sided,
)
from wedlock.model.shape import Shape
from wedlock.model.sync import other
from wedlock.profiles import recognise

Found = tuple[Shape, Shape, tuple[Note, ...]] | None

DRAFTS = frozenset({"sales_order", "quotation"})
"""Documents that start as drafts on the right (CRM) and are created on the left (ERP)."""


def propose(overlap: Overlap, left: Known, right: Known, shapes: Shapes, told: Told = NOTHING_TOLD) -> Plan:
    """The Plan that an analysis proposes; everything doubtful carries a Note that asks for a decision.

    `shapes` tell how an object lies in a System; where one is missing, the best pair of its tables stands in. `told`
    are the values of linked records.
    """
    jobs = {job.job: job for job in overlap.jobs if job.kind is JobClass.BOTH}
    drafts = {r.object: _shapes_of(r, jobs[r.object], overlap, left, right, shapes) for r in overlap.recommendations}
    roots = _referable(overlap.recommendations, drafts)
    lookups = LookUps(told)
    objects = [_object(r, drafts[r.object], overlap, left, right, roots, lookups) for r in overlap.recommendations]
    objects = list(_within_customers(objects))
    return Plan(_system(left), _system(right), tuple(_told_apart(planned, objects) for planned in objects))


def _referable(recommended: Iterable[Recommendation], drafts: Mapping[str, Found]) -> dict[tuple[str, str], str]:
    """Pair of root tables → the object whose Links translate a reference to it: synchronised, and on its own."""
    kept = [r.object for r in recommended if r.mode is Mode.SYNC]
    alone = [name for name in kept if not (name == "address" and "customer_master" in kept)]
    found = ((name, drafts[name]) for name in alone)
    return {(draft[0].root, draft[1].root): name for name, draft in found if draft is not None}


def _system(known: Known) -> PlanSystem:
    return PlanSystem(known.catalog.system, known.catalog.engine)


def _shapes_of(r: Recommendation, job: Job, overlap: Overlap, left: Known, right: Known, shapes: Shapes) -> Found:
    """The shapes of an object on both sides; from its tables where nobody found one; None for what is left alone."""
    if r.mode is Mode.LEAVE:
        return None
    here = shapes.get(("left", r.object)) or _of_product(left, r.object)
    there = shapes.get(("right", r.object)) or _of_product(right, r.object)
    if here is not None and there is not None:
        return here, there, ()
    best = _best_pair(overlap.tables, job, here, there)
    if best is None:
        return None
    notes = []
    if here is None:
        here = plain_shape(r.object, left.catalog.by_name[best.left], left.catalog, _line_tables(job.left))
        notes.append(_only_table("left", best.left, r, here))
    if there is None:
        there = plain_shape(r.object, right.catalog.by_name[best.right], right.catalog, _line_tables(job.right))
        notes.append(_only_table("right", best.right, r, there))
    return here, there, tuple(notes)


def _of_product(known: Known, name: str) -> Shape | None:
    """How the product, if it is a known one, keeps an object. Drafts take part, though the analysis compares none."""
    product = recognise(known.catalog)
    shape = product.shapes.get(name) if product else None
    return replace(shape, only=()) if shape and name in DRAFTS else shape


def _only_table(side: Sided, table: str, r: Recommendation, shape: Shape) -> Note:
    """A question where lines must be somewhere, and a remark where one table may well be all."""
    text = T("Only the table {table} was found for it: name the tables that belong to it under `parts`.", table=table)
    return Note(side, text, decide=r.mode is Mode.SYNC and r.object in DRAFTS and not shape.lines)


def _best_pair(tables: Iterable[TableMatch], job: Job, here: Shape | None, there: Shape | None) -> TableMatch | None:
    """The best match between a header of the job on the left and one on the right."""
    lefts = {here.root} if here else _headers(job.left)
    rights = {there.root} if there else _headers(job.right)
    fitting = [m for m in tables if m.left in lefts and m.right in rights and m.verdict is not Verdict.DIFFERENT]
    return max(fitting, key=lambda m: (m.verdict is Verdict.SAME, m.score), default=None)


def _line_tables(side: JobSide) -> list[str]:
    return [used.table for used in side.tables if used.role is Role.LINES]


def _headers(side: JobSide) -> set[str]:
    headers = {used.table for used in side.tables if used.role is Role.HEADER}
    return headers or {used.table for used in side.tables}


def _object(
    r: Recommendation, found: Found, overlap: Overlap, left: Known, right: Known, roots: dict[tuple[str, str], str],
    lookups: LookUps,
) -> PlannedObject:  # fmt: skip
    notes = [Note("", r.reason), *(Note("", doubt) for doubt in r.doubts)]
    bare = PlannedObject(r.object, r.mode, r.owner, notes=tuple(notes))
    if r.mode is Mode.LEAVE:
        return bare
    if found is None:
        question = T("It was proposed as {mode}, but its tables were not found on both sides.", mode=r.mode.value)
        return replace(bare, mode=Mode.LEAVE, notes=(*notes, Note("mode", question, decide=True)))
    here, there, doubts = found
    drafted = draft_shape(here, left.catalog, "left"), draft_shape(there, right.catalog, "right")
    sketches = (Sketch("left", left.catalog, here, drafted[0].shape, left.profiles),
                Sketch("right", right.catalog, there, drafted[1].shape, right.profiles))  # fmt: skip
    gathered = replace(_maker(r, overlap, *sketches, roots), lookups=lookups).gather()
    if not [f for f in gathered.fields if r.mode is Mode.SYNC or not f.refers]:
        question = T("It was proposed as {mode}, but between {left} and {right} no pair of columns was found.",
                     mode=r.mode.value, left=here.root, right=there.root)  # fmt: skip
        return replace(bare, mode=Mode.LEAVE, notes=(*notes, Note("mode", question, decide=True)))
    planned = _with_rules(replace(bare, left=drafted[0].shape, right=drafted[1].shape), r, gathered, sketches)
    drafted = _inserts(planned, drafted, gathered, left, right)
    notes += [*doubts, *drafted[0].notes, *drafted[1].notes, *gathered.notes, *planned.notes]
    return replace(planned, left=drafted[0].shape, right=drafted[1].shape, notes=tuple(notes))


def _maker(
    r: Recommendation, overlap: Overlap, left: Sketch, right: Sketch, roots: dict[tuple[str, str], str]
) -> FieldMaker:
    ranked: list[ColumnMatch] = sorted(overlap.columns, key=lambda m: (m.verdict is not Verdict.SAME, -m.score))
    ours = {(m.left, m.right): m for m in ranked if _within(m.left, left.shape) and _within(m.right, right.shape)}
    owners = {(f.left, f.right): f.owner for f in r.fields}
    return FieldMaker(left, right, r.owner, owners, ours, roots, r.object, r.mode is Mode.EXTERNAL)


def _within(path: str, shape: PlanShape) -> bool:
    return path.rpartition(".")[0] in shape.tables.values()


def _with_rules(
    planned: PlannedObject, r: Recommendation, gathered: Gathered, sketches: tuple[Sketch, Sketch]
) -> PlannedObject:
    """Fields, lines, merge units and policies; its notes are only those on them."""
    lines = _lines(gathered, sketches)
    units, unit_notes = merge_units(r.object, gathered, bool(lines)) if r.mode is Mode.SYNC else ((), ())
    fields = settled(tuple(gathered.fields), units)
    notes = list(unit_notes)
    create = _creation(r)
    separate = Couple.CREATE if _creates_alone(r, create) else Couple.IGNORE
    return replace(
        planned, fields=fields, lines=lines, units=units, create_in=create, delete_in=_deletion(planned, r),
        coupling=Coupling(separate=separate), notes=tuple(notes),
    )  # fmt: skip


def _creates_alone(r: Recommendation, create: Pair[Creation]) -> bool:
    """Whether the first run may create what it finds on one side alone. Not documents: no analysis links them, and many
    were typed into both, so that they would be there twice."""
    return r.object not in DRAFTS and Create.ALWAYS in (create.left.create, create.right.create)


def _lines(gathered: Gathered, sketches: tuple[Sketch, Sketch]) -> tuple[PlanLines, ...]:
    left, right = sketches[0].lines, sketches[1].lines
    if not left or not right or not gathered.line_fields:
        return ()
    return (PlanLines(LINES, left, right, tuple(gathered.line_fields)),)


def _creation(r: Recommendation) -> Pair[Creation]:
    """Where new records may be made: everywhere but where the owner alone makes them; drafts from right to left."""
    always, ask, never = Creation(Create.ALWAYS), Creation(Create.ASK), Creation(Create.NEVER)
    if r.mode is not Mode.SYNC:
        return Pair(never, never)
    if r.object in DRAFTS:
        return Pair(always, never)
    if r.owner is Owner.LEFT:
        return Pair(ask, always)
    return Pair(always, ask) if r.owner is Owner.RIGHT else Pair(always, always)


def _deletion(planned: PlannedObject, r: Recommendation) -> Pair[Delete]:
    """Ask, except where the other side owns the record and this one can archive it."""

    def on(shape: PlanShape | None, other: Owner) -> Delete:
        can_archive = shape is not None and bool(shape.deleted)
        return Delete.ARCHIVE if can_archive and r.owner is other else Delete.ASK

    return Pair(on(planned.left, Owner.RIGHT), on(planned.right, Owner.LEFT))


def _inserts(
    planned: PlannedObject, drafted: tuple[Drafted, Drafted], gathered: Gathered, left: Known, right: Known
) -> tuple[Drafted, Drafted]:
    """Values on insert for the sides where records may be created."""
    out = list(drafted)
    sides: tuple[tuple[int, Sided, Known], ...] = ((0, "left", left), (1, "right", right))
    texts = [f for f in planned.fields if not f.refers and not f.values]
    name = next((f for f in texts if f.name == "name"), texts[0] if texts else None)
    for i, side, known in sides:
        held = {path for s, path in gathered.used if s == side}
        line_part = next((lines.left if side == "left" else lines.right for lines in planned.lines), "")
        out[i] = replace(out[i], shape=pruned(out[i].shape, held, line_part))
        if planned.create_in.of(side).create is not Create.NEVER:
            out[i] = with_inserts(out[i], known.catalog, known.profiles, side, held, name.of(side) if name else ())
    return out[0], out[1]


def _told_apart(planned: PlannedObject, objects: list[PlannedObject]) -> PlannedObject:
    """Asks which rows are meant where another object is kept in the same root table. Until somebody says it, the first
    run creates none of them, and of a new row only the first such object is made on the other side."""
    notes, create, coupling = list(planned.notes), planned.create_in, planned.coupling
    for side in SIDES:
        shape = planned.shape(side)
        others = [o.name for o in objects if o is not planned and shape and _same_rows(shape, o.shape(side))]
        if others and shape:
            question = T("{table} also holds {others}: say under `only` which rows are meant here.",
                         table=shape.root, others=others)  # fmt: skip
            notes.append(Note(f"{side}.root", question, decide=True))
            coupling = replace(coupling, separate=Couple.IGNORE)
            first = next(o.name for o in objects if o.name in (planned.name, *others))
            if planned.name != first:
                create = replace(create, **{other(side): Creation(Create.NEVER)})
    return replace(planned, notes=tuple(notes), create_in=create, coupling=coupling)


def _same_rows(one: PlanShape, other: PlanShape | None) -> bool:
    return other is not None and one.root == other.root and one.only == other.only


def _within_customers(objects: list[PlannedObject]) -> Iterator[PlannedObject]:
    """Addresses travel with their customer where the customer's fields hold one."""
    customers = next((o for o in objects if o.name == "customer_master" and o.mode is Mode.SYNC), None)
    carried = customers is not None and {"city", "street", "postcode"} & {f.name for f in customers.fields}
    for planned in objects:
        if planned.name == "address" and carried:
            reasons = tuple(n for n in planned.notes if not n.at and not n.decide)
            yield PlannedObject("address", Mode.SYNC, planned.owner, within="customer_master", notes=reasons)
        else:
            yield planned
