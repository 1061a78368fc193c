"""POST /api/extension/state: who is signed in, and what may be opened and how."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from wedlock.errors import InputError
from wedlock.language import Lang
from wedlock.model.origins import origin_of
from wedlock.passport.extension_id import MINIMUM_EXTENSION
from wedlock.passport.recipes import recipe_of
from wedlock.passport.tiles import openable
from wedlock.store.models import Account, Application, Browser
from wedlock.web.api.call import call
from wedlock.web.api.session import caller
from wedlock.web.api.strict_json import RUN, THUMBPRINT, optional
from wedlock.web.middleware.speech import spoken


@call({"run": RUN, "thumbprint": optional(THUMBPRINT)})
def state(request: HttpRequest, asked: dict[str, Any]) -> dict[str, Any]:
    who = caller(request, asked["run"])
    lang = spoken()
    if who is None:
        return _state(lang)
    enrolled = Browser.objects.filter(account=who.account, thumbprint=asked["thumbprint"], revoked=None).exists()
    open_to = [entry for found in openable(who.account) if (entry := _application(found, lang))]
    return _state(lang) | {
        "signed_in": True,
        "account": opaque(who.account),
        "enrolled": enrolled,
        "applications": open_to,
    }


def opaque(account: Account) -> str:
    """Tells the extension that the person changed, and nothing else."""
    return salted_hmac("wedlock.extension.account", str(account.pk), algorithm="sha256").hexdigest()[:32]


def _state(lang: Lang) -> dict[str, Any]:
    return {
        "signed_in": False,
        "account": None,
        "language": lang,
        "enrolled": False,
        "minimum_version": MINIMUM_EXTENSION,
        "applications": [],
    }


def _application(found: Application, lang: Lang) -> dict[str, Any] | None:
    """None where its recipe is mistaken or its address is none: the extension leaves it alone."""
    try:
        recipe = recipe_of(found.recipe, found.own_recipe)
    except InputError:
        return None
    origin = origin_of(found.url)
    return None if not origin else {
        "name": found.name,
        "label": (found.label_zh if lang == "zh" else "") or found.label,
        "origin": origin,
        "url": found.url,
        "opening": found.opening,
        "recipe": recipe.as_json() if recipe else None,
    }  # fmt: skip
