"""Profile every column of a system: nulls, distinct values, extremes, lengths, patterns, codes, scale, broken text.

Small tables are read whole. Of large ones a repeatable sample is read and the error of a share is stated
(1.96·√(p(1−p)/n) at p = ½, the usual worst case); up to `exact_up_to` rows the database itself counts nulls,
distinct values, extremes and lengths exactly, which is one scan and no transfer.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

from wedlock.analysis import activity, patterns
from wedlock.capabilities.lexicon import words
from wedlock.errors import Unavailable, Unreachable
from wedlock.language import T
from wedlock.model.catalog import Catalog, Column, Family, Table, Unread
from wedlock.model.ports import Aggregate, AggregateReader, Progress, RowReader, Sample, quiet
from wedlock.model.profile import Profile, Profiles, TableProfile

GONE_AFTER = 3
"""Tables in a row at which no server answers: then there is none, and 5,000 time-outs would take seven hours."""

CODE_LIMIT = 40  # more distinct values than this are no code list
FREE = frozenset(
    {"name", "remark", "note", "comment", "memo", "description", "subject", "content", "address", "street", "city"}
    | {"phone", "mobile", "fax", "email", "website", "person", "contact", "surname", "birthday"}
)
"""Words of columns whose few values are no codes: remarks, and names of people and places, which are shown masked."""
SAMPLE_VALUES = 2000  # distinct values kept of a column for value overlap
PATTERN_VALUES = 400  # distinct values whose pattern is looked at


@dataclass(frozen=True, slots=True)
class ProfileOptions:
    """`sample_rows` are read of a table; the database counts exactly in tables of up to `exact_up_to` rows."""

    sample_rows: int = 5000
    exact_up_to: int = 500_000
    now: datetime | None = None


def profile_system(
    catalog: Catalog, reader: RowReader, options: ProfileOptions = ProfileOptions(), progress: Progress = quiet
) -> tuple[Profiles, tuple[Unread, ...]]:
    """Profiles of every readable base table and view; what could not be read comes back with its reason.

    Unreachable where the server is gone for good: a lost session costs a table, not the analysis.

    Activity is that of the twelve months before the system's newest row: a copy tells the same next year.
    """
    found: Profiles = {}
    reads: dict[str, activity.Read] = {}
    unread: list[Unread] = []
    now = options.now or datetime.now(UTC)
    gone = 0
    for done, table in enumerate(catalog.tables):
        progress(T("Reading rows of {system}", system=catalog.system), done, len(catalog.tables))
        try:
            sample = reader.sample(table, tuple(column.name for column in table.columns), options.sample_rows)
            found[table.name] = profile_table(table, sample, reader, options)
            if sample.rows:
                reads[table.name] = activity.read(table, sample, now)
            gone = 0
        except Unavailable as error:
            gone = gone + 1 if isinstance(error, Unreachable) else 0
            if gone == GONE_AFTER:
                raise
            unread.append(Unread(table.name, error.problem))
    end = activity.newest(reads.values()) or now
    for name, read in reads.items():
        if name in found:
            found[name] = replace(found[name], activity=activity.measure(read, end))
    progress(T("Reading rows of {system}", system=catalog.system), len(catalog.tables), len(catalog.tables))
    return found, tuple(unread)


def profile_table(table: Table, sample: Sample, reader: RowReader, options: ProfileOptions) -> TableProfile:
    """The profile of one table from one sample, with the database's own exact figures where it was cut."""
    profiles = {name: profile_values(column, _column(sample, i)) for i, (name, column) in _numbered(table)}
    if not sample.complete:
        half = round(1.96 * 0.5 / math.sqrt(max(len(sample.rows), 1)), 4)
        profiles = {name: replace(profile, error=half) for name, profile in profiles.items()}
        if isinstance(reader, AggregateReader) and 0 < sample.total <= options.exact_up_to:
            exact = reader.aggregate(table, [c.name for c in table.columns if c.type.family is not Family.BINARY])
            profiles = {n: _with_exact(p, exact[n]) if n in exact else p for n, p in profiles.items()}
    return TableProfile(
        table=table.name,
        rows=sample.total,
        exact=sample.exact,
        complete=sample.complete,
        columns=tuple(profiles.items()),
    )


