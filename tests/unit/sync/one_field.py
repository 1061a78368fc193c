"""One field between two columns, as tests write it."""

from __future__ import annotations

from collections.abc import Mapping

from wedlock.connectors.types import data_type
from wedlock.model.catalog import Column
from wedlock.model.overlap import Mode, Owner
from wedlock.model.plan import Pair, PlanField, PlannedObject, PlanShape, Sided
from wedlock.model.sync import Key
from wedlock.sync.fields import FieldRules, compiled
from wedlock.sync.forms import Cells

ENGINES = Pair("postgresql", "mysql")
NO_ZONES = Pair("", "")
NOT_KNOWN: Pair[Column | None] = Pair(None, None)


def no_links(object_: str, side: Sided, key: Key) -> Key | None:
    return None


def column(native: str, *, nullable: bool = True, charset: str | None = None, engine: str = "") -> Column:
    return Column("c", data_type(native, engine), nullable, charset=charset)


def one_field(
    left_type: str = "",
    right_type: str = "",
    zones: Pair[str] = NO_ZONES,
    engines: Pair[str] = ENGINES,
    columns: Pair[Column | None] = NOT_KNOWN,
    **field: object,
) -> FieldRules:
    """The rules of the field `f` between a column of `left_type` and one of `right_type` (empty: not known)."""
    made = PlanField(**({"name": "f", "left": ("root.l",), "right": ("root.r",), "owner": Owner.LEFT} | field))  # type: ignore[arg-type]
    planned = PlannedObject("o", Mode.SYNC, left=PlanShape("a", ("id",), zone=zones.left),
                            right=PlanShape("b", ("id",), zone=zones.right), fields=(made,))  # fmt: skip

    def known(path: str, native: str, engine: str, given: Column | None) -> Mapping[str, Column]:
        found = given or (column(native, engine=engine) if native else None)
        return {path: found} if found else {}

    return compiled(
        planned,
        Pair(
            known("root.l", left_type, engines.left, columns.left),
            known("root.r", right_type, engines.right, columns.right),
        ),
        engines,
    ).fields["f"]


def to_right(rules: FieldRules, *cells: object) -> Cells:
    return rules.translate("left", cells, no_links)


def to_left(rules: FieldRules, *cells: object) -> Cells:
    return rules.translate("right", cells, no_links)
