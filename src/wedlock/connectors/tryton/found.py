"""What became of a create without an answer: looked for by who made it, when, and with which values.

No field of a party, a product or a sale could carry a marker without being shown or printed, so none does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from wedlock.connectors.tryton.anatomy import ID, How
from wedlock.connectors.tryton.job import Desk
from wedlock.model.shape import Cardinality
from wedlock.model.sync import Doing, Intent, Key, Record, Value, Values

CLOCKS = timedelta(minutes=2)
"""How far Tryton's database clock may be behind ours."""

ENDED = timedelta(seconds=10)
"""How long after our own time-out a request may still be at work in Tryton."""


def found(desk: Desk, intents: Sequence[Intent], now: datetime) -> dict[str, Key | None]:
    """Marker → key; None where nothing was made; missing where several fit, or where the request may still run."""
    if not intents:
        return {}
    made = _made_since(desk, min(intent.started for intent in intents) - CLOCKS)
    ended = timedelta(seconds=desk.session.api.timeout_s) + ENDED
    answers: dict[str, Key | None] = {}
    for intent in intents:
        fitting = _fitting(desk, intent, made)
        if len(fitting) == 1:
            answers[intent.marker] = fitting[0]
        elif not fitting and now - intent.started > ended:
            answers[intent.marker] = None
    return answers


def _made_since(desk: Desk, start: datetime) -> list[tuple[datetime, Record]]:
    """The records that our user made, each with its time."""
    since = start.astimezone(UTC).replace(tzinfo=None)
    asked = [["create_uid", "=", desk.session.user_id], ["create_date", ">=", since]]
    rows = desk.session.ask(f"model.{desk.anatomy.root.model}.search_read", asked, 0, None, None,
                            [ID, "create_date"], context={"active_test": False})  # fmt: skip
    records = desk.reader.read(desk.layout, [(row[ID],) for row in rows])
    return [(row["create_date"].replace(tzinfo=UTC), records[row[ID],]) for row in rows if (row[ID],) in records]


def _fitting(desk: Desk, intent: Intent, made: Iterable[tuple[datetime, Record]]) -> list[Key]:
    values = _telling(desk, _values(intent))
    return [
        record.key
        for at, record in made
        if at >= intent.started - CLOCKS and all(_alike(record.values.get(path), v) for path, v in values.items())
    ]


def _values(intent: Intent) -> Values:
    created = (entry.after for entry in intent.entries if entry.action == Doing.CREATE)
    return next(created, {})


def _telling(desk: Desk, values: Values) -> Values:
    """The columns by which a record is known again: those of the root and of rows that are one with it."""
    parts = desk.layout.shape.part_of
    close = {
        path: value
        for path, value in values.items()
        if (alias := path.partition(".")[0]) == "root"
        or (parts[alias].rows is Cardinality.ONE and desk.anatomy.limbs[alias].how is How.ABOVE)
    }
    return close or values


def _alike(found: Value, sent: Value) -> bool:
    """Tryton trims texts and gives numbers their decimals."""
    if sent in (None, ""):
        return True
    if isinstance(sent, str):
        return " ".join(str(found or "").split()).casefold() == " ".join(sent.split()).casefold()
    return found == sent
