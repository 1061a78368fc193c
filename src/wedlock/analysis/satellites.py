"""Satellites across: values that one system keeps in rows of a table of their own and the other in columns.

An e-mail address, a phone number or a postal address belongs to a customer or contact. Where one side has a table of
such values and the other columns in the customer's own table, no pair of tables is alike, and yet the columns are to
be copied into one another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from wedlock.analysis.comparison import Comparison
from wedlock.analysis.judgement import probability
from wedlock.analysis.matchers.port import Scores
from wedlock.analysis.matchers.view import SystemView
from wedlock.capabilities import vocabulary
from wedlock.model.catalog import Family

PARTIES = ("customer_master", "contact_person", "lead", "user_account")
ADDRESSED = ("customer_master", "contact_person")
PARTY, MATCHED, OWNED = 0.4, 0.4, 0.15
"""Affinity of a party's table; chance that it has a partner at all; that it is the partner of the satellite's owner."""
CONTACT_ODDS, ADDRESS_ODDS = 0.6, 0.3

LARGEST = 20
"""Columns of a table of contact points at most; larger ones are about something else."""

_PHONES = frozenset({"phone", "mobile", "home_phone", "other_phone", "fax"})
_POINTS = {"email": frozenset({"email"}), "phone": _PHONES, "any": _PHONES | {"email", "website"}}
_VALUE_WORDS = frozenset({"value", "name", "number", "email", "phone", "address", "information", "string", "info"})
_OWNER_WORDS = frozenset({"contact", "mechanism", "mech", "party", "person", "customer", "telecom", "point", "partner"})
_POINT_WORDS = _VALUE_WORDS | _OWNER_WORDS
_PEOPLE = frozenset({"owner", "created_by", "modified_by"})
_MESSAGE = frozenset({"sender", "recipient", "reply_to"})
"""A table that holds these beside an address keeps messages, not addresses."""
_ADDRESS = frozenset({"street", "city", "postcode", "region", "country", "county", "po_box"})


@dataclass(frozen=True)
class Satellite:
    """A table of contact points: `value` is the column that holds them, `meanings` what they may be."""

    table: int
    value: int
    meanings: frozenset[str]


def across(comparison: Comparison, judged: Scores) -> Iterator[tuple[int, int, float]]:
    """(left column, right column, log odds) of every such pair."""
    chances = probability(judged)
    sides = comparison.left, comparison.right
    affinities = comparison.jobs.affinity
    for left, right, odds in _one_way(sides[0], sides[1], chances, affinities[1]):
        yield left, right, odds
    for right, left, odds in _one_way(sides[1], sides[0], chances.T, affinities[0]):
        yield left, right, odds


def _one_way(
    kept: SystemView, spread: SystemView, chances: Scores, affinity: Scores
) -> Iterator[tuple[int, int, float]]:
    """(column of `kept`, column of `spread`, log odds) where `kept` has the tables of their own."""
    matched = chances.max(axis=0, initial=0.0) >= MATCHED
    parties = [int(at) for at in np.flatnonzero(matched) if _is(affinity[at], PARTIES)]
    for satellite in _contact_points(kept):
        for party in _owned(kept, satellite.table, parties, chances):
            for column in spread.own[party]:
                text = spread.columns[column].column.type.family is Family.TEXT
                if text and _meanings(spread, column) & satellite.meanings:
                    yield satellite.value, column, CONTACT_ODDS
    addressed = [at for at in parties if _is(affinity[at], ADDRESSED)]
    for table in _address_tables(kept):
        if any(chances[table, other] >= MATCHED for other in _address_tables(spread)):
            continue
        for party in _owned(kept, table, addressed, chances):
            yield from _addresses(kept, kept.own[table], spread, spread.own[party])


def _addresses(
    kept: SystemView, ours: list[int], spread: SystemView, theirs: list[int]
) -> Iterator[tuple[int, int, float]]:
    block = [column for column in theirs if _meanings(spread, column) & _ADDRESS]
    if len({meaning for column in block for meaning in _meanings(spread, column)} & _ADDRESS) < 3:
        return
    for column in ours:
        for other in block:
            if _meanings(kept, column) & _meanings(spread, other) & _ADDRESS:
                yield column, other, ADDRESS_ODDS


def _owned(kept: SystemView, table: int, parties: list[int], chances: Scores) -> list[int]:
    """The parties that the satellite's owner may correspond to; all of them where it names no owner."""
    owning = [column for column in kept.own[table] if not _meanings(kept, column) & _PEOPLE]
    owners = {kept.columns[column].target for column in owning} - {-1, table}
    named = [owner for owner in owners if chances[owner].max(initial=0.0) >= OWNED]
    return [party for party in parties if not named or any(chances[owner, party] >= OWNED for owner in named)]


def _contact_points(view: SystemView) -> Iterator[Satellite]:
    for at, table in enumerate(view.tables):
        words = set(table.name)
        if not words or not words <= _POINT_WORDS or not words & {"email", "phone", "mechanism", "mech", "telecom"}:
            continue
        if len(view.own[at]) > LARGEST or any(_meanings(view, column) & _MESSAGE for column in view.own[at]):
            continue
        kind = "email" if "email" in words else "phone" if words & {"phone", "telecom"} else "any"
        value = _value_column(view, at, kind)
        if value is not None:
            yield Satellite(at, value, _POINTS[kind])


def _value_column(view: SystemView, table: int, kind: str) -> int | None:
    ranked = []
    for at in view.own[table]:
        column = view.columns[at]
        if column.column.type.family is not Family.TEXT or (column.key and len(view.own[table]) > 1):
            continue
        told = [word for word in column.name if word != "identifier"]
        if told and set(told) <= _VALUE_WORDS:
            ranked.append((not _meanings(view, at) & _POINTS[kind], "value" not in told, len(told), at))
    return min(ranked)[3] if ranked else None


def _address_tables(view: SystemView) -> list[int]:
    return [at for at, table in enumerate(view.tables) if "address" in table.name and _kinds(view, at) >= 3]


def _kinds(view: SystemView, table: int) -> int:
    return len({meaning for column in view.own[table] for meaning in _meanings(view, column)} & _ADDRESS)


def _meanings(view: SystemView, column: int) -> set[str]:
    return {reading.meaning for reading in view.columns[column].readings if reading.share >= 0.6}


def _is(affinity: Scores, jobs: tuple[str, ...]) -> bool:
    names = vocabulary.names()
    return any(affinity[names.index(job)] >= PARTY for job in jobs)
