"""The first start: while there is no account, a one-time link makes the first administrator."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

LIFE = timedelta(hours=24)


def first_link(address: str) -> str | None:
    """A new link (the one before it is burned); None once there is an account."""
    from django.utils import timezone

    from wedlock.store.models import Account, Invitation

    if Account.objects.exists():
        return None
    token = secrets.token_urlsafe(32)
    Invitation.objects.filter(account=None).delete()
    Invitation.objects.create(
        account=None, token=hashlib.sha256(token.encode()).hexdigest(), expires=timezone.now() + LIFE
    )
    return f"{address}/welcome/{token}/"
