"""What linked records tell of a field's columns: values of each system's own, and which value stands for which name."""

from __future__ import annotations

from collections import Counter

import pytest

from wedlock.analysis.agreement import LinkedValues
from wedlock.analysis.looked_up import name_map
from wedlock.analysis.told import Told
from wedlock.model.linked import LinkedAgreement
from wedlock.model.plan import Unmapped


def told(here: list[object], there: list[object], known: bool = False) -> Told:
    agreement = {("a.x", "b.y"): LinkedAgreement(40, 1.0, 0.1)} if known else {}
    return Told([([LinkedValues("a.x", here)], [LinkedValues("b.y", there)])], agreement)


def numbered(form: str, count: int = 40) -> list[object]:
    return [form.format(n) for n in range(count)]


# Values of each system's own


def test_numbers_that_each_system_gives_are_apart() -> None:
    assert told(numbered("KH{:06}"), numbered("ACC-{:05}")).apart("a.x", "b.y") == (0, 40)


def test_numbers_that_one_took_over_from_the_other_are_not() -> None:
    taken = [*numbered("ACC-{:05}")[:36], *numbered("KH{:06}")[36:]]
    assert told(numbered("KH{:06}"), taken).apart("a.x", "b.y") is None


def test_remarks_that_agree_by_chance_are_apart_and_names_with_a_legal_form_more_are_not() -> None:
    here: list[object] = [chr(65 + n % 16) * 4 for n in range(160)]
    there: list[object] = [chr(65 + n // 10) * 4 for n in range(160)]
    assert told(here, there).apart("a.x", "b.y") == (10, 160)
    assert told(numbered("Optik {} GmbH"), numbered("OPTIK {}")).apart("a.x", "b.y") is None


def test_few_records_empty_ones_units_and_code_maps_tell_nothing() -> None:
    left, right = numbered("KH{:06}"), numbered("ACC-{:05}")
    assert told(left[:29], right[:29]).apart("a.x", "b.y") is None
    assert told(left, [*right[:29], *[""] * 11]).apart("a.x", "b.y") is None
    assert told(left, right, known=True).apart("a.x", "b.y") is None
    assert told(left, right).apart("a.x", "b.other") is None


def test_a_column_read_in_two_parts_is_apart_only_if_both_are() -> None:
    mails, phones = numbered("ann{}@mail.example"), numbered("55{:05}")
    linked = [([LinkedValues("a.x", phones), LinkedValues("a.x", mails)], [LinkedValues("b.y", mails)])]
    assert Told(linked).apart("a.x", "b.y") is None


# Names that one side looks up

COUNTRIES = Counter({
    ("Germany", "Germany"): 14, ("Germany", "Deutschland"): 2, ("China", "China"): 19, ("China", "中国"): 9,
    ("France", "France"): 17,
})  # fmt: skip
UNITS = Counter({("Unit", "pcs"): 14, ("Unit", "件"): 6, ("Meter", "m"): 4, ("Meter", "米"): 2})


def test_codes_become_values_in_the_order_of_their_use() -> None:
    found = name_map({("中国", "CN"): 30, ("法国", "FR"): 2, ("德国", "DE"): 8})
    assert found is not None
    assert found.codes("left") == ((("中国", "CN"), ("德国", "DE"), ("法国", "FR")), ())
    assert found.codes("right") == ((("CN", "中国"), ("DE", "德国"), ("FR", "法国")), ())
    assert found.unmapped is Unmapped.REFUSE


def test_two_words_for_one_name_have_a_way_back() -> None:
    found = name_map(UNITS)
    assert found is not None
    assert found.codes("left") == ((("Unit", "pcs"), ("Meter", "m")), (("件", "Unit"), ("米", "Meter")))
    values, back = found.codes("right")
    assert dict(values) == {"pcs": "Unit", "件": "Unit", "m": "Meter", "米": "Meter"}
    assert dict(back) == {"Unit": "pcs", "Meter": "m"}


def test_where_most_write_the_name_itself_other_names_pass() -> None:
    found = name_map(COUNTRIES)
    assert found is not None
    assert found.unmapped is Unmapped.KEEP
    values, back = found.codes("left")
    assert dict(values) == {"China": "China", "France": "France", "Germany": "Germany"}
    assert back == (("中国", "China"), ("Deutschland", "Germany"))


def test_a_value_with_two_names_is_left_out_and_one_slip_of_twenty_is_none() -> None:
    found = name_map(
        UNITS + Counter({("Unit", "set"): 3, ("Meter", "set"): 2, ("Meter", "pcs"): 1, ("Meter", "m"): 28})
    )
    assert found is not None
    assert "set" not in dict(found.names)
    assert dict(found.names)["pcs"] == "Unit"
    assert found.share == pytest.approx(54 / 60)


def test_what_one_record_alone_tells_is_named() -> None:
    found = name_map(UNITS + Counter({("Kilogram", "kg"): 3, ("Kilogram", "千克"): 1}))
    assert found is not None
    assert found.once == ("千克",)


@pytest.mark.parametrize(
    "together",
    [
        {},
        {("Unit", "pcs"): 30},
        {("Germany", "Germany"): 20, ("France", "France"): 20},
        {("Unit", "pcs"): 2, ("Meter", "m"): 2},
        {(f"Place {n}", f"Ort {n}"): 2 for n in range(41)},
        {(f"Place {n}", f"Ort {n}"): 1 for n in range(20)},
        {("Unit", "pcs"): 19, ("Meter", "pcs"): 1, ("Unit", "m"): 19, ("Meter", "m"): 1},
        {("Unit", "pcs"): 20, ("Meter", "pcs"): 20, ("Unit", "m"): 20, ("Meter", "m"): 20},
        {("Ann Alder", "anna"): 9, ("Bob Birch", "bobb"): 9, ("Cid Cedar", "cidd"): 9},
    ],
    ids=["nothing", "one name", "the names themselves", "few", "many", "each once", "one name for nearly all",
         "no relation", "people"],
)  # fmt: skip
def test_what_is_no_list_of_names_has_no_map(together: dict[tuple[str, str], int]) -> None:
    assert name_map(together) is None
