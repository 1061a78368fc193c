"""Logins that are no person's: made by a product for itself, for a job, a test, or for everybody at a desk."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources

from wedlock.language import T, Text
from wedlock.passport.linking.forms import login_form


def is_role(word: str) -> bool:
    """Whether a login, or what stands before an address's @, names a job or a service rather than a person."""
    names, forms = _known()
    return word in names or bool(forms.fullmatch(word))


def no_person(login: str, own: frozenset[str] = frozenset(), team: bool = False) -> Text | None:
    """Why a login is not proposed; None for a person's. `own`: logins that the product makes for itself."""
    if team:
        return T("a team, not a person")
    if login in own:
        return T("made by the product for itself")
    if is_role(login_form(login)):
        return T("names a job or a service, not a person")
    return None


@cache
def _known() -> tuple[frozenset[str], re.Pattern[str]]:
    file = resources.files("wedlock.passport.linking") / "service_logins.json"
    lists = {key: words.split() for key, words in json.loads(file.read_text(encoding="utf-8")).items()}
    before, behind = ("|".join(lists[key]) for key in ("before", "behind"))
    forms = rf"(?:{before})[_-].+|.+[._-](?:{behind})|(?:test|demo|user|guest)\d+|__.*__"
    return frozenset(lists["names"]), re.compile(forms)
