"""Errors of the API: a status, a stable `code`, and a sentence in the reader's language."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from wedlock.language import Lang, T, Text
from wedlock.passport.denied import Denied, Why

STATUS = {
    Why.SIGNED_OUT: 401,
    Why.BROWSER_RESTARTED: 401,
    Why.NO_CREDENTIAL: 409,
    Why.STALE: 409,
    Why.RECIPE: 409,
    Why.TOO_MANY: 429,
    Why.NO_LAUNCH: 404,
    Why.OUTCOME_KNOWN: 409,
}
"""403 for the others."""


class Trouble(Exception):
    """A call that is not answered as asked."""

    def __init__(self, status: int, code: str, text: Text, headers: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.text = text
        self.headers = headers or {}

    def answer(self, lang: Lang) -> HttpResponse:
        return JsonResponse({"code": self.code, "text": self.text.say(lang)}, status=self.status, headers=self.headers)


def from_denied(denied: Denied) -> Trouble:
    return Trouble(STATUS.get(denied.why, 403), denied.why.value, denied.text)


def bad_json() -> Trouble:
    return Trouble(400, "bad_json", T("The call is no JSON object, or repeats a key."))


def bad_request(key: str) -> Trouble:
    return Trouble(400, "bad_request", T("The call is wrong at {key}.", key=key[:60]))


def no_such_call() -> Trouble:
    return Trouble(404, "no_such_call", T("There is no such call."))


def wrong_method() -> Trouble:
    return Trouble(405, "wrong_method", T("Only POST is answered here."), {"Allow": "POST"})


def wrong_origin() -> Trouble:
    return Trouble(403, "wrong_origin", T("Only the extension of this portal may ask this."))


def wrong_type() -> Trouble:
    return Trouble(415, "wrong_type", T("The call must be application/json."))


def too_large() -> Trouble:
    return Trouble(413, "too_large", T("The call is larger than 8 KiB."))


def too_old(least: str) -> Trouble:
    return Trouble(
        426, "extension_too_old", T("The extension is too old; at least {least} is needed.", least=least),
        {"Upgrade": f"wedlock-extension/{least}"},
    )  # fmt: skip


def busy() -> Trouble:
    return Trouble(503, "busy", T("The portal is busy. Try again in a moment."), {"Retry-After": "2"})


def broken() -> Trouble:
    return Trouble(500, "broken", T("The portal could not answer; its log tells why."))
