"""Doing something that cannot be taken back lightly: a page that says what will happen, and a button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wedlock.errors import WedlockError
from wedlock.language import Text
from wedlock.web.middleware.speech import spoken
from wedlock.web.views.manage.page import manage_page, say, status_of


@dataclass(frozen=True, slots=True)
class Action:
    """`do` carries it out, given the fingerprint of what the page showed, and says what was done."""

    title: Text
    consequences: tuple[Text, ...]
    button: Text
    back: str
    do: Callable[[str], Text]
    after: str = ""  # where to go afterwards, if not back
    seen: str = ""


def confirming(request: HttpRequest, action: Action) -> HttpResponse:
    """GET: the question. POST: done, or the reason why not."""
    problem, status = "", 200
    if request.method == "POST":
        try:
            messages.success(request, say(action.do(request.POST.get("seen", ""))))
            return HttpResponseRedirect(action.after or action.back)
        except WedlockError as error:
            problem, status = error.say(spoken()), status_of(error)
    return manage_page(
        request, "confirm.html", status, title=say(action.title), button=say(action.button), back=action.back,
        consequences=[say(text) for text in action.consequences], seen=action.seen, problem=problem,
    )  # fmt: skip
