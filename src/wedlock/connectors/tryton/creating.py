"""Creating: a batch in one call, by halves where Tryton declines it, so that no record suffers for another."""

from __future__ import annotations

from wedlock.connectors.tryton.anatomy import ID
from wedlock.connectors.tryton.job import Desk, Job
from wedlock.connectors.tryton.reading_back import created
from wedlock.connectors.tryton.session import Declined, Unheard
from wedlock.connectors.tryton.trouble import later, outcome, uncertain
from wedlock.errors import Unavailable
from wedlock.model.sync import Outcome

Came = dict[int, Outcome]


def create(desk: Desk, jobs: list[Job]) -> Came:
    """Place → what came of it."""
    made: list[tuple[Job, int]] = []
    came = _create(desk, jobs, made) if jobs else {}
    return came | created(desk, [(job, (number,)) for job, number in made])


def _create(desk: Desk, jobs: list[Job], made: list[tuple[Job, int]]) -> Came:
    """What did not succeed; what did is added to `made`, with the root row's number."""
    top = desk.anatomy.limbs[desk.anatomy.top].model
    try:
        numbers = desk.session.call(f"model.{top}.create", [job.content for job in jobs])
    except Unheard as silence:
        return {job.place: uncertain(str(silence)) for job in jobs}
    except Unavailable as gone:
        return later(jobs, gone, bool(made))
    except Declined as error:
        if len(jobs) == 1:
            return {jobs[0].place: outcome(error)}
        half = len(jobs) // 2
        return _create(desk, jobs[:half], made) | _create(desk, jobs[half:], made)
    made.extend(zip(jobs, _roots(desk, top, numbers), strict=True))
    return {}


def _roots(desk: Desk, top: str, numbers: list[int]) -> list[int]:
    """The root rows of what was created; where rows above them were, those that they hold."""
    if desk.anatomy.top == "root":
        return numbers
    holder = next(holder for holder, alias in desk.anatomy.held[desk.anatomy.top] if alias == "root")
    rows = desk.session.ask(f"model.{top}.read", numbers, [ID, holder])
    held = {row[ID]: row[holder][0] for row in rows}
    return [held[number] for number in numbers]
