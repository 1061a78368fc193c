"""From the Differences of two corresponding columns to the conversion between them, and what a person must decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from wedlock.capabilities.lexicon import words
from wedlock.language import T, Text
from wedlock.model.catalog import Column, Family
from wedlock.model.overlap import Difference, DifferenceKind, Severity
from wedlock.model.plan import Compare, Convert, Pair, Unmapped
from wedlock.model.shape import FieldRole

NUMBERS = frozenset({Family.INTEGER, Family.DECIMAL, Family.FLOAT})
NO_CONVERSION = Convert()

SURE = 0.9
"""Share of linked records that a factor must hold for to be stated rather than asked; the rest are edits and typos."""

ENOUGH = 100
"""Linked records from which such a share is trusted: its 95 % interval is then at most ± 6 points."""

MOST_CODES = 40
LONGEST_CODE = 24
"""A value map with more or longer values is one of texts."""

TYPED = frozenset(
    {
        "name",
        "phone",
        "telephone",
        "mobile",
        "fax",
        "email",
        "address",
        "street",
        "city",
        "remark",
        "description",
        "title",
        "position",
        "birthday",
        "website",
        "url",
        "contact",
    }
)
"""Words of columns that people type freely, or that tell of a person: never translated value by value."""
BY_DIGITS = frozenset({FieldRole.PHONE, FieldRole.MOBILE, FieldRole.FAX, FieldRole.TAX_ID, FieldRole.USCC})


@dataclass(frozen=True, slots=True)
class Translation:
    """How the values of a field are translated; `open` are the questions that remain, `said` mere remarks."""

    convert: Convert = NO_CONVERSION
    compare: Compare = Compare.EXACT
    values: tuple[tuple[str, str], ...] = ()
    back: tuple[tuple[str, str], ...] = ()
    unmapped: Unmapped = Unmapped.REFUSE
    open: tuple[Text, ...] = ()
    said: tuple[Text, ...] = ()

    def ask(self, *questions: Text) -> Translation:
        return replace(self, open=(*self.open, *questions))


def translate(
    differences: Sequence[Difference], left: Column, right: Column, role: FieldRole | None, zones: Pair[str]
) -> Translation:
    """The Translation between two columns; every difference that loses something becomes a question."""
    typed = [d for d in differences if d.value_map and _typed(d, left, right)]
    differences = [d for d in differences if d not in typed]
    found = [difference for difference in differences if not _answered(difference, differences)]
    coded = any(difference.value_map for difference in found)
    known = Translation(compare=_compare(left, right, role), convert=NO_CONVERSION if coded else _lengths(left, right))
    for difference in found:
        step = STEPS.get(difference.kind, _only_said)
        if difference.kind is DifferenceKind.NULLABILITY and _empty_text_will_do(left, right):
            step = _remark
        known = step(known, difference)
    if typed:
        known = replace(
            known, said=(*known.said, T("Its values are typed freely: they travel as they are, without a value map."))
        )
    if left.type.zoned is not None and right.type.zoned is not None and left.type.zoned != right.type.zoned:
        known = _zoned(known, left, zones)
    return known


def _compare(left: Column, right: Column, role: FieldRole | None) -> Compare:
    families = {left.type.family, right.type.family}
    if families == {Family.DATE, Family.DATETIME}:
        return Compare.DATE
    if families <= NUMBERS and families != {Family.INTEGER}:
        return Compare.NUMBER
    if role in BY_DIGITS:
        return Compare.DIGITS
    return Compare.FOLDED if role is FieldRole.EMAIL else Compare.EXACT


def _lengths(left: Column, right: Column) -> Convert:
    """Both limits where one side keeps fewer characters than the other, so that a value is refused, never cut."""
    if left.type.family is not Family.TEXT or right.type.family is not Family.TEXT:
        return NO_CONVERSION
    here, there = left.type.length, right.type.length
    return NO_CONVERSION if here == there else Convert(length=Pair(here, there))


def _answered(difference: Difference, among: Sequence[Difference]) -> bool:
    """Whether another one explains it: codes are translated, whatever their length; a factor shifts the decimals."""
    if any(other.value_map for other in among):
        return difference.kind in (DifferenceKind.LENGTH, DifferenceKind.TYPE, DifferenceKind.PRECISION)
    shifted = any(other.kind is DifferenceKind.UNIT and other.factor for other in among)
    return shifted and difference.kind in (DifferenceKind.PRECISION, DifferenceKind.TYPE)


def _empty_text_will_do(left: Column, right: Column) -> bool:
    """The column that demands a value is text: a missing value becomes an empty one."""
    demanding = [column for column in (left, right) if not column.nullable]
    return bool(demanding) and all(column.type.family is Family.TEXT for column in demanding)


def _unit(known: Translation, difference: Difference) -> Translation:
    try:
        factor = Decimal(difference.factor or "")
    except InvalidOperation:
        return known.ask(difference.text)
    if not factor.is_finite() or factor == 0:
        return known.ask(difference.text)
    changed = replace(known, convert=replace(known.convert, factor=factor), compare=Compare.NUMBER)
    if (difference.share or 0) >= SURE and (difference.rows or 0) >= ENOUGH:
        return replace(changed, said=(*changed.said, difference.text))
    return changed.ask(T("Is 1 on the left really {factor} on the right? {evidence}", factor=str(factor),
                         evidence=difference.text))  # fmt: skip


def _codes(known: Translation, difference: Difference) -> Translation:
    values = tuple(dict(difference.value_map).items())
    firsts: dict[str, str] = {}
    for here, there in values:
        firsts.setdefault(there, here)
    shared = {there for there in firsts if sum(t == there for _, t in values) > 1}
    back = tuple((there, here) for there, here in firsts.items() if there in shared)
    changed = replace(known, values=values, back=back)
    if not values and not difference.unmapped_left and not difference.unmapped_right:
        return changed.ask(
            T("The values look like people's and are not written here: say under `values` how they correspond, "
              "or leave the field out. {evidence}", evidence=difference.text)
        )  # fmt: skip
    if shared:
        pairs = [f"{there} → {here}" for there, here in back]
        changed = changed.ask(
            T("Several left codes share a right one; on the way back it becomes: {codes}.", codes=pairs)
        )
    if difference.unmapped_left or difference.unmapped_right:
        changed = changed.ask(
            T("Codes without a counterpart are refused: left {left}; right {right}. Add them to `values` or `back`, or "
              "say `unmapped`.", left=_some(difference.unmapped_left), right=_some(difference.unmapped_right))
        )  # fmt: skip
    return changed


def _some(codes: tuple[str, ...]) -> list[str]:
    return list(codes[:20]) or ["–"]


def _typed(difference: Difference, left: Column, right: Column) -> bool:
    """Whether a value map is one of free texts or personal values: by the columns' words, their number and length, or
    because one side writes the same things in the other's words as well."""
    here, there = {a for a, _ in difference.value_map}, {b for _, b in difference.value_map}
    mixed = here & set(difference.unmapped_right) or there & set(difference.unmapped_left)
    long = any(len(value) > LONGEST_CODE for value in here | there)
    named = TYPED & {*words(left.name), *words(right.name)}
    return bool(named or mixed) or long or len(difference.value_map) > MOST_CODES


