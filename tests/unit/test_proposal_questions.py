"""What a proposed plan asks, and what it states: factors, value maps, states, keys, the products' own values."""

from dataclasses import replace

import pytest

from wedlock.analysis.conversions import translate
from wedlock.analysis.naming import field_name
from wedlock.analysis.proposed_fields import Gathered
from wedlock.analysis.proposed_shape import draft_shape, with_inserts
from wedlock.analysis.proposed_units import merge_units
from wedlock.language import T
from wedlock.model.catalog import Catalog, Column, DataType, Family, ForeignKey, Table
from wedlock.model.overlap import Difference, DifferenceKind, Owner, Severity
from wedlock.model.plan import Maker, Pair, PlanField
from wedlock.model.profile import Profile, TableProfile
from wedlock.model.shape import Cardinality, Part, Shape
from wedlock.profiles.reading import load

TEXT = DataType("text", Family.TEXT)
NUMBER = DataType("INTEGER", Family.INTEGER)
SAID = T("Error")
NO_ZONES = Pair("", "")


@pytest.mark.parametrize(
    ("share", "rows", "asked"), [(0.9, 100, 0), (1.0, 5000, 0), (0.89, 5000, 1), (1.0, 99, 1), (None, 5000, 1)]
)
def test_a_factor_of_nine_tenths_of_a_hundred_linked_records_is_stated(
    share: float | None, rows: int, asked: int
) -> None:
    unit = Difference(DifferenceKind.UNIT, Severity.WARN, SAID, rows=rows, factor="100", share=share)
    found = translate((unit,), Column("a", NUMBER), Column("b", NUMBER), None, NO_ZONES)
    assert str(found.convert.factor) == "100"
    assert len(found.open) == asked
    assert len(found.said) == 1 - asked


def codes(**wanted: tuple[tuple[str, str], ...] | tuple[str, ...]) -> Difference:
    return replace(Difference(DifferenceKind.CODES, Severity.WARN, SAID), **wanted)


@pytest.mark.parametrize(
    ("column", "difference"),
    [
        ("job_title", codes(value_map=(("Engineer", "工程师"),))),
        ("remark", codes(value_map=(("a", "b"),))),
        ("kind", codes(value_map=(("采购员", "Buyer"),), unmapped_right=("采购员",))),
        ("kind", codes(value_map=(("x" * 25, "b"),))),
        ("kind", codes(value_map=tuple((str(i), f"c{i}") for i in range(41)))),
    ],
)
def test_free_texts_get_no_value_map_and_no_question(column: str, difference: Difference) -> None:
    found = translate((difference,), Column(column, TEXT), Column(column, TEXT), None, NO_ZONES)
    assert (found.values, found.back, found.open) == ((), (), ())
    assert "typed freely" in str(found.said[0])


def test_codes_without_a_counterpart_are_one_question_for_both_directions() -> None:
    difference = codes(value_map=(("A", "gold"),), unmapped_left=("X",), unmapped_right=("tin",))
    found = translate((difference,), Column("grade", TEXT), Column("grade", TEXT), None, NO_ZONES)
    (question,) = found.open
    assert "left X; right tin" in str(question)
    assert found.values == (("A", "gold"),)


def test_drafts_are_the_right_s_and_later_states_the_left_s_with_one_question() -> None:
    state = PlanField("status", ("root.s",), ("root.s",), Owner.LEFT,
                      values=(("A", "draft"), ("B", "confirmed"), ("X", "cancelled")))  # fmt: skip
    (unit,), notes = merge_units("sales_order", Gathered(fields=[state]), with_lines=False)
    assert unit.owner_by is not None
    assert (unit.owner_by.left, unit.owner_by.right) == (("B", "X"), ("A",))
    assert [n.decide for n in notes] == [True]


def keyed(engine: str) -> Catalog:
    return Catalog("erp", (Table("t", (Column("no", NUMBER, nullable=False),), primary_key=("no",)),), engine=engine)


