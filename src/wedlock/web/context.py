"""What every page knows of the house: its name, and the language it is read in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from wedlock.web.house import known
from wedlock.web.middleware.speech import spoken


def house(request: HttpRequest) -> dict[str, Any]:
    passport = known().passport
    zh = spoken() == "zh"
    return {
        "house": (zh and passport.name_zh) or passport.name,
        "language": "zh-Hans" if zh else "en",
        "logo": bool(passport.logo),
    }
