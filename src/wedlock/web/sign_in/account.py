"""Who is signed in, as our own type."""

from __future__ import annotations

from django.http import HttpRequest

from wedlock.store.models import Account


def account_of(request: HttpRequest) -> Account:
    """For views that only signed-in people reach."""
    assert isinstance(request.user, Account)
    return request.user
