"""Which side owns a field: by what the rows tell, else by what the field is, else the object's owner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wedlock.language import T, Text
from wedlock.model.overlap import Owner
from wedlock.model.profile import Profile
from wedlock.model.shape import FieldRole

KEPT_BY_BOOKS = frozenset({FieldRole.CODE, FieldRole.TAX_ID, FieldRole.USCC, FieldRole.PRICE, FieldRole.UNIT,
                           FieldRole.BARCODE})  # fmt: skip
KEPT_BY_SALES = frozenset({FieldRole.PHONE, FieldRole.MOBILE, FieldRole.FAX, FieldRole.EMAIL, FieldRole.WEBSITE})


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two corresponding columns: the role (if any) and the profiles (if rows were read)."""

    role: FieldRole | None
    left: Profile | None
    right: Profile | None
    owner: Owner  # of the object
    left_name: str
    right_name: str

    @property
    def filled(self) -> tuple[float, float] | None:
        """Share of rows with a value on each side; None where either side's rows are unknown."""
        if self.left is None or self.right is None or not self.left.seen or not self.right.seen:
            return None
        return self.left.filled, self.right.filled


@dataclass(frozen=True, slots=True)
class OwnerRule:
    when: Callable[[Pairing], bool]
    owner: Callable[[Pairing], Owner]
    reason: Callable[[Pairing], Text]


def _fuller(p: Pairing) -> Owner:
    assert p.filled is not None
    return Owner.LEFT if p.filled[0] > p.filled[1] else Owner.RIGHT


def _one_side_fills(p: Pairing) -> bool:
    return p.filled is not None and abs(p.filled[0] - p.filled[1]) >= 0.4 and min(p.filled) <= 0.3


OWNER_RULES: tuple[OwnerRule, ...] = (
    OwnerRule(
        _one_side_fills, _fuller,
        lambda p: T("Filled in {full} % of the rows of {owner}, in {thin} % of the other's.",
                    full=round(100 * max(p.filled or (0,))), thin=round(100 * min(p.filled or (0,))),
                    owner=p.left_name if _fuller(p) is Owner.LEFT else p.right_name),
    ),
    OwnerRule(
        lambda p: p.role in KEPT_BY_BOOKS, lambda _: Owner.LEFT,
        lambda p: T("Invoices and stock depend on it: {left} keeps it.", left=p.left_name),
    ),
    OwnerRule(
        lambda p: p.role in KEPT_BY_SALES and p.owner is Owner.BOTH, lambda _: Owner.RIGHT,
        lambda p: T("Sales talks to the customer and learns it first: {right} keeps it.", right=p.right_name),
    ),
    OwnerRule(
        lambda p: p.owner is Owner.BOTH, lambda _: Owner.LEFT,
        lambda p: T("Both sides edit it; where both moved it apart, {left} is right.", left=p.left_name),
    ),
    OwnerRule(
        lambda _: True, lambda p: p.owner,
        lambda _: T("Follows the owner of the object."),
    ),
)  # fmt: skip
"""In order: the first that applies decides. The last one always applies."""


def field_owner(pairing: Pairing) -> tuple[Owner, Text]:
    """The owner of a field (never BOTH) and the reason in a sentence."""
    rule = next(r for r in OWNER_RULES if r.when(pairing))
    return rule.owner(pairing), rule.reason(pairing)