def test_a_rowid_is_neither_inserted_nor_asked_for_and_another_key_is() -> None:
    for engine, made, asked in (("sqlite", 0, 0), ("oracle", 1, 1)):
        catalog = keyed(engine)
        drafted = draft_shape(Shape("customer_master", "t", ("no",)), catalog, "left")
        found = with_inserts(drafted, catalog, {}, "left", set(), ())
        assert (len(found.shape.insert), sum(n.decide for n in found.notes)) == (made, asked), engine


def test_a_secret_that_all_rows_share_is_no_constant_of_the_plan() -> None:
    columns = (Column("id", NUMBER, nullable=False, generated=True), Column("api_key", TEXT, nullable=False),
               Column("kind", TEXT, nullable=False))  # fmt: skip
    catalog = Catalog("erp", (Table("t", columns, primary_key=("id",)),))
    same = Profile(100, 0, 0, 1, top=(("s3cr3t", 100),))
    profiles = {"t": TableProfile("t", 100, True, True, (("api_key", same), ("kind", same)))}
    drafted = draft_shape(Shape("customer_master", "t", ("id",)), catalog, "left")
    found = with_inserts(drafted, catalog, profiles, "left", set(), ())
    assert [i.column for i in found.shape.insert] == ["root.kind"]
    assert any("api_key" in str(n.text) for n in found.notes if n.decide)


def product(name: str, *more: Table) -> Catalog:
    """The least Catalog by which a product is recognised."""
    known = next(p for p in load() if p.product == name)
    given = {table.name for table in more}
    bare = (Table(t, (Column("id", NUMBER),)) for t in sorted(known.recognised_by - given))
    return Catalog("s", (*more, *bare), engine="postgresql")


def test_what_creme_fills_is_said_by_its_profile_without_a_question() -> None:
    needed = ("user_id", "entity_type_id", "header_filter_search_field", "extra_data")
    entity = Table(
        "creme_core_cremeentity",
        (Column("id", NUMBER, nullable=False, generated=True), *(Column(c, TEXT, nullable=False) for c in needed)),
        primary_key=("id",),
    )
    contact = Table("persons_contact", (Column("cremeentity_ptr_id", NUMBER, nullable=False),),
                    primary_key=("cremeentity_ptr_id",),
                    foreign_keys=(ForeignKey(("cremeentity_ptr_id",), entity.name, ("id",)),))  # fmt: skip
    catalog = product("Creme CRM", entity, contact)
    part = Part("entity", entity.name, "root", (("id", "cremeentity_ptr_id"),), Cardinality.ONE)
    drafted = draft_shape(Shape("contact_person", contact.name, ("cremeentity_ptr_id",), (part,)), catalog, "right")
    names = ("root.first_name", "root.last_name")
    found = with_inserts(drafted, catalog, {}, "right", set(), names)
    made = {i.column: i for i in found.shape.insert}
    assert made["entity.entity_type_id"].where == (("app_label", ("persons",)), ("model", ("contact",)))
    assert made["entity.header_filter_search_field"].of == names
    assert made["entity.user_id"].make is Maker.LOOKUP
    assert made["entity.extra_data"].value == "{}"
    assert not [n for n in found.notes if n.decide]


def test_tryton_is_written_through_its_api_and_asks_nothing_about_inserts() -> None:
    party = Table("party_party", (Column("id", NUMBER), Column("code", TEXT, nullable=False)), primary_key=("id",))
    catalog = product("Tryton", party)
    drafted = draft_shape(Shape("customer_master", "party_party", ("id",)), catalog, "left")
    found = with_inserts(drafted, catalog, {}, "left", set(), ())
    assert (found.shape.through, found.shape.insert) == ("tryton", ())
    assert not [n for n in found.notes if n.decide]


@pytest.mark.parametrize(
    ("left", "right", "name"),
    [
        ("tyshxydm", "tax_identifier", "tax_identifier"),
        ("khjc", "short_name", "short_name"),
        ("cz", "fax", "fax"),
        ("dj", "unit_price_minor", "unit_price"),
        ("total_amt", "grand_total_minor", "grand_total"),
        ("rep", "rep", "rep"),
        ("zzq", "xxk", "zzq"),
    ],
)
def test_fields_have_readable_english_names(left: str, right: str, name: str) -> None:
    assert field_name(left, right) == name
