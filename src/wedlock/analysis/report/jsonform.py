"""overlap.json: an Overlap as JSON, version 1, specified by `schemas/overlap.json` and docs/reference/overlap.md."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from wedlock.analysis.report.codec import Json, decode, encode
from wedlock.analysis.report.labels import job_label
from wedlock.errors import InputError
from wedlock.language import Lang, T
from wedlock.model.overlap import Job, JobClass, Overlap
from wedlock.model.records import Band, ObjectRecords, RecordLink

FORMAT = "wedlock.overlap"
VERSION = 1
LINKS_KEPT = 1_000
"""Links of one object that the file holds, those for review first; all of them go to `--links DIR`. A million links
would make 250 MB of JSON that nobody reads."""

_PLAIN = ("made", "with_rows", "show_values")
_SAME_KEY = ("tables", "columns", "recommendations", "notices")


def as_json(overlap: Overlap, lang: Lang = "en", links_kept: int | None = LINKS_KEPT) -> dict[str, Json]:
    """The JSON form. `lang` changes sentences and labels only. `links_kept` None keeps every link."""
    found: dict[str, Json] = {"format": FORMAT, "version": VERSION, "lang": lang}
    found |= {name: encode(getattr(overlap, name), lang) for name in _PLAIN}
    found["systems"] = {"left": encode(overlap.left, lang), "right": encode(overlap.right, lang)}
    found["capabilities"] = {
        kind.value: list(overlap.jobs_in(kind)) for kind in JobClass if kind is not JobClass.ABSENT
    }
    found["jobs"] = [_job(job, lang) for job in overlap.jobs]
    found["unclassified"] = {"left": list(overlap.unclassified_left), "right": list(overlap.unclassified_right)}
    found["records"] = [_records(records, lang, links_kept) for records in overlap.records]
    found |= {name: encode(getattr(overlap, name), lang) for name in _SAME_KEY}
    return found


def from_json(data: Json) -> Overlap:
    """The Overlap that `as_json` wrote; InputError where `data` is something else or of a later version."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError(
            T("This is not an overlap.json: its `format` is not `wedlock.overlap`."),
            T("Give the file that `wedlock analyze --json FILE` wrote."),
        )
    if data.get("version") != VERSION:
        raise InputError(
            T("This overlap.json is of version {found}; version {known} is understood.",
              found=str(data.get("version")), known=VERSION),
            T("Make it again with `wedlock analyze`, or use the release that wrote it."),
        )  # fmt: skip
    try:
        return _overlap(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            T("This overlap.json is damaged: {detail}.", detail=f"{type(error).__name__} {error}"),
            T("`wedlock schema overlap` prints the form that a file must have."),
        ) from error


def dumps(overlap: Overlap, lang: Lang = "en") -> str:
    """overlap.json as text, one line an item of the long lists, so that two files can be compared by line."""
    parts = []
    for key, value in as_json(overlap, lang).items():
        if isinstance(value, list) and value:
            lines = ",\n  ".join(json.dumps(item, ensure_ascii=False, allow_nan=False) for item in value)
            parts.append(f"{json.dumps(key)}: [\n  {lines}\n ]")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False, allow_nan=False)}")
    return "{\n " + ",\n ".join(parts) + "\n}\n"


def write(overlap: Overlap, path: Path, lang: Lang = "en") -> None:
    """Write overlap.json to `path` in UTF-8. A lone surrogate out of a broken encoding becomes `?`."""
    path.write_bytes(dumps(overlap, lang).encode("utf-8", "replace"))


def _job(job: Job, lang: Lang) -> Json:
    form = encode(job, lang)
    return {"job": job.job, "label": job_label(job.job).say(lang), "class": form["class"]} | form


def _records(records: ObjectRecords, lang: Lang, kept: int | None) -> Json:
    links = records.links if kept is None else _chosen(records.links, kept)
    return encode(replace(records, links=links), lang) | {"links_left_out": len(records.links) - len(links)}


def _chosen(links: tuple[RecordLink, ...], kept: int) -> tuple[RecordLink, ...]:
    """At most `kept` links in their order: review, then automatic, then separate ones."""
    if len(links) <= kept:
        return links
    order = {Band.REVIEW: 0, Band.AUTOMATIC: 1, Band.SEPARATE: 2}
    ranked = sorted(range(len(links)), key=lambda i: (order[links[i].band], i))
    return tuple(links[i] for i in sorted(ranked[:kept]))


def _overlap(data: dict[str, Json]) -> Overlap:
    flat = dict(data)
    for side in ("left", "right"):
        flat[side] = data["systems"][side]
        flat[f"unclassified_{side}"] = data["unclassified"][side]
    found = decode(Overlap, flat)
    assert isinstance(found, Overlap)
    return found
