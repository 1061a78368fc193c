"""The hub opened: Django configured for one home folder, its database brought up to date."""

from __future__ import annotations

import secrets
from pathlib import Path

from wedlock.bootstrap.extension_key import extension_key, identifier_of_extension
from wedlock.bootstrap.hub import hub_file, keep_private
from wedlock.bootstrap.one_at_a_time import one_at_a_time
from wedlock.bootstrap.places import refuse_network_folder
from wedlock.config import Settings
from wedlock.errors import SettingsError
from wedlock.language import T
from wedlock.passport.key_file import KeyFile, LiveKeys
from wedlock.passport.keys import Keyring, read_keyring
from wedlock.passport.private_file import private_text
from wedlock.store.failures import hub_failures


def open_hub(known: Settings, migrate: bool = True) -> None:
    """Configure Django (once a process) and bring the hub's tables up to date; made where it does not exist."""
    import django
    from django.conf import settings

    from wedlock.bootstrap.django_settings import django_settings

    if settings.configured:
        if getattr(settings, "WEDLOCK").home.absolute() != known.home.absolute():  # noqa: B009
            raise SettingsError(T("This process has opened another hub already: {home}", home=str(known.home)))
    else:
        if not known.passport.database:
            refuse_network_folder(known.home)
        first = not (known.keys / "portal.key").exists() and not hub_file(known).exists()
        keys = keyring(known, first)
        key = private_text(known.keys / "portal.key", make=lambda: secrets.token_urlsafe(48))
        settings.configure(
            **django_settings(known, key),
            WEDLOCK_KEYS=LiveKeys(keys, key_file(known)),
            WEDLOCK_EXTENSION_ID=identifier_of_extension(known),
        )
        django.setup()
    if migrate:
        _migrate(known)
        _refuse_foreign_keys()


def keyring(known: Settings, first: bool = False) -> Keyring:
    """The keys outside the database: `[passport] vault_key`, else keys/vault.key, made at the `first` start."""
    file = key_file(known)
    if file is None:
        return read_keyring(known.passport.vault_key, f"{known.file} [passport] vault_key")
    return file.read(make=first and file.file.parent == known.keys)


def key_file(known: Settings) -> KeyFile | None:
    """The file that holds the keys; None where the environment gives them."""
    given = known.passport.vault_key
    if not given:
        return KeyFile(known.keys / "vault.key")
    return KeyFile(Path(given.removeprefix("file:"))) if given.startswith("file:") else None


def make_ready(known: Settings) -> str | None:
    """Open the hub for serving. Gives the one-time link of the first administrator while there is no account."""
    extension_key(known)
    open_hub(known)
    from django.conf import settings
    from django.db import connections

    from wedlock.passport.first_start import first_link

    with hub_failures():
        link = first_link(getattr(settings, "WEDLOCK_KEYS")(), known.passport.address)  # noqa: B009
    connections.close_all()  # workers must not share one
    return link


def _refuse_foreign_keys() -> None:
    """A hub put back beside other keys would seal new logins under them, and open none of the old."""
    from django.conf import settings

    from wedlock.passport import audit

    with hub_failures():
        fit = audit.belong(getattr(settings, "WEDLOCK_KEYS")())  # noqa: B009
    if not fit:
        raise SettingsError(
            T("The key file does not belong to this hub"),
            T("Put back the key file that was used with it; the two are backed up apart from each other."),
        )


def _migrate(known: Settings) -> None:
    from django.core.management import call_command

    with hub_failures(), one_at_a_time(known.home):
        keep_private(known)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
