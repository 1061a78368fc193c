"""What each role may do on the portal; docs/reference/roles.md is this table, and a test holds the two together."""

from __future__ import annotations

from enum import StrEnum

from wedlock.errors import Refused
from wedlock.language import T, Text
from wedlock.store.models import Account


class Right(StrEnum):
    OPEN_APPLICATIONS = "open_applications"
    SEE_REPORTS = "see_reports"
    RUN_JOBS = "run_jobs"
    CHANGE_PLAN = "change_plan"
    SEE_ACCOUNTS = "see_accounts"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_APPLICATIONS = "manage_applications"
    MANAGE_POLICIES = "manage_policies"
    MANAGE_KEYS = "manage_keys"
    SEARCH_AUDIT = "search_audit"


Role = Account.Role

_PERSON = frozenset({Right.OPEN_APPLICATIONS})
_VIEWER = _PERSON | {Right.SEE_REPORTS}
_OPERATOR = _VIEWER | {Right.RUN_JOBS}
_INTEGRATOR = _OPERATOR | {Right.CHANGE_PLAN, Right.SEE_ACCOUNTS, Right.MANAGE_APPLICATIONS}

TABLE: dict[Account.Role, frozenset[Right]] = {
    Role.PERSON: _PERSON,
    Role.VIEWER: _VIEWER,
    Role.OPERATOR: _OPERATOR,
    Role.INTEGRATOR: _INTEGRATOR,
    Role.SECURITY: _PERSON
    | {
        Right.SEE_ACCOUNTS,
        Right.MANAGE_ACCOUNTS,
        Right.MANAGE_APPLICATIONS,
        Right.MANAGE_POLICIES,
        Right.MANAGE_KEYS,
        Right.SEARCH_AUDIT,
    },
    Role.AUDITOR: _PERSON | {Right.SEE_ACCOUNTS, Right.SEARCH_AUDIT},
}

ROLE_NAMES: dict[Account.Role, Text] = {
    Role.PERSON: T("Person"),
    Role.VIEWER: T("Viewer"),
    Role.OPERATOR: T("Operator"),
    Role.INTEGRATOR: T("Integrator"),
    Role.SECURITY: T("Security administrator"),
    Role.AUDITOR: T("Auditor"),
}


def rights(account: Account) -> frozenset[Right]:
    """Nothing for an account that is disabled, nor for a role nobody knows."""
    if not account.is_active or account.role not in TABLE:
        return frozenset()
    return TABLE[Role(account.role)]


def allowed(account: Account, right: Right) -> bool:
    return right in rights(account)


def demand(account: Account, right: Right) -> None:
    """Go on, or refuse with a sentence that names the role."""
    if not allowed(account, right):
        role = ROLE_NAMES[Role(account.role)] if account.role in TABLE else account.role
        raise Refused(T("Your role ({role}) does not allow this ({right})", role=role, right=right.value))
