"""What the account of one side may do and should be allowed, for the accepted objects and the capture it would get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wedlock.bootstrap.analysis import read_options
from wedlock.bootstrap.capturing import hub_name
from wedlock.bootstrap.marriage import Marriage
from wedlock.errors import Refused
from wedlock.language import Text
from wedlock.model.plan import Sided
from wedlock.sync.layout import tables

if TYPE_CHECKING:
    from wedlock.connectors.capture.choosing import Choice, Way
    from wedlock.connectors.sync_held import Examined


@dataclass(frozen=True)
class Least:
    """`capture` is what the account gets now, and why; `wanted` the one that `rights` and `script` are for."""

    system: str
    objects: tuple[str, ...]
    user: str
    capture: str
    why: tuple[Text, ...]
    wanted: str
    rights: Examined
    script: str


def least(marriage: Marriage, side: Sided) -> Least:
    """Examine the account; nothing is written."""
    from wedlock.connectors.records.needs import needs
    from wedlock.connectors.sync_held import examine

    catalog = marriage.catalogs.of(side)
    needed = needs([(rules.planned, rules.layouts.of(side)) for rules in marriage.rules], side, catalog)
    now, way = _choice(marriage, side), _wanted(marriage.systems.of(side).capture)
    user, rights, script = examine(marriage.sql.of(side).connection, needed, way, hub_name(marriage.known))
    names = tuple(rules.name for rules in marriage.rules)
    return Least(marriage.name(side), names, user, now.way or "none", now.why, way or "none", rights, script)


def _choice(marriage: Marriage, side: Sided) -> Choice:
    """For the accepted objects, enabled or not. What the settings want and cannot be had is told, not raised."""
    from wedlock.connectors.capture.choosing import Choice
    from wedlock.connectors.capture.facts import choose

    system = marriage.systems.of(side)
    watched = tuple(dict.fromkeys(t for rules in marriage.rules for t in tables(rules.planned, side)))
    try:
        return choose(
            system.url, system.name, read_options(system, marriage.known), marriage.catalogs.of(side),
            tables=watched, hub=hub_name(marriage.known), forced=system.capture,
        )  # fmt: skip
    except Refused as refused:
        return Choice(None, (refused.problem,))


def _wanted(forced: str) -> Way | None:
    """Triggers, unless the settings say otherwise: a stream takes REPLICATION, which reads the log of every table, and
    the rights of the tables' owners."""
    from wedlock.connectors.capture.choosing import Way

    return None if forced == "none" else Way(forced or "triggers")
