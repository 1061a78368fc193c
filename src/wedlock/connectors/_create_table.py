"""One CREATE TABLE, read by sqlglot: whole where it can be, else element by element, so that one odd column or a file
that ends in its middle costs that element alone. What follows the closing parenthesis (storage, partitions) is not
given to the parser; the remark and the parents in it are picked out."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from wedlock.connectors._statements import parenthesis

logging.getLogger("sqlglot").setLevel(logging.ERROR)  # it warns of every statement that it does not take apart

_HEAD = re.compile(
    r"CREATE\s+(?:(?:GLOBAL|LOCAL|TEMPORARY|TEMP|UNLOGGED|FOREIGN|EXTERNAL|PRIVATE|OR\s+REPLACE)\s+)*TABLE\s+"
    r"(?:IF\s+NOT\s+EXISTS\s+)?(?P<name>[^(]+?)\s*(?=\()",
    re.IGNORECASE | re.DOTALL,
)
_REMARK = re.compile(r"\bCOMMENT\s*=?\s*'((?:[^'\\]|''|\\.)*)'", re.IGNORECASE | re.DOTALL)
_PARENTS = re.compile(r"\bINHERITS\s*\(([^)]*)\)", re.IGNORECASE)
_TYPELESS = re.compile(r"""^\s*("(?:[^"]|"")*"|\[[^\]]*\]|`[^`]*`|'[^']*'|\w+)(?:\s+(.*))?$""", re.DOTALL)
_CONSTRAINT = re.compile(
    r"^\s*(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|EXCLUDE|KEY|INDEX|LIKE|PERIOD)\b", re.IGNORECASE
)
NOISE = re.compile(
    r"\s+USING\s+INDEX\b.*$|\s+(?:ENABLE|DISABLE)(?:\s+(?:NO)?VALIDATE)?\b|(?<=\))\s*WITH\s*\([^)]*\)"
    r"|(?<=[)\s])\s*ON\s+(?:\[\w+\]|\"\w+\")\s*$|\s+NOT\s+FOR\s+REPLICATION\b|\s+(?:SPARSE|ROWGUIDCOL)\b|\s+(?:ASC|DESC)(?=\s*[,)])"
    r"|\s+WITH\s+(?:NO\s+)?DATA\s*$",
    re.IGNORECASE | re.DOTALL,
)
_CLUSTERED = re.compile(r"\b(PRIMARY\s+KEY|UNIQUE)\s+(?:NON)?CLUSTERED\b", re.IGNORECASE)


@dataclass
class Parsed:
    """What was understood of a CREATE TABLE: its name, its elements, and how many elements nobody understood."""

    table: exp.Table
    elements: list[exp.Expr] = field(default_factory=list)
    lost: int = 0
    remark: str = ""
    parents: tuple[str, ...] = ()


def parse(text: str, dialect: str, ended: bool = True) -> Parsed | None:
    """None where it is no CREATE TABLE with columns (as in `CREATE TABLE a AS SELECT`, `PARTITION OF`)."""
    if dialect == "tsql":
        text = _CLUSTERED.sub(r"\1", text)
    head = _HEAD.match(text)
    body = parenthesis(text, dialect, head.end()) if head else None
    if head is None or body is None or re.search(r"\b(PARTITION\s+OF|AS)\b", head["name"], re.IGNORECASE):
        return None
    try:
        table = exp.to_table(head["name"].strip(), dialect=dialect or None)
    except SqlglotError:
        return None
    opening, closing, commas = body
    tail = text[closing + 1 :]
    found = Parsed(table, remark=_remark(tail), parents=_parents(tail))
    if closing == len(text) and (not ended or commas):  # cut: the last element may be half a one
        closing, commas = (commas[-1], commas[:-1]) if commas else (opening + 1, [])
        found.lost = 1
    whole = None if found.lost else _parse(f"CREATE TABLE t ({text[opening + 1 : closing]})", dialect)
    if whole is not None:
        found.elements = whole
        return found
    edges = [opening, *commas, closing]
    for start, end in pairwise(edges):
        elements = _element(text[start + 1 : end], dialect)
        found.lost += elements is None
        found.elements += elements or []
    return found


def _element(text: str, dialect: str) -> Sequence[exp.Expr] | None:
    for attempt in _attempts(text):
        if (elements := _parse(f"CREATE TABLE t ({attempt})", dialect)) is not None:
            return elements
    return None


def _attempts(text: str) -> Iterator[str]:
    """The element as it is; without what only its engine understands; with a type, where SQLite was given none."""
    yield text
    yield NOISE.sub("", text)
    typeless = _TYPELESS.match(text.strip())
    if typeless and not _CONSTRAINT.match(text):
        name = typeless[1].replace("'", '"')
        yield f"{name} {typeless[2] or ''}"
        yield f"{name} blob {typeless[2] or ''}"


def _parse(sql: str, dialect: str) -> list[exp.Expr] | None:
    try:
        tree = sqlglot.parse_one(sql, dialect=dialect or None)
    except (SqlglotError, RecursionError):
        return None
    if not isinstance(tree, exp.Create) or not isinstance(tree.this, exp.Schema):
        return None
    elements = list(tree.this.expressions)
    return None if any(isinstance(element, (exp.Identifier, exp.Column)) for element in elements) else elements


def _remark(tail: str) -> str:
    remark = _REMARK.search(tail)
    return unescaped(remark[1]) if remark else ""


def _parents(tail: str) -> tuple[str, ...]:
    parents = _PARENTS.search(tail)
    return tuple(name.strip() for name in parents[1].split(",")) if parents else ()


def unescaped(text: str) -> str:
    """A SQL string's content: '' is ', \\n and \\' as MySQL writes them."""
    return text.replace("''", "'").replace("\\'", "'").replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")
