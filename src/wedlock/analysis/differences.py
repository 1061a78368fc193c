"""How two corresponding columns differ, a function a kind, from the Catalog and, with rows, the Profiles.

Only differences that matter when a value is copied are told; each says whether values would be lost (LOSS), a
conversion is needed (WARN) or nothing need be done (INFO). Byte lengths are those of the target's own encoding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wedlock.language import T, Text
from wedlock.model.catalog import Catalog, Column, Family, Table
from wedlock.model.linked import LinkedAgreement
from wedlock.model.overlap import Difference, DifferenceKind, Severity
from wedlock.model.profile import Profile

TEXTS = (Family.TEXT, Family.UUID, Family.JSON, Family.ENUM)
NUMBERS = (Family.INTEGER, Family.DECIMAL, Family.FLOAT)
TIMES = (Family.DATE, Family.TIME, Family.DATETIME)

_BYTES_PER_CHARACTER = {"gbk": 2, "gb2312": 2, "gb18030": 4, "utf8mb3": 3, "utf8": 4, "utf8mb4": 4, "latin1": 1}
_PYTHON_CODEC = {"utf8mb3": "utf-8", "utf8mb4": "utf-8", "utf8": "utf-8", "latin1": "cp1252", "gbk": "gbk",
                 "gb18030": "gb18030", "gb2312": "gb2312", "big5": "big5", "ascii": "ascii"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class End:
    """One side of a pair of columns: where it lies and what its rows tell (None without rows)."""

    catalog: Catalog
    table: Table
    column: Column
    profile: Profile | None
    many: bool = False  # several rows of this table belong to one record

    @property
    def path(self) -> str:
        return f"{self.table.name}.{self.column.name}"

    @property
    def charset(self) -> str:
        said = self.column.charset or self.catalog.charset or ""
        return said.lower().replace("-", "").replace("_", "")


def compare_columns(left: End, right: End, linked: LinkedAgreement | None = None) -> tuple[Difference, ...]:
    """Every difference of a pair of corresponding columns, losses first."""
    found = [difference for kind in _KINDS for difference in kind(left, right)]
    found += _unit(left, right, linked)
    found += _codes(left, right, linked)
    order = {Severity.LOSS: 0, Severity.WARN: 1, Severity.INFO: 2}
    return tuple(sorted(found, key=lambda difference: order[difference.severity]))


def _type(left: End, right: End) -> Iterator[Difference]:
    a, b = left.column.type.family, right.column.type.family
    if a is b or {a, b} <= set(TEXTS) or Family.OTHER in (a, b):
        return
    near = (
        {a, b} <= set(NUMBERS) or {a, b} <= {Family.DATE, Family.DATETIME} or {a, b} == {Family.BOOLEAN, Family.INTEGER}
    )
    text = T("{left} is {a}, {right} is {b}", left=left.path, a=left.column.type.native, right=right.path,
             b=right.column.type.native)  # fmt: skip
    yield Difference(DifferenceKind.TYPE, Severity.INFO if near else Severity.WARN, text)


def _length(left: End, right: End) -> Iterator[Difference]:
    for source, target in ((left, right), (right, left)):
        room = target.column.type.length
        if room is None or source.column.type.family not in TEXTS or target.column.type.family is not Family.TEXT:
            continue
        have = source.column.type.length
        if have is not None and have <= room:
            continue
        longest = source.profile.longest if source.profile else None
        if longest is None:
            yield Difference(
                DifferenceKind.LENGTH,
                Severity.WARN,
                T("{source} may be longer than the {room} characters of {target}", source=source.path, room=room,
                  target=target.path),
            )  # fmt: skip
        elif longest > room:
            yield Difference(
                DifferenceKind.LENGTH, Severity.LOSS, _cut(source, target, longest, room), _longer(source, room)
            )
        else:
            yield Difference(
                DifferenceKind.LENGTH,
                Severity.INFO,
                T("the longest value of {source} has {longest} characters and fits the {room} of {target}",
                  source=source.path, longest=longest, room=room, target=target.path),
                rows=0,
            )  # fmt: skip


def _cut(source: End, target: End, longest: int, room: int) -> Text:
    return T("values of {source} (up to {longest} characters) would not fit the {room} of {target}",
             source=source.path, longest=longest, room=room, target=target.path)  # fmt: skip


def _longer(source: End, room: int) -> int | None:
    """Rows whose value is longer than `room`, scaled up from the distinct values at hand; None where unknown."""
    profile = source.profile
    if profile is None or not profile.sample:
        return None
    filled = profile.seen - profile.nulls - profile.empty
    share = sum(1 for value in profile.sample if len(value) > room) / len(profile.sample)
    return max(1, round(share * filled))


def _precision(left: End, right: End) -> Iterator[Difference]:
    for source, target in ((left, right), (right, left)):
        if source.column.type.family not in NUMBERS or target.column.type.family not in NUMBERS:
            continue
        scale = _scale(target.column)
        have = source.profile.scale if source.profile and source.profile.scale is not None else _scale(source.column)
        if scale is not None and have is not None and have > scale:
            certain = source.profile is not None
            yield Difference(
                DifferenceKind.PRECISION,
                Severity.LOSS if certain else Severity.WARN,
                T("{source} has {have} decimals, {target} keeps {scale}", source=source.path, have=have,
                  target=target.path, scale=scale),
            )  # fmt: skip
        if target.column.type.family is Family.FLOAT and source.column.type.family is Family.DECIMAL:
            yield Difference(
                DifferenceKind.PRECISION,
                Severity.WARN,
                T("{target} is a binary float: exact decimals of {source} come back rounded", target=target.path,
                  source=source.path),
            )  # fmt: skip


def _scale(column: Column) -> int | None:
    if column.type.family is Family.INTEGER:
        return 0
    return column.type.scale if column.type.family is Family.DECIMAL else None


def _nullability(left: End, right: End) -> Iterator[Difference]:
    for source, target in ((left, right), (right, left)):
        if target.column.nullable or not source.column.nullable:
            continue
        empty = None if source.profile is None else source.profile.nulls
        if empty == 0:
            severity = Severity.INFO
        else:
            severity = Severity.WARN if target.column.default is not None or empty is None else Severity.LOSS
        text = T("{target} demands a value, {source} may be empty", target=target.path, source=source.path)
        yield Difference(DifferenceKind.NULLABILITY, severity, text, rows=empty)


def _uniqueness(left: End, right: End) -> Iterator[Difference]:
    for source, target in ((left, right), (right, left)):
        if not _is_unique(target) or _is_unique(source):
            continue
        repeated = None
        if source.profile is not None:
            repeated = source.profile.seen - source.profile.nulls - source.profile.empty - source.profile.distinct
        severity = Severity.WARN if repeated is None else Severity.INFO if repeated <= 0 else Severity.LOSS
        text = T("{target} must be unique, {source} need not be", target=target.path, source=source.path)
        yield Difference(DifferenceKind.UNIQUENESS, severity, text, rows=None if repeated is None else max(repeated, 0))


def _is_unique(end: End) -> bool:
    name = (end.column.name,)
    return end.table.primary_key == name or any(key.columns == name for key in end.table.unique_keys)


def _timezone(left: End, right: End) -> Iterator[Difference]:
    a, b = left.column.type, right.column.type
    if a.family not in TIMES or b.family not in TIMES:
        return
    if Family.DATE in (a.family, b.family) and a.family is not b.family:
        text = T("a date on one side, a moment on the other: the day depends on the time zone")
        yield Difference(DifferenceKind.TIMEZONE, Severity.WARN, text)
    elif a.family is Family.DATETIME and b.family is Family.DATETIME and bool(a.zoned) is not bool(b.zoned):
        bare = right.path if a.zoned else left.path
        text = T("{bare} has no time zone: say in the settings which one it means", bare=bare)
        yield Difference(DifferenceKind.TIMEZONE, Severity.WARN, text)


def _charset(left: End, right: End) -> Iterator[Difference]:
    for source, target in ((left, right), (right, left)):
        if source.column.type.family not in TEXTS or target.column.type.family not in TEXTS:
            continue
        codec = _PYTHON_CODEC.get(target.charset)
        if codec is None or source.charset == target.charset:
            continue
        lost = _unwritable(source, target.charset, codec)
        if lost:
            text = T("{count} values of {source} have characters that {charset} of {target} cannot hold", count=lost,
                     source=source.path, charset=target.charset, target=target.path)  # fmt: skip
            yield Difference(DifferenceKind.CHARSET, Severity.LOSS, text, rows=lost)
        elif source.profile is None and codec != "utf-8":
            text = T("{target} is kept in {charset}: not every character of {source} may exist there",
                     target=target.path, charset=target.charset, source=source.path)  # fmt: skip
            yield Difference(DifferenceKind.CHARSET, Severity.WARN, text)
        yield from _bytes(source, target, codec)


def _unwritable(source: End, charset: str, codec: str) -> int:
    if source.profile is None:
        return 0

    def fits(value: str) -> bool:
        if charset == "utf8mb3" and any(ord(character) > 0xFFFF for character in value):
            return False
        try:
            value.encode(codec)
        except UnicodeEncodeError:
            return False
        return True

    return sum(1 for value in source.profile.sample if not fits(value))


def _bytes(source: End, target: End, codec: str) -> Iterator[Difference]:
    """A length that counts bytes holds fewer Chinese characters than it seems."""
    room = target.column.type.length
    if not target.column.type.length_in_bytes or room is None or source.profile is None:
        return
    longest = max((len(value.encode(codec, "replace")) for value in source.profile.sample), default=0)
    if longest > room:
        text = T("values of {source} need up to {longest} bytes in {charset}; {target} has {room}", source=source.path,
                 longest=longest, charset=target.charset, target=target.path, room=room)  # fmt: skip
        yield Difference(DifferenceKind.LENGTH, Severity.LOSS, text)


def _default(left: End, right: End) -> Iterator[Difference]:
    a, b = _plain_default(left.column), _plain_default(right.column)
    if a is not None and b is not None and a != b:
        text = T("a new row gets {a} in {left} and {b} in {right}", a=a, left=left.path, b=b, right=right.path)
        yield Difference(DifferenceKind.DEFAULT, Severity.INFO, text)


def _plain_default(column: Column) -> str | None:
    """A default that is a constant; None for expressions, sequences and no default."""
    if column.default is None or column.generated or "(" in column.default:
        return None
    value = column.default.split("::")[0].strip().strip("'\"").lower()
    return {"true": "1", "false": "0", "null": None}.get(value, value)


def _key_generation(left: End, right: End) -> Iterator[Difference]:
    if left.column.generated is right.column.generated:
        return
    made, given = (left, right) if left.column.generated else (right, left)
    text = T("{made} is numbered by the database, {given} by the application", made=made.path, given=given.path)
    yield Difference(DifferenceKind.KEY_GENERATION, Severity.INFO, text)


def _multiplicity(left: End, right: End) -> Iterator[Difference]:
    if left.many is right.many:
        return
    many, one = (left, right) if left.many else (right, left)
    text = T("a record may have several values in {many} and one in {one}", many=many.path, one=one.path)
    yield Difference(DifferenceKind.MULTIPLICITY, Severity.WARN, text)


def _format(left: End, right: End) -> Iterator[Difference]:
    """The same kind of text written in another form (dates as text, phones with and without country code)."""
    if left.profile is None or right.profile is None:
        return
    a, b = _leading_pattern(left.profile), _leading_pattern(right.profile)
    if a and b and a != b and {left.column.type.family, right.column.type.family} == {Family.TEXT}:
        text = T("{left} looks like {a}, {right} like {b}", left=left.path, a=a, right=right.path, b=b)
        yield Difference(DifferenceKind.FORMAT, Severity.WARN, text)


def _leading_pattern(profile: Profile) -> str:
    return profile.patterns[0][0] if profile.patterns and profile.patterns[0][1] >= 0.6 else ""


def _unit(left: End, right: End, linked: LinkedAgreement | None) -> list[Difference]:
    if linked is None or linked.factor is None:
        return []
    text = T("{right} = {left} × {factor} in {share} of {count} linked records", right=right.path, left=left.path,
             factor=linked.factor, share=f"{linked.agree:.0%}", count=linked.compared)  # fmt: skip
    return [Difference(DifferenceKind.UNIT, Severity.WARN, text, rows=linked.compared, factor=linked.factor,
                       share=linked.agree)]  # fmt: skip


def _codes(left: End, right: End, linked: LinkedAgreement | None) -> list[Difference]:
    """Codes here and there: equal ones map to themselves, others by the linked records; the rest is told."""
    known = dict(linked.value_map) if linked else {}
    here, there = _code_set(left, references=bool(known)), _code_set(right, references=bool(known))
    if not here or not there:
        return []
    folded = {code.casefold(): code for code in there}
    mapped = {code: known.get(code) or folded.get(code.casefold(), "") for code in here}
    pairs = tuple((code, other) for code, other in mapped.items() if other)
    lost_here = tuple(code for code, other in mapped.items() if not other)
    lost_there = tuple(code for code in there if code not in set(mapped.values()))
    if not lost_here and not lost_there and all(a == b for a, b in pairs):
        return []
    text = T("{left} has {a} codes, {right} {b}; {mapped} correspond", left=left.path, a=len(here), right=right.path,
             b=len(there), mapped=len(pairs))  # fmt: skip
    severity = Severity.LOSS if lost_here or lost_there else Severity.WARN
    difference = Difference(
        DifferenceKind.CODES, severity, text, value_map=pairs, unmapped_left=lost_here, unmapped_right=lost_there
    )
    return [difference]


def _code_set(end: End, *, references: bool) -> tuple[str, ...]:
    """The codes of a code list, by its type or by its rows; none where it is no list.

    A reference (`T30` into a table of payment terms) counts as a code only where linked records showed what it means.
    """
    if end.column.type.values:
        return end.column.type.values
    profile = end.profile
    if profile is None or not profile.codes or (not references and end.column.name in end.table.reference_of):
        return ()
    return tuple(sorted(value for value, _ in profile.top))


_KINDS: tuple[Callable[[End, End], Iterator[Difference]], ...] = (
    _type,
    _length,
    _precision,
    _nullability,
    _uniqueness,
    _timezone,
    _charset,
    _default,
    _key_generation,
    _multiplicity,
    _format,
)
