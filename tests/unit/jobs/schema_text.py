"""Small schemas for tests, one table a line: `name [Label]: column column>table …`.

A schema written down says which jobs it does (`installed:`), which nobody could tell (`doubtful:`), and which we do
not find although they are there (`missed:`). Names are ours to choose from what such products are commonly like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from wedlock.model.catalog import Catalog, Column, DataType, Family, ForeignKey, Table

SYSTEMS = Path(__file__).parent / "systems"
_HEAD = re.compile(r"(?P<name>.+?)(?: \[(?P<label>.*)\])?$")


@dataclass(frozen=True)
class System:
    """A schema and what is known of its jobs."""

    catalog: Catalog
    installed: frozenset[str]
    doubtful: frozenset[str]
    missed: frozenset[str]


def catalog(text: str, system: str = "test") -> Catalog:
    """The Catalog of schema lines."""
    return Catalog(system, tuple(table(line) for line in text.splitlines() if line.strip()))


def table(line: str) -> Table:
    """One schema line as a Table; its first column is the primary key."""
    head, _, told = _parts(line.strip())
    named = _HEAD.match(head)
    assert named, line
    columns = [entry.partition(">") for entry in told.split()]
    return Table(
        named["name"],
        tuple(Column(name, DataType("", Family.OTHER)) for name, _, _ in columns),
        primary_key=(columns[0][0],),
        foreign_keys=tuple(ForeignKey((name,), target, ("id",)) for name, _, target in columns if target),
        label=named["label"] or "",
    )


def _parts(line: str) -> tuple[str, str, str]:
    """Head and columns; a label may hold a colon."""
    head, mark, told = line.partition("]: ")
    return (head + "]", mark, told) if mark else line.partition(": ")


def system(name: str) -> System:
    """A system of `systems/<name>.txt`."""
    lines = [line for line in (SYSTEMS / f"{name}.txt").read_text(encoding="utf-8").splitlines() if line]
    told = {"installed": "", "doubtful": "", "missed": ""}
    schema = []
    for line in lines:
        key, _, rest = line.partition(":")
        if key in told:
            told[key] = rest.strip()
        elif not line.startswith("#"):
            schema.append(line)
    jobs = {key: frozenset(rest.split()) for key, rest in told.items()}
    return System(catalog("\n".join(schema), name), **jobs)


def system_names() -> list[str]:
    """Every system written down."""
    return sorted(path.stem for path in SYSTEMS.glob("*.txt"))
