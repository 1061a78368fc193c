"""The pages that a signed-in person's menu lists."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from wedlock.language import T, Text
from wedlock.passport.roles import Right, allowed
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
_MANAGING: tuple[str, Text] = ("/manage/", T("Administration"))


def pages(request: HttpRequest) -> list[Page]:
    """What this person may open; nothing for a stranger."""
    if not request.user.is_authenticated:
        return []
    found = [*_OWN, _MANAGING] if allowed(request.user, Right.SEE_ACCOUNTS) else _OWN
    return [Page(address, label.say(spoken())) for address, label in found]
