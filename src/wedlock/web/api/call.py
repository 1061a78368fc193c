"""How every call is answered: checked in one order, refused in one form, its words in the reader's language."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse

from wedlock.passport.denied import Denied
from wedlock.passport.extension_id import MINIMUM_EXTENSION, new_enough
from wedlock.web.api import strict_json, trouble
from wedlock.web.house import extension
from wedlock.web.middleware.speech import spoken

_log = logging.getLogger("wedlock.api")

Answer = Callable[[HttpRequest, dict[str, Any]], dict[str, Any]]
View = Callable[[HttpRequest], HttpResponse]


def call(shape: Mapping[str, strict_json.Check]) -> Callable[[Answer], View]:
    """A view that answers POSTs of the extension whose body has `shape`.

    No token of a form: the Origin header, which no page can forge, must be the extension's.
    """

    def wrap(answer: Answer) -> View:
        @wraps(answer)
        def view(request: HttpRequest) -> HttpResponse:
            try:
                return JsonResponse(answer(request, _asked(request, shape)))
            except Denied as denied:
                return trouble.from_denied(denied).answer(spoken())
            except trouble.Trouble as refused:
                return refused.answer(spoken())
            except OperationalError as error:
                _log.warning("the hub does not answer: %s", type(error).__name__)
                return trouble.busy().answer(spoken())

        return view

    return wrap


def _asked(request: HttpRequest, shape: Mapping[str, strict_json.Check]) -> dict[str, Any]:
    if request.method != "POST":
        raise trouble.wrong_method()
    check_sender(request)
    if request.content_type != "application/json":
        raise trouble.wrong_type()
    return strict_json.parsed(_body(request), shape)


def check_sender(request: HttpRequest) -> None:
    """The extension of this portal, and not an old one."""
    ours = extension()
    if not ours or request.META.get("HTTP_ORIGIN") != f"chrome-extension://{ours}":
        raise trouble.wrong_origin()
    if not new_enough(request.META.get("HTTP_WEDLOCK_EXTENSION", "")):
        raise trouble.too_old(MINIMUM_EXTENSION)


def _body(request: HttpRequest) -> bytes:
    """At most 8 KiB are read, whatever the header says."""
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > strict_json.LARGEST:
            raise trouble.too_large()
    except ValueError:
        raise trouble.bad_json() from None
    body = request.read(strict_json.LARGEST + 1)
    if len(body) > strict_json.LARGEST:
        raise trouble.too_large()
    return body
