"""Lists of people are told from lists of codes, in three languages."""

import pytest

from wedlock.analysis.personal import are_personal, discreet
from wedlock.language import T
from wedlock.model.overlap import Difference, DifferenceKind, Severity

PEOPLE = [
    ("sales_rep", ["Anna", "Bert", "Cleo"]),
    ("betreuer", ["Schmidtke", "KLING"]),
    ("handled_by", ["Annegret Schmidtke", "Bartholomäus Kling", "Czeslawa Nowakowska"]),
    ("x", ["SCHMIDTKE A.", "KLING B.", "NOWAKOWSKA C."]),
    ("x", ["Kling, Bart", "O'Brien, Sean", "Müller-Lüdenscheidt, H."]),
    ("x", ["王小明", "李华", "欧阳娜娜"]),
    ("iban", ["DE89370400440532010000", "GB29 NWBK 6016 1331 9268 19"]),
    ("hotline", ["+49 170 5551234", "(030) 555-1234"]),
    ("lxdh", ["13800138000", "13900139000"]),
    ("sfz", ["11010519491231002X"]),
    ("born", ["1951-03-04", "1952-03-04"]),
    ("remark", ["A", "B", "ask ann@mail.example"]),
]
CODES = [
    ("status", ["New", "In Progress", "Closed"]),
    ("status", ["Draft", "Sent", "Sale Order", "Locked", "Cancelled"]),
    ("status", ["In Bearbeitung", "Offen", "Erledigt"]),
    ("stage", ["成交", "方案", "跟进", "输单"]),
    ("级别", ["高", "中", "低"]),
    ("级别", ["高级", "中级", "低级"]),
    ("客户类型", ["金牌客户", "白银客户"]),
    ("country", ["United States", "South Africa", "Costa Rica", "Germany"]),
    ("terms", ["Net 30", "Net 60", "Due On Receipt"]),
    ("owner", ["admin", "left", "right"]),
    ("currency", ["EUR", "USD", "CNY"]),
    ("account", ["10000001", "10000002"]),
    ("report_type", ["Monthly", "Weekly"]),
    ("lead_source", ["Web", "Trade Show", "Cold Call", "Word of Mouth", "Employee Referral"]),
    ("payment", ["Cash On Delivery", "Bank Transfer", "Credit Card"]),
    ("x", []),
]


@pytest.mark.parametrize(("column", "values"), PEOPLE)
def test_people_are_told(column: str, values: list[str]) -> None:
    assert are_personal(values, f"customer.{column}")


@pytest.mark.parametrize(("column", "values"), CODES)
def test_codes_are_left_alone(column: str, values: list[str]) -> None:
    assert not are_personal(values, f"customer.{column}")


def test_a_difference_keeps_its_sentence_and_loses_the_people_on_either_side() -> None:
    pairs = (("1", "Anna Schmidtke"), ("2", "Bart Kling"))
    found = Difference(DifferenceKind.CODES, Severity.LOSS, T("x"), value_map=pairs, unmapped_right=("Cleo Novak",))
    kept = discreet(found, "c.owner_id", "a.owner_name")
    assert (kept.value_map, kept.unmapped_right, kept.text) == ((), (), found.text)
    codes = Difference(DifferenceKind.CODES, Severity.WARN, T("x"), value_map=(("A", "active"), ("I", "inactive")))
    assert discreet(codes, "c.status", "a.status") is codes
