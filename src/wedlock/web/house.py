"""What `bootstrap.open_hub` left for the portal: the Settings and the keys."""

from __future__ import annotations

from typing import cast

from django.conf import settings

from wedlock.config import Settings
from wedlock.passport.keys import Keyring


def known() -> Settings:
    return cast(Settings, getattr(settings, "WEDLOCK"))  # noqa: B009 - django-stubs knows Django's own settings alone


def keys() -> Keyring:
    return cast(Keyring, getattr(settings, "WEDLOCK_KEYS"))  # noqa: B009
