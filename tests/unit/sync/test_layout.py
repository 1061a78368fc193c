"""The Layout of a plan's object: every column that matters, each once, the key first."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from tests.unit.plan_strategies import plans

from wedlock.model.overlap import Mode
from wedlock.model.plan import SIDES, Plan
from wedlock.planfile import parse_plan
from wedlock.sync.layout import layout, tables

EXAMPLE = Path(__file__).parents[3] / "docs" / "reference" / "examples" / "plan.yaml"


def example() -> Plan:
    return parse_plan(EXAMPLE.read_text(encoding="utf-8"))[1]


def test_the_customers_of_the_example_are_read_with_keys_joins_selectors_and_what_creation_asks_for() -> None:
    customers = example().by_name["customer_master"]
    assert layout(customers, "left").columns == {
        "root": ("id", "active", "write_date", "name", "tax_no", "sector"),
        "email": ("id", "party", "kind", "value"),
        "phone": ("id", "party", "kind", "value"),
        "address": ("id", "party", "invoice", "street", "city", "zip", "country"),
    }
    assert layout(customers, "right").columns == {
        "root": ("entity", "name", "vat", "email", "phone", "street1", "street2", "city", "zip", "country", "sector"),
        "base": ("id", "kind", "is_deleted", "modified"),
    }


def test_an_order_has_its_lines_and_the_mirrored_pair_with_both_ends() -> None:
    found = layout(example().by_name["sales_order"], "right")
    assert found.lines == ("lines",)
    assert found.line_of == {"lines": "lines"}
    assert found.columns["lines"] == ("id", "sales_order", "item", "quantity", "unit_price")
    assert found.columns["buyer"] == ("id", "subject", "kind", "mirror", "object")


def test_every_table_of_the_shape_is_captured_once() -> None:
    plan = example()
    assert tables(plan.by_name["customer_master"], "left") == ("party", "party_contact", "party_address")
    assert tables(plan.by_name["sales_order"], "right") == ("sales_order", "entity", "relation", "order_line")


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans())
def test_whatever_a_plan_names_is_read(plan: Plan) -> None:
    for planned in plan.objects:
        for side in SIDES if planned.mode is not Mode.LEAVE else ():
            found, shape = layout(planned, side), planned.shape(side)
            assert shape is not None
            paths = [f"{alias}.{column}" for alias, columns in found.columns.items() for column in columns]
            assert len(paths) == len(set(paths))
            assert found.columns["root"][: len(shape.key)] == shape.key
            fields = (*planned.fields, *(field for lines in planned.lines for field in lines.fields))
            assert {path for field in fields for path in field.of(side)} <= set(paths)
            assert {path for path, _ in (*shape.only, *shape.deleted)} <= set(paths)
            for part in shape.parts:
                assert found.columns[part.alias][: len(part.key)] == part.key
                assert {f"{part.of}.{there}" for _, there in part.join} <= set(paths)
