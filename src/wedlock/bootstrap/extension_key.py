"""The key that signs the extension; the extension's id follows from it, and the server trusts that id alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wedlock.config import Settings
from wedlock.errors import SettingsError
from wedlock.language import T
from wedlock.passport.private_file import private_text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey


def extension_key(known: Settings) -> RSAPrivateKey:
    """The key in keys/extension.pem; made where it is missing."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    from wedlock.passport.rollout.crx import new_key

    file = known.keys / "extension.pem"
    text = private_text(file, make=new_key)
    try:
        key = load_pem_private_key(text.encode(), password=None)
    except ValueError:
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise SettingsError(
            T("{where} is no key file of ours, or is damaged", where=str(file)),
            T("Put it back from where you keep it: with another key the extension in people's browsers is a stranger."),
        )
    return key


def identifier_of_extension(known: Settings) -> str:
    """The extension's id; "" while there is no key."""
    from wedlock.passport.extension_id import extension_id
    from wedlock.passport.rollout.crx import public_der

    return extension_id(public_der(extension_key(known))) if (known.keys / "extension.pem").exists() else ""
