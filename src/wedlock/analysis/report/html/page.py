"""Puts the page together: style and script inside, and a policy that allows nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from markupsafe import Markup

from wedlock import __version__
from wedlock.analysis.report import labels
from wedlock.analysis.report.html import geometry, jobview, recordview
from wedlock.analysis.report.html.both import Both, both, names
from wedlock.analysis.report.html.headline import figures
from wedlock.analysis.report.html.heat import heat
from wedlock.analysis.report.html.selection import select
from wedlock.analysis.report.html.words import WORDS
from wedlock.analysis.report.labels import job_label
from wedlock.language import Lang, T
from wedlock.model.overlap import JobClass, Overlap, Recommendation, SystemSummary

if TYPE_CHECKING:
    from jinja2 import Environment


def render(overlap: Overlap, lang: Lang = "en") -> str:
    """The page as text. Both languages are in it; `lang` is the one it opens with."""
    style, script = _part("style.css"), _part("script.js")
    shared = _shared_doubts(overlap)
    return _environment().get_template("report.html.j2").render(
        lang=lang,
        overlap=overlap,
        erp=overlap.left.name,
        crm=overlap.right.name,
        title=both(T("Where {erp} and {crm} overlap", erp=overlap.left.name, crm=overlap.right.name)),
        version=__version__,
        style=Markup(style),  # noqa: S704 - our own file, nothing of the overlap in it
        script=Markup(script),  # noqa: S704 - our own file
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        figures=figures(overlap),
        venn=geometry.venn(*(len(overlap.jobs_in(kind)) for kind in _VENN)),
        counts=[len(overlap.jobs_in(kind)) for kind in _VENN],
        names_in=[names([job_label(job) for job in overlap.jobs_in(kind)]) for kind in _VENN],
        jobs=jobview.job_views(overlap),
        absent=jobview.absent(overlap),
        common_doubts=shared,
        advice=[_advice(item, overlap, shared) for item in overlap.recommendations],
        heat=heat(overlap.tables),
        columns=select(overlap),
        records=recordview.record_views(overlap),
        read=[_read(system) for system in (overlap.left, overlap.right)],
        notices=[both(notice) for notice in overlap.notices],
    )  # fmt: skip


SHARED = 3
_VENN = (JobClass.LEFT_ONLY, JobClass.BOTH, JobClass.RIGHT_ONLY)


def _shared_doubts(overlap: Overlap) -> tuple[Both, ...]:
    """Doubts that three proposals or more share: said once, above them."""
    counts = Counter(both(doubt) for item in overlap.recommendations for doubt in item.doubts)
    return tuple(doubt for doubt, count in counts.items() if count >= SHARED)


def _advice(item: Recommendation, overlap: Overlap, shared: Sequence[Both]) -> dict[str, object]:
    left, right = overlap.left.name, overlap.right.name
    return {
        "object": both(job_label(item.object)),
        "mode": item.mode.value,
        "mode_text": both(labels.MODES[item.mode]),
        "owner": both(labels.owner_label(item.owner, left, right)),
        "reason": both(item.reason),
        "doubts": [doubt for doubt in map(both, item.doubts) if doubt not in shared],
        "fields": [
            (field.left, field.right, both(labels.owner_label(field.owner, left, right)), both(field.reason))
            for field in item.fields
        ],
    }


def _read(system: SystemSummary) -> dict[str, object]:
    return {
        "name": system.name,
        "engine": both(labels.engine_label(system.engine, system.version)),
        "facts": both(
            T("{tables:,} tables, {views:,} views, {columns:,} columns", tables=system.tables, views=system.views,
              columns=system.columns)
        ),
        "rows": both(T("{n:,} rows", n=system.rows)) if system.rows is not None else None,
        "unread": [(table, both(reason)) for table, reason in system.unread],
        "notices": [both(notice) for notice in system.notices],
    }  # fmt: skip


def _part(name: str) -> str:
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # 0.1 s, needed only when a report is written

    environment = Environment(
        loader=PackageLoader("wedlock.analysis.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["w"] = {name: both(text) for name, text in WORDS.items()}
    environment.filters["svg"] = lambda text: text.svg if isinstance(text, Both) else text
    return environment
