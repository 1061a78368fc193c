"""Accounts, applications and the rest as plain data: what `--json` writes. No secret, no sealed byte."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet

from wedlock.passport.accounts import account_named
from wedlock.store.models import Account, Application, Browser, Credential, Group, Identity


def applications() -> QuerySet[Application]:
    """All, in the order of their tiles."""
    return Application.objects.prefetch_related("groups")


def groups() -> QuerySet[Group]:
    return Group.objects.prefetch_related("applications").order_by("name")


def browsers(username: str | None) -> QuerySet[Browser]:
    """Those of an account, or of all (None)."""
    found = Browser.objects.select_related("account").order_by("account__username", "pk")
    return found if username is None else found.filter(account=account_named(username))


def credentials(stale: bool) -> QuerySet[Credential]:
    """What is sealed; `stale`: only what an application refused."""
    found = Credential.objects.select_related("account", "application")
    found = found.order_by("application__name", "account__username")
    return found.filter(stale=True) if stale else found


def sessions(username: str) -> list[dict[str, Any]]:
    """Where an account is signed in; a session's own key is a secret, and is not told."""
    listed = UserSession.objects.filter(user=account_named(username)).order_by("-created_at")
    return [{"address": one.ip, "browser": one.user_agent, "since": moment(one.created_at)} for one in listed]


def account_data(account: Account) -> dict[str, Any]:
    return {
        "name": account.username,
        "full_name": account.name,
        "email": account.email,
        "role": account.role,
        "language": account.language or None,
        "active": account.is_active,
        "password": account.has_usable_password(),
        "groups": sorted(group.name for group in account.groups.all()),
        "identities": [identity_data(identity) for identity in account.identities.all()],
        "last_sign_in": moment(account.last_login),
    }


def account_details(account: Account) -> dict[str, Any]:
    """The account with its browsers and what is sealed for it."""
    sealed = account.credentials.select_related("application", "account")
    return account_data(account) | {
        "browsers": [browser_data(browser) for browser in account.browsers.all()],
        "credentials": [credential_data(credential) for credential in sealed],
    }


def identity_data(identity: Identity) -> dict[str, Any]:
    return {"system": identity.system, "login": identity.login, "proof": identity.proof, "shared": identity.shared}


def browser_data(browser: Browser) -> dict[str, Any]:
    return {"number": browser.pk, "account": browser.account.username, "label": browser.label,
            "thumbprint": browser.thumbprint, "enrolled": moment(browser.enrolled), "used": moment(browser.used),
            "revoked": moment(browser.revoked)}  # fmt: skip


def credential_data(credential: Credential) -> dict[str, Any]:
    account = credential.account.username if credential.account else None
    return {"application": credential.application.name, "account": account, "stale": credential.stale,
            "changed": moment(credential.changed)}  # fmt: skip


def application_data(application: Application) -> dict[str, Any]:
    fields = ("name", "system", "label", "label_zh", "url", "recipe", "own_recipe", "extra", "opening", "scheme",
              "plain_http_allowed", "second_factor_required", "enabled", "position")  # fmt: skip
    groups = sorted(group.name for group in application.groups.all())
    return {field: getattr(application, field) for field in fields} | {"groups": groups}


def group_data(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "second_factor_required": group.second_factor_required,
        "idle_minutes": group.idle_minutes,
        "absolute_minutes": group.absolute_minutes,
        "accounts": group.accounts.count(),
        "applications": sorted(application.name for application in group.applications.all()),
    }


def moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
