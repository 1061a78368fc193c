"""`wedlock check SYSTEM --sync`: what the account may do of what synchronising the accepted objects needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wedlock.cli.hub import write_json
from wedlock.cli.marriage import marriage
from wedlock.cli.speech import h, lang, results
from wedlock.language import T

if TYPE_CHECKING:
    from wedlock.bootstrap.least import Least


def check_sync(home: str, name: str, to: str | None) -> int:
    """Print or write it. 0: nothing is missing; 3: a right is."""
    from wedlock.bootstrap.least import least

    with marriage(home) as opened:
        found = least(opened, opened.side(name))
    if to is not None:
        write_json(_as_json(found), to)
    else:
        for line in _lines(found):
            results().print(line, markup=False, soft_wrap=True)
    return 0 if all(there for _, there in found.rights) else 3


def _lines(found: Least) -> Iterator[str]:
    yield h(T("{system}: to synchronise {objects}", system=found.system, objects=found.objects))
    if found.user:
        yield h(T("Account {user}", user=found.user))
    for right, there in found.rights:
        yield f"  {'✓' if there else '✗'} {right}"
    yield h(T("{system}: changes are told by {why}", system=found.system, why=list(found.why)))
    if found.wanted == "stream":
        yield h(T("The stream takes more than these tables: REPLICATION reads the log of every database of the server, "
                  "and the rights of the owners are needed to publish. Triggers do without."))  # fmt: skip
    if found.script:
        yield h(T("An administrator makes an account for synchronising by this script:"))
        yield found.script


def _as_json(found: Least) -> dict[str, object]:
    return {
        "system": found.system,
        "objects": list(found.objects),
        "user": found.user,
        "capture": found.capture,
        "why": [reason.say(lang()) for reason in found.why],
        "script_capture": found.wanted,
        "rights": [
            {"right": r.right, "on": r.on.value, "place": list(r.place), "columns": list(r.columns), "held": there}
            for r, there in found.rights
        ],
        "grants": found.script,
    }
