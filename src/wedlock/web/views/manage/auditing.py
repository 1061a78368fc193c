"""The audit log: searched, a page at a time, and downloaded as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from wedlock.errors import UsageError
from wedlock.language import T
from wedlock.passport import audit
from wedlock.passport.roles import Right
from wedlock.store.models import AuditEntry
from wedlock.web.house import keys
from wedlock.web.middleware.speech import spoken
from wedlock.web.views.manage.page import manage_page, needs, number_in, person, status_of, typed

ON_A_PAGE = 100
AT_ONCE = 2_000
COLUMNS = ("number", "at", "actor", "action", "subject", "detail", "mac")


@dataclass(frozen=True, slots=True)
class Filter:
    action: str
    actor: str
    subject: str
    since: datetime | None
    until: datetime | None

    def found(self, before: int | None, limit: int) -> list[AuditEntry]:
        return audit.search(action=self.action, actor=self.actor, subject=self.subject, since=self.since,
                            until=self.until, before=before, limit=limit)  # fmt: skip


@require_safe
@needs(Right.SEARCH_AUDIT)
def audit_log(request: HttpRequest) -> HttpResponse:
    given, problem, status = request.GET, "", 200
    entries: list[AuditEntry] = []
    try:
        entries = _filter(request).found(number_in(given.get("before")), ON_A_PAGE + 1)
    except UsageError as error:
        problem, status = error.say(spoken()), status_of(error)
    asked = urlencode({key: value for key, value in given.items() if key != "before" and value})
    more = entries[ON_A_PAGE - 1].number if len(entries) > ON_A_PAGE else None
    shown = [(entry, _told(entry)) for entry in entries[:ON_A_PAGE]]
    return manage_page(request, "audit.html", status, entries=shown, given=given, asked=asked, more=more,
                       problem=problem)  # fmt: skip


@require_safe
@needs(Right.SEARCH_AUDIT)
def audit_download(request: HttpRequest) -> HttpResponseBase:
    """Everything that the filter finds, newest first; that it was taken out is in the log, too."""
    try:
        wanted = _filter(request)
    except UsageError as error:
        return HttpResponse(error.say(spoken()), status=status_of(error), content_type="text/plain; charset=utf-8")
    kind = "json" if request.GET.get("format") == "json" else "csv"
    audit.record(keys(), "audit.downloaded", person(request), format=kind)
    lines = _as_json(wanted) if kind == "json" else _as_csv(wanted)
    mime = "application/json" if kind == "json" else "text/csv; charset=utf-8"
    name = f"wedlock-audit-{datetime.now(UTC):%Y%m%d}.{kind}"
    return StreamingHttpResponse(
        lines, content_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _told(entry: AuditEntry) -> list[tuple[str, str]]:
    """The detail as pairs: what it says of what."""
    found = json.loads(entry.detail) if entry.detail else {}
    return [(key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
            for key, value in found.items()]  # fmt: skip


def _filter(request: HttpRequest) -> Filter:
    given = request.GET
    until = _day(given.get("until", ""))
    return Filter(typed(request, "action", 60), typed(request, "actor", 150), typed(request, "subject", 200),
                  _day(given.get("since", "")), until + timedelta(days=1) if until else None)  # fmt: skip


def _day(text: str) -> datetime | None:
    """The beginning of a day, UTC."""
    if not text.strip():
        return None
    try:
        day = datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=UTC)
        return day if 1 < day.year < 9999 else None  # ends of time: as if nothing was typed
    except ValueError:
        raise UsageError(T("“{text}” is no day; write it as 2026-05-31.", text=text[:40])) from None


def _all(wanted: Filter) -> Iterator[AuditEntry]:
    before: int | None = None
    while entries := wanted.found(before, AT_ONCE):
        yield from entries
        before = entries[-1].number


def _as_csv(wanted: Filter) -> Iterator[str]:
    """A cell that a spreadsheet would compute is made a text: what a stranger typed as a name is in here."""
    yield "\ufeff" + ",".join(COLUMNS) + "\r\n"
    for entry in _all(wanted):
        line = io.StringIO()
        csv.writer(line).writerow([_cell(str(getattr(entry, column))) for column in COLUMNS])
        yield line.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _as_json(wanted: Filter) -> Iterator[str]:
    """The entries exactly as they were chained, so that the chain can be checked elsewhere."""
    yield '{"version": 1, "entries": ['
    for n, entry in enumerate(_all(wanted)):
        yield (",\n" if n else "\n") + json.dumps({column: getattr(entry, column) for column in COLUMNS})
    yield "\n]}\n"