def _loss_is_asked(known: Translation, difference: Difference) -> Translation:
    if difference.severity is Severity.LOSS or difference.rows:
        return known.ask(_with_rows(difference))
    return _only_said(known, difference)


def _only_said(known: Translation, difference: Difference) -> Translation:
    if difference.severity is Severity.LOSS:
        return known.ask(_with_rows(difference))
    if difference.severity is Severity.WARN:
        return replace(known, said=(*known.said, _with_rows(difference)))
    return known


def _remark(known: Translation, difference: Difference) -> Translation:
    return replace(known, said=(*known.said, _with_rows(difference)))


def _with_rows(difference: Difference) -> Text:
    if difference.rows:
        return T("{difference} ({rows} rows)", difference=difference.text, rows=difference.rows)
    return difference.text


def _zone(known: Translation, difference: Difference) -> Translation:
    return known.ask(difference.text)


def _zoned(known: Translation, left: Column, zones: Pair[str]) -> Translation:
    """One side knows its time zone, the other does not: the one without needs to be told."""
    bare_left = left.type.zoned is False
    zone = Pair(zones.left or "UTC", "") if bare_left else Pair("", zones.right or "UTC")
    changed = replace(known, convert=replace(known.convert, zone=zone))
    if zones.left if bare_left else zones.right:
        return changed
    return changed.ask(T("The column without a time zone is read as UTC: is that the zone its users write in?"))


STEPS: dict[DifferenceKind, Callable[[Translation, Difference], Translation]] = {
    DifferenceKind.UNIT: _unit,
    DifferenceKind.CODES: _codes,
    DifferenceKind.LENGTH: _loss_is_asked,
    DifferenceKind.PRECISION: _loss_is_asked,
    DifferenceKind.CHARSET: _loss_is_asked,
    DifferenceKind.NULLABILITY: _loss_is_asked,
    DifferenceKind.TYPE: _loss_is_asked,
    DifferenceKind.FORMAT: _loss_is_asked,
    DifferenceKind.MULTIPLICITY: _loss_is_asked,
    DifferenceKind.UNIQUENESS: _loss_is_asked,
    DifferenceKind.TIMEZONE: _zone,
}
"""How each kind of Difference enters the Translation; other kinds are only said."""
