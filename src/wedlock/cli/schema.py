"""`wedlock schema [NAME]`: the JSON Schemas of the formats we write."""

from __future__ import annotations

from importlib import resources

import click

from wedlock.cli.speech import h
from wedlock.errors import UsageError
from wedlock.language import T

_FOLDER = resources.files("wedlock") / "schemas"


def names() -> tuple[str, ...]:
    """The formats that have a schema: one file of `schemas/` each."""
    return tuple(sorted(f.name.removesuffix(".json") for f in _FOLDER.iterdir() if f.name.endswith(".json")))


def text_of(name: str) -> str:
    """The JSON Schema (2020-12) of a format, as text."""
    if name not in names():
        raise UsageError(
            T("There is no format called {name}.", name=name),
            T("Formats with a schema: {names}.", names=names()),
        )
    return (_FOLDER / f"{name}.json").read_text(encoding="utf-8")


@click.command(
    "schema",
    help=h(
        T(
            "Print the JSON Schema of a format that we write; without a name, list the formats.\n\n\b\nExamples:\n"
            "  wedlock schema\n"
            "  wedlock schema overlap > overlap.schema.json"
        )
    ),
)
@click.argument("name", required=False, metavar="[NAME]")
def command(name: str | None) -> None:
    click.echo("\n".join(names()) if name is None else text_of(name).rstrip("\n"))
