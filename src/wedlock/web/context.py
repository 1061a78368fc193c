"""What every page knows of the house: its name, the language it is read in, and the pages of the menu."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest

from wedlock.web.house import house_name, known
from wedlock.web.middleware.speech import spoken
from wedlock.web.pages import pages


def house(request: HttpRequest) -> dict[str, Any]:
    return {
        "house": house_name(),
        "language": "zh-Hans" if spoken() == "zh" else "en",
        "logo": bool(known().passport.logo),
        "pages": partial(pages, request),  # called by the templates that show the menu: asks for the account
    }
