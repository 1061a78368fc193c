"""wedlock.toml and the environment become Settings; nobody else reads either."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wedlock.config.checking import exists, only, section
from wedlock.config.passport import PassportSettings, read_passport
from wedlock.config.systems import AnalysisSettings, SystemSettings, read_analysis, read_system, system
from wedlock.errors import SettingsError
from wedlock.language import T

__all__ = ["AnalysisSettings", "PassportSettings", "Settings", "SystemSettings", "load", "system"]


@dataclass(frozen=True)
class Settings:
    """All settings of one home folder."""

    home: Path
    systems: Mapping[str, SystemSettings] = field(default_factory=dict)
    analysis: AnalysisSettings = field(default_factory=AnalysisSettings)
    passport: PassportSettings = field(default_factory=PassportSettings)

    @property
    def file(self) -> Path:
        return self.home / "wedlock.toml"

    @property
    def keys(self) -> Path:
        return self.home / "keys"

    @property
    def plan(self) -> Path:
        return self.home / "plan.yaml"


def load(home: Path) -> Settings:
    """The Settings of `home`; without a wedlock.toml, the defaults. Errors name file and key."""
    file = home / "wedlock.toml"
    if not exists(str(file)):
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
    sections = ("systems", "analysis", "passport")
    only(file, "", content, set(sections))
    for name in sections:
        section(file, name, content.get(name, {}))
    systems = {name: read_system(file, name, entry) for name, entry in content.get("systems", {}).items()}
    return Settings(
        home,
        systems,
        read_analysis(file, content.get("analysis", {})),
        read_passport(file, content.get("passport", {})),
    )
