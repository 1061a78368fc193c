"""The pages that a signed-in person's menu lists."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from wedlock.language import T, Text
from wedlock.web.middleware.speech import spoken


@dataclass(frozen=True, slots=True)
class Page:
    address: str
    label: str


_OWN: tuple[tuple[str, Text], ...] = (
    ("/", T("Applications")),
    ("/me/", T("Profile")),
    ("/me/browsers/", T("Browsers")),
    ("/accounts/2fa/", T("Second factor")),
    ("/me/sessions/", T("Sessions")),
)


def pages(request: HttpRequest) -> list[Page]:
    """What this person may open; nothing for a stranger."""
    if not request.user.is_authenticated:
        return []
    return [Page(address, label.say(spoken())) for address, label in _OWN]
