"""Link the records of every object that both systems keep, and read what linked records tell of columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from wedlock.analysis.agreement import LinkedValues, agreements, equal
from wedlock.analysis.documents import DOCUMENTS, Values, link_documents
from wedlock.analysis.gather import Rows, gather, union
from wedlock.analysis.masking import shown
from wedlock.analysis.profile import as_text
from wedlock.analysis.records.linking import link_object
from wedlock.analysis.records.options import LinkOptions
from wedlock.analysis.report.labels import job_label
from wedlock.analysis.shapes import WANTED, find_shape
from wedlock.analysis.side import Side
from wedlock.capabilities.lexicon import words
from wedlock.errors import Unavailable
from wedlock.language import T, Text
from wedlock.model.catalog import Table
from wedlock.model.linked import LinkedAgreement, LinkedColumns
from wedlock.model.overlap import ColumnMatch, Verdict
from wedlock.model.plan import Sided
from wedlock.model.ports import Progress, RowReader, quiet
from wedlock.model.records import Band, FieldAgreement, ObjectRecords, RecordKey, RecordLink
from wedlock.model.shape import Cardinality, FieldRole, Shape

MOST_COMPARED = 3000
"""Linked records whose columns are compared; the error of a share is then at most 1.8 %."""

SIDES: tuple[Sided, Sided] = ("left", "right")
Shapes = dict[tuple[Sided, str], Shape]


@dataclass(frozen=True)
class Readable:
    """One system whose rows can be read."""

    side: Side
    reader: RowReader


@dataclass(frozen=True)
class Linked:
    """One object's linking and the linked values of every column of both shapes, for comparing columns."""

    records: ObjectRecords
    left: tuple[LinkedValues, ...]
    right: tuple[LinkedValues, ...]
    counts: dict[tuple[Sided, str], int]  # (side, root table) → records
    lines: tuple[Values, Values] | None = None  # the same of lines of documents


def find_shapes(left: Side, right: Side) -> Shapes:
    """(side, object) → Shape, for the objects whose records are linked and that both systems keep."""
    found: Shapes = {}
    for name in WANTED:
        here, there = find_shape(left, name), find_shape(right, name)
        if here is not None and there is not None:
            found["left", name], found["right", name] = here, there
    return found


def link_all(
    left: Readable,
    right: Readable,
    shapes: Shapes,
    options: LinkOptions,
    progress: Progress = quiet,
    notices: list[Text] | None = None,
) -> tuple[Linked, ...]:
    """Link every object. Parties of one system that hold customers and persons alike are linked with both at once.

    An object whose rows cannot be read (a table that vanished, no right, too slow) is left out; `notices` say why.
    """
    found: list[Linked] = []
    told: list[Text] = [] if notices is None else notices
    for name in WANTED:
        if ("left", name) not in shapes or (name != "customer_master" and shared(shapes, name)):
            continue  # not kept on both sides, or linked with the customers already
        progress(T("Linking records of {object}", object=name), 0, None)
        with _unless_unavailable(name, told):
            found.append(_object(name, left, right, shapes, options, progress, told))
    return (*found, *_documents(left, right, found, progress, told))


@contextmanager
def _unless_unavailable(name: str, notices: list[Text]) -> Iterator[None]:
    """What cannot be read of one object must not end the analysis of the others."""
    try:
        yield
    except Unavailable as error:
        notices.append(T("{object}: records are not linked. {reason}", object=job_label(name), reason=error.problem))


def _object(
    name: str,
    left: Readable,
    right: Readable,
    shapes: Shapes,
    options: LinkOptions,
    progress: Progress,
    notices: list[Text],
) -> Linked:
    here, there = _roots(shapes, "left", name), _roots(shapes, "right", name)
    unread: list[Text] = []
    tables = union([gather(shape, left.side.catalog, left.reader, progress, unread) for shape in here])
    others = union([gather(shape, right.side.catalog, right.reader, progress, unread) for shape in there])
    notices += [T("{object}: linked without some fields. {reason}", object=job_label(name), reason=r) for r in unread]
    records = link_object(name, tables, others, options, progress)
    counts = Counter[tuple[Sided, str]](("left", table) for table in tables.tables)
    counts.update(("right", table) for table in others.tables)
    linked = Linked(records, (), (), dict(counts))
    try:
        return _linked(left, right, here, there, linked)
    except Unavailable as error:
        notices.append(T("{object}: no fields are compared. {reason}", object=job_label(name), reason=error.problem))
        return linked


