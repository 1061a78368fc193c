"""Profiles: what the TOML files say, and how they fit a Catalog."""

import dataclasses
import json
import os
from pathlib import Path

import pytest

from wedlock import profiles
from wedlock.errors import InputError
from wedlock.model.catalog import Catalog, Column, DataType, Family, Table
from wedlock.model.shape import Cardinality, Condition, FieldRole, Shape
from wedlock.profiles import LabelLookup, Profile, Visibility, read_profile, recognise

DATASETS = Path(os.environ.get("WEDLOCK_DATASETS", Path(__file__).resolve().parents[3].parent / "shared" / "datasets"))


def by_product(name: str) -> Profile:
    return next(p for p in profiles.load() if p.product == name)


def users_of(product: str) -> Shape | None:
    users = by_product(product).users
    return users.shape if users else None


def columns_of(shape: Shape) -> set[tuple[str, str]]:
    """Every (table, column) that a shape mentions."""
    found = {(shape.root, c) for c in shape.key} | {(shape.root, c.column) for c in shape.only}
    for part in shape.parts:
        found |= {(part.table, here) for here, _ in part.join}
        found |= {(shape.table_of(part.parent), there) for _, there in part.join}
        found |= {(part.table, c.column) for c in part.selector}
        found |= {(part.table, part.first_by.lstrip("-"))} if part.first_by else set()
    return found | {(shape.table_of(f.part), f.column) for f in shape.fields}


def full_catalog(profile: Profile, schema: str = "", without: frozenset[str] = frozenset()) -> Catalog:
    """A Catalog with exactly what the profile speaks of, but for the tables and `table.column`s in `without`."""
    wanted: dict[str, set[str]] = {name: {"id"} for name in profile.recognised_by}
    for shape in [*profile.shapes.values(), *([profile.users.shape] if profile.users else [])]:
        for table, column in columns_of(shape):
            wanted.setdefault(table, set()).add(column)
    if profile.users:
        wanted[profile.users.shape.root] |= {profile.users.active, profile.users.team} - {""}
    for lookup in (profile.table_labels, profile.column_labels):
        if lookup:
            wanted.setdefault(lookup.table, set()).update({lookup.of_table, lookup.label, lookup.of_column} - {""})
    text = DataType("text", Family.TEXT)
    return Catalog(
        "x",
        tuple(
            Table(
                f"{schema}.{name}" if schema else name,
                tuple(Column(c, text) for c in sorted(columns) if f"{name}.{c}" not in without),
                bare_name=name,
            )
            for name, columns in sorted(wanted.items())
            if name not in without
        ),
    )


def test_the_products_that_come_with_wedlock() -> None:
    assert [p.product for p in profiles.load()] == ["Creme CRM", "Tryton"]


@pytest.mark.parametrize("product", ["Creme CRM", "Tryton"])
class TestEveryProfile:
    def test_is_recognised_by_its_own_tables(self, product: str) -> None:
        found = recognise(full_catalog(by_product(product)))
        assert found is not None
        assert found == by_product(product)

    def test_is_not_recognised_when_one_telling_table_is_missing(self, product: str) -> None:
        profile = by_product(product)
        for table in profile.recognised_by:
            assert recognise(full_catalog(profile, without=frozenset({table}))) is None

    def test_has_the_five_objects_and_users(self, product: str) -> None:
        objects = {"customer_master", "contact_person", "address", "product_catalog", "sales_order", "user_account"}
        assert set(by_product(product).shapes) == objects

    def test_shapes_never_touch_internals(self, product: str) -> None:
        profile = by_product(product)
        for shape in profile.shapes.values():
            assert not [t for t, _ in columns_of(shape) if profile.is_internal(t)]

    def test_customers_have_what_linking_compares(self, product: str) -> None:
        roles = {f.role for f in by_product(product).shapes["customer_master"].fields}
        wanted = "NAME CODE TAX_ID USCC PHONE EMAIL WEBSITE STREET CITY POSTCODE COUNTRY"
        assert {FieldRole[role] for role in wanted.split()} <= roles

    def test_a_chosen_part_says_which(self, product: str) -> None:
        for shape in by_product(product).shapes.values():
            for part in shape.parts:
                assert (part.cardinality is Cardinality.CHOSEN) == bool(part.first_by), part

    def test_a_schema_is_kept_in_the_names(self, product: str) -> None:
        found = recognise(full_catalog(by_product(product), schema="erp"))
        assert found is not None
        for shape in found.shapes.values():
            assert {t.partition(".")[0] for t in [shape.root, *(p.table for p in shape.parts)]} == {"erp"}

    def test_speaks_only_of_columns_that_exist(self, product: str) -> None:
        """Held against the published schemas in the datasets."""
        file = DATASETS / "erpcrm" / "schemas" / f"{product.split()[0].lower()}.json"
        if not file.exists():
            pytest.skip(f"no {file}: set WEDLOCK_DATASETS to the folder of the datasets")
        known = {
            (t["name"], c["name"]) for t in json.loads(file.read_text(encoding="utf-8"))["tables"] for c in t["columns"]
        }
        shapes = [*by_product(product).shapes.values(), *filter(None, [users_of(product)])]
        absent = {pair for shape in shapes for pair in columns_of(shape)} - known
        assert not absent

    def test_users_are_told_by_more_than_the_plan_maps_and_never_by_a_password(self, product: str) -> None:
        shape = users_of(product)
        assert shape is not None
        assert {FieldRole.CODE, FieldRole.EMAIL, FieldRole.PHONE, FieldRole.MOBILE} <= {f.role for f in shape.fields}
        assert not [column for _, column in columns_of(shape) if "password" in column or "hash" in column]


