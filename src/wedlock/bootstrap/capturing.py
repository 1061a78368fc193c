"""How each side tells its changes: chosen by what it allows, put in when an object is enabled, taken out again."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from wedlock.bootstrap.analysis import read_options
from wedlock.bootstrap.marriage import Marriage, now
from wedlock.config import Settings
from wedlock.language import Text
from wedlock.model.plan import SIDES, Pair, Sided
from wedlock.model.sync import ObjectState
from wedlock.model.sync_ports import Capture, Installer
from wedlock.sync.layout import tables
from wedlock.sync.sweep import Sweep

if TYPE_CHECKING:
    from wedlock.connectors.capture.choosing import Choice

SWEEP_EVERY = timedelta(minutes=1)


def choices(marriage: Marriage) -> Pair[Choice]:
    """The capture that each side gets, and why."""
    return Pair(_choice(marriage, "left"), _choice(marriage, "right"))


def open_captures(marriage: Marriage) -> Pair[Capture]:
    """Both captures from the Position that the hub keeps; where a side allows none, every record is looked at."""
    return Pair(_capture(marriage, "left"), _capture(marriage, "right"))


def install(marriage: Marriage) -> Pair[tuple[Text, ...]]:
    """Put in what the enabled objects need: the capture's and the markers' own things. Says what."""
    return Pair(_install(marriage, "left"), _install(marriage, "right"))


def installed(marriage: Marriage) -> Pair[tuple[Text, ...]]:
    """What is in the sides now and came from us."""
    left, right = (
        tuple(text for one in _installers(marriage, side, every=True) for text in one.installed()) for side in SIDES
    )
    return Pair(left, right)


def remove(marriage: Marriage) -> Pair[tuple[Text, ...]]:
    """Take everything out again, whichever way was chosen when it was put in."""
    left, right = (
        tuple(text for one in _installers(marriage, side, every=True) for text in one.remove()) for side in SIDES
    )
    return Pair(left, right)


def _install(marriage: Marriage, side: Sided) -> tuple[Text, ...]:
    tables = watched(marriage, side)
    return tuple(text for one in _installers(marriage, side, every=False) for text in one.install(tables))


def _installers(marriage: Marriage, side: Sided, every: bool) -> Iterator[Installer]:
    """Those of the markers and of the chosen capture; with `every`, of each capture that the engine could have."""
    from wedlock.connectors.capture.choosing import Way
    from wedlock.connectors.capture.opening import open_installer

    system, catalog, hub = marriage.systems.of(side), marriage.catalogs.of(side), hub_name(marriage.known)
    chosen = None if every else _choice(marriage, side).way
    if every:  # the captures' triggers first: they may write beside the markers
        ways = [way for way in Way if way is not Way.STREAM or catalog.engine == "postgresql"]
    else:
        ways = [chosen] if chosen is not None else []
    for way in ways:
        options = read_options(system, marriage.known)
        yield open_installer(system.url, system.name, options, catalog, hub=hub, way=way)
    yield marriage.markers(side)


def _choice(marriage: Marriage, side: Sided) -> Choice:
    from wedlock.connectors.capture.facts import choose

    system = marriage.systems.of(side)
    return choose(
        system.url, system.name, read_options(system, marriage.known), marriage.catalogs.of(side),
        tables=watched(marriage, side), hub=hub_name(marriage.known), forced=system.capture,
    )  # fmt: skip


def _capture(marriage: Marriage, side: Sided) -> Capture:
    from wedlock.connectors.capture.opening import open_capture

    way, system, tables = _choice(marriage, side).way, marriage.systems.of(side), watched(marriage, side)
    if way is None or not tables:
        return Sweep(marriage.rules, side, marriage.sides.of(side), marriage.hub, now, SWEEP_EVERY)
    return open_capture(
        system.url, system.name, read_options(system, marriage.known), marriage.catalogs.of(side), tables=tables,
        hub=hub_name(marriage.known), way=way, position=marriage.hub.position(side),
    )  # fmt: skip


def hub_name(known: Settings) -> str:
    """What this hub's things are called in other databases: two hubs never meet. Made once, kept in the home folder."""
    file = known.home / "sync.name"
    if not file.exists():
        file.write_text(f"wedlock_{secrets.token_hex(4)}\n", encoding="ascii")
    return file.read_text(encoding="ascii").strip()


def watched(marriage: Marriage, side: Sided) -> tuple[str, ...]:
    """The tables of every object that was ever enabled."""
    states = marriage.hub.objects()
    found = [
        table
        for rules in marriage.rules
        if rules.name in states and states[rules.name].state is not ObjectState.OFF
        for table in tables(rules.planned, side)
    ]
    return tuple(dict.fromkeys(found))
