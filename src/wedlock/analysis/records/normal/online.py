"""E-mail addresses and web domains."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase, digits

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records.normal.column import Column, Marks, Places, Points
from wedlock.analysis.records.normal.data import read
from wedlock.analysis.records.normal.lines import joined

ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]|/\\]+@[^\s<>,;:\"'()\[\]|/\\@]+\.[^\s<>,;:\"'()\[\]|/\\@.]{2,}")
HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[^/@\s]*@)?([^/:?#\s]+)")
SECOND_LEVEL = frozenset({"co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "go"})
PROVIDERS: frozenset[str] = frozenset(read("mail")["providers"])


def email(value: str) -> str:
    """The first address in the value, in small letters without a +tag; empty where there is none."""
    found = ADDRESS.search(value.lower())
    if not found:
        return ""
    local, _, domain = found[0].removeprefix("mailto:").rpartition("@")
    return f"{local.split('+')[0] or local}@{domain.rstrip('.')}"


def emails(values: Sequence[str]) -> Column:
    """A column of addresses."""
    lines = Column.lines(joined(values).lower(), len(values))
    hosts = _hosts(lines)
    rest = np.flatnonzero(~hosts.mail & (lines.sizes() > 0))
    return lines.patched(rest, [email(line) for line in lines.take(rest)])


def domains(values: Sequence[str]) -> Column:
    """A column of web addresses or e-mail addresses → domains."""
    column = Column.of(values)
    hosts = _hosts(column)
    known = np.isin(column.within(hosts.start, hosts.dot).codes(), Column.of(sorted(PROVIDERS)).codes())
    found = column.within(np.where(hosts.of_two & ~known, hosts.start, column.end), column.end)
    rest = np.flatnonzero(~hosts.of_two & (column.sizes() > 0))
    return found.patched(rest, [domain(value) for value in column.take(rest)])


def domain(value: str) -> str:
    """The registrable domain of a web address or e-mail; empty for free mail providers and for no domain."""
    found = HOST.match(value.strip().lower().rpartition("@")[2])
    host = found[1].strip(".") if found else ""
    labels = host.split(".")
    if len(labels) < 2 or not labels[-1].isalpha() or len(labels[-1]) < 2:
        return ""
    take = 3 if len(labels) > 2 and labels[-2] in SECOND_LEVEL and len(labels[-1]) <= 3 else 2
    labels = labels[-take:]
    return "" if labels[0] in PROVIDERS else ".".join(labels)


# What a character of an address is, as a number: one sum then tells how many of each there are in an address.
DOT, AT, NO_LETTER, ODD = 1, 1 << 8, 1 << 16, 1 << 24
MOST = 255  # characters of an address up to which the four counts in a sum keep apart


@dataclass(frozen=True, slots=True)
class Hosts:
    """Where the hosts of addresses begin and where their last dots are. Plain ones only; what else is told apart:

    `mail` is a whole plain e-mail address, `of_two` any plain address whose host has two labels.
    """

    start: Places
    dot: Places
    mail: Marks
    of_two: Marks


def _hosts(column: Column) -> Hosts:
    """Plain is small letters, digits, dots, hyphens, at most one @; no empty label in the host, letters in the last."""
    points, start, end = column.points(), column.start, column.end
    before = _sums(points)
    whole, size = before[end] - before[start], end - start
    ats = (whole >> 8) & 0xFF
    host = np.where(ats == 1, _first(points == ord("@"), start, len(points)) + 1, start)
    dot = np.maximum(_last(points == ord("."), end), start)
    last_label = (end - dot > 2) & (before[end] == before[np.minimum(dot + 1, end)])
    plain = (size <= MOST) & (whole < ODD) & (ats <= 1) & (dot > host) & last_label
    head = points[np.minimum(start, len(points) - 1)] if len(points) else start
    mail = plain & (host - start > 1) & (head != ord(".")) & (head != ord("-"))
    of_two = plain & (((before[end] - before[np.minimum(host, end)]) & 0xFF) == 1)
    return Hosts(host, dot, mail, of_two)


def _sums(points: Points) -> NDArray[np.uint32]:
    kinds = np.full(int(points.max(initial=0)) + 1, ODD, dtype=np.uint32)
    for chars, kind in ((ascii_lowercase, 0), (digits, NO_LETTER), ("-", NO_LETTER), (".", DOT), ("@", AT)):
        kinds[[ord(char) for char in chars if ord(char) < len(kinds)]] = kind
    found = np.zeros(len(points) + 1, dtype=np.uint32)
    np.take(kinds, points, out=found[1:], mode="clip")
    empty = (points[1:] == ord(".")) & ((points[:-1] == ord(".")) | (points[:-1] == ord("@")))
    np.add(found[2:], ODD, out=found[2:], where=empty)
    return np.cumsum(found, out=found)


def _first(marks: Marks, start: Places, most: int) -> Places:
    """The first mark from each of these places on."""
    places = np.concatenate([np.flatnonzero(marks), [most]])
    return np.asarray(places[np.searchsorted(places, start)])


def _last(marks: Marks, end: Places) -> Places:
    """The last mark before each of these places; -1 where there is none."""
    places = np.concatenate([[-1], np.flatnonzero(marks)])
    return np.asarray(places[np.searchsorted(places, end) - 1])