def test_a_missing_part_takes_its_fields_and_children_along() -> None:
    found = recognise(full_catalog(by_product("Tryton"), without=frozenset({"party_address", "party_identifier"})))
    assert found is not None
    shape = found.shapes["customer_master"]
    aliases = {part.alias for part in shape.parts}
    assert aliases == {"phone", "mobile", "fax", "email", "website"}
    assert {f.part for f in shape.fields} == aliases | {"root"}
    assert "address" not in found.shapes


def test_a_missing_column_drops_the_field_or_the_part_that_needs_it() -> None:
    gone = frozenset({"party_party.code", "party_contact_mechanism.type"})
    found = recognise(full_catalog(by_product("Tryton"), without=gone))
    assert found is not None
    shape = found.shapes["customer_master"]
    assert FieldRole.CODE not in {f.role for f in shape.fields}
    assert not {"phone", "email"} & {part.alias for part in shape.parts}


def test_lines_are_forgotten_with_their_table() -> None:
    found = recognise(full_catalog(by_product("Creme CRM"), without=frozenset({"billing_productline"})))
    assert found is not None
    assert found.shapes["sales_order"].lines == ""


def test_labels_are_forgotten_with_their_column() -> None:
    found = recognise(full_catalog(by_product("Tryton"), without=frozenset({"ir_model_field.string"})))
    assert found is not None
    assert found.column_labels is None
    assert found.table_labels is not None


def test_an_order_of_creme_reaches_its_customer_and_product_over_relations() -> None:
    shape = by_product("Creme CRM").shapes["sales_order"]
    parts = {part.alias: part for part in shape.parts}
    assert parts["customer"].parent == "received_by"
    assert parts["received_by"].selector == (Condition("type_id", ("billing-subject_bill_received",)),)
    assert shape.table_of(shape.lines) == "billing_productline"


def test_tryton_hides_rows_written_without_active() -> None:
    rule = by_product("Tryton").visibility_of("party_party", frozenset({"id", "active"}))
    assert rule == Visibility(("*",), "active", "true", default_hides=True)
    assert by_product("Tryton").visibility_of("sale_sale", frozenset({"id"})) is None


def test_cremes_trash_concerns_the_base_table_only() -> None:
    profile = by_product("Creme CRM")
    assert profile.visibility_of("creme_core_cremeentity", frozenset({"is_deleted"})) is not None
    assert profile.visibility_of("persons_organisation", frozenset({"is_deleted"})) is None


@pytest.mark.parametrize(
    ("product", "table", "internal"),
    [
        ("Tryton", "ir_cache", True),
        ("Tryton", "ir_attachment", False),
        ("Tryton", "party_party", False),
        ("Tryton", "res_user", False),
        ("Tryton", "res_user-res_group", True),
        ("Creme CRM", "django_session", True),
        ("Creme CRM", "creme_core_customfield", True),
        ("Creme CRM", "creme_core_customfieldstring", False),
        ("Creme CRM", "creme_core_relation", False),
        ("Creme CRM", "persons_contact", False),
    ],
)
def test_internals(product: str, table: str, internal: bool) -> None:
    assert by_product(product).is_internal(table) is internal


def test_labels_of_tryton_are_told_from_keys_of_messages() -> None:
    lookup = by_product("Tryton").column_labels
    assert lookup is not None
    assert lookup.table_name("party.party") == "party_party"
    assert [lookup.is_label(x) for x in ("Credit Limit", "ir.msg_created_at", "", None)] == [True, False, False, False]
    assert LabelLookup("t", "a", "b").table_name("party.party") == "party.party"


def test_nobody_is_recognised_in_an_empty_catalog() -> None:
    assert recognise(Catalog("x", ())) is None


def test_of_two_fitting_profiles_the_more_telling_wins() -> None:
    tryton = by_product("Tryton")
    vague = Profile("Vague", frozenset({"party_party"}))
    found = recognise(full_catalog(tryton), (vague, tryton))
    assert found is not None
    assert found.product == "Tryton"


def test_a_profile_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        by_product("Tryton").product = "other"  # type: ignore[misc]  # the point of the test


HEAD = 'product = "X"\n[recognise]\ntables = ["t"]\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("product = ", "Invalid value"),
        ('product = "X"', "recognise"),
        (HEAD + '[objects.a]\nkey = ["id"]', "root"),
        (HEAD + '[objects.a]\nroot = "t"\nkey = ["id"]\nfields = { shoe_size = "root.x" }', "shoe_size"),
        (HEAD + '[objects.a]\nroot = "t"\nkey = ["id"]\nfields = { name = "nowhere.x" }', "nowhere"),
        (HEAD + '[objects.a]\nroot = "t"\nkey = ["id"]\nlines = "l"', "a: l"),
        (
            HEAD + '[objects.a]\nroot = "t"\nkey = ["id"]\nparts = '
            '[{ alias = "b", parent = "c", table = "u", join = { i = "j" }, cardinality = "one" }]',
            "b of c",
        ),
        (HEAD + '[[visibility]]\ntables = ["*"]\ncolumn = "active"\nseen = "true"', "seen"),
        (HEAD + '[objects]\na = "none"', "string indices"),
    ],
)
def test_a_broken_profile_names_itself_and_the_mistake(text: str, told: str) -> None:
    with pytest.raises(InputError, match=r"mine\.toml") as raised:
        read_profile(text, "mine.toml")
    assert told in str(raised.value)
