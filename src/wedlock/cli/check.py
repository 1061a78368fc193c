"""`wedlock check SYSTEM`: does the connection work, what may the account read, and the script for a reader account."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click

from wedlock.cli.check_report import Report, as_json, show
from wedlock.cli.output import put_text
from wedlock.cli.speech import h, lang, notes, results
from wedlock.config import SystemSettings, load, system
from wedlock.connectors import Connector, ReadOptions, connect, grants
from wedlock.connectors.address import masked, parse_url
from wedlock.connectors.checkup import Examinable
from wedlock.connectors.conformance import Outcome, run
from wedlock.errors import LoginRefused, UsageError, WedlockError
from wedlock.language import T


@click.command(
    "check",
    help=h(
        T(
            "Test the connection to a system; list its server, the rights found, and what cannot be read; print the "
            "script that makes a reader account. Nothing is written to the system.\n\n"
            "SYSTEM is a URL, a file (SQLite, DDL, catalog), or a name of wedlock.toml. With --sync it is a system of "
            "the plan: the rights are those that synchronising the accepted objects needs, and the script makes an "
            "account that has no others.\n\n\b\nExamples:\n"
            "  wedlock check postgresql://reader@erp.example/erp\n"
            "  wedlock check schema.sql\n"
            "  wedlock check crm --json -\n"
            "  wedlock check crm --sync\n"
            "  wedlock check --conformance mssql://reader@crm.example/crm\n\n"
            "Exit code 0: all is readable; 1: a conformance check did not hold; 3: no connection, or tables that the "
            "account may not read; with --sync, rights that are missing."
        )
    ),
)
@click.argument("name", metavar="SYSTEM")
@click.option(
    "--conformance", is_flag=True, help=h(T("Also run the checks that every connector must pass; reads only."))
)
@click.option("--sync", "for_sync", is_flag=True, help=h(T("Examine the rights that synchronising needs.")))
@click.option(
    "--schema", "schemas", multiple=True, metavar="NAME", help=h(T("Read this schema only; may be repeated."))
)
@click.option("--json", "to", metavar="FILE", help=h(T("Write the result as JSON (`-`: standard output).")))
@click.pass_context
def command(
    ctx: click.Context, name: str, conformance: bool, for_sync: bool, schemas: tuple[str, ...], to: str | None
) -> int:
    if for_sync:
        return _synchronising(str(ctx.obj or ".wedlock"), name, conformance or bool(schemas), to)
    settings = load(Path(str(ctx.obj or ".wedlock")))
    chosen = system(name, settings, "system")
    limit = settings.analysis.statement_timeout
    options = ReadOptions(statement_timeout_s=limit, schemas=schemas, password=chosen.password)
    with _opened(chosen, options, quiet=to is not None) as connector:
        report = _report(chosen, connector, conformance)
    if to is not None:
        put_text(json.dumps(as_json(report, lang()), ensure_ascii=False, indent=1) + "\n", to)
    else:
        results().print(show(report), markup=False, end="")
    return _exit_code(report)


def _synchronising(home: str, name: str, more: bool, to: str | None) -> int:
    from wedlock.cli.check_sync import check_sync

    if more:
        raise UsageError(T("--sync goes with neither --conformance nor --schema"), T("Run `wedlock check` twice."))
    return check_sync(home, name, to)


def _opened(chosen: SystemSettings, options: ReadOptions, quiet: bool) -> Connector:
    """The connection; where the login is refused, the script that makes an account is a part of the answer."""
    try:
        return connect(chosen.url, name=chosen.name, options=options)
    except LoginRefused:
        script = _script_of(chosen.url)
        if script and not quiet:
            notes().print(h(T("A reader account can be made by this script:")), markup=False)
            notes().print(script, markup=False, soft_wrap=True)
        raise


def _script_of(spec: str) -> str:
    """The script for what a URL tells alone: its database, the default schema."""
    try:
        url = parse_url(spec)
    except WedlockError:
        return ""
    database = url.database or ""
    engine = url.drivername.partition("+")[0]
    if engine.startswith("postgres"):
        return grants.postgresql(database, ["public"], [])
    if engine in ("mysql", "mariadb"):
        return grants.mysql([database])
    return grants.mssql(database) if engine == "mssql" else ""


def _report(chosen: SystemSettings, connector: Connector, conformance: bool) -> Report:
    catalog = connector.catalog()
    checkup = connector.checkup(catalog) if isinstance(connector, Examinable) else None
    outcomes: Iterable[Outcome] = run(connector) if conformance else ()
    untested = bool(getattr(connector, "untested", False))
    return Report(masked(chosen.url), catalog, checkup, tuple(outcomes), connector.notices, untested)


def _exit_code(report: Report) -> int:
    if any(outcome.held is False for outcome in report.outcomes):
        return 1
    return 3 if report.checkup and report.checkup.denied else 0
