"""What went wrong is said in a page of its own, in both languages, by the right status."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.portal import person, token
from tests.serving import environment

WORDS = {
    400: ("This request could not be understood", "无法理解此请求"),
    403: ("You may not see this page", "您无权查看此页面"),
    404: ("There is no such page", "没有此页面"),
    429: ("Too many attempts", "尝试次数过多"),
    500: ("Something went wrong on our side", "我们这边出错了"),
    503: ("The portal is busy", "门户正忙"),
}


@pytest.fixture
def failing(client: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A portal whose first page raises what one says."""
    from django.urls import resolve

    from wedlock.web import urls

    def fail(error: Exception) -> Any:
        def view(request: Any) -> Any:
            raise error

        monkeypatch.setattr(
            next(one for one in urls.urlpatterns if getattr(one, "name", "") == "tiles"), "callback", view
        )
        assert resolve("/").func is view
        client.raise_request_exception = False
        return client

    return fail


def errors() -> dict[int, Exception]:
    from django.core.exceptions import PermissionDenied, SuspiciousOperation
    from django.db import OperationalError
    from django.http import Http404

    return {400: SuspiciousOperation("x"), 403: PermissionDenied("x"), 404: Http404("x"), 500: RuntimeError("s3cret"),
            503: OperationalError("database is locked")}  # fmt: skip


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_trouble_is_told_in_both_languages(failing: Any, status: int) -> None:
    client = failing(errors()[status])
    for words, accept in zip(WORDS[status], ("en", "zh-CN"), strict=True):
        answer = client.get("/", HTTP_ACCEPT_LANGUAGE=accept)
        assert answer.status_code == status
        page = answer.content.decode()
        assert words in page
        assert "s3cret" not in page
        assert "Traceback" not in page
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_trouble_is_told_in_the_language_of_the_cookie(client: Any) -> None:
    alice = person(client)
    alice.post("/language/", {"language": "zh"}, page="/accounts/login/")
    assert WORDS[404][1] in client.get("/nothing/").content.decode()


def test_another_host_is_refused(client: Any) -> None:
    answer = client.get("/", HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert WORDS[400][0] in answer.content.decode()
    assert "evil.example" not in answer.content.decode()


def test_a_whole_network_is_slowed_down(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setitem(settings.ACCOUNT_RATE_LIMITS, "login", "2/m/ip")  # type: ignore[misc]
    alice = person(client)
    for _ in range(2):
        alice.sign_in(password="wrong horse battery")
    answer = client.post("/accounts/login/", {"csrfmiddlewaretoken": token(client.get("/accounts/login/"))})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert WORDS[429][0] in answer.content.decode()


def test_programs_get_json(failing: Any) -> None:
    client = failing(RuntimeError("x"))
    answer = client.get("/api/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


_LOCKED = """
import sys
from wedlock import bootstrap
bootstrap.open_hub(bootstrap.settings(sys.argv[1]))
import sqlite3
from django.db import connection
from django.test import Client
from wedlock.store.models import Account
Account.objects.create_user("alice", "correct horse battery")
connection.cursor().execute("PRAGMA busy_timeout=100")
client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1", SERVER_PORT="8400")
client.get("/accounts/login/")
other = sqlite3.connect(sys.argv[1] + "/hub.sqlite3", isolation_level=None)
other.execute("BEGIN IMMEDIATE")
answer = client.post("/accounts/login/", {"login": "alice", "password": "correct horse battery"})
print(answer.status_code, answer.headers.get("Retry-After"), "busy" in answer.content.decode())
other.execute("ROLLBACK")
answer = client.post("/accounts/login/", {"login": "alice", "password": "correct horse battery"})
print(answer.status_code, answer.headers.get("Location"), client.get("/").status_code)
"""


def test_a_locked_database_is_told_and_signing_in_works_afterwards(tmp_path: Path) -> None:
    """A real lock: another process in the middle of a write."""
    done = subprocess.run(
        [sys.executable, "-c", _LOCKED, str(tmp_path)], env=environment(), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:2] == ["503 5 True", "302 / 200"], done.stdout + done.stderr
    assert "correct horse" not in done.stderr
