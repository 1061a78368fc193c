"""Who may see and do what under /manage/: a cell for every page and every role."""

from typing import Any

import pytest
from tests.managing import ROLES, house, manager
from tests.portal import token

SEEING = {"to do", "accounts", "account", "identities", "proposals", "groups"}
ACCOUNTS = {"new account", "link", "role", "disable", "enable", "delete", "sessions", "factors", "identity",
            "identity remove", "login", "login delete", "browser", "sure proposals"}  # fmt: skip
POLICIES = {"new group", "group", "group remove"}
APPLICATIONS = {"applications", "new application", "application", "application remove", "shared login"}
AUDIT = {"audit", "audit download"}
MAY: dict[str, set[str]] = {
    "person": set(),
    "viewer": set(),
    "operator": set(),
    "integrator": SEEING | APPLICATIONS,
    "security": SEEING | ACCOUNTS | POLICIES | APPLICATIONS | AUDIT,
    "auditor": SEEING | AUDIT,
}


def test_the_matrix_names_every_page(client: Any, hub: Any) -> None:
    from wedlock.web.views.manage.urls import urlpatterns

    only_posted = {"manage_identities_confirm", "manage_proposal_decide"}
    one_of_account_action = {"disable", "enable", "delete", "sessions", "factors"}
    named = len(house()) - len(one_of_account_action) + 1
    assert named + len(only_posted) == len(urlpatterns)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_its_pages_and_no_other(client: Any, role: str) -> None:
    pages = house()
    somebody = manager(client, role)
    for name, path in pages.items():
        answer = somebody.get(path)
        assert answer.status_code == (200 if name in MAY[role] else 403), (role, name, answer.status_code)
        if name not in MAY[role]:
            assert "This page is for these roles" in answer.content.decode(), name


@pytest.mark.parametrize("role", [role for role in ROLES if role != "security"])
def test_nobody_else_changes_an_account_by_posting(client: Any, role: str) -> None:
    from wedlock.store.models import Account, AuditEntry, Proposal

    pages = house()
    somebody = manager(client, role)
    before = AuditEntry.objects.count()
    posted = [*(pages[name] for name in ACCOUNTS | POLICIES), pages["account"], "/manage/identities/confirm/",
              f"/manage/proposals/{Proposal.objects.get().pk}/"]  # fmt: skip
    for path in posted:
        answer = somebody.post(path, {"name": "x", "role": "security", "decision": "accept"}, page="/me/")
        assert answer.status_code == 403, (role, path)
        assert "This page is for these roles" in answer.content.decode()
    assert AuditEntry.objects.count() == before
    assert Account.objects.get(username="alice").is_active


@pytest.mark.parametrize("role", ["person", "viewer", "operator", "auditor"])
def test_nobody_else_changes_an_application_by_posting(client: Any, role: str) -> None:
    from wedlock.store.models import Application

    pages = house()
    somebody = manager(client, role)
    for name in APPLICATIONS - {"applications"}:
        assert somebody.post(pages[name], {"name": "x", "url": "https://evil.example/"}, page="/me/").status_code == 403
    assert Application.objects.count() == 3
    assert not Application.objects.filter(url__contains="evil").exists()


def test_a_stranger_is_sent_to_the_sign_in(client: Any) -> None:
    for name, path in house().items():
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/accounts/login/?next={path}"), name


FRESH = ACCOUNTS - {"new account"} | POLICIES | APPLICATIONS - {"applications"}


def test_what_changes_much_asks_again_who_it_is(client: Any) -> None:
    pages = house()
    sam = manager(client, confirmed=False)
    for name, path in pages.items():
        answer = sam.get(path)
        expected = 302 if name in FRESH else 200
        assert answer.status_code == expected, name
        if expected == 302:
            assert answer.headers["Location"].startswith("/accounts/reauthenticate/?next="), name


def test_a_post_without_a_fresh_proof_changes_nothing(client: Any, passing: Any) -> None:
    from wedlock.store.models import Account, Application, AuditEntry, Group

    pages = house()
    sam = manager(client)
    tokens = token(sam.get(pages["disable"]))
    passing(301)
    before = AuditEntry.objects.count()
    for name in FRESH:
        answer = client.post(pages[name], {"csrfmiddlewaretoken": tokens, "name": "changed", "label": "changed"})
        assert answer.status_code in (302, 409), name
    for path in ("/manage/identities/confirm/", f"/manage/proposals/{_proposal()}/"):
        answer = client.post(path, {"csrfmiddlewaretoken": tokens, "decision": "accept", "identity": "1"})
        assert answer.headers["Location"].startswith("/accounts/reauthenticate/"), path
    assert AuditEntry.objects.count() == before
    assert Account.objects.get(username="alice").is_active
    assert not Application.objects.filter(label="changed").exists()
    assert not Group.objects.filter(name="changed").exists()


def test_groups_are_changed_after_a_fresh_proof_alone(client: Any, passing: Any) -> None:
    """A group opens applications, or asks for a second factor: a screen left unlocked lets nobody join or leave it."""
    from wedlock.store.models import Account

    page = house()["account"]
    sam, alice = manager(client), Account.objects.get(username="alice")
    passing(301)
    shown = sam.get(page).content.decode()
    given = {"name": "Alice", "seen": shown.split('name="seen" value="')[1].split('"')[0]}
    refused = sam.post(page, given)
    assert refused.status_code == 409
    assert "/accounts/reauthenticate/" in refused.content.decode()
    assert [group.name for group in alice.groups.all()] == ["sales"]
    assert sam.post(page, given | {"groups": "sales"}).status_code == 302, "the name alone needs none"
    sam.confirm()
    shown = sam.get(page).content.decode()
    given["seen"] = shown.split('name="seen" value="')[1].split('"')[0]
    assert sam.post(page, given).status_code == 302
    assert not alice.groups.exists()


def test_a_long_form_keeps_what_was_typed_when_the_proof_has_aged(client: Any, passing: Any) -> None:
    pages = house()
    sam = manager(client)
    tokens = token(sam.get(pages["group"]))
    passing(301)
    answer = client.post(pages["group"], {"csrfmiddlewaretoken": tokens, "name": "typed for long"})
    assert answer.status_code == 409
    assert "typed for long" in answer.content.decode()
    assert "/accounts/reauthenticate/" in answer.content.decode()


def test_every_post_needs_the_token_of_its_form(client: Any) -> None:
    pages = house()
    manager(client)
    for name in ACCOUNTS | POLICIES | APPLICATIONS - {"applications"}:
        assert client.post(pages[name], {"name": "x"}).status_code == 403, name


def test_actions_are_never_done_by_looking(client: Any) -> None:
    from wedlock.store.models import AuditEntry

    pages = house()
    sam = manager(client)
    before = AuditEntry.objects.exclude(action="audit.downloaded").count()
    for path in pages.values():
        sam.get(path)
    assert AuditEntry.objects.exclude(action="audit.downloaded").count() == before


def test_unknown_ids_are_said_to_be_nowhere(client: Any) -> None:
    sam = manager(client)
    for path in ("accounts/999/", "accounts/999/link/", "accounts/999/role/", "accounts/999/disable/",
                 "accounts/1/nonsense/", "groups/999/", "groups/999/remove/", "applications/nothing/",
                 "applications/nothing/remove/", "applications/nothing/login/", "browsers/999/revoke/",
                 "accounts/999/identity/", "accounts/999999999999999999999999/"):  # fmt: skip
        assert sam.get("/manage/" + path).status_code == 404, path


def _proposal() -> int:
    from wedlock.store.models import Proposal

    return int(Proposal.objects.get().pk)