def _documents(
    left: Readable, right: Readable, found: Sequence[Linked], progress: Progress, notices: list[Text]
) -> Iterator[Linked]:
    """Orders, quotations and invoices, linked over the customers that are linked already."""
    customers = next((one.records for one in found if one.records.object == "customer_master"), None)
    if customers is None or not customers.automatic:
        return
    for job in DOCUMENTS:
        progress(T("Linking records of {object}", object=job), 0, None)
        linked = None
        with _unless_unavailable(job, notices):
            linked = link_documents(job, (left.side, left.reader), (right.side, right.reader), customers, progress)
        if linked is not None:
            yield Linked(linked.records, linked.left, linked.right, {}, linked.lines)


def shared(shapes: Shapes, name: str) -> bool:
    """Whether this object lies in the same table as the customers on either side (a party table)."""
    return (
        any(
            (side, "customer_master") in shapes and shapes[side, "customer_master"].root == shapes[side, name].root
            for side in SIDES
        )
        and name == "contact_person"
    )


def _roots(shapes: Shapes, side: Sided, name: str) -> list[Shape]:
    """The shapes to read: where one side keeps persons among the customers, the other's persons belong to them."""
    roots = [shapes[side, name]]
    if name == "customer_master" and ("left", "contact_person") in shapes and shared(shapes, "contact_person"):
        person = shapes[side, "contact_person"]
        if person.root != roots[0].root:
            roots.append(person)
    return roots


def _linked(left: Readable, right: Readable, here: Sequence[Shape], there: Sequence[Shape], found: Linked) -> Linked:
    sure = _sure(found.records)
    return replace(
        found,
        left=_values(left, here, [(link.left_table, link.left_key) for link in sure]),
        right=_values(right, there, [(link.right_table, link.right_key) for link in sure]),
    )


def _sure(records: ObjectRecords) -> list[RecordLink]:
    """The links whose columns are compared, in the order of the linked values."""
    return [link for link in records.links if link.band is Band.AUTOMATIC][:MOST_COMPARED]


def _values(
    readable: Readable, shapes: Sequence[Shape], linked: list[tuple[str, RecordKey]]
) -> tuple[LinkedValues, ...]:
    """Every column of the shapes' tables, one value per linked record."""
    found: list[LinkedValues] = []
    for shape in shapes:
        catalog = readable.side.catalog
        aliases = {"root": shape.root} | {part.alias: part.table for part in shape.parts}
        columns = {alias: _compared(shape, alias, catalog.by_name[table]) for alias, table in aliases.items()}
        wanted = {key for table, key in linked if table == shape.root}
        rows = Rows(shape, catalog, readable.reader, columns, only=wanted)
        at = {key: index for index, key in enumerate(rows.keys)}
        order = [at.get(key) if table == shape.root else None for table, key in linked]
        for alias, table in aliases.items():
            for column in columns[alias]:
                values = rows.values(alias, column)
                found.append(LinkedValues(f"{table}.{column}", [None if i is None else values[i] for i in order]))
    return tuple(found)


def _compared(shape: Shape, alias: str, table: Table) -> tuple[str, ...]:
    """All columns of a part; of a looked-up row (country, unit) only the one that is read of it."""
    part = next((part for part in shape.parts if part.alias == alias), None)
    read = tuple(field.column for field in shape.fields if field.part == alias)
    if part is not None and part.cardinality is Cardinality.ONE and len(read) == 1 and alias != shape.lines:
        return read
    return tuple(column.name for column in table.columns)


def linked_values(linked: Sequence[Linked]) -> list[tuple[Values, Values]]:
    """The values of both sides' columns, once per object and once per kind of lines."""
    return [(one.left, one.right) for one in linked] + [one.lines for one in linked if one.lines is not None]


def linked_columns(linked: Sequence[Linked]) -> LinkedColumns:
    """What all linked objects together tell of pairs of columns, the stronger agreement where several tell."""
    found: LinkedColumns = {}
    for left, right in linked_values(linked):
        for pair, agreement in agreements(left, right).items():
            if pair not in found or found[pair].kappa < agreement.kappa:
                found[pair] = agreement
    return found


