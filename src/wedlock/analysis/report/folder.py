"""The report's folder: report.html, overlap.json, overlap.xlsx, and what else belongs beside them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from wedlock.analysis.report import html, jsonform, xlsx
from wedlock.analysis.report.placing import Writer, check_place, write_files
from wedlock.language import Lang
from wedlock.model.overlap import Overlap

NAMES = ("report.html", "overlap.json", "overlap.xlsx")


def check_folder(folder: Path) -> None:
    """OutputError where a report cannot go into `folder`; to be asked before an hour's work, too."""
    check_place(folder, NAMES)


def write_report(
    overlap: Overlap, folder: Path, *, lang: Lang = "en", extra: Mapping[str, Writer] | None = None
) -> Path:
    """Write report.html, overlap.json, overlap.xlsx and the `extra` files into `folder`; the path of report.html.

    An `extra` writer answers for what it replaces (a reviewed plan): it reads the old file before it writes the new.
    OutputError where the place cannot be written or holds somebody else's file of one of our names.
    """
    writers: dict[str, Writer] = {
        "report.html": lambda path: path.write_bytes(html.render(overlap, lang).encode("utf-8", "replace")),
        "overlap.json": lambda path: jsonform.write(overlap, path, lang),
        "overlap.xlsx": lambda path: xlsx.write(overlap, path, lang),
    }
    write_files(folder, writers, extra)
    return folder / "report.html"
