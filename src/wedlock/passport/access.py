"""Which Applications a person may open: those without groups, and those of their groups."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from wedlock.passport.roles import Right, allowed
from wedlock.store.models import Account, Application


def applications_of(account: Account) -> QuerySet[Application]:
    """Enabled applications, in the order of the tiles."""
    if not allowed(account, Right.OPEN_APPLICATIONS):
        return Application.objects.none()
    groups = Application.groups.through.objects.filter(application=OuterRef("pk"))
    mine = groups.filter(group__accounts=account)
    return Application.objects.filter(~Exists(groups) | Q(Exists(mine)), enabled=True)