def with_agreement(
    linked: Linked,
    columns: Sequence[ColumnMatch],
    known: LinkedColumns,
    roles: Mapping[str, FieldRole],
    show_values: bool,
) -> ObjectRecords:
    """The linking with, per corresponding pair of columns, how often linked records agree and where they do not.

    Units and codes that the linked records told (`known`) count as agreement.
    """
    left, right = _by_path(linked.left), _by_path(linked.right)
    found = []
    for match in columns:
        if match.verdict is not Verdict.SAME or match.left not in left or match.right not in right:
            continue
        if _by_itself(match, known):
            continue
        told = known.get((match.left, match.right))
        agree, pairs, unequal = _best_compared(left[match.left], right[match.right], told)
        if pairs:
            role = roles.get(match.left) or roles.get(match.right)
            samples = tuple((_shown(a, role, show_values), _shown(b, role, show_values)) for a, b in unequal[:3])
            found.append(FieldAgreement(match.left, match.right, pairs, agree, samples))
    return replace(linked.records, agreement=tuple(found))


Unequal = list[tuple[object, object]]


def _best_compared(
    here: Sequence[LinkedValues], there: Sequence[LinkedValues], told: LinkedAgreement | None
) -> tuple[int, int, Unequal]:
    """Agreeing pairs, compared pairs, and the unequal ones.

    A column may be read in several parts (a contact mechanism as phone, as e-mail): of these the pair that agrees most
    is meant, for a phone that is no e-mail address is no disagreement.
    """
    best: tuple[int, int, Unequal] = (0, 0, [])
    for one in here:
        for other in there:
            pairs = [(a, b) for a, b in zip(one.values, other.values, strict=True) if _told(a) and _told(b)]
            unequal = [pair for pair in pairs if not equal(*pair, told)]
            found = (len(pairs) - len(unequal), len(pairs), unequal)
            best = max(best, found, key=lambda entry: entry[:2])
    return best


def _by_itself(match: ColumnMatch, known: LinkedColumns) -> bool:
    """Whether each system fills the column by itself (keys, time stamps): that they differ says nothing."""
    if (match.left, match.right) in known:
        return False
    said = set(words(match.left.rpartition(".")[2])) & set(words(match.right.rpartition(".")[2]))
    return bool(said & {"create", "modify", "update", "identifier", "uuid", "version"})


def _told(value: object) -> bool:
    return value not in (None, "") and not isinstance(value, (bytes, memoryview))


def _shown(value: object, role: FieldRole | None, show_values: bool) -> str:
    return shown(as_text(value), role=role, show_values=show_values)


def _by_path(columns: Sequence[LinkedValues]) -> dict[str, list[LinkedValues]]:
    found: dict[str, list[LinkedValues]] = {}
    for column in columns:
        found.setdefault(column.path, []).append(column)
    return found


def restricted(joint: Linked, left: Shape, right: Shape) -> Linked:
    """The part of a joint linking that concerns the persons among the parties: its links, and their values."""

    def concerns(link: RecordLink) -> bool:
        return link.left_table == left.root and link.right_table == right.root

    records = joint.records
    links = tuple(link for link in records.links if concerns(link))
    automatic = sum(1 for link in links if link.band is Band.AUTOMATIC)
    review = sum(1 for link in links if link.band is Band.REVIEW)
    here, there = joint.counts.get(("left", left.root), 0), joint.counts.get(("right", right.root), 0)
    persons = replace(
        records,
        object="contact_person",
        left_tables=(left.root,),
        right_tables=(right.root,),
        left_records=here,
        right_records=there,
        automatic=automatic,
        review=review,
        left_only=here - automatic - review,
        right_only=there - automatic - review,
        links=links,
        duplicates_left=tuple(link for link in records.duplicates_left if link.left_table == left.root),
        duplicates_right=tuple(link for link in records.duplicates_right if link.left_table == right.root),
    )
    at = [index for index, link in enumerate(_sure(records)) if concerns(link)]
    return Linked(persons, _only(joint.left, at), _only(joint.right, at), joint.counts)


def _only(columns: Sequence[LinkedValues], at: Sequence[int]) -> tuple[LinkedValues, ...]:
    return tuple(LinkedValues(column.path, [column.values[index] for index in at]) for column in columns)
