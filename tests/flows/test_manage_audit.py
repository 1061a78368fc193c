"""The audit log on the portal: filtered, paged, downloaded."""

import csv
import io
import json
from typing import Any

import pytest
from tests.managing import manager


def record(n: int, action: str = "account.changed", actor: str = "sam", subject: str = "account/alice") -> None:
    from wedlock.passport import audit
    from wedlock.web.house import keys

    for _ in range(n):
        audit.record(keys(), action, actor, subject, why="=cmd|' /C calc'!A0")


def test_entries_are_found_by_each_filter_and_paged(client: Any) -> None:
    ann = manager(client, "auditor", "ann")
    record(230)
    record(3, "vault.opened", "alice", "tryton")
    first = ann.get("/manage/audit/?action=account.&actor=sam&subject=account/alice")
    assert first.content.decode().count("account.changed") == 100
    older = first.content.decode().split('rel="next" href="?')[1].split('"')[0].replace("&amp;", "&")
    second = ann.get("/manage/audit/?" + older).content.decode()
    third = ann.get("/manage/audit/?" + second.split('rel="next" href="?')[1].split('"')[0].replace("&amp;", "&"))
    assert second.count("account.changed") == 100
    assert third.content.decode().count("account.changed") == 30
    assert 'rel="next"' not in third.content.decode()
    assert ann.get("/manage/audit/?action=vault.opened").content.decode().count("vault.opened</td>") == 3
    assert "Nothing is found." in ann.get("/manage/audit/?until=2020-01-01").content.decode()
    assert "vault.opened</td>" in ann.get("/manage/audit/?since=2020-01-01").content.decode()


@pytest.mark.parametrize(
    "query", ["since=soon", "before=x", "before=-1", "until=2026-02-30", "before=9999999999999999"]
)
def test_a_mistaken_filter_is_named(client: Any, query: str) -> None:
    ann = manager(client, "auditor", "ann")
    answer = ann.get("/manage/audit/?" + query)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert ann.get("/manage/audit/download/?" + query).status_code in (200, 422)


@pytest.mark.parametrize("query", ["until=9999-12-31", "since=0001-01-01", "action=%00", "actor=%27%20OR%201=1"])
def test_an_odd_filter_breaks_nothing(client: Any, query: str) -> None:
    assert manager(client, "auditor", "ann").get("/manage/audit/?" + query).status_code == 200


def test_a_spreadsheet_computes_nothing_of_a_download(client: Any) -> None:
    ann = manager(client, "auditor", "ann")
    record(1, subject="=HYPERLINK(1)", actor="@SUM(1)")
    answer = ann.get("/manage/audit/download/?format=csv&action=account.changed")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 1
    assert (rows[0]["subject"], rows[0]["actor"]) == ("'=HYPERLINK(1)", "'@SUM(1)")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="wedlock-audit-')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_json_holds_the_entries_as_they_were_chained(client: Any) -> None:
    from wedlock.store.models import AuditEntry

    ann = manager(client, "auditor", "ann")
    record(4500, "launch.redeemed")
    answer = ann.get("/manage/audit/download/?format=json&action=launch.redeemed")
    found = json.loads(b"".join(answer.streaming_content))["entries"]
    assert len(found) == 4500
    last = AuditEntry.objects.get(number=found[0]["number"])
    assert (found[0]["mac"], found[0]["detail"], found[0]["at"]) == (last.mac, last.detail, last.at)


def test_a_download_is_in_the_log(client: Any) -> None:
    from tests.portal import audited

    ann = manager(client, "auditor", "ann")
    ann.get("/manage/audit/download/")
    assert audited("audit.downloaded")[0].actor == "ann"
