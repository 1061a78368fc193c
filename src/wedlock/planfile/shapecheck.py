"""What the schema cannot say of a shape: parts that hang on nothing, selectors that choose nothing, makers that lack
their arguments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from wedlock.language import T, Text
from wedlock.model.plan import FOLLOWING, Insert, Maker, PlanPart, PlanShape
from wedlock.model.shape import Cardinality

Path = tuple[str | int, ...]
Found = Iterator[tuple[Path, Text]]
"""Mistakes: the path in the file and the sentence."""


def shape_mistakes(shape: PlanShape, at: Path) -> Found:
    """The mistakes of one side's shape; `at` is its path in the file."""
    yield from _parts(shape, at)
    yield from _selectors(shape, at)
    for key, conditions in (("only", shape.only), ("deleted", shape.deleted)):
        for column, _ in conditions:
            yield from known_alias(shape, column, (*at, key, column))
            yield from _single(shape, column, (*at, key, column))
    if shape.changed:
        yield from known_alias(shape, shape.changed, (*at, "changed"))
    yield from zone_mistakes(shape.zone, (*at, "zone"))
    for insert in shape.insert:
        yield from _insert(shape, insert, (*at, "insert", insert.column))


def known_alias(shape: PlanShape, path: str, at: Path) -> Found:
    """A mistake where the alias of `alias.column` is neither `root` nor a part."""
    alias = path.partition(".")[0]
    if alias not in shape.tables:
        yield at, unknown(T("part"), alias, shape.tables)


def unknown(kind: Text, name: str, known: Iterable[str]) -> Text:
    """There is no such thing; did you mean …?"""
    names = list(known)
    near = get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return T("There is no {kind} `{name}`; did you mean `{near}`?", kind=kind, name=name, near=near[0])
    return T("There is no {kind} `{name}`; known are {known}.", kind=kind, name=name, known=names[:12])


def zone_mistakes(zone: str, at: Path) -> Found:
    """A mistake where the zone is none of the IANA data base's."""
    if not zone:
        return
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        known = sorted(available_timezones())
        if known:  # a machine without the data base of zones cannot tell
            yield at, unknown(T("time zone"), zone, known)


def _single(shape: PlanShape, column: str, at: Path) -> Found:
    part = shape.part_of.get(column.partition(".")[0])
    if part is not None and part.rows is not Cardinality.ONE:
        yield at, T("`{column}` must lie in the root or a part with `rows: one`.", column=column)


def _parts(shape: PlanShape, at: Path) -> Found:
    for part in shape.parts:
        here = (*at, "parts", part.alias)
        if part.of not in shape.tables:
            yield (*here, "of"), unknown(T("part"), part.of, shape.tables)
        elif _circle(shape, part):
            yield (*here, "of"), T("The parts hang on one another in a circle: {alias}.", alias=part.alias)
        if part.shared and (part.rows is not Cardinality.ONE or len(part.join) != 1 or part.where):
            yield (*here, "shared"), T("A shared row is the one that a single column of its parent refers to.")
        if part.rows is not Cardinality.ONE and part.mirror and not part.key:
            yield here, T("A part with a mirror needs a `key`.")


def _circle(shape: PlanShape, part: PlanPart) -> bool:
    seen = {part.alias}
    while part.of != "root" and part.of in shape.part_of:
        if part.of in seen:
            return True
        seen.add(part.of)
        part = shape.part_of[part.of]
    return False


def _selectors(shape: PlanShape, at: Path) -> Found:
    seen: dict[object, str] = {}
    for part in shape.parts:
        here = (*at, "parts", part.alias)
        if part.rows is Cardinality.CHOSEN and not part.where and not part.first_by:
            yield here, T("`rows: chosen` needs `where` or `first_by`: which of the rows of {table} is it?",
                          table=part.table)  # fmt: skip
        if part.rows is Cardinality.ONE and part.first_by:
            yield (*here, "first_by"), T("`first_by` belongs to `rows: chosen`.")
        same = (part.of, part.table, part.join, frozenset((c, frozenset(v)) for c, v in part.where), part.first_by)
        if same in seen:
            yield here, T("The same rows as the part `{other}`: the selectors do not differ.", other=seen[same])
        seen.setdefault(same, part.alias)


NEEDS: dict[Maker, tuple[str, ...]] = {
    Maker.COPY: ("of",),
    Maker.SEQUENCE: ("of",),
    Maker.SEARCH_TEXT: ("of",),
    Maker.JOINED: ("of",),
    Maker.LOOKUP: ("table", "take", "where"),
}
"""The arguments a maker must have; all others but these it must not have."""
MAY = {Maker.NEXT_NUMBER: ("of",)}


def _insert(shape: PlanShape, insert: Insert, at: Path) -> Found:
    yield from known_alias(shape, insert.column, at)
    if insert.make is None:
        return
    given = {"of": bool(insert.of), "table": bool(insert.table), "take": bool(insert.take), "where": bool(insert.where)}
    for key, there in given.items():
        wanted = key in NEEDS.get(insert.make, ())
        if wanted and not there:
            yield at, T("`make: {maker}` needs `{key}`.", maker=insert.make.value, key=key)
        if there and not wanted and key not in MAY.get(insert.make, ()):
            yield (*at, key), T("`make: {maker}` takes no `{key}`.", maker=insert.make.value, key=key)
    if insert.make in FOLLOWING:
        for path in insert.of:
            yield from known_alias(shape, path, (*at, "of"))
