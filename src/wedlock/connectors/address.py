"""Where a system is: the URL or file a user names, without ever showing the password in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from wedlock.errors import InputError, UsageError
from wedlock.language import T

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

_LOGIN = re.compile(r"(?<=://)([^/@:]*)(:.*)?@", re.DOTALL)  # to the last @: a password may hold any sign
_SECRET_OPTION = re.compile(r"(?i)\b(password|passwd|pwd|sslpassword|sslkey)=[^&\s]*")


def is_url(spec: str) -> bool:
    return "://" in spec


def masked(spec: str) -> str:
    """The spec with `***` for its password, in the login or among the options."""
    shown = _LOGIN.sub(lambda m: f"{m[1]}:***@" if m[2] else f"{m[1]}@", spec)
    return _SECRET_OPTION.sub(lambda m: f"{m[1]}=***", shown)


def parse_url(spec: str, password: str | None = None) -> URL:
    """The parts of a URL; UsageError where it has no sensible form."""
    from sqlalchemy.engine import make_url  # 0.3 s to load, and files are opened without it
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(spec)
    except (ArgumentError, ValueError):  # both may quote the URL with its password: not chained
        raise UsageError(
            T("{url} is not a database URL.", url=masked(spec)),
            T("Write engine://user@host:port/database; in a password, % @ : / are written %25 %40 %3A %2F."),
        ) from None
    return url.set(password=password) if password is not None else url


def existing_file(spec: str) -> Path:
    """The file; InputError where there is none."""
    path = Path(spec).expanduser()
    if path.is_dir():
        raise InputError(T("{path} is a folder, not a file.", path=spec), T("Name the file inside it."))
    if not path.exists():
        raise InputError(
            T("There is no file {path}.", path=spec),
            T("Name a URL such as postgresql://user@host/database, an existing file, or a system of wedlock.toml."),
        )
    return path


def sqlite_path(url: URL) -> Path:
    """The file of a sqlite URL (`sqlite:///relative.db`, `sqlite:////absolute.db`)."""
    if not url.database or url.database == ":memory:":
        raise UsageError(T("A sqlite URL names a file."), T("Write sqlite:///folder/file.db."))
    return existing_file(url.database)
