"""A SQL script taken apart into statements, whatever tool wrote it; and the guess which engine it was written for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_PLAIN = r"--[^\n]*|/\*.*?\*/|'[^']*'|\"[^\"]*\"|\[[^\]\n]*\]|`[^`]*`|;|\(|\)"  # '' is two strings side by side
_DOLLAR = r"|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$"
_SCANNERS = {
    "postgres": re.compile(_PLAIN.replace(r"|\[[^\]\n]*\]", "") + _DOLLAR, re.DOTALL),
    "mysql": re.compile(
        r"--(?=\s)[^\n]*|#[^\n]*|/\*.*?\*/|'[^'\\]*(?:\\.[^'\\]*)*'|\"[^\"\\]*(?:\\.[^\"\\]*)*\"|`[^`]*`|;|\(|\)",
        re.DOTALL,
    ),
    "": re.compile(_PLAIN, re.DOTALL),
}
_GUESSES = (
    ("postgres", r"PostgreSQL database dump|::regclass|\bcharacter varying\b|\bbigserial\b"),
    ("mysql", r"MySQL dump|MariaDB dump|\bENGINE\s*=|CREATE TABLE (IF NOT EXISTS )?`|\bAUTO_INCREMENT\b"),
    ("tsql", r"(?m)^\s*GO\s*$|\[dbo\]|\bnvarchar\b|\bIDENTITY\s*\(\s*\d|\bsp_addextendedproperty\b"),
    ("oracle", r"\bVARCHAR2\b|\bNUMBER\s*\(|\bSEGMENT CREATION\b"),
    ("sqlite", r"\bAUTOINCREMENT\b|\bsqlite_sequence\b|\bWITHOUT ROWID\b|PRAGMA foreign_keys"),
    ("postgres", r"\bserial\b|\btimestamptz\b|\bbytea\b|\bCOMMENT ON\b|\bjsonb\b"),
)  # fmt: skip
_MYSQL_HINT = re.compile(r"/\*M?!\d*\s?(.*?)\*/", re.DOTALL)
_MYSQL_DELIMITER = re.compile(
    r"^[ \t]*DELIMITER[ \t]+(?!;[ \t]*$)(\S+).*?(?:^[ \t]*DELIMITER[ \t]+;[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_COPY_DATA = re.compile(r"^COPY [^;\n]* FROM stdin;\n.*?(?:^\\\.$|\Z)", re.DOTALL | re.MULTILINE)
_PSQL = re.compile(r"^\\.*$", re.MULTILINE)
_GO = re.compile(r"^[ \t]*GO(?:[ \t]+\d+)?[ \t]*;?[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_NEW_IN_BATCH = re.compile(
    r"^[ \t]*(?=(?:CREATE|ALTER|EXEC|EXECUTE|INSERT|SET|USE|DROP|PRINT|GRANT|IF|BEGIN|DECLARE)\b)",
    re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """`text` without its end; `line` counts from 1; `ended` is False for one that the end of the file cuts."""

    text: str
    line: int
    ended: bool = True


def guess_dialect(script: str) -> str:
    """postgres, mysql, tsql, oracle, sqlite, or "" where nothing tells; by the words that only one engine writes."""
    start = script[:200_000]
    for dialect, marks in _GUESSES:
        if re.search(marks, start, 0 if dialect == "tsql" else re.IGNORECASE):
            return dialect
    return ""


def statements(script: str, dialect: str) -> Iterator[Statement]:
    """The statements of a script, in order, without comments before them, data of COPY, and routines of mysqldump."""
    script = script.replace("\r\n", "\n")
    if dialect == "mysql":
        script = _MYSQL_HINT.sub(lambda m: m[1] + "\n" * (m[0].count("\n") - m[1].count("\n")), script)
        script = _MYSQL_DELIMITER.sub(_blank_lines, script)
    if dialect == "postgres":
        script = _PSQL.sub("", _COPY_DATA.sub(_blank_lines, script))
    if dialect == "tsql":
        yield from _batches(script)
        return
    scanner, lines = _SCANNERS.get(dialect, _SCANNERS[""]), _Lines(script)
    start = 0
    for mark in scanner.finditer(script):
        if mark[0] == ";":
            yield from _statement(script, start, mark.start(), True, lines)
            start = mark.end()
    yield from _statement(script, start, len(script), False, lines)


class _Lines:
    """Line numbers of ever later places; each part of the script is counted once."""

    def __init__(self, script: str) -> None:
        self._script, self._place, self._line = script, 0, 1

    def at(self, place: int) -> int:
        self._line += self._script.count("\n", self._place, place)
        self._place = place
        return self._line


def _batches(script: str) -> Iterator[Statement]:
    """SQL Server needs no semicolons: a batch ends at GO, and a statement where the next begins outside parentheses."""
    start, lines = 0, _Lines(script)
    for go in (*_GO.finditer(script), None):
        end = go.start() if go else len(script)
        cuts = [start, *_starts(script, start, end), end]
        for here, there in pairwise(cuts):
            yield from _statement(script, here, there, go is not None or there < end, lines)
        start = go.end() if go else end


def _starts(script: str, start: int, end: int) -> list[int]:
    depth, free, covered = 0, [], start
    for mark in _SCANNERS[""].finditer(script, start, end):
        if depth == 0:
            free.append((covered, mark.start()))
        covered = mark.end()
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
    if depth == 0:
        free.append((covered, end))
    return [m.start() for a, b in free for m in _NEW_IN_BATCH.finditer(script, a, b) if _line_begins(script, m.start())]


def _line_begins(script: str, at: int) -> bool:
    return at == 0 or script[at - 1] == "\n"


_LEADING = re.compile(r"(?:\s|--[^\n]*(?:\n|\Z)|#[^\n]*(?:\n|\Z)|/\*.*?\*/|;)*", re.DOTALL)


def _statement(script: str, start: int, end: int, ended: bool, lines: _Lines) -> Iterator[Statement]:
    lead = _LEADING.match(script, start, end)
    begin = lead.end() if lead else start
    text = script[begin:end].strip()
    if text:
        yield Statement(text.rstrip(";").rstrip(), lines.at(begin), ended)


def _blank_lines(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def parenthesis(text: str, dialect: str, start: int = 0) -> tuple[int, int, list[int]] | None:
    """The outermost parenthesis at or after `start`: where it opens, where it closes (or the text ends), and the
    places of the commas directly inside it. None where there is none."""
    scanner = _WITH_COMMAS.get(dialect, _WITH_COMMAS[""])
    commas: list[int] = []
    depth, opening = 0, -1
    for mark in scanner.finditer(text, start):
        sign = mark[0]
        if sign == "(":
            depth += 1
            opening = mark.start() if opening < 0 else opening
        elif sign == ")" and opening >= 0:
            depth -= 1
            if depth == 0:
                return opening, mark.start(), commas
        elif sign == "," and depth == 1:
            commas.append(mark.start())
    return (opening, len(text), commas) if opening >= 0 else None


_WITH_COMMAS = {name: re.compile(scanner.pattern + "|,", re.DOTALL) for name, scanner in _SCANNERS.items()}