def profile_values(column: Column, values: Sequence[object]) -> Profile:
    """The Profile of one column from its values; bytes count as filled but are not looked into."""
    filled = [value for value in values if value is not None and value != ""]
    nulls = sum(1 for value in values if value is None)
    counts = Counter(as_text(value) for value in filled if not isinstance(value, (bytes, memoryview)))
    top = counts.most_common(CODE_LIMIT)
    lengths = [len(text) for text in counts] if counts else []
    numbers = [value for value in filled if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)]
    extremes = _extremes(filled)
    return Profile(
        seen=len(values),
        nulls=nulls,
        empty=len(values) - nulls - len(filled),
        distinct=len(counts),
        least=extremes[0],
        greatest=extremes[1],
        shortest=min(lengths, default=None),
        longest=max(lengths, default=None),
        longest_bytes=max((len(text.encode("utf-8", "replace")) for text in counts), default=None),
        top=tuple(top),
        codes=_is_code_list(column, counts, len(filled)),
        patterns=patterns.shares(_spread(counts, PATTERN_VALUES)),
        scale=_scale(numbers, counts),
        broken=sum(count for text, count in counts.items() if patterns.looks_broken(text)),
        sample=frozenset(_spread(counts, SAMPLE_VALUES)),
    )


def as_text(value: object) -> str:
    """A value as the analysis compares it: dates in ISO form, decimals without trailing zeros, truth as 1 and 0."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value.is_finite() else str(value)
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f") if math.isfinite(value) else str(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return str(value)


def _numbered(table: Table) -> Iterable[tuple[int, tuple[str, Column]]]:
    return enumerate((column.name, column) for column in table.columns)


def _column(sample: Sample, index: int) -> list[object]:
    return [row[index] for row in sample.rows]


def _is_code_list(column: Column, counts: Counter[str], filled: int) -> bool:
    if column.type.family in (Family.ENUM, Family.BOOLEAN):
        return True
    if not counts or column.type.family not in (Family.TEXT, Family.INTEGER, Family.OTHER):
        return False
    if FREE & {word for said in (column.name, column.label, column.comment) for word in words(said)}:
        return False
    return len(counts) <= CODE_LIMIT and filled >= 5 * len(counts) and max(map(len, counts)) <= 40


def _spread(counts: Counter[str], limit: int) -> list[str]:
    """At most `limit` distinct values, evenly over the order of first appearance: the same at every run."""
    values = list(counts)
    step = max(1, math.ceil(len(values) / limit))
    return values[::step]


def _scale(numbers: Sequence[object], counts: Counter[str]) -> int | None:
    """The largest number of decimals among numeric values; None where there are no numbers."""
    if not numbers:
        return None
    return max((len(text.partition(".")[2]) for text in counts if "e" not in text.lower()), default=0)


def _extremes(filled: Sequence[object]) -> tuple[object, object]:
    """Least and greatest value, compared as numbers or dates where all are, else as text."""
    values = [value for value in filled if not isinstance(value, (bytes, memoryview))]
    if not values:
        return None, None
    kinds = {type(value) for value in values}
    try:
        if kinds <= {int, float, Decimal, bool} or len(kinds) == 1:
            ordered = sorted(values, key=cast(Callable[[object], Any], lambda value: value))
            return ordered[0], ordered[-1]
    except (TypeError, ArithmeticError):  # NaN among decimals, aware and bare times together
        pass
    texts = [as_text(value) for value in values]
    return min(texts), max(texts)


def _with_exact(profile: Profile, exact: Aggregate) -> Profile:
    """The sample's profile with the database's exact counts in place of its own."""
    return replace(
        profile,
        seen=exact.rows,
        nulls=exact.nulls,
        empty=round(profile.empty * exact.rows / profile.seen) if profile.seen else 0,
        distinct=exact.distinct if exact.distinct is not None else profile.distinct,
        least=exact.least,
        greatest=exact.greatest,
        longest=exact.longest if exact.longest is not None else profile.longest,
        error=0.0,
    )
