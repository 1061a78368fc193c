"""References in a proposed plan: told by foreign keys and relation rows, translated by Links, never copied."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wedlock.analysis.proposal import propose
from wedlock.analysis.recommend import recommend
from wedlock.analysis.side import Side
from wedlock.language import T
from wedlock.model.catalog import Catalog, Column, DataType, Family, ForeignKey, Table
from wedlock.model.overlap import (
    ColumnMatch,
    Job,
    JobClass,
    JobSide,
    JobTable,
    Overlap,
    Role,
    SystemSummary,
    TableMatch,
    Verdict,
)
from wedlock.model.plan import Pair, Plan
from wedlock.model.shape import Cardinality, Condition, FieldRole, Part, Shape, ShapeField
from wedlock.planfile import parse_plan
from wedlock.planfile.merge import fresh

TEXT = DataType("text", Family.TEXT)
INT = DataType("integer", Family.INTEGER)
UUID = DataType("varchar(36)", Family.TEXT, length=36)
SAID = T("Error")
WHEN = datetime(2026, 1, 1, tzinfo=UTC)


def key(kind: DataType) -> Column:
    return Column("id", kind, nullable=False, generated=kind is INT)


def texts(*names: str) -> list[Column]:
    return [Column(name, TEXT) for name in names]


def table(name: str, kind: DataType, columns: list[Column], **refers: str) -> Table:
    keys = tuple(ForeignKey((column,), target, ("id",)) for column, target in refers.items())
    return Table(
        name, (key(kind), *(Column(c, kind) for c in refers), *columns), primary_key=("id",), foreign_keys=keys
    )


ERP = Catalog(
    "erp",
    (
        table("customer", INT, texts("name", "email", "limit")),
        table("person", INT, texts("full_name", "email"), customer="customer"),
        table("orders", INT, texts("number"), customer="customer", payer="customer"),
    ),
)
CRM = Catalog(
    "crm",
    (
        table("account", UUID, texts("name", "email", "limit")),
        table("contact", UUID, texts("full_name", "email"), account="account"),
        table("relation", UUID, texts("kind"), subject="deal", object="account"),
        table("deal", UUID, texts("number")),
    ),
)


def customers(root: str) -> Shape:
    return Shape("customer_master", root, ("id",), fields=(ShapeField(FieldRole.NAME, "root", "name"),))


def persons(root: str, column: str, company: str) -> Shape:
    employer = Part("employer", company, "root", (("id", column),), Cardinality.ONE)
    fields = (ShapeField(FieldRole.NAME, "root", "full_name"), ShapeField(FieldRole.COMPANY, "employer", "name"))
    return Shape("contact_person", root, ("id",), (employer,), fields)


ORDERS = Shape(
    "sales_order", "orders", ("id",),
    (Part("customer", "customer", "root", (("id", "customer"),), Cardinality.ONE),),
    (ShapeField(FieldRole.CODE, "root", "number"),),
)  # fmt: skip
DEALS = Shape(
    "sales_order", "deal", ("id",),
    (
        Part("buyer", "relation", "root", (("subject", "id"),), Cardinality.CHOSEN,
             (Condition("kind", ("buys",)),), "id"),
        Part("customer", "account", "buyer", (("id", "object"),), Cardinality.ONE),
    ),
    (ShapeField(FieldRole.CODE, "root", "number"),),
)  # fmt: skip
SHAPES = {
    ("left", "customer_master"): customers("customer"),
    ("right", "customer_master"): customers("account"),
    ("left", "contact_person"): persons("person", "customer", "customer"),
    ("right", "contact_person"): persons("contact", "account", "account"),
    ("left", "sales_order"): ORDERS,
    ("right", "sales_order"): DEALS,
}
MATCHES = (
    ColumnMatch("customer.name", "account.name", 0.9, Verdict.SAME, (SAID,)),
    ColumnMatch("customer.email", "account.email", 0.9, Verdict.SAME, (SAID,)),
    ColumnMatch("customer.limit", "account.limit", 0.9, Verdict.SAME, (SAID,)),
)


def proposed(
    *objects: str, left: Catalog = ERP, right: Catalog = CRM, matches=MATCHES, shapes=SHAPES, tables=()
) -> Plan:
    def side(name: str, root: str) -> JobSide:
        return JobSide(name, True, 1.0, tables=(JobTable(root, Role.HEADER, ()),) if root else ())

    roots = dict.fromkeys(objects, tables[0]) if tables else {}
    jobs = tuple(Job(name, JobClass.BOTH, side(name, roots[name][0] if roots else ""),
                     side(name, roots[name][1] if roots else "")) for name in objects)  # fmt: skip
    found = recommend(jobs, matches, (), Side(left), Side(right), shapes)
    summary = SystemSummary("s", "sqlite", "", 1, 0, 1, None)
    pairs = tuple(TableMatch(here, there, 0.9, Verdict.SAME) for here, there in tables)
    whole = Overlap(WHEN, summary, summary, jobs, (), (), pairs, matches, recommendations=found)
    plan = propose(whole, Side(left), Side(right), shapes)
    parse_plan(fresh(plan).text, Pair(left, right))
    return plan


def test_a_contact_refers_to_its_customer_instead_of_bringing_the_customer_s_columns() -> None:
    planned = proposed("customer_master", "contact_person").by_name["contact_person"]
    fields = {f.name: f for f in planned.fields}
    assert set(fields) == {"customer", "name"}
    assert (fields["customer"].left, fields["customer"].right) == (("root.customer",), ("root.account",))
    assert fields["customer"].refers == "customer_master"
    assert planned.left is not None
    assert planned.left.parts == (), "what no field reads any more is no part"
    assert not any(n.decide for n in planned.notes if n.at == "fields.customer"), "a foreign key on both sides is clear"


def test_where_customers_are_not_synchronised_only_the_employer_s_name_is_read() -> None:
    planned = proposed("contact_person").by_name["contact_person"]
    assert [f.name for f in planned.fields] == ["name", "company"]
    assert planned.left is not None
    assert [(p.alias, p.shared) for p in planned.left.parts] == [("employer", True)]


def test_a_reference_through_a_relation_row_is_told_by_the_shape_and_beats_other_keys() -> None:
    planned = proposed("customer_master", "sales_order").by_name["sales_order"]
    customer = next(f for f in planned.fields if f.refers)
    assert (customer.left, customer.right) == (("root.customer",), ("buyer.object",)), "not the payer"
    assert planned.right is not None
    assert [p.alias for p in planned.right.parts] == ["buyer"], "the customer's own row is not the order's"


def test_of_two_equal_references_none_is_guessed() -> None:
    shapes = {**SHAPES, ("left", "sales_order"): replace(ORDERS, parts=())}
    planned = proposed("customer_master", "sales_order", shapes=shapes).by_name["sales_order"]
    assert not [f for f in planned.fields if f.refers]
    alike = (*MATCHES, ColumnMatch("orders.payer", "relation.object", 0.9, Verdict.SAME))
    planned = proposed("customer_master", "sales_order", shapes=shapes, matches=alike).by_name["sales_order"]
    assert [f.left for f in planned.fields if f.refers] == [("root.payer",)], "the rows tell which"


def with_column(catalog: Catalog, name: str, column: Column) -> Catalog:
    changed = (replace(t, columns=(*t.columns, column)) if t.name == name else t for t in catalog.tables)
    return replace(catalog, tables=tuple(changed))


def test_keys_of_each_side_alone_are_no_field() -> None:
    left = with_column(ERP, "person", Column("addr_id", INT))
    right = with_column(CRM, "contact", Column("address_id", UUID))
    matches = (*MATCHES, ColumnMatch("person.addr_id", "contact.address_id", 0.9, Verdict.SAME))
    planned = proposed("customer_master", "contact_person", left=left, right=right, matches=matches)
    assert {f.name for f in planned.by_name["contact_person"].fields} == {"customer", "name"}


SECRETS = ("password", "pwd_hash", "api_key", "access_token", "session_key", "salt", "密码", "mima", "client_secret")


@pytest.mark.parametrize("column", SECRETS)
@pytest.mark.parametrize("name", ["customer_master", "invoice", "user_account"])
def test_secrets_are_no_fields_of_any_object(name: str, column: str) -> None:
    left = Catalog("erp", (table("owner", INT, texts("login", "email", column)),))
    right = Catalog("crm", (table("holder", UUID, texts("login", "email", column)),))
    columns = ("login", "email", column)
    matches = tuple(ColumnMatch(f"owner.{c}", f"holder.{c}", 0.95, Verdict.SAME) for c in columns)
    plan = proposed(name, left=left, right=right, matches=matches, shapes={}, tables=(("owner", "holder"),))
    planned = plan.by_name[name]
    used = {path.partition(".")[2]: f for f in planned.fields for path in (*f.left, *f.right)}
    assert {"login", "email"} <= set(used)
    if name == "user_account" and column in ("password", "pwd_hash", "密码", "mima"):
        assert used[column].flow == "to_right", "an external user table shows the password, from its owner alone"
    else:
        assert column not in used


def test_of_an_account_only_login_and_e_mail_are_shared() -> None:
    columns = ("login", "email", "theme", "full_name", "last_login", "phone")
    left = Catalog("erp", (table("owner", INT, texts(*columns)),))
    right = Catalog("crm", (table("holder", UUID, texts(*columns)),))
    matches = tuple(ColumnMatch(f"owner.{c}", f"holder.{c}", 0.95, Verdict.SAME) for c in columns)
    plan = proposed("user_account", left=left, right=right, matches=matches, shapes={}, tables=(("owner", "holder"),))
    assert {f.name for f in plan.by_name["user_account"].fields} == {"login", "email"}
