"""Linked records for the page: the bands as a bar, fields as bars, samples, duplicates."""

from __future__ import annotations

from dataclasses import dataclass

from wedlock.analysis.report.html.both import Both, both, names
from wedlock.analysis.report.labels import compared_label, job_label
from wedlock.language import T
from wedlock.model.overlap import Overlap
from wedlock.model.records import Band, FieldAgreement, ObjectRecords, RecordLink, key_text

BAR = 1000
"""Units across a bar."""
SAMPLES_MOST = 4
LINKS_MOST = 12


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a bar: `style` is a class of the style sheet, `x` and `width` in units of the bar."""

    style: str
    label: Both
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class FieldView:
    left: str
    right: str
    compared: int
    share: float | None
    samples: tuple[tuple[str, str], ...]

    @property
    def always(self) -> bool:
        """Every linked record agrees in it: said in a line, not drawn."""
        return self.share == 1


@dataclass(frozen=True, slots=True)
class LinkView:
    left: str
    right: str
    probability: float
    evidence: tuple[Both, ...]


@dataclass(frozen=True, slots=True)
class RecordsView:
    label: Both
    tables: str
    left_records: int
    right_records: int
    bar: tuple[Slice, ...]
    fields: tuple[FieldView, ...]
    agreeing: tuple[FieldView, ...]
    review: tuple[LinkView, ...]
    review_count: int
    duplicates: tuple[tuple[str, int, tuple[LinkView, ...]], ...]
    compared_by: Both | None
    notices: tuple[Both, ...]


def record_views(overlap: Overlap) -> tuple[RecordsView, ...]:
    return tuple(_view(records, overlap) for records in overlap.records)


def _view(records: ObjectRecords, overlap: Overlap) -> RecordsView:
    fields = [_field(f) for f in sorted(records.agreement, key=lambda f: f.agree / f.compared if f.compared else 2)]
    return RecordsView(
        both(job_label(records.object)),
        f"{', '.join(records.left_tables)} ↔ {', '.join(records.right_tables)}",
        records.left_records,
        records.right_records,
        _bar(records, overlap),
        tuple(field for field in fields if not field.always),
        tuple(field for field in fields if field.always),
        tuple(_link(link) for link in records.links if link.band is Band.REVIEW)[:LINKS_MOST],
        records.review,
        (
            (overlap.left.name, len(records.duplicates_left), tuple(map(_link, records.duplicates_left[:LINKS_MOST]))),
            (
                overlap.right.name,
                len(records.duplicates_right),
                tuple(map(_link, records.duplicates_right[:LINKS_MOST])),
            ),
        ),
        names([compared_label(key) for key in records.compared_by]) if records.compared_by else None,
        tuple(both(notice) for notice in records.notices),
    )


def _bar(records: ObjectRecords, overlap: Overlap) -> tuple[Slice, ...]:
    parts = (
        ("left", both(T("only in {system}", system=overlap.left.name)), records.left_only),
        ("both", both(T("linked automatically")), records.automatic),
        ("review", both(T("to review")), records.review),
        ("right", both(T("only in {system}", system=overlap.right.name)), records.right_only),
    )
    total = sum(count for _, _, count in parts) or 1
    found, x = [], 0.0
    for style, label, count in parts:
        width = round(count / total * BAR, 1)
        found.append(Slice(style, label, count, round(x, 1), width))
        x += width
    return tuple(found)


def _field(field: FieldAgreement) -> FieldView:
    share = field.agree / field.compared if field.compared else None
    return FieldView(field.left, field.right, field.compared, share, field.samples[:SAMPLES_MOST])


def _link(link: RecordLink) -> LinkView:
    return LinkView(
        f"{link.left_table} {key_text(link.left_key)}",
        f"{link.right_table} {key_text(link.right_key)}",
        link.probability,
        tuple(both(text) for text in link.evidence[:3]),
    )
