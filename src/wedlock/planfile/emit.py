"""From data and Notes to the text of a plan: block style, short mappings on one line, comments above their key."""

from __future__ import annotations

import hashlib
import json
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from wedlock.language import Lang, T
from wedlock.model.plan import Note, Plan, PlannedObject
from wedlock.planfile.data import Data, fingerprint, object_data, plan_data

WIDTH = 112
DECIDE = "DECIDE:"
"""Begins a comment that asks for a decision; the object is accepted only when none is left."""

PLAIN = re.compile(r"[^\W\d_][\w./-]*\Z")
WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
"""Words that some YAML readers take for something else than text."""

Path = tuple[str, ...]


def plan_text(plan: Plan, lang: Lang = "en") -> str:
    """The whole file, ended by its end mark."""
    head = plan_data(plan)
    del head["objects"]
    lines = [f"# {line}" for line in _wrapped(HEADER.say(lang), WIDTH - 2)]
    lines += emit(head, {}, 0)
    lines.append("objects:" if plan.objects else "objects: {}")
    for planned in plan.objects:
        lines += ["", object_text(planned, lang)]
    return "\n".join([*lines, "..."]) + "\n"


HEADER = T(
    "The plan of two systems: per business object what is kept in step, and how. Read it, change it, delete each "
    "comment that begins with DECIDE once you have decided, then run `wedlock plan accept OBJECT`. A new analysis "
    "keeps what you changed. The keys are explained in docs/reference/plan.md; `wedlock plan check` finds mistakes."
)


def object_text(planned: PlannedObject, lang: Lang = "en") -> str:
    """One object, indented by two, without a last end of line."""
    comments: dict[Path, list[str]] = {}
    for note in planned.notes:
        path = tuple(note.at.split(".")) if note.at else ()
        comments.setdefault(_placed(path, planned), []).extend(_comment(note, lang))
    data = object_data(planned)
    lines = [f"  {planned.name}:", *(f"    # {line}" for line in comments.pop((), []))]
    return "\n".join([*lines, *emit(data, comments, 4)])


def proposal_text(planned: PlannedObject, lang: Lang = "en") -> str:
    """One proposed object with its two fingerprints: of its values, and of this very text."""
    values = fingerprint(planned)
    unsigned = object_text(_with_proposal(planned, ""), lang)
    return object_text(_with_proposal(planned, f"{values}-{text_mark(unsigned)}"), lang)


def _with_proposal(planned: PlannedObject, proposal: str) -> PlannedObject:
    return replace(planned, proposal=proposal)


def text_mark(text: str) -> str:
    """Twelve characters that change when a person changes anything in an object's text but blank lines and blanks."""
    lines = textwrap.dedent(text).split("\n")
    kept = [line.rstrip() for line in lines if line.strip() and not re.match(r"\s*proposal:", line)]
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()[:12]


def _placed(path: Path, planned: PlannedObject) -> Path:
    """The nearest place of a Note's path that is written."""
    data: object = object_data(planned)
    for i, step in enumerate(path):
        if not isinstance(data, Mapping):
            return path[:i]
        key = _longest_key(data, path[i:])
        if key is None:
            return path[:i]
        if key != step:
            return (*path[:i], key)
        data = data[step]
    return path


def _longest_key(data: Mapping[str, object], rest: Path) -> str | None:
    """The key that begins the rest of a dotted path; keys may hold dots (alias.column)."""
    for n in range(len(rest), 0, -1):
        if ".".join(rest[:n]) in data:
            return ".".join(rest[:n])
    return None


def _comment(note: Note, lang: Lang) -> Iterator[str]:
    text = f"{DECIDE} {note.text.say(lang)}" if note.decide else note.text.say(lang)
    for i, line in enumerate(_wrapped(text, WIDTH - 8)):
        yield line if i == 0 else f"  {line}"


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, Chinese characters counting two; nothing that could end a comment."""
    clean = "".join(c if c.isprintable() else " " for c in text)
    wide = any(unicodedata.east_asian_width(c) in "WF" for c in clean)
    return textwrap.wrap(clean, width // 2 if wide else width, break_on_hyphens=False) or [""]


def emit(data: Data, comments: Mapping[Path, list[str]], indent: int, path: Path = ()) -> list[str]:
    """The lines of a mapping in block style; what is short and bears no comment stands on one line."""
    lines: list[str] = []
    pad = " " * indent
    for key, value in data.items():
        here = (*path, key)
        lines += [f"{pad}# {line}" for line in comments.get(here, [])]
        flow = f"{pad}{scalar(key)}: {_flow(value)}"
        commented = any(p[: len(here)] == here and p != here for p in comments)
        if not isinstance(value, Mapping) or not value or (not commented and _cells(flow) <= WIDTH and _short(value)):
            lines.append(flow)
        else:
            lines.append(f"{pad}{scalar(key)}:")
            lines += emit(dict(value), comments, indent + 2, here)
    return lines


def _short(value: Mapping[str, object]) -> bool:
    """At most one level of mappings inside, so that a line stays readable."""
    return not any(isinstance(v, Mapping) and any(isinstance(w, Mapping) for w in v.values()) for v in value.values())


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_flow(v) for v in value) + "]"
    return scalar(value)


def scalar(value: object) -> str:
    """A scalar so that every reader of YAML 1.1 and 1.2 reads the same text, number or truth value back."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return str(value)
    text = str(value)
    if PLAIN.match(text) and text.lower() not in WORDS and text.isprintable():
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    """A double-quoted scalar with everything unprintable escaped."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else _escape(ord(c)) for c in quoted)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def comment_lines(texts: Iterable[str], indent: int) -> list[str]:
    """Comment lines for texts that need no wrapping."""
    return [" " * indent + "# " + "".join(c if c.isprintable() else " " for c in text) for text in texts]
