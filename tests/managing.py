"""An administrator at the portal: signed in and confirmed, with the pages that administration has."""

from __future__ import annotations

from typing import Any

from tests.portal import PASSWORD, Person, application, person

ROLES = ("person", "viewer", "operator", "integrator", "security", "auditor")


def manager(client: Any, role: str = "security", name: str = "sam", confirmed: bool = True) -> Person:
    """Somebody of this role, signed in."""
    found = person(client, name, role=role)
    found.sign_in()
    if confirmed:
        found.confirm()
    return found


def another_browser() -> Any:
    from django.test import Client

    return Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1", SERVER_PORT="8400")


def account(name: str = "alice", **fields: Any) -> Any:
    from wedlock.store.models import Account

    return Account.objects.create_user(name, PASSWORD, **fields)


def group(name: str = "sales", **policy: Any) -> Any:
    from wedlock.store.models import Group

    return Group.objects.create(name=name, **policy)


def identity(of: Any, system: str = "erp", login: str = "", **fields: Any) -> Any:
    from wedlock.store.models import Identity

    return Identity.objects.create(account=of, system=system, login=login or of.username, **fields)


def browser_of(of: Any) -> Any:
    from wedlock.store.models import Browser

    key = {"kty": "EC", "crv": "P-256", "x": "", "y": ""}
    return Browser.objects.create(account=of, thumbprint="t" * 43, public_key=key, label="Chrome on Linux")


def proposal(**fields: Any) -> Any:
    from wedlock.store.models import Proposal

    values = {"mark": "m", "kind": "person", "system": "erp", "login": "alice", "name": "Alice Martens",
              "other_system": "crm", "other_login": "amartens", "other_name": "A. Martens", "band": "review",
              "probability": 0.7,
              "evidence": [["the name is the same: {name}", {"name": "Alice Martens"}]]}  # fmt: skip
    return Proposal.objects.create(**{**values, **fields})


def house() -> dict[str, str]:
    """One of everything that can be managed; the pages' addresses by name."""
    alice = account()
    sales = group()
    alice.groups.add(sales)
    identity(alice)
    proposal()
    browser = browser_of(alice)
    tryton = application(scheme="administrator")
    shared = application("reports", scheme="shared")
    off = application("old", enabled=False)
    one = f"/manage/accounts/{alice.pk}/"
    return {
        "to do": "/manage/",
        "accounts": "/manage/accounts/",
        "account": one,
        "identities": "/manage/identities/",
        "proposals": "/manage/proposals/",
        "groups": "/manage/groups/",
        "new account": "/manage/new/account/",
        "link": one + "link/",
        "role": one + "role/",
        "disable": one + "disable/",
        "enable": one + "enable/",
        "delete": one + "delete/",
        "sessions": one + "sessions/",
        "factors": one + "factors/",
        "identity": one + "identity/",
        "identity remove": one + "identity/erp/remove/",
        "login": one + "login/",
        "login delete": one + f"login/{tryton.name}/delete/",
        "browser": f"/manage/browsers/{browser.pk}/revoke/",
        "sure proposals": "/manage/proposals/sure/",
        "new group": "/manage/new/group/",
        "group": f"/manage/groups/{sales.pk}/",
        "group remove": f"/manage/groups/{sales.pk}/remove/",
        "applications": "/manage/applications/",
        "new application": "/manage/new/application/",
        "application": f"/manage/applications/{tryton.name}/",
        "application remove": f"/manage/applications/{off.name}/remove/",
        "shared login": f"/manage/applications/{shared.name}/login/",
        "audit": "/manage/audit/",
        "audit download": "/manage/audit/download/",
    }
