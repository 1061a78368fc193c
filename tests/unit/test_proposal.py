"""The proposed plan of two small systems built by hand: recommendation, shapes, fields, conversions, policies."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from wedlock.analysis.conversions import translate
from wedlock.analysis.proposal import propose
from wedlock.analysis.proposed_shape import draft_shape, with_inserts
from wedlock.analysis.recommend import recommend
from wedlock.language import T
from wedlock.model.catalog import Catalog, Column, DataType, Family, ForeignKey, Table
from wedlock.model.overlap import (
    ColumnMatch,
    Difference,
    DifferenceKind,
    Job,
    JobClass,
    JobSide,
    JobTable,
    Mode,
    Overlap,
    Owner,
    Recommendation,
    Role,
    Severity,
    SystemSummary,
    TableMatch,
    Verdict,
)
from wedlock.model.plan import Compare, Couple, Create, Delete, Maker, Pair, Plan, PlannedObject, Policy
from wedlock.model.profile import Activity, Profile, Profiles, TableProfile
from wedlock.model.records import FieldAgreement, ObjectRecords
from wedlock.model.shape import Cardinality, Condition, FieldRole, Part, Shape, ShapeField
from wedlock.planfile import parse_plan
from wedlock.planfile.merge import fresh

TEXT = DataType("text", Family.TEXT)
INT = DataType("integer", Family.INTEGER)
BOOL = DataType("boolean", Family.BOOLEAN)
WHEN = DataType("timestamp", Family.DATETIME, zoned=False)
SAID = T("Error")  # any marked sentence does as evidence


def text(length: int) -> DataType:
    return DataType(f"varchar({length})", Family.TEXT, length=length)


@dataclass(frozen=True)
class System:
    catalog: Catalog
    profiles: Profiles = field(default_factory=dict)


ERP = System(
    Catalog(
        "erp",
        (
            Table(
                "party",
                (
                    Column("id", INT, nullable=False, generated=True),
                    Column("name", text(100)),
                    Column("tax_no", text(18)),
                    Column("active", BOOL),
                    Column("kind", text(1)),
                    Column("limit_cents", INT),
                    Column("limit_currency", text(3)),
                    Column("rep", INT),
                    Column("write_date", WHEN),
                ),
                primary_key=("id",),
                foreign_keys=(ForeignKey(("rep",), "party", ("id",)),),
            ),
            Table(
                "mechanism",
                (
                    Column("id", INT, nullable=False, generated=True),
                    Column("party", INT, nullable=False),
                    Column("type", text(10), nullable=False),
                    Column("value", text(100), nullable=False),
                ),
                primary_key=("id",),
                foreign_keys=(ForeignKey(("party",), "party", ("id",)),),
            ),
            Table(
                "address",
                (
                    Column("id", INT, nullable=False, generated=True),
                    Column("party", INT, nullable=False),
                    Column("street", TEXT),
                    Column("city", TEXT),
                    Column("zip", TEXT),
                ),
                primary_key=("id",),
                foreign_keys=(ForeignKey(("party",), "party", ("id",)),),
            ),
        ),
    )
)
CRM = System(
    Catalog(
        "crm",
        (
            Table(
                "entity",
                (
                    Column("id", INT, nullable=False, generated=True),
                    Column("uuid", DataType("uuid", Family.UUID), nullable=False),
                    Column("search_field", text(200), nullable=False),
                    Column("is_deleted", BOOL, nullable=False),
                    Column("modified", DataType("timestamptz", Family.DATETIME, zoned=True), nullable=False),
                    Column("type_id", INT, nullable=False),
                    Column("colour", TEXT, nullable=False),
                ),
                primary_key=("id",),
                foreign_keys=(ForeignKey(("type_id",), "content_type", ("id",)),),
            ),
            Table("content_type", (Column("id", INT), Column("app_label", TEXT), Column("model", TEXT))),
            Table(
                "persons_org",
                (
                    Column("entity_ptr_id", INT, nullable=False),
                    Column("name", text(60)),
                    Column("vat", text(18)),
                    Column("email", text(100)),
                    Column("phone", text(30)),
                    Column("street1", TEXT),
                    Column("street2", TEXT),
                    Column("city", TEXT),
                    Column("zip", TEXT),
                    Column("sector", text(20)),
                    Column("credit", DataType("numeric(12,2)", Family.DECIMAL, precision=12, scale=2)),
                    Column("credit_currency", text(3)),
                    Column("rep", INT),
                ),
                primary_key=("entity_ptr_id",),
                foreign_keys=(
                    ForeignKey(("entity_ptr_id",), "entity", ("id",)),
                    ForeignKey(("rep",), "persons_org", ("entity_ptr_id",)),
                ),
            ),
        ),
    )
)
SHAPES = {
    ("left", "customer_master"): Shape(
        "customer_master",
        "party",
        ("id",),
        parts=(
            Part("email", "mechanism", "root", (("party", "id"),), Cardinality.CHOSEN,
                 (Condition("type", ("email",)),), "id"),
            Part("phone", "mechanism", "root", (("party", "id"),), Cardinality.CHOSEN,
                 (Condition("type", ("phone", "mobile")),), "id"),
            Part("address", "address", "root", (("party", "id"),), Cardinality.CHOSEN, (), "id"),
        ),
        fields=(
            ShapeField(FieldRole.NAME, "root", "name"),
            ShapeField(FieldRole.TAX_ID, "root", "tax_no"),
            ShapeField(FieldRole.EMAIL, "email", "value"),
            ShapeField(FieldRole.PHONE, "phone", "value"),
            ShapeField(FieldRole.STREET, "address", "street"),
            ShapeField(FieldRole.CITY, "address", "city"),
            ShapeField(FieldRole.POSTCODE, "address", "zip"),
        ),
    ),
    ("right", "customer_master"): Shape(
        "customer_master",
        "persons_org",
        ("entity_ptr_id",),
        parts=(Part("base", "entity", "root", (("id", "entity_ptr_id"),), Cardinality.ONE),),
        fields=(
            ShapeField(FieldRole.NAME, "root", "name"),
            ShapeField(FieldRole.TAX_ID, "root", "vat"),
            ShapeField(FieldRole.EMAIL, "root", "email"),
            ShapeField(FieldRole.PHONE, "root", "phone"),
            ShapeField(FieldRole.STREET, "root", "street1"),
            ShapeField(FieldRole.STREET, "root", "street2"),
            ShapeField(FieldRole.CITY, "root", "city"),
            ShapeField(FieldRole.POSTCODE, "root", "zip"),
        ),
    ),
}  # fmt: skip
COLUMNS = (
    ColumnMatch("party.name", "persons_org.name", 0.98, Verdict.SAME, (SAID,),
                (Difference(DifferenceKind.LENGTH, Severity.LOSS, SAID, rows=3),)),
    ColumnMatch("party.kind", "persons_org.sector", 0.9, Verdict.SAME, (SAID,),
                (Difference(DifferenceKind.CODES, Severity.WARN, SAID,
                            value_map=(("A", "trade"), ("B", "industry"), ("C", "industry")),
                            unmapped_left=("X",)),)),
    ColumnMatch("party.limit_cents", "persons_org.credit", 0.9, Verdict.SAME, (SAID,),
                (Difference(DifferenceKind.UNIT, Severity.WARN, SAID, factor="0.01"),)),
    ColumnMatch("party.limit_currency", "persons_org.credit_currency", 0.9, Verdict.SAME, (SAID,)),
    ColumnMatch("party.rep", "persons_org.rep", 0.8, Verdict.SAME, (SAID,)),
    ColumnMatch("party.write_date", "entity.modified", 0.95, Verdict.SAME, (SAID,)),
    ColumnMatch("party.kind", "persons_org.vat", 0.3, Verdict.UNDECIDED, (SAID,)),
)  # fmt: skip


def job(name: str, left: JobSide | None = None, right: JobSide | None = None) -> Job:
    return Job(name, JobClass.BOTH, left or JobSide(name, True, 1.0), right or JobSide(name, True, 1.0))


def used(name: str, rows: int, monthly: float, is_used: bool = True, *tables: JobTable) -> JobSide:
    return JobSide(name, True, 1.0, is_used, Activity(rows, datetime(2026, 1, 1, tzinfo=UTC), monthly), tables)


def overlap(jobs: tuple[Job, ...], recommendations: tuple[Recommendation, ...], tables=(), columns=COLUMNS) -> Overlap:
    summary = SystemSummary("s", "sqlite", "", 1, 0, 1, None)
    return Overlap(datetime(2026, 1, 1, tzinfo=UTC), summary, summary, jobs, (), (), tables, columns,
                   recommendations=recommendations)  # fmt: skip


def proposed() -> Plan:
    jobs = (job("customer_master"), job("address"), job("general_ledger"))
    found = recommend(jobs, COLUMNS, (), ERP, CRM, SHAPES)
    return propose(overlap(jobs, found), ERP, CRM, SHAPES)


def customers() -> PlannedObject:
    return proposed().by_name["customer_master"]


# --- recommendation -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("customer_master", Mode.SYNC),
        ("contact_person", Mode.SYNC),
        ("product_catalog", Mode.SYNC),
        ("sales_order", Mode.SYNC),
        ("user_account", Mode.EXTERNAL),
        ("credit_limit", Mode.EXTERNAL),
        ("inventory", Mode.EXTERNAL),
        ("invoice", Mode.EXTERNAL),
        ("complaint_ticket", Mode.LEAVE),
        ("activity_call_visit", Mode.LEAVE),
        ("general_ledger", Mode.LEAVE),
        ("something_nobody_knows", Mode.LEAVE),
    ],
)
def test_without_rows_the_kind_of_object_decides_and_the_missing_rows_are_a_doubt(name: str, mode: Mode) -> None:
    (found,) = recommend((job(name),), (), (), ERP, CRM)
    assert found.mode is mode
    assert str(found.reason)
    assert any("No rows" in str(doubt) for doubt in found.doubts)


def test_only_the_intersection_is_recommended() -> None:
    alone = Job("sales_order", JobClass.LEFT_ONLY, JobSide("sales_order", True, 1.0), JobSide("sales_order", False, 0))
    assert recommend((alone,), (), (), ERP, CRM) == ()


def test_a_job_that_only_one_side_uses_is_left_to_it() -> None:
    one = job("invoice", used("invoice", 900, 30), used("invoice", 0, 0, False))
    (found,) = recommend((one,), (), (), ERP, CRM)
    assert (found.mode, found.owner) == (Mode.LEAVE, Owner.LEFT)
    assert "Only erp uses it" in str(found.reason)


def test_customers_are_synchronised_even_into_an_empty_side_and_the_doubt_says_so() -> None:
    one = job("customer_master", used("customer_master", 900, 30), used("customer_master", 0, 0, False))
    (found,) = recommend((one,), (), (), ERP, CRM)
    assert found.mode is Mode.SYNC
    assert any("crm hardly uses it" in str(doubt) for doubt in found.doubts)


def test_customers_few_near_and_with_a_clear_owner_become_an_external_table() -> None:
    one = job("customer_master", used("customer_master", 900, 30), used("customer_master", 800, 1))
    assert recommend((one,), (), (), ERP, CRM, near=True)[0].mode is Mode.EXTERNAL
    assert recommend((one,), (), (), ERP, CRM, near=False)[0].mode is Mode.SYNC
    assert recommend((one,), (), (), ERP, CRM, near=None)[0].mode is Mode.SYNC
    many = job("customer_master", used("customer_master", 90_000, 30), used("customer_master", 800, 1))
    assert recommend((many,), (), (), ERP, CRM, near=True)[0].mode is Mode.SYNC


def test_a_flood_of_records_is_read_where_it_is_made() -> None:
    one = job("price_list", used("price_list", 9_000_000, 50_000), used("price_list", 10, 0))
    (found,) = recommend((one,), (), (), ERP, CRM)
    assert (found.mode, found.owner) == (Mode.EXTERNAL, Owner.LEFT)
    assert "50000 new records" in str(found.reason)


def test_the_side_that_knows_all_records_of_the_other_is_the_owner() -> None:
    records = ObjectRecords("customer_master", ("party",), ("org",), 1000, 500, 495, 2, 500, 3)
    one = job("customer_master", used("customer_master", 1000, 5), used("customer_master", 500, 5))
    (found,) = recommend((one,), (), (records,), ERP, CRM)
    assert found.owner is Owner.LEFT
    assert any("2 pairs of records wait" in str(doubt) for doubt in found.doubts)


def test_fields_that_linked_records_disagree_in_are_named() -> None:
    agreement = (FieldAgreement("party.name", "org.name", 50, 49), FieldAgreement("party.tel", "org.tel", 50, 20))
    records = ObjectRecords("customer_master", ("party",), ("org",), 90, 90, 50, 0, 40, 40, agreement=agreement)
    (found,) = recommend((job("customer_master"),), (), (records,), ERP, CRM)
    (said,) = [str(doubt) for doubt in found.doubts if "disagree" in str(doubt)]
    assert "party.tel ↔ org.tel (20/50)" in said
    assert "party.name" not in said


def test_each_field_gets_one_owner_with_its_reason() -> None:
    (found, *_) = recommend((job("customer_master"),), COLUMNS, (), ERP, CRM, SHAPES)
    assert {f.left for f in found.fields} >= {"party.name", "party.kind"}
    assert all(f.owner in (Owner.LEFT, Owner.RIGHT) and str(f.reason) for f in found.fields)


def test_the_side_that_fills_a_column_owns_it() -> None:
    def profiles(table: str, column: str, nulls: int) -> Profiles:
        return {table: TableProfile(table, 100, True, True, ((column, Profile(100, nulls, 0, 50)),))}

    left = System(ERP.catalog, profiles("party", "name", 95))
    right = System(CRM.catalog, profiles("persons_org", "name", 2))
    (found,) = recommend((job("customer_master"),), COLUMNS, (), left, right, SHAPES)
    owner = {f.left: f for f in found.fields}["party.name"]
    assert owner.owner is Owner.RIGHT
    assert "98 % of the rows of crm, in 5 %" in str(owner.reason)


# --- the plan -------------------------------------------------------------------------------------------------


def test_every_object_of_the_intersection_is_in_the_plan() -> None:
    plan = proposed()
    assert [(o.name, o.mode) for o in plan.objects] == [
        ("customer_master", Mode.SYNC),
        ("address", Mode.SYNC),
        ("general_ledger", Mode.LEAVE),
    ]
    assert plan.by_name["address"].within == "customer_master"
    assert (plan.left.name, plan.right.name) == ("erp", "crm")


def test_the_shape_keeps_selectors_parts_keys_and_how_an_archived_row_is_told() -> None:
    left, right = customers().left, customers().right
    assert left is not None
    assert right is not None
    assert left.part_of["email"].where == (("type", ("email",)),)
    assert left.part_of["email"].key == ("id",)
    assert left.deleted == (("root.active", ("false",)),)
    assert left.changed == "root.write_date"
    assert right.deleted == (("base.is_deleted", ("true",)),)
    assert right.changed == "base.modified"


def test_fields_pair_roles_first_then_matches() -> None:
    fields = {f.name: f for f in customers().fields}
    assert (fields["email"].left, fields["email"].right) == (("email.value",), ("root.email",))
    assert (fields["phone"].left, fields["phone"].compare) == (("phone.value",), Compare.DIGITS)
    assert fields["street"].right == ("root.street1", "root.street2")
    assert fields["street"].convert.separator == "\n"
    assert fields["sector"].left == ("root.kind",)
    assert (fields["rep"].refers, fields["rep"].left) == ("customer_master", ("root.rep",))
    assert "write_date" not in fields, "a stamp of the framework is no field"


def test_differences_become_conversions_and_questions() -> None:
    planned = customers()
    fields = {f.name: f for f in planned.fields}
    assert fields["credit"].convert.factor == Decimal("0.01")
    assert fields["name"].convert.length == Pair(100, 60)
    assert fields["sector"].values == (("A", "trade"), ("B", "industry"), ("C", "industry"))
    assert fields["sector"].back == (("industry", "B"),)
    asked = {n.at for n in planned.notes if n.decide}
    assert {"fields.name", "fields.sector", "fields.credit", "right.insert"} <= asked
    assert any("X" in str(n.text) for n in planned.notes if n.at == "fields.sector")


def test_an_address_and_an_amount_with_its_currency_are_merge_units_with_one_owner() -> None:
    planned = customers()
    units = {u.name: u.fields for u in planned.units}
    assert units == {"address": ("street", "city", "postcode"), "amount": ("credit", "limit_currency")}
    owners = {f.name: f.owner for f in planned.fields}
    assert all(len({owners[name] for name in fields}) == 1 for fields in units.values())


def test_what_the_product_demands_on_insert_is_made_or_asked_for() -> None:
    right = customers().right
    assert right is not None
    made = {i.column: i for i in right.insert}
    assert made["base.uuid"].make is Maker.UUID
    assert made["base.modified"].make is Maker.NOW
    assert (made["base.search_field"].make, made["base.search_field"].of) == (Maker.SEARCH_TEXT, ("root.name",))
    assert made["base.is_deleted"].value == "false"
    assert (made["base.type_id"].make, made["base.type_id"].where) == (
        Maker.LOOKUP, (("app_label", ("persons",)), ("model", ("org",))))  # fmt: skip
    assert any("nothing brings a value: base.colour." in str(n.text) for n in customers().notes)
    left = customers().left
    assert left is not None
    assert {i.column: i.value for i in left.insert} == {"root.active": "true"}


def test_who_may_create_and_delete() -> None:
    planned = customers()
    assert planned.create_in.left.create is Create.ALWAYS
    assert planned.delete_in == Pair(Delete.ASK, Delete.ASK)
    assert planned.policy is Policy.OWNER
    products = (job("product_catalog"),)
    (found,) = recommend(products, (), (), ERP, CRM)
    tables = (TableMatch("party", "persons_org", 0.9, Verdict.SAME),)
    with_tables = tuple(
        job(
            "product_catalog",
            used("product_catalog", 1, 1, True, JobTable("party", Role.HEADER, ())),
            used("product_catalog", 1, 1, True, JobTable("persons_org", Role.HEADER, ())),
        )
        for _ in products
    )
    (planned,) = propose(overlap(with_tables, (found,), tables), ERP, CRM, {}).objects
    assert (planned.create_in.left.create, planned.create_in.right.create) == (Create.ASK, Create.ALWAYS)
    assert any(not n.decide and "Only the table" in str(n.text) for n in planned.notes)


def test_an_object_whose_tables_nobody_found_is_left_and_asked_for() -> None:
    jobs = (job("customer_master"),)
    (planned,) = propose(overlap(jobs, recommend(jobs, (), (), ERP, CRM)), ERP, CRM, {}).objects
    assert planned.mode is Mode.LEAVE
    assert [n.at for n in planned.notes if n.decide] == ["mode"]


def test_what_is_proposed_has_no_mistake_beside_its_own_catalogs() -> None:
    plan = proposed()
    text = fresh(plan).text
    assert [o.name for o in parse_plan(text, Pair(ERP.catalog, CRM.catalog))[1].objects] == [
        o.name for o in plan.objects
    ]


def test_text_of_the_owner_that_does_not_fit_into_a_number_is_left_apart_and_told() -> None:
    match = ColumnMatch("party.tax_no", "persons_org.rep_no", 0.9, Verdict.SAME)
    org = CRM.catalog.by_name["persons_org"]
    wider = replace(org, columns=(*org.columns, Column("rep_no", INT)))
    catalog = replace(CRM.catalog, tables=(*(t for t in CRM.catalog.tables if t is not org), wider))
    shapes = {key: replace(s, fields=s.fields[:1]) for key, s in SHAPES.items()}
    jobs = (job("customer_master"),)
    found = recommend(jobs, (match,), (), ERP, System(catalog), shapes)
    plan = propose(overlap(jobs, found, columns=(match,)), ERP, System(catalog), shapes)
    assert not [f for f in plan.objects[0].fields if "root.rep_no" in f.right]
    assert [n.decide for n in plan.objects[0].notes if "rep_no" in str(n.text)] == [False]
    parse_plan(fresh(plan).text, Pair(ERP.catalog, catalog))


def test_reference_data_is_shared_not_copied_and_usual_values_are_constants() -> None:
    address = Table(
        "address",
        (
            Column("id", INT, nullable=False, generated=True),
            Column("party", INT, nullable=False),
            Column("street", TEXT),
            Column("country", INT),
            Column("note", TEXT, nullable=False),
            Column("note_upper", TEXT, nullable=False),
            Column("street_upper", TEXT, nullable=False),
        ),
        primary_key=("id",),
        foreign_keys=(ForeignKey(("country",), "country", ("id",)),),
    )
    country = Table(
        "country",
        (Column("id", INT, nullable=False), Column("name", TEXT, nullable=False), Column("iso", TEXT, nullable=False)),
        primary_key=("id",),
    )
    catalog = replace(ERP.catalog, tables=(ERP.catalog.by_name["party"], address, country))
    profile = Profile(100, 0, 97, 2)
    left = System(catalog, {"address": TableProfile("address", 100, True, True, (("note", profile),))})
    shapes = dict(SHAPES)
    shapes["left", "customer_master"] = Shape(
        "customer_master",
        "party",
        ("id",),
        (
            Part("address", "address", "root", (("party", "id"),), Cardinality.CHOSEN, (), "id"),
            Part("country", "country", "address", (("id", "country"),), Cardinality.ONE),
        ),
        (
            ShapeField(FieldRole.NAME, "root", "name"),
            ShapeField(FieldRole.STREET, "address", "street"),
            ShapeField(FieldRole.COUNTRY, "country", "name"),
        ),
    )
    shapes["right", "customer_master"] = replace(
        SHAPES["right", "customer_master"],
        fields=(
            ShapeField(FieldRole.NAME, "root", "name"),
            ShapeField(FieldRole.STREET, "root", "street1"),
            ShapeField(FieldRole.COUNTRY, "root", "zip"),
        ),
    )
    jobs = (job("customer_master"),)
    found = recommend(jobs, (), (), left, CRM, shapes)
    (planned,) = propose(overlap(jobs, found, columns=()), left, CRM, shapes).objects
    assert planned.left is not None
    assert [p.alias for p in planned.left.parts if p.shared] == ["country"]
    made = {i.column: i for i in planned.left.insert}
    assert made["address.note"].value == ""
    assert made["address.street_upper"].of == ("address.street",)
    assert not any(column.startswith("country.") for column in made)


def order_system(name: str, base: bool) -> System:
    """A system with orders and their lines; with `base`, an order extends a row of `entity`."""
    key = ForeignKey(("id",), "entity", ("id",))
    tables = [
        Table("orders", (Column("id", INT, nullable=False, generated=not base), Column("number", TEXT),
                         Column("state", TEXT), Column("total", INT)), primary_key=("id",),
              foreign_keys=(key,) if base else ()),
        Table("rows", (Column("id", INT, nullable=False, generated=True), Column("order_id", INT, nullable=False),
                       Column("quantity", INT)), primary_key=("id",),
              foreign_keys=(ForeignKey(("order_id",), "orders", ("id",)),)),
    ]  # fmt: skip
    if base:
        tables.append(Table("entity", (Column("id", INT, nullable=False, generated=True), Column("gone", BOOL)), None,
                            primary_key=("id",)))  # fmt: skip
    return System(Catalog(name, tuple(tables)))


def test_a_document_is_one_merge_unit_with_its_lines_and_its_owner_by_state() -> None:
    left, right = order_system("erp", base=False), order_system("crm", base=True)
    used_tables = (JobTable("orders", Role.HEADER, ()), JobTable("rows", Role.LINES, ()))
    jobs = (job("sales_order", used("sales_order", 9, 3, True, *used_tables),
                used("sales_order", 9, 3, True, *used_tables)),)  # fmt: skip
    states = Difference(DifferenceKind.CODES, Severity.WARN, SAID, value_map=(("draft", "new"), ("done", "won")))
    columns = (
        ColumnMatch("orders.number", "orders.number", 0.9, Verdict.SAME),
        ColumnMatch("orders.state", "orders.state", 0.9, Verdict.SAME, (), (states,)),
        ColumnMatch("rows.quantity", "rows.quantity", 0.9, Verdict.SAME),
        ColumnMatch("rows.order_id", "rows.order_id", 0.9, Verdict.SAME),
    )
    found = recommend(jobs, columns, (), left, right)
    tables = (TableMatch("orders", "orders", 0.9, Verdict.SAME),)
    plan = propose(overlap(jobs, found, tables, columns), left, right, {})
    planned = plan.by_name["sales_order"]
    assert planned.right is not None
    assert [(p.alias, p.table) for p in planned.right.parts] == [("base", "entity"), ("lines", "rows")]
    assert [f.name for f in planned.lines[0].fields] == ["quantity"], "keys and joins are no fields"
    (unit,) = planned.units
    assert (unit.fields, unit.lines) == (("number", "state"), ("lines",))
    assert unit.owner_by is not None
    assert unit.owner_by.field == "state"
    assert (planned.create_in.left.create, planned.create_in.right.create) == (Create.ALWAYS, Create.NEVER)
    parse_plan(fresh(plan).text, Pair(left.catalog, right.catalog))


def test_an_object_without_a_pair_of_columns_is_left_and_asked_for() -> None:
    jobs = (job("user_account", used("user_account", 1, 1, True, JobTable("party", Role.HEADER, ())),
                used("user_account", 1, 1, True, JobTable("entity", Role.HEADER, ()))),)  # fmt: skip
    tables = (TableMatch("party", "entity", 0.9, Verdict.SAME),)
    plan = propose(overlap(jobs, recommend(jobs, (), (), ERP, CRM), tables, ()), ERP, CRM, {})
    assert plan.objects[0].mode is Mode.LEAVE
    assert any("no pair of columns" in str(n.text) for n in plan.objects[0].notes if n.decide)
    parse_plan(fresh(plan).text)


def test_translated_codes_need_no_length_and_a_factor_explains_the_decimals() -> None:
    length = Difference(DifferenceKind.LENGTH, Severity.LOSS, SAID, rows=9)
    precision = Difference(DifferenceKind.PRECISION, Severity.LOSS, SAID, rows=9)
    codes = Difference(DifferenceKind.CODES, Severity.WARN, SAID, value_map=(("A", "active"),))
    unit = Difference(DifferenceKind.UNIT, Severity.WARN, SAID, factor="100")
    short, wide = Column("a", text(1)), Column("b", text(20))
    coded = translate((length, codes), short, wide, None, Pair("", ""))
    assert (coded.open, coded.convert.length) == ((), Pair(None, None))
    amount = Column("a", DataType("numeric(12,2)", Family.DECIMAL, precision=12, scale=2))
    shifted = translate((precision, unit), amount, Column("b", INT), None, Pair("", ""))
    assert len(shifted.open) == 1, "only the factor itself is asked for"
    assert len(translate((length,), wide, short, None, Pair("", "")).open) == 1


def test_a_factor_that_is_no_number_is_asked_for_and_not_taken() -> None:
    for factor in ("", "nan", "0", "Infinity", "x"):
        unit = Difference(DifferenceKind.UNIT, Severity.WARN, SAID, factor=factor)
        found = translate((unit,), Column("a", INT), Column("b", INT), None, Pair("", ""))
        assert found.convert.factor is None
        assert found.open == (SAID,)


def test_a_time_without_a_zone_beside_one_with_is_asked_for_unless_the_zone_is_known() -> None:
    bare, zoned = Column("a", WHEN), Column("b", DataType("timestamptz", Family.DATETIME, zoned=True))
    asked = translate((), bare, zoned, None, Pair("", ""))
    assert asked.convert.zone == Pair("UTC", "")
    assert len(asked.open) == 1
    assert translate((), bare, zoned, None, Pair("Asia/Shanghai", "")).open == ()


def test_stamps_are_told_in_any_language() -> None:
    table = Table("t", (Column("id", INT, nullable=False, generated=True), Column("cjrq", WHEN, nullable=False),
                        Column("xgrq", WHEN)), primary_key=("id",))  # fmt: skip
    catalog = Catalog("erp", (table,))
    drafted = draft_shape(Shape("customer_master", "t", ("id",)), catalog, "left")
    assert drafted.shape.changed == "root.xgrq"
    (made,) = with_inserts(drafted, catalog, {}, "left", set(), ()).shape.insert
    assert (made.column, made.make) == ("root.cjrq", Maker.NOW)


def test_two_objects_in_one_table_are_told_apart_by_a_person() -> None:
    shapes = dict(SHAPES)
    shapes["left", "contact_person"] = replace(SHAPES["left", "customer_master"], object="contact_person")
    shapes["right", "contact_person"] = replace(
        SHAPES["right", "customer_master"], object="contact_person", only=(Condition("sector", ("person",)),)
    )
    jobs = (job("customer_master"), job("contact_person"))
    plan = propose(overlap(jobs, recommend(jobs, COLUMNS, (), ERP, CRM, shapes)), ERP, CRM, shapes)
    for name, other in (("customer_master", "contact_person"), ("contact_person", "customer_master")):
        asked = [n for n in plan.by_name[name].notes if n.at.endswith(".root")]
        assert [n.at for n in asked] == ["left.root"]
        assert f"party also holds {other}" in str(asked[0].text)
    customers, contacts = plan.objects
    assert [o.coupling.separate for o in (customers, contacts)] == [Couple.IGNORE, Couple.IGNORE]
    assert customers.create_in.right.create is not Create.NEVER
    assert contacts.create_in.right.create is Create.NEVER  # a new row of the left is a customer until somebody says it
