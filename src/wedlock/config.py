"""wedlock.toml and the environment become Settings; nobody else reads either.

[systems.erp]
url = "postgresql://reader@db.example/erp"
password = "env:ERP_PASSWORD"        # or "file:/run/secrets/erp"; never the password itself in a shared file
role = "erp"                         # erp, crm or other
environment = "production"           # or test; the two are never mixed
profile = "tryton"                   # optional: told by the tables where it is left out
timezone = "Asia/Shanghai"
company = "1"

[analysis]
sample_rows = 5000
statement_timeout = 30               # seconds
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wedlock.errors import SettingsError
from wedlock.language import T

ROLES = ("erp", "crm", "other")
ENVIRONMENTS = ("production", "test")


@dataclass(frozen=True)
class SystemSettings:
    """One system of wedlock.toml, or one given on the command line. `password` is never shown."""

    name: str
    url: str = field(repr=False)
    role: str = "other"
    profile: str = ""
    environment: str = ""  # "" for a URL or a file: only what wedlock.toml names has one
    timezone: str = ""
    company: str = ""
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class AnalysisSettings:
    """How rows are read: `sample_rows` of a table, `statement_timeout` in seconds."""

    sample_rows: int = 5000
    statement_timeout: int = 30


@dataclass(frozen=True)
class Settings:
    """All settings of one home folder."""

    home: Path
    systems: Mapping[str, SystemSettings] = field(default_factory=dict)
    analysis: AnalysisSettings = AnalysisSettings()

    @property
    def file(self) -> Path:
        return self.home / "wedlock.toml"

    @property
    def plan(self) -> Path:
        return self.home / "plan.yaml"


def load(home: Path) -> Settings:
    """The Settings of `home`; without a wedlock.toml, the defaults. Errors name file and key."""
    file = home / "wedlock.toml"
    if not _exists(str(file)):
        return Settings(home)
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            T("{file} is not valid TOML: {reason}", file=str(file), reason=str(error)),
            T("Correct the line it names; the file must be UTF-8."),
        ) from error
    except OSError as error:
        raise SettingsError(T("{file} cannot be read: {reason}", file=str(file), reason=str(error.strerror))) from error
    _only(file, "", content, {"systems", "analysis"})
    for section in ("systems", "analysis"):
        _section(file, section, content.get(section, {}))
    systems = {name: _system(file, name, entry) for name, entry in content.get("systems", {}).items()}
    return Settings(home, systems, _analysis(file, content.get("analysis", {})))


def system(spec: str, settings: Settings, position: str) -> SystemSettings:
    """A URL (has `://`), else an existing file, else a name of wedlock.toml. `position` names a bare one: erp, crm."""
    if "://" in spec:
        return SystemSettings(position, spec, role=position)
    if _exists(spec):
        name = os.fsencode(Path(spec).stem).decode("utf-8", "replace")  # a file's name may be any bytes
        return SystemSettings(name or position, str(Path(spec)), role=position)
    if spec in settings.systems:
        return settings.systems[spec]
    raise SettingsError(
        T("There is no system {name}: no URL, no such file, no [systems.{name}] in {file}", name=spec,
          file=str(settings.file)),
        T("Known names: {names}. A URL looks like postgresql://user@host/database.",
          names=", ".join(settings.systems) or "–"),
    )  # fmt: skip


def _exists(spec: str) -> bool:
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


def _system(file: Path, name: str, entry: Mapping[str, Any]) -> SystemSettings:
    where = f"{file} [systems.{name}]"
    keys = {"url", "password", "role", "profile", "environment", "timezone", "company"}
    _only(file, f"systems.{name}", entry, keys)
    for key, value in entry.items():
        if not isinstance(value, str):
            raise SettingsError(T("{where}: {key} must be a text in quotes", where=where, key=key))
    if "url" not in entry:
        raise SettingsError(T("{where} has no url", where=where), T('Add url = "postgresql://user@host/database".'))
    _one_of(where, "role", entry.get("role", "other"), ROLES)
    _one_of(where, "environment", entry.get("environment", "production"), ENVIRONMENTS)
    _zone(where, entry.get("timezone", ""))
    values = {"environment": ENVIRONMENTS[0]} | dict(entry) | {"url": secret(entry["url"], where)}
    if "password" in entry:
        values["password"] = secret(entry["password"], where)
    return SystemSettings(name, **values)


def _analysis(file: Path, entry: Mapping[str, Any]) -> AnalysisSettings:
    _only(file, "analysis", entry, {"sample_rows", "statement_timeout"})
    for key, value in entry.items():
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise SettingsError(T("{where}: {key} must be a whole number over 0", where=f"{file} [analysis]", key=key))
    return AnalysisSettings(**entry)


def _section(file: Path, section: str, entry: object) -> None:
    if not isinstance(entry, Mapping):
        raise SettingsError(T("{file}: [{section}] must be a section", file=str(file), section=section))


def _only(file: Path, section: str, entry: Mapping[str, Any], known: set[str]) -> None:
    _section(file, section, entry)
    for key in entry:
        if key not in known:
            raise SettingsError(
                T("{file}: unknown setting {key} in [{section}]", file=str(file), key=key, section=section),
                T("Known settings: {names}", names=", ".join(sorted(known))),
            )


def _one_of(where: str, key: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise SettingsError(T("{where}: {key} is {value}, not one of {known}", where=where, key=key, value=value,
                              known=", ".join(known)))  # fmt: skip


def _zone(where: str, name: str) -> None:
    try:
        _ = ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(
            T("{where}: there is no time zone {name}", where=where, name=name), T("Write it like Asia/Shanghai.")
        ) from error
