"""The fields of the hand-written plan: what a value becomes on the other side."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from tests.unit.sync.test_layout import example

from wedlock.model.plan import Sided
from wedlock.model.sync import Key, Trouble
from wedlock.sync.fields import FieldRules, compiled
from wedlock.sync.trouble import ValueTrouble, Waits


def no_links(object_: str, side: Sided, key: Key) -> Key | None:
    return None


def fields(name: str) -> Mapping[str, FieldRules]:
    return compiled(example().by_name[name]).fields


def test_a_name_that_is_too_long_is_refused_and_never_cut() -> None:
    name = fields("customer_master")["name"]
    assert name.translate("left", ("x" * 80,), no_links) == ("x" * 80,)
    with pytest.raises(ValueTrouble, match="81 characters long and 80 are kept") as caught:
        name.translate("left", ("x" * 81,), no_links)
    assert (caught.value.failure.trouble, caught.value.failure.column) == (Trouble.VALUE, "root.name")


def test_two_lines_of_a_street_are_joined_and_split_the_last_taking_what_is_left() -> None:
    street = fields("customer_master")["street"]
    assert street.translate("left", ("a\nb\nc",), no_links) == ("a", "b\nc")
    assert street.translate("right", ("a", "b\nc"), no_links) == ("a\nb\nc",)
    assert street.translate("right", ("a", None), no_links) == ("a",)
    assert street.translate("right", (None, None), no_links) == (None,)
    assert street.same("right", ("a", None), ("a", ""))
    assert not street.same("right", ("a", "b"), ("b", "a"))


def test_codes_are_looked_up_both_ways_and_an_unknown_one_is_named() -> None:
    sector = fields("customer_master")["sector"]
    assert sector.translate("left", ("P",), no_links) == ("public",)
    assert sector.translate("right", ("education",), no_links) == ("P",)
    assert sector.agrees(("P",), ("education",), no_links)
    assert not sector.agrees(("T",), ("education",), no_links)
    with pytest.raises(ValueTrouble, match="`X` is not in its `values`"):
        sector.translate("left", ("X",), no_links)


def test_cents_become_yuan_exactly() -> None:
    price = fields("product_catalog")["price"]
    assert price.translate("left", (1999,), no_links) == (Decimal("19.99"),)
    assert price.translate("right", (Decimal("19.99"),), no_links) == (Decimal(1999),)
    assert price.agrees((1999,), (19.99,), no_links)


def test_an_order_waits_for_its_customer() -> None:
    customer = fields("sales_order")["customer"]
    with pytest.raises(Waits) as caught:
        customer.translate("right", (7,), no_links)
    assert (caught.value.object, caught.value.side, caught.value.key) == ("customer_master", "right", (7,))
    assert customer.translate("right", (7,), lambda *_: (70,)) == (70,)
    assert customer.translate("right", (None,), no_links) == (None,)


def test_a_quantity_is_rounded_where_the_plan_says_so_and_then_agrees() -> None:
    quantity = compiled(example().by_name["sales_order"]).lines["lines"]["quantity"]
    assert quantity.translate("left", (Decimal("1.125"),), no_links) == (Decimal("1.13"),)
    assert quantity.agrees((Decimal("1.125"),), (Decimal("1.13"),), no_links)
    assert not quantity.agrees((Decimal("1.125"),), (Decimal("1.12"),), no_links)
