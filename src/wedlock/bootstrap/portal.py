"""The hub opened: Django configured for one home folder, its database brought up to date."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from wedlock.bootstrap.hub_failures import hub_failures
from wedlock.bootstrap.one_at_a_time import one_at_a_time
from wedlock.bootstrap.places import refuse_network_folder
from wedlock.config import Settings
from wedlock.errors import OutputError, Refused, SettingsError
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
        settings.configure(**django_settings(known, key), WEDLOCK_KEYS=keys)
        django.setup()
    if migrate:
        _migrate(known)


def keyring(known: Settings, first: bool = False) -> Keyring:
    """The keys outside the database: `[passport] vault_key`, else keys/vault.key, made at the `first` start."""
    if known.passport.vault_key:
        return read_keyring(known.passport.vault_key, f"{known.file} [passport] vault_key")
    file = known.keys / "vault.key"
    return read_keyring(private_text(file, make=(lambda: written(new_keyring())) if first else None), str(file))


def private_text(file: Path, make: Callable[[], str] | None = None) -> str:
    """The text of a file that its owner alone may read; made (0600) where it is missing and `make` is given."""
    try:
        if not file.exists() and make:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with open(file, "x", opener=_private) as out:
                out.write(make() + "\n")
        mode = file.stat().st_mode & 0o077
        if mode:
            raise Refused(
                T("{file} can be read by others (mode {mode})", file=str(file), mode=oct(file.stat().st_mode & 0o777)),
                T("Run: chmod 600 {file}", file=str(file)),
            )
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        raise SettingsError(
            T("The key file {file} is missing", file=str(file)),
            T("Put it back from where you keep it; without it nothing that is sealed can be opened."),
        ) from error
    except OSError as error:
        raise OutputError(
            T("{path} cannot be written: {reason}.", path=str(file), reason=error.strerror or "?")
        ) from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def make_ready(known: Settings) -> str | None:
    """Open the hub for serving. Gives the one-time link of the first administrator while there is no account."""
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
