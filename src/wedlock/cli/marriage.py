"""The marriage opened for a command, and what its commands have in common: object names, the person, masked values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wedlock.cli.hub import me
from wedlock.cli.speech import h
from wedlock.language import T
from wedlock.model.sync import Key

if TYPE_CHECKING:
    from wedlock.bootstrap.desk import Desk
    from wedlock.bootstrap.marriage import Marriage

F = TypeVar("F", bound=Callable[..., Any])


@contextmanager
def marriage(home: str, to_work: bool = True) -> Iterator[Marriage]:
    """Both systems and the hub, as the accepted plan marries them; not `to_work` to leave, whatever the plan says."""
    from wedlock import bootstrap
    from wedlock.bootstrap.marriage import married

    with married(bootstrap.settings(Path(home)), to_work) as opened:
        yield opened


@contextmanager
def desk(home: str) -> Iterator[Desk]:
    """The hub's queues, runs and journal; neither system is asked."""
    from wedlock import bootstrap
    from wedlock.bootstrap.desk import desk as opened

    with opened(bootstrap.settings(Path(home))) as found:
        yield found


def when(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M:%S}Z"


def actor() -> str:
    return f"console/{me()}"


def objects_argument() -> Callable[[F], F]:
    return click.argument("names", nargs=-1, metavar="[OBJECT…]")


def values_option() -> Callable[[F], F]:
    return click.option("--show-values", is_flag=True, help=h(T("Show values unmasked.")))


def key_text(key: Key | None) -> str:
    """A key as a reference names it: itself, or a JSON array of several parts."""
    if key is None:
        return "–"
    return str(key[0]) if len(key) == 1 else json.dumps(key, ensure_ascii=False, default=str)


def key_cell(key: Key | None) -> str | None:
    """The same in a list; nothing where that side has no such record."""
    return None if key is None else key_text(key)


def shown(values: Mapping[str, object], unmasked: bool) -> dict[str, str]:
    """Values for a person: personal data only when asked for."""
    return {
        name: "" if value is None else str(value) if unmasked else masked(str(value)) for name, value in values.items()
    }


def masked(text: str) -> str:
    """The first character and the length: enough to tell two values apart."""
    return text if len(text) < 2 else f"{text[0]}{'·' * min(len(text) - 1, 8)}"
