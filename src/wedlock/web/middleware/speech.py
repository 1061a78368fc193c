"""In which language a person reads: their choice, else the browser's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import lazy

from wedlock.language import Lang, Text

COOKIE = "__Host-wedlock-language"


class Speech:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        spoken = language_of(request)
        with translation.override("zh-hans" if spoken == "zh" else "en"):
            response = self.get_response(request)
        response.headers["Content-Language"] = "zh-Hans" if spoken == "zh" else "en"
        return response


def language_of(request: HttpRequest) -> Lang:
    """The cookie, else what the browser prefers, else English."""
    chosen = request.COOKIES.get(COOKIE) or translation.get_language_from_request(request)
    return "zh" if chosen.startswith("zh") else "en"


def spoken() -> Lang:
    """The language of the request that is being answered."""
    return "zh" if (translation.get_language() or "en").startswith("zh") else "en"


def _said(text: Text) -> str:
    return text.say(spoken())


later: Callable[[Text], Any] = lazy(_said, str)  # a sentence of a form's class: said when somebody reads it
