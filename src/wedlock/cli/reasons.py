"""The short codes of the hub (reasons, actions, questions, states) in words; `--json` keeps the codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from wedlock.cli.speech import h
from wedlock.language import T, Text, told

WORDS = {
    "linked": T("linked"),
    "unlinked": T("unlinked"),
    "create": T("create"),
    "update": T("update"),
    "overruled": T("overruled"),
    "archive": T("archive"),
    "revive": T("bring back"),
    "delete": T("delete"),
    "restore": T("restore"),
    "parted": T("parted"),
    "same": T("equal already"),
    "link": T("link what exists"),
    "conflict": T("ask a person"),
    "invalid": T("does not fit"),
    "waits": T("wait for another record"),
}
"""What was done or would be done."""

QUESTIONS = {
    "merge": T("which value holds?"),
    "stale": T("a form saved late?"),
    "couple": T("one and the same?"),
    "create": T("create it as well?"),
    "delete": T("delete it as well?"),
}

STATES = {
    "off": T("off"),
    "paused": T("paused"),
    "running": T("running"),
    "braked": T("stopped by a brake"),
}
KINDS = {
    "sync": T("synchronised"),
    "couple": T("coupled"),
    "undo": T("undone"),
}
"""What a run was."""

Names = Mapping[str, str]
"""Side → the system's name."""

_Say = Callable[[re.Match[str], Names], Text]
_SIDE = "(left|right)"

_REASONS: tuple[tuple[str, _Say], ...] = (
    (f"only {_SIDE} moved", lambda m, n: T("only {system} was edited", system=n[m[1]])),
    (f"only {_SIDE} has it", lambda m, n: T("only {system} has it", system=n[m[1]])),
    (f"owner {_SIDE}", lambda m, n: T("{system} is the owner", system=n[m[1]])),
    (f"newest {_SIDE}", lambda m, n: T("{system} was edited later", system=n[m[1]])),
    ("non_empty", lambda _m, _n: T("only one side has a value")),
    ("the other side was empty", lambda _m, _n: T("the other side was empty")),
    (f"flow to_{_SIDE}", lambda m, n: T("it flows to {system} alone", system=n[m[1]])),
    (f"stale save on the {_SIDE}", lambda m, n: T("a form was saved late in {system}", system=n[m[1]])),
    (
        f"{_SIDE} returned to what was replaced",
        lambda m, n: T("{system} went back to what was replaced", system=n[m[1]]),
    ),
    (
        f"{_SIDE} changed what was written",
        lambda m, n: T("{system} makes something else of what was written", system=n[m[1]]),
    ),
    ("differs though neither side moved", lambda _m, _n: T("they differ, though nobody edited either")),
    (r"(\w+) does not tell", lambda m, _: T("both were edited, and `policy: {policy}` does not tell", policy=m[1])),
    (r"answered by (.+)", lambda m, _: T("answered by {name}", name=m[1])),
    (f"create_in {_SIDE} ask", lambda m, n: T("the plan asks before it creates in {system}", system=n[m[1]])),
    (f"deleted {_SIDE}", lambda m, n: T("deleted in {system}", system=n[m[1]])),
    (
        f"deleted {_SIDE}, kept {_SIDE}",
        lambda m, n: T("deleted in {system}, kept in {other}", system=n[m[1]], other=n[m[2]]),
    ),
    (
        rf"deleted {_SIDE}, delete_in {_SIDE} \w+",
        lambda m, n: T("deleted in {system}, and the plan carries it over", system=n[m[1]]),
    ),
    ("deleted on both sides", lambda _m, _n: T("deleted on both sides")),
    (f"revived {_SIDE}", lambda m, n: T("brought back in {system}", system=n[m[1]])),
    (r"automatic ([\d.]+)", lambda m, _: T("surely the same, by the analysis ({p})", p=m[1])),
    (r"review ([\d.]+)", lambda m, _: T("perhaps the same, by the analysis ({p})", p=m[1])),
    (r"undo of run (\d+)", lambda m, _: T("undo of run {n}", n=m[1])),
    ("undo", lambda _m, _n: T("undone by a person")),
    (r"(.+) \(told after a crash\)", lambda m, n: T("{why} (told after a crash)", why=reason(m[1], n))),
    (r"(.+) \(outcome unknown\)", lambda m, n: T("{why} (outcome unknown)", why=reason(m[1], n))),
)


def reason(code: str, names: Names) -> str:
    """A reason in words, several parted by a semicolon; what has no words, as it is."""
    if code.startswith("{"):
        return h(told(code))
    for pattern, say in _REASONS:
        if found := re.fullmatch(pattern, code):
            return h(say(found, names))
    first, apart, rest = code.partition("; ")
    return f"{reason(first, names)}; {reason(rest, names)}" if apart else code


def doing(kind: str, names: Names) -> str:
    """What is done, and in which system: `create right` → create crm."""
    what, _, side = kind.partition(" ")
    said = h(WORDS[what]) if what in WORDS else what
    return f"{said} {names[side]}" if side in names else said


def state(code: str) -> str:
    return h(STATES[code])


def kind(code: str) -> str:
    return h(KINDS[code]) if code in KINDS else code


def question(kind: str) -> str:
    return h(QUESTIONS[kind])
