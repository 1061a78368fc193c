"""`wedlock analyze`: two systems in, report and plan out."""

from __future__ import annotations

from pathlib import Path

import click

from wedlock import bootstrap
from wedlock.cli.progress import progress
from wedlock.cli.reporting import check_places, put_json, put_links, put_report
from wedlock.cli.speech import h
from wedlock.language import T


@click.command(
    name="analyze",
    help=h(
        T(
            "Find in which jobs, tables, columns and records two systems overlap, how they differ, and what to do.\n\n"
            "LEFT is the ERP, RIGHT the CRM: a URL, a file (SQLite, DDL, catalog), or a name from wedlock.toml. "
            "Nothing is written to either system.\n\n\b\nExamples:\n"
            "  wedlock analyze erp crm\n"
            "  wedlock analyze postgresql://reader@db/erp crm-dump.sql --out report\n"
            "  wedlock analyze erp.sqlite crm.sqlite --json - --no-data"
        )
    ),
)
@click.argument("left")
@click.argument("right")
@click.option("--out", type=click.Path(path_type=Path), help=h(T("Folder of the report and plan (default: the home).")))
@click.option("--json", "json_file", help=h(T("Write overlap.json to this file; - is standard output.")))
@click.option("--links", "links_folder", type=click.Path(path_type=Path), help=h(T("Write linked records as CSV.")))
@click.option("--no-data", is_flag=True, help=h(T("Read the catalogs only, no rows.")))
@click.option("--show-values", is_flag=True, help=h(T("Show sample values unmasked.")))
@click.pass_obj
def command(
    home: str,
    left: str,
    right: str,
    out: Path | None,
    json_file: str | None,
    links_folder: Path | None,
    no_data: bool,
    show_values: bool,
) -> None:
    settings = bootstrap.settings(home)
    folder = out or (settings.home if json_file is None and links_folder is None else None)
    check_places(folder, json_file)
    request = bootstrap.AnalyzeRequest(left, right, data=not no_data, show_values=show_values)
    with progress() as tell:
        analysis = bootstrap.analyze(request, settings, tell)
    if json_file is not None:
        put_json(analysis, json_file)
    if links_folder is not None:
        put_links(analysis, links_folder)
    if folder is not None:
        put_report(analysis, folder)
