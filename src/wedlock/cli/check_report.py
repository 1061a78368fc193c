"""What `wedlock check` found, as lines for a person and as JSON (`wedlock schema check`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wedlock.cli.speech import h
from wedlock.cli.speech import lang as spoken
from wedlock.connectors.checkup import Checkup, Requirement
from wedlock.connectors.conformance import Outcome
from wedlock.language import Lang, T, Text
from wedlock.model.catalog import Catalog

SHOWN = 10
"""Unread tables that are listed for a person; JSON lists all."""

_REQUIREMENTS: dict[str, Text] = {
    "wal_level": T("wal_level"),
    "max_slot_wal_keep_size": T("max_slot_wal_keep_size (bounds the log kept for a reader that is away)"),
    "free_replication_slots": T("free replication slots"),
    "replication_right": T("right to read the log of changes"),
    "primary_server": T("primary server, not a standby"),
    "tables_without_primary_key": T("tables without a primary key"),
    "log_bin": T("log_bin"),
    "binlog_format": T("binlog_format"),
    "binlog_row_image": T("binlog_row_image"),
    "binlog_row_metadata": T("binlog_row_metadata"),
}


@dataclass(frozen=True)
class Report:
    """One check of one system; `url` is masked, `notices` are those of the rows read."""

    url: str
    catalog: Catalog
    checkup: Checkup | None
    outcomes: tuple[Outcome, ...]
    notices: tuple[Text, ...]
    untested: bool

    @property
    def readable(self) -> int:
        """Tables and views that can be read."""
        unread = {entry.table for entry in self.catalog.unread}
        return sum(table.name not in unread for table in self.catalog.tables)


def show(report: Report) -> str:
    """The lines for a person, in this process' language."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    catalog = report.catalog
    yield h(T("{system}: {engine} {version} at {url}", system=catalog.system, engine=catalog.engine,
              version=catalog.version, url=report.url))  # fmt: skip
    if report.untested:
        yield h(T("Untested on a server here: this engine's connector was written without one. Run --conformance."))
    views = sum(table.is_view for table in catalog.tables)
    yield h(T("{tables} tables and {views} views with {columns} columns and {keys} foreign keys; {readable} readable",
              tables=len(catalog.tables) - views, views=views, readable=report.readable,
              columns=sum(len(table.columns) for table in catalog.tables),
              keys=sum(len(table.foreign_keys) for table in catalog.tables)))  # fmt: skip
    for entry in catalog.unread[:SHOWN]:
        yield "  " + h(T("not readable: {table}: {reason}", table=entry.table, reason=entry.reason))
    if len(catalog.unread) > SHOWN:
        yield "  " + h(T("… and {count} more", count=len(catalog.unread) - SHOWN))
    for notice in (*catalog.notices, *report.notices):
        yield "  " + notice.say(spoken())
    if report.checkup:
        yield from _account(report.checkup)
    yield from _outcomes(report.outcomes)


def _account(checkup: Checkup) -> Iterator[str]:
    if checkup.user:
        yield h(T("Account {user}", user=checkup.user))
    if checkup.all_powerful:
        yield "  " + h(
            T("It is a superuser: more than a reader should be. Wedlock reads only, but use a reader account.")
        )
    elif checkup.writable and checkup.user:
        yield "  " + h(T("It may change {count} tables: more than a reader needs.", count=checkup.writable))
    if checkup.capture:
        yield h(T("For two-way synchronisation later (an analysis needs none of this):"))
    for requirement in checkup.capture:
        yield "  " + _requirement(requirement)
    if checkup.capture_note:
        yield checkup.capture_note.say(spoken())
    if checkup.grants:
        yield h(T("An administrator makes a reader account by this script:"))
        yield checkup.grants


def _requirement(requirement: Requirement) -> str:
    name = _REQUIREMENTS[requirement.key]
    if requirement.met:
        return "✓ " + h(T("{name}: {found}", name=name, found=requirement.found))
    return "✗ " + h(
        T("{name}: {found}, needed: {wanted}", name=name, found=requirement.found, wanted=requirement.wanted)
    )


def _outcomes(outcomes: tuple[Outcome, ...]) -> Iterator[str]:
    if outcomes:
        yield h(T("Conformance:"))
    for outcome in outcomes:
        sign = {True: "✓", False: "✗", None: "–"}[outcome.held]
        detail = f": {outcome.detail.say(spoken())}" if outcome.detail else ""
        yield f"  {sign} {outcome.title.say(spoken())}{detail}"


def as_json(report: Report, lang: Lang) -> dict[str, object]:
    """The form that `wedlock schema check` describes; keys and verdicts are the same in every language."""
    catalog, checkup = report.catalog, report.checkup
    return {
        "format": "wedlock.check",
        "version": 1,
        "lang": lang,
        "system": catalog.system,
        "url": report.url,
        "engine": catalog.engine,
        "server_version": catalog.version,
        "charset": catalog.charset,
        "collation": catalog.collation,
        "untested": report.untested,
        "tables": sum(not table.is_view for table in catalog.tables),
        "views": sum(table.is_view for table in catalog.tables),
        "columns": sum(len(table.columns) for table in catalog.tables),
        "readable": report.readable,
        "unread": [{"table": entry.table, "reason": entry.reason.say(lang)} for entry in catalog.unread],
        "notices": [notice.say(lang) for notice in (*catalog.notices, *report.notices)],
        "account": _account_json(checkup) if checkup else None,
        "conformance": [
            {"check": o.check, "held": o.held, "title": o.title.say(lang), "detail": o.detail and o.detail.say(lang)}
            for o in report.outcomes
        ],
    }


def _account_json(checkup: Checkup) -> dict[str, object]:
    return {
        "user": checkup.user,
        "superuser": checkup.all_powerful,
        "writable_tables": checkup.writable,
        "denied": list(checkup.denied),
        "capture": [{"name": r.key, "wanted": r.wanted, "found": r.found, "met": r.met} for r in checkup.capture],
        "grants": checkup.grants,
    }
