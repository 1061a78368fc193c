"""The analysis from end to end: two systems in, Overlap and Plan out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from wedlock.analysis.differences import End, compare_columns
from wedlock.analysis.jobs import compare_jobs, find_jobs
from wedlock.analysis.labels import with_labels
from wedlock.analysis.linkage import (
    Linked,
    Readable,
    Shapes,
    find_shapes,
    link_all,
    linked_columns,
    linked_values,
    restricted,
    shared,
    with_agreement,
)
from wedlock.analysis.matching import Matching, match
from wedlock.analysis.personal import discreet
from wedlock.analysis.profile import ProfileOptions, profile_system
from wedlock.analysis.proposal import propose
from wedlock.analysis.recommend import recommend
from wedlock.analysis.records.options import LinkOptions
from wedlock.analysis.references import with_inferred
from wedlock.analysis.refutation import refute
from wedlock.analysis.side import Side
from wedlock.analysis.told import Told
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog
from wedlock.model.linked import LinkedColumns
from wedlock.model.overlap import ColumnMatch, Overlap, SystemSummary, Verdict
from wedlock.model.plan import Plan, Sided
from wedlock.model.ports import CatalogReader, Noticing, Progress, RowReader, quiet
from wedlock.model.records import ObjectRecords
from wedlock.model.shape import Cardinality, FieldRole


@dataclass(frozen=True)
class Source:
    """One system to analyze. `reader` reads the Catalog, and rows where it is a RowReader too."""

    name: str
    reader: CatalogReader


@dataclass(frozen=True, slots=True)
class AnalyzeOptions:
    """`data` reads rows; `show_values` leaves samples unmasked; `near`: both databases are at most 2 ms apart."""

    data: bool = True
    show_values: bool = False
    near: bool | None = None
    profile: ProfileOptions = field(default_factory=ProfileOptions)
    linking: LinkOptions = field(default_factory=LinkOptions)


@dataclass(frozen=True)
class Analysis:
    """What an analysis found, and the plan it proposes."""

    overlap: Overlap
    plan: Plan


def analyze(
    left: Source, right: Source, options: AnalyzeOptions = AnalyzeOptions(), progress: Progress = quiet
) -> Analysis:
    """Read both systems, compare them, link their records, and propose a plan. Nothing is written anywhere."""
    here, there = (_side(source, options, progress) for source in (left, right))
    progress(T("Comparing tables and columns"), 0, None)
    matching = match(here, there)
    shapes: Shapes = {}
    linked: tuple[Linked, ...] = ()
    agreement: LinkedColumns = {}
    unlinked: list[Text] = []
    if options.data and isinstance(left.reader, RowReader) and isinstance(right.reader, RowReader):
        shapes = find_shapes(here, there)
        pair = Readable(here, left.reader), Readable(there, right.reader)
        linked = link_all(*pair, shapes, options.linking, progress, unlinked)
        agreement = linked_columns(linked)
        if agreement:
            progress(T("Comparing columns over linked records"), 0, None)
            matching = match(here, there, agreement)
            claims = refute(matching.columns, linked_values(linked), agreement)
            matching = Matching(matching.tables, claims)
    columns = _with_differences(matching, here, there, shapes, agreement)
    if not options.show_values:
        columns = tuple(_discreet(claim) for claim in columns)
    records = _records(linked, columns, agreement, shapes, options)
    jobs = compare_jobs(here.jobs, there.jobs, records)
    overlap = Overlap(
        made=datetime.now(UTC).replace(microsecond=0),
        left=_summary(here),
        right=_summary(there),
        jobs=jobs,
        unclassified_left=here.jobs.unclassified,
        unclassified_right=there.jobs.unclassified,
        tables=matching.tables,
        columns=columns,
        records=records,
        recommendations=recommend(jobs, columns, records, here, there, shapes, options.near),
        with_rows=bool(here.profiles and there.profiles),
        show_values=options.show_values,
        notices=(*_notices(here, there), *unlinked),
    )
    return Analysis(overlap, propose(overlap, here, there, shapes, Told(linked_values(linked), agreement)))


def _side(source: Source, options: AnalyzeOptions, progress: Progress) -> Side:
    progress(T("Reading the catalog of {system}", system=source.name), 0, None)
    catalog = source.reader.catalog(progress)
    if not (options.data and isinstance(source.reader, RowReader)):
        catalog = with_inferred(catalog, {})
        return Side(catalog, {}, find_jobs(catalog, {}))
    profiles, unread = profile_system(catalog, source.reader, options.profile, progress)
    known = {entry.table for entry in catalog.unread}
    notices = source.reader.notices if isinstance(source.reader, Noticing) else ()
    catalog = replace(
        catalog,
        unread=catalog.unread + tuple(entry for entry in unread if entry.table not in known),
        notices=catalog.notices + notices,
    )
    catalog = with_inferred(with_labels(catalog, source.reader), profiles)
    return Side(catalog, profiles, find_jobs(catalog, profiles))


def _with_differences(
    matching: Matching, left: Side, right: Side, shapes: Shapes, agreement: LinkedColumns
) -> tuple[ColumnMatch, ...]:
    """Column claims with how the two columns differ; only decided ones are worth the words."""
    many = {"left": _many(shapes, "left"), "right": _many(shapes, "right")}
    return tuple(
        claim
        if claim.verdict is not Verdict.SAME
        else replace(
            claim,
            differences=compare_columns(
                _end(left, claim.left, many["left"]),
                _end(right, claim.right, many["right"]),
                agreement.get((claim.left, claim.right)),
            ),
        )
        for claim in matching.columns
    )


def _discreet(claim: ColumnMatch) -> ColumnMatch:
    """The claim without value maps of people; the plan is made of it, and holds none either."""
    return replace(claim, differences=tuple(discreet(d, claim.left, claim.right) for d in claim.differences))


def _many(shapes: Shapes, side: Sided) -> frozenset[str]:
    """Tables of which a record may have several rows."""
    parts = [part for (where, _), shape in shapes.items() if where == side for part in shape.parts]
    return frozenset(part.table for part in parts if part.cardinality is not Cardinality.ONE)


def _end(side: Side, path: str, many: frozenset[str]) -> End:
    table, _, column = path.rpartition(".")
    profile = side.profiles[table].of(column) if table in side.profiles else None
    found = side.catalog.by_name[table]
    return End(side.catalog, found, found.by_name[column], profile, table in many)


def _records(
    linked: Sequence[Linked],
    columns: Sequence[ColumnMatch],
    known: LinkedColumns,
    shapes: Shapes,
    options: AnalyzeOptions,
) -> tuple[ObjectRecords, ...]:
    roles: dict[str, FieldRole] = {}
    for shape in shapes.values():
        roles |= {f"{shape.table_of(field.part)}.{field.column}": field.role for field in shape.fields}
    parts = list(linked)
    joint = next((one for one in linked if one.records.object == "customer_master"), None)
    if joint is not None and ("left", "contact_person") in shapes and shared(shapes, "contact_person"):
        parts.append(restricted(joint, shapes["left", "contact_person"], shapes["right", "contact_person"]))
    return tuple(with_agreement(one, columns, known, roles, options.show_values) for one in parts)


def _summary(side: Side) -> SystemSummary:
    catalog = side.catalog
    rows = [p.rows for p in side.profiles.values()] or [t.row_estimate for t in catalog.tables if t.row_estimate]
    return SystemSummary(
        name=catalog.system,
        engine=catalog.engine,
        version=catalog.version,
        tables=sum(1 for table in catalog.tables if not table.is_view),
        views=sum(1 for table in catalog.tables if table.is_view),
        columns=sum(len(table.columns) for table in catalog.tables),
        rows=sum(r for r in rows if r) if rows else None,
        unread=tuple((unread.table, unread.reason) for unread in catalog.unread),
        notices=catalog.notices,
    )


def _notices(left: Side, right: Side) -> tuple[Text, ...]:
    found = []
    if _same(left.catalog, right.catalog):
        found.append(T("Both sides look like the same system: every table of one exists in the other."))
    for side in (left, right):
        if not side.catalog.tables:
            found.append(T("{system} has no tables that this account can see.", system=side.catalog.system))
    return tuple(found)


def _same(left: Catalog, right: Catalog) -> bool:
    return bool(left.tables) and left.by_name.keys() == right.by_name.keys()
