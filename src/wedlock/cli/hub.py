"""The hub opened for a command, and how its commands report: as lines for a person, or as JSON."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.table import Table as Grid

from wedlock.cli.output import put_text
from wedlock.cli.speech import h, results
from wedlock.language import T, Text

if TYPE_CHECKING:
    from wedlock.passport.keys import Keyring

F = TypeVar("F", bound=Callable[..., Any])
DATE = "%Y-%m-%d %H:%M"
NO_WORDS: Mapping[str, Callable[[Any], str]] = {}


@dataclass(frozen=True, slots=True)
class Hub:
    """What a command needs: the keys, the portal's origin, who acts (for the audit log), and the home folder."""

    keys: Keyring
    address: str
    actor: str
    home: Path


@contextmanager
def hub(home: str) -> Iterator[Hub]:
    """Open the hub of the home folder; made where it does not exist. What goes wrong with it is said in words."""
    from wedlock import bootstrap
    from wedlock.store.failures import hub_failures

    known = bootstrap.settings(Path(str(home)))
    bootstrap.open_hub(known)
    from wedlock.web.house import keys

    with hub_failures():
        yield Hub(keys(), known.passport.address.rstrip("/"), f"console/{me()}", known.home)


def me() -> str:
    """The login name of who runs the command. A slash is in no account's name: nobody can pass for it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def json_option() -> Callable[[F], F]:
    return click.option("--json", "to", metavar="FILE", help=h(T("Write the result as JSON (`-`: standard output).")))


def tell(to: str | None, data: dict[str, Any], said: Text) -> None:
    """What was done, in a sentence; with `--json`, the result as well."""
    if to is not None:
        write_json(data, to)
    if to != "-":
        results().print(h(said), markup=False)


def tell_list(
    to: str | None, key: str, rows: Iterable[dict[str, Any]], columns: Sequence[tuple[Text, str]],
    words: Mapping[str, Callable[[Any], str]] = NO_WORDS,
) -> None:  # fmt: skip
    """A list: `columns` are headings and the keys they show; `words` say the codes of a key to a person."""
    found = list(rows)
    if to is not None:
        write_json({key: found}, to)
    if to != "-":
        console = results()
        console.width = 200
        shown = [row | {name: say(row[name]) for name, say in words.items()} for row in found]
        console.print(_grid(shown, columns) if found else h(T("None.")), markup=False)


def write_json(data: dict[str, Any], to: str) -> None:
    put_text(json.dumps({"version": 1, **data}, ensure_ascii=False, indent=2, default=str) + "\n", to)


def _grid(rows: Iterable[dict[str, Any]], columns: Sequence[tuple[Text, str]]) -> Grid:
    from rich.text import Text as Plain

    grid = Grid(box=None, pad_edge=False)
    for heading, _ in columns:
        grid.add_column(h(heading), overflow="fold")
    for row in rows:
        grid.add_row(*(Plain(_cell(row[key])) for _, key in columns))
    return grid


def _cell(value: object) -> str:
    """What a browser says of itself is its own choice: no sign of it may steer the terminal."""
    if isinstance(value, bool):
        return h(T("yes")) if value else h(T("no"))
    if isinstance(value, list):
        return ", ".join(_cell(one) for one in value)
    if isinstance(value, dict):
        return f"{value['system']}/{value['login']}"
    return "" if value is None else "".join(sign if sign.isprintable() else "·" for sign in str(value))
