"""The analysis wired: two systems as given become opened connectors."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from wedlock import config
from wedlock.config import Settings, SystemSettings
from wedlock.errors import Refused
from wedlock.language import T
from wedlock.model.catalog import Catalog
from wedlock.model.ports import Progress, quiet

if TYPE_CHECKING:  # half of a start's time went into SciPy and SQLAlchemy, which --help never needs
    from wedlock.analysis import pipeline
    from wedlock.connectors import ReadOptions


@dataclass(frozen=True, slots=True)
class AnalyzeRequest:
    """What `wedlock analyze` was asked: two systems as given, and whether rows are read and shown."""

    left: str
    right: str
    data: bool = True
    show_values: bool = False


def settings(home: str | Path) -> Settings:
    """The Settings of a home folder."""
    return config.load(Path(home))


def analyze(request: AnalyzeRequest, known: Settings, progress: Progress = quiet) -> pipeline.Analysis:
    """Open both systems read-only, analyze them, close them."""
    from wedlock.analysis import pipeline
    from wedlock.analysis.profile import ProfileOptions
    from wedlock.connectors import connect

    left = config.system(request.left, known, "erp")
    right = config.system(request.right, known, "crm")
    left, right = _told_apart(left, right)
    not_mixed(left, right)
    options = pipeline.AnalyzeOptions(
        data=request.data,
        show_values=request.show_values,
        profile=ProfileOptions(sample_rows=known.analysis.sample_rows),
    )
    with ExitStack() as stack:
        here, there = (
            pipeline.Source(
                system.name,
                stack.enter_context(connect(system.url, name=system.name, options=read_options(system, known))),
            )
            for system in (left, right)
        )
        return pipeline.analyze(here, there, options, progress)


def catalog(given: str, known: Settings, role: str) -> Catalog:
    """The Catalog of one system: a URL, a file, or a name from wedlock.toml."""
    from wedlock.connectors import connect

    system = config.system(given, known, role)
    with connect(system.url, name=system.name, options=read_options(system, known)) as connector:
        return connector.catalog()


def read_options(system: SystemSettings, known: Settings) -> ReadOptions:
    from wedlock.connectors import ReadOptions

    return ReadOptions(statement_timeout_s=known.analysis.statement_timeout, password=system.password)


def _told_apart(left: SystemSettings, right: SystemSettings) -> tuple[SystemSettings, SystemSettings]:
    """Two files of one name, or the same system twice, still need two names."""
    if left.name == right.name:
        return replace(left, name=f"{left.name}_left"), replace(right, name=f"{right.name}_right")
    return left, right


def not_mixed(left: SystemSettings, right: SystemSettings) -> None:
    """Systems of wedlock.toml have an environment each; a URL or a file has none, and goes with either."""
    if left.environment and right.environment and left.environment != right.environment:
        raise Refused(
            T("{left} is marked {a}, {right} is marked {b}: a test system is never married to a production one",
              left=left.name, a=left.environment, right=right.name, b=right.environment),
            T("Correct `environment` in wedlock.toml, or name the right system."),
        )  # fmt: skip
