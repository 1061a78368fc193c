"""A portal that people reach by HTTPS answers nothing in clear."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from wedlock.language import T
from wedlock.web.house import known
from wedlock.web.middleware.speech import language_of


class HttpsOnly:
    """Reading is sent to the portal's own address, whatever Host was asked; what was posted in clear is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.address = known().passport.address if known().passport.secure else ""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.address or request.is_secure():
            return self.get_response(request)
        if request.method in ("GET", "HEAD"):
            return HttpResponsePermanentRedirect(self.address + request.get_full_path())
        told = T(
            "This portal is used at {address}; nothing was read from what you sent in clear.", address=self.address
        )
        return HttpResponse(told.say(language_of(request)), status=403, content_type="text/plain; charset=utf-8")
