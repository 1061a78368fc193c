"""Recommendation: per business object of the intersection synchronise, external table or leave, and who owns what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wedlock.analysis.facts import Facts, Known
from wedlock.analysis.owners import Pairing, field_owner
from wedlock.analysis.rules import DOUBTS, RULES
from wedlock.model.overlap import ColumnMatch, FieldOwner, Job, JobClass, Mode, Owner, Recommendation, Verdict
from wedlock.model.plan import Sided
from wedlock.model.profile import Profile, Profiles
from wedlock.model.records import ObjectRecords
from wedlock.model.shape import FieldRole, Shape

Shapes = Mapping[tuple[Sided, str], Shape]
"""(side, object) → how the object lies there."""


def recommend(
    jobs: Sequence[Job],
    columns: Sequence[ColumnMatch],
    records: Sequence[ObjectRecords],
    left: Known,
    right: Known,
    shapes: Shapes | None = None,
    near: bool | None = None,
) -> tuple[Recommendation, ...]:
    """One Recommendation per job done in both systems, in the vocabulary's order.

    `near` says that both databases are at most 2 ms apart; None where nobody knows.
    """
    linked = {found.object: found for found in records}
    shared = [job for job in jobs if job.kind is JobClass.BOTH]
    names = (left.catalog.system, right.catalog.system)
    return tuple(
        _one(Facts(job, *names, linked.get(job.job), near), columns, left, right, shapes or {}) for job in shared
    )


def _one(facts: Facts, columns: Iterable[ColumnMatch], left: Known, right: Known, shapes: Shapes) -> Recommendation:
    rule = next(r for r in RULES if r.applies(facts))
    owner = rule.owner(facts)
    doubts = tuple(doubt.text(facts) for doubt in DOUBTS if doubt.when(facts))
    fields = () if rule.mode is Mode.LEAVE else _fields(facts, owner, columns, left, right, shapes)
    return Recommendation(facts.object, rule.mode, owner, rule.reason(facts), fields, doubts)


def _fields(
    facts: Facts, owner: Owner, columns: Iterable[ColumnMatch], left: Known, right: Known, shapes: Shapes
) -> tuple[FieldOwner, ...]:
    roles = roles_of(shapes, "left", facts.object) | roles_of(shapes, "right", facts.object)
    here = {used.table for used in facts.job.left.tables} | _tables(shapes, "left", facts.object)
    there = {used.table for used in facts.job.right.tables} | _tables(shapes, "right", facts.object)
    found = []
    for match in columns:
        if match.verdict is not Verdict.SAME or _table(match.left) not in here or _table(match.right) not in there:
            continue
        role = roles.get(("left", match.left)) or roles.get(("right", match.right))
        pairing = Pairing(role, profile_of(left.profiles, match.left), profile_of(right.profiles, match.right), owner,
                          facts.left, facts.right)  # fmt: skip
        who, why = field_owner(pairing)
        found.append(FieldOwner(match.left, match.right, who, why))
    return tuple(found)


def roles_of(shapes: Shapes, side: Sided, name: str) -> dict[tuple[Sided, str], FieldRole]:
    """(side, `table.column`) → the role it plays in the object."""
    shape = shapes.get((side, name))
    if shape is None:
        return {}
    return {(side, f"{shape.table_of(f.part)}.{f.column}"): f.role for f in shape.fields}


def profile_of(profiles: Profiles, path: str) -> Profile | None:
    """The profile of `table.column`, if its rows were read."""
    table, _, column = path.rpartition(".")
    return profiles[table].of(column) if table in profiles else None


def _tables(shapes: Shapes, side: Sided, name: str) -> set[str]:
    shape = shapes.get((side, name))
    return {shape.root, *(part.table for part in shape.parts)} if shape else set()


def _table(path: str) -> str:
    return path.rpartition(".")[0]
