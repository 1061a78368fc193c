"""The hub opened: Django configured for one home folder, its database brought up to date."""

from __future__ import annotations

import secrets

from wedlock.bootstrap.extension_key import extension_key, identifier_of_extension
from wedlock.bootstrap.hub_failures import hub_failures
from wedlock.bootstrap.one_at_a_time import one_at_a_time
from wedlock.bootstrap.places import refuse_network_folder
from wedlock.bootstrap.private_files import private_text
from wedlock.config import Settings
from wedlock.errors import SettingsError
from wedlock.language import T
from wedlock.passport.keys import Keyring, new_keyring, read_keyring, written


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
        first = not (known.keys / "portal.key").exists()
        keys = keyring(known, first)
        key = private_text(known.keys / "portal.key", make=(lambda: secrets.token_urlsafe(48)) if first else None)
        settings.configure(
            **django_settings(known, key), WEDLOCK_KEYS=keys, WEDLOCK_EXTENSION_ID=identifier_of_extension(known)
        )
        django.setup()
    if migrate:
        _migrate(known)


def keyring(known: Settings, first: bool = False) -> Keyring:
    """The keys outside the database: `[passport] vault_key`, else keys/vault.key, made at the `first` start."""
    if known.passport.vault_key:
        return read_keyring(known.passport.vault_key, f"{known.file} [passport] vault_key")
    file = known.keys / "vault.key"
    return read_keyring(private_text(file, make=(lambda: written(new_keyring())) if first else None), str(file))


def make_ready(known: Settings) -> str | None:
    """Open the hub for serving. Gives the one-time link of the first administrator while there is no account."""
    extension_key(known)
    open_hub(known)
    from django.conf import settings
    from django.db import connections

    from wedlock.passport.first_start import first_link

    with hub_failures(known):
        link = first_link(getattr(settings, "WEDLOCK_KEYS"), known.passport.address)  # noqa: B009
    connections.close_all()  # workers must not share one
    return link


def _migrate(known: Settings) -> None:
    from django.core.management import call_command

    with hub_failures(known), one_at_a_time(known.home):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
