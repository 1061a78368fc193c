"""Finding accounts among ten thousand: search, filters, and a page at a time in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q

from wedlock.store.models import Account, Identity, normalised_name

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for; "" is anything."""

    words: str = ""
    role: str = ""
    group: str = ""
    state: str = ""  # active, disabled


def find_accounts(wish: Wish, page: int = 1, on_a_page: int = ON_A_PAGE) -> Page[Account]:
    """A page of accounts by name; `words` are looked for in names, addresses and logins of identities."""
    found = Account.objects.order_by("username").prefetch_related("groups", "identities")
    if wish.words:
        login = Exists(Identity.objects.filter(account=OuterRef("pk"), login__icontains=wish.words))
        name = Q(username__contains=normalised_name(wish.words)) | Q(name__icontains=wish.words)
        found = found.filter(name | Q(email__icontains=wish.words) | Q(login))
    if wish.role:
        found = found.filter(role=wish.role)
    if wish.group:
        found = found.filter(groups__name=wish.group)
    if wish.state in ("active", "disabled"):
        found = found.filter(is_active=wish.state == "active")
    return Paginator(found, on_a_page).get_page(page)
