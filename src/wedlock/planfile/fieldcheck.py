"""What the schema cannot say of a field: columns of unknown parts, maps without a way back, mappings that lose."""

from __future__ import annotations

from collections import Counter

from wedlock.language import T
from wedlock.model.overlap import Owner
from wedlock.model.plan import SIDES, Compare, Convert, Flow, PlanField, PlanShape, Policy, Sided, Unmapped
from wedlock.model.shape import Cardinality
from wedlock.planfile.shapecheck import Found, Path, known_alias, zone_mistakes


def field_mistakes(f: PlanField, shapes: dict[Sided, PlanShape], lines: dict[Sided, str], at: Path) -> Found:
    """The mistakes of one field; `lines` are the parts that hold the lines, empty for a field of the object itself."""
    for side in SIDES:
        for path in f.of(side):
            yield from known_alias(shapes[side], path, (*at, side))
            yield from _place(shapes[side], path, lines.get(side, ""), (*at, side))
    yield from _kinds(f, at)
    yield from _columns(f, at)
    yield from _convert(f.convert, f, at)
    yield from _way_back(f, at)


def _place(shape: PlanShape, path: str, lines: str, at: Path) -> Found:
    """A field of lines lies in the lines or what hangs on them; any other field outside of every `rows: many`."""
    alias = path.partition(".")[0]
    chain = []
    while alias in shape.part_of and alias not in chain:
        chain.append(alias)
        alias = shape.part_of[alias].of
    if lines:
        if lines not in chain:
            yield at, T("`{path}` does not belong to the lines `{lines}`.", path=path, lines=lines)
    elif any(shape.part_of[a].rows is Cardinality.MANY for a in chain):
        yield (
            at,
            T("`{path}` lies in a part with `rows: many`: choose one row, or make it a field of `lines`.", path=path),
        )


def _kinds(f: PlanField, at: Path) -> Found:
    translated = bool(f.values) or f.convert != Convert()
    if f.refers and translated:
        yield (*at, "refers"), T("A reference is translated by Links: it takes neither `values` nor `convert`.")
    if f.values and f.convert.factor is not None:
        yield (*at, "values"), T("Either a value map or a factor, not both.")
    if f.back and not f.values:
        yield (*at, "back"), T("`back` without `values`.")
    if f.unmapped is not Unmapped.REFUSE and not f.values:
        yield (*at, "unmapped"), T("`unmapped` without `values`.")


def _columns(f: PlanField, at: Path) -> Found:
    """Several columns on a side are joined by the separator, unless they are the key of another record."""
    several = len(f.left) > 1 or len(f.right) > 1
    if several and not f.convert.separator and not f.refers:
        yield (
            at,
            T("Several columns become one value only by `convert: {{separator: …}}`, which also splits it."),
        )
    if f.convert.separator and not several:
        yield (*at, "convert", "separator"), T("`separator` belongs to a side with several columns.")


def _convert(c: Convert, f: PlanField, at: Path) -> Found:
    here = (*at, "convert")
    if c.factor is not None and (c.factor == 0 or abs(c.factor.adjusted()) > 18):
        yield (*here, "factor"), T("The factor must be a number other than 0, of at most 18 digits before or after.")
    if c.rounding != "refuse" and c.decimals.left is None and c.decimals.right is None:
        yield (*here, "rounding"), T("`rounding` needs `decimals`: rounded to how many?")
    for side in SIDES:
        yield from zone_mistakes(c.zone.of(side), (*here, "zone", side))
        pattern = c.format.of(side)
        if pattern and not _whole_date(pattern):
            yield (*here, "format", side), T("`{pattern}` does not name year, month and day.", pattern=pattern)
        other = Flow.TO_RIGHT if side == "right" else Flow.TO_LEFT
        if c.case.of(side) and f.compare is not Compare.FOLDED and f.flow is not other:
            yield (
                (*here, "case", side),
                T("The case is lost on the way back: add `compare: folded`, or let it flow one way."),
            )


def _whole_date(pattern: str) -> bool:
    year = any(p in pattern for p in ("%Y", "%y", "%F"))
    day = "%F" in pattern or "%j" in pattern or ("%d" in pattern and any(p in pattern for p in ("%m", "%b", "%B")))
    return year and day


def _way_back(f: PlanField, at: Path) -> Found:
    """The value map read backwards: unique, or said in `back`, and no contradiction between the two."""
    forth, back = dict(f.values), dict(f.back)
    shared = [right for right, n in Counter(forth.values()).items() if n > 1]
    if f.flow is not Flow.TO_RIGHT:
        for right in shared:
            if right not in back:
                codes = [left for left, r in f.values if r == right]
                yield (*at, "values"), T("No way back: {codes} all become `{right}`; add `back: {{{right}: …}}`.",
                                         codes=codes, right=right)  # fmt: skip
    reached = set(forth.values())
    for right, left in f.back:
        if left not in forth:
            yield (*at, "back", right), T("`{left}` is no left code of `values`.", left=left)
        elif right in reached and forth[left] != right:
            yield (*at, "back", right), T("Cannot round-trip: `{right}` becomes `{left}`, and that `{other}`.",
                                          right=right, left=left, other=forth[left])  # fmt: skip
    if f.unmapped is Unmapped.KEEP and f.flow is Flow.BOTH:
        for left, right in f.values:
            if right not in forth and back.get(right, left) != right:
                yield (*at, "values", left), T("Cannot round-trip: with `unmapped: keep` a left `{right}` would come "
                                               "back as `{left}`; give `{right}` a code of its own.",
                                               left=left, right=right)  # fmt: skip


def owner_mistakes(f: PlanField, policy: Policy, at: Path) -> Found:
    """`policy: owner` needs one owner."""
    if policy is Policy.OWNER and f.owner is Owner.BOTH and f.flow is Flow.BOTH:
        yield at, T("`policy: owner` needs an owner: left or right.")
