"""Which capture a side gets, and why, in words: the stream of PostgreSQL's log, else triggers, else none.

Without a capture the synchronisation looks at every record by and by.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wedlock.errors import Refused
from wedlock.language import T, Text


class Way(StrEnum):
    """How the changes of a side are told."""

    STREAM = "stream"  # PostgreSQL's log, decoded by the server
    TRIGGERS = "triggers"  # triggers that note keys in a journal of ours


@dataclass(frozen=True, slots=True)
class Against:
    """What speaks against each way on this side; nothing: it can be had."""

    stream: tuple[Text, ...]
    triggers: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """`way` None: no capture. `why` says what spoke for it and against the others, for `wedlock status`."""

    way: Way | None
    why: tuple[Text, ...]


def judge(against: Against, forced: str = "") -> Choice:
    """The best way that can be had. `forced` is a Way of the settings, or `none`: Refused where it cannot be had."""
    if forced == "none":
        return Choice(None, (T("the settings want no capture"),))
    if forced:
        return _forced(Way(forced), against)
    if not against.stream:
        return Choice(Way.STREAM, (T("the stream of the database's log: it costs the application nothing"),))
    if not against.triggers:
        return Choice(Way.TRIGGERS, (T("triggers that note keys"), *against.stream))
    return Choice(None, (T("no capture: every record is looked at by and by"), *against.stream, *against.triggers))


def _forced(way: Way, against: Against) -> Choice:
    reasons = against.stream if way is Way.STREAM else against.triggers
    if reasons:
        raise Refused(
            T("The settings want the capture `{way}`, which cannot be had: {reasons}", way=way.value, reasons=reasons),
            T("Change that in the database, or leave the choice to Wedlock."),
        )
    return Choice(way, (T("the settings want it"),))
