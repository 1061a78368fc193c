"""What every section of wedlock.toml is checked for, and how it names a secret."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wedlock.errors import SettingsError
from wedlock.language import T


def exists(spec: str) -> bool:
    try:
        return Path(spec).exists()
    except OSError as error:  # a name of 300 characters, a folder that may not be entered
        raise SettingsError(
            T("{file} cannot be read: {reason}", file=spec[:80], reason=str(error.strerror)),
            T("Name a URL such as postgresql://user@host/database, an existing file, or a system of wedlock.toml."),
        ) from error


def secret(value: str, where: str) -> str:
    """A secret by `env:NAME` or `file:PATH` (first line), else the text itself."""
    kind, _, rest = value.partition(":")
    if kind == "env":
        found = os.environ.get(rest)
        if found is None:
            raise SettingsError(
                T("{where} asks for the environment variable {name}, which is not set", where=where, name=rest),
                T("Set it for this process, or use file:PATH."),
            )
        return found
    if kind == "file":
        try:
            return Path(rest).read_text(encoding="utf-8").splitlines()[0]
        except (OSError, IndexError, UnicodeDecodeError) as error:
            raise SettingsError(
                T("{where} asks for the secret in {file}, which cannot be read", where=where, file=rest),
                T("The file must exist, be readable by you, and hold the secret on its first line."),
            ) from error
    return value


def section(file: Path, name: str, entry: object) -> None:
    if not isinstance(entry, Mapping):
        raise SettingsError(T("{file}: [{section}] must be a section", file=str(file), section=name))


def only(file: Path, name: str, entry: Mapping[str, Any], known: set[str]) -> None:
    section(file, name, entry)
    for key in entry:
        if key not in known:
            raise SettingsError(
                T("{file}: unknown setting {key} in [{section}]", file=str(file), key=key, section=name),
                T("Known settings: {names}", names=", ".join(sorted(known))),
            )


def one_of(where: str, key: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise SettingsError(T("{where}: {key} is {value}, not one of {known}", where=where, key=key, value=value,
                              known=", ".join(known)))  # fmt: skip
