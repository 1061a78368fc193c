"""What `bootstrap.open_hub` left for the portal: the Settings and the keys."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import cast

from django.conf import settings

from wedlock.config import Settings
from wedlock.passport.extension_id import id_of_key_file
from wedlock.passport.key_file import LiveKeys
from wedlock.passport.keys import Keyring
from wedlock.web.middleware.speech import spoken


def known() -> Settings:
    return cast(Settings, getattr(settings, "WEDLOCK"))  # noqa: B009 - django-stubs knows Django's own settings alone


def keys() -> Keyring:
    """Those of this moment: a rotation changes them under a portal that runs."""
    return cast(LiveKeys, getattr(settings, "WEDLOCK_KEYS"))()  # noqa: B009


def extension() -> str:
    """The id of the extension that `wedlock extension pack` made for this home; "" before it did."""
    return cast(str, getattr(settings, "WEDLOCK_EXTENSION_ID", "")) or _packed(known().keys / "extension.pem")


def _packed(file: Path) -> str:
    """Looked for at every call until it is there: it may be packed while the portal is running."""
    return _id(file) if file.exists() else ""


@cache
def _id(file: Path) -> str:
    return id_of_key_file(file.read_bytes())


def house_name() -> str:
    """The company's name for the portal, in the reader's language where it gave one."""
    passport = known().passport
    return (spoken() == "zh" and passport.name_zh) or passport.name
