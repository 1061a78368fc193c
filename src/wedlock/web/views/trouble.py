"""Pages for what went wrong: each names the thing and the way out. They ask the database for nothing."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation

from wedlock.language import T, Text
from wedlock.web.house import house_name
from wedlock.web.middleware.speech import language_of

_log = logging.getLogger("wedlock.web")


@dataclass(frozen=True, slots=True)
class Trouble:
    """`code` is for programs. `retry_s`: after how many seconds it is worth another try."""

    status: int
    code: str
    heading: Text
    text: Text
    retry_s: int = 0


BAD_REQUEST = Trouble(
    400,
    "bad_request",
    T("This request could not be understood"),
    T("Go back to the portal's first page and start from there."),
)
FORGED = Trouble(
    403,
    "forged",
    T("This form could not be trusted"),
    T("The page was too old, or it came from somewhere else. Go back, load it again, and try once more."),
)
FORBIDDEN = Trouble(
    403,
    "forbidden",
    T("You may not see this page"),
    T("If you need it for your work, ask an administrator for the right."),
)
MISSING = Trouble(
    404,
    "not_found",
    T("There is no such page"),
    T("The address may be mistyped, or what was here is gone."),
)
TOO_MANY = Trouble(
    429,
    "too_many",
    T("Too many attempts"),
    T("Too many attempts came from your network in a short time. Wait a minute, then try again."),
    retry_s=60,
)
FAILED = Trouble(
    500,
    "failed",
    T("Something went wrong on our side"),
    T("It was noted in the log. Try again; if it happens again, tell an administrator when it was."),
)
BUSY = Trouble(
    503,
    "busy",
    T("The portal is busy"),
    T("Its database does not answer right now. Nothing was changed. Wait a moment, then try again."),
    retry_s=5,
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return told(request, BAD_REQUEST)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token did not fit: a stale page, cookies off, or somebody else's page."""
    return told(request, FORGED)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return told(request, FORBIDDEN)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return told(request, MISSING)


def too_many(request: HttpRequest) -> HttpResponse:
    return told(request, TOO_MANY)


def failed(request: HttpRequest) -> HttpResponse:
    """What nobody foresaw; and the one thing somebody did: the database is locked, or does not answer."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError):
        _log.error("the hub does not answer: %s", type(error).__name__)
        return told(request, BUSY)
    return told(request, FAILED)


def told(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """In the language the browser asks for: what failed may have failed before anybody looked at it."""
    lang = language_of(request)
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = JsonResponse({"code": trouble.code, "text": trouble.text.say(lang)}, status=trouble.status)
    else:
        with translation.override("zh-hans" if lang == "zh" else "en"):
            shown = {"code": trouble.status, "heading": trouble.heading.say(lang), "text": trouble.text.say(lang)}
            shown |= {"house": house_name(), "language": "zh-Hans" if lang == "zh" else "en"}
            response = HttpResponse(render_to_string("portal/trouble.html", shown), status=trouble.status)
    if trouble.retry_s:
        response.headers["Retry-After"] = str(trouble.retry_s)
    return response
