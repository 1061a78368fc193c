"""Matching over small catalogs: what is claimed, what is left to a person, what never."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wedlock.analysis.matching import Matching, match
from wedlock.analysis.side import Side
from wedlock.model.catalog import Catalog, Column, Table
from wedlock.model.linked import LinkedAgreement
from wedlock.model.overlap import Verdict
from wedlock.model.profile import Profile, TableProfile

from .catalogs import CHINESE, CRM, ERP, PINYIN, VENDOR_STYLE, side

Pairs = set[tuple[str, str]]
SURE, DOUBTFUL = 0.55, 0.35  # what lies between may go either way by a hair


def claimed(matching: Matching) -> Pairs:
    return {(claim.left, claim.right) for claim in matching.columns if claim.verdict is Verdict.SAME}


def tables(matching: Matching) -> Pairs:
    return {(claim.left, claim.right) for claim in matching.tables if claim.verdict is Verdict.SAME}


def test_an_erp_and_a_crm() -> None:
    matching = match(side(ERP), side(CRM))
    assert tables(matching) == {
        ("t_customer", "account"),
        ("t_sales_order", "orders"),
        ("t_sales_order_line", "order_item"),
        ("t_product", "item"),
    }
    assert claimed(matching) >= {
        ("t_customer.customer_name", "account.name"),
        ("t_customer.tax_no", "account.vat_number"),
        ("t_customer.cust_phone", "account.phone"),
        ("t_customer.zip", "account.billing_postal_code"),
        ("t_customer.update_date", "account.modified_at"),
        ("t_sales_order.total_net", "orders.subtotal"),
        ("t_sales_order.total_gross", "orders.grand_total"),
        ("t_sales_order.status", "orders.stage"),
        ("t_sales_order_line.qty", "order_item.quantity"),
        ("t_product.sale_price", "item.list_price"),
    }


def test_only_here_and_only_there_stay_alone() -> None:
    matching = match(side(ERP), side(CRM))
    assert not {pair for pair in tables(matching) if "t_gl_entry" in pair or "survey" in pair}


@pytest.mark.parametrize(
    ("erp", "customer", "pairs"),
    [
        (
            CHINESE,
            "客户",
            {"客户名称": "name", "纳税人识别号": "vat_number", "电话": "phone", "邮编": "billing_postal_code"},
        ),
        (
            PINYIN,
            "kehu",
            {"khmc": "name", "nsrsbh": "vat_number", "dianhua": "phone", "youbian": "billing_postal_code"},
        ),
        (VENDOR_STYLE, "T_BD_CUSTOMER", {"FName": "name", "FTaxNo": "vat_number", "FTel": "phone", "FEmail": "email"}),
    ],
    ids=["chinese", "pinyin", "prefixed"],
)
def test_names_of_every_kind(erp: str, customer: str, pairs: dict[str, str]) -> None:
    matching = match(side(erp), side(CRM))
    assert (customer, "account") in tables(matching)
    assert claimed(matching) >= {(f"{customer}.{ours}", f"account.{theirs}") for ours, theirs in pairs.items()}


def test_comments_count_where_names_say_nothing() -> None:
    opaque = side(
        "OCRD: c001* text, c002 text, c003 text, c004 text, c005 datetime\nORDR: c101* text, c102 date, c103 decimal"
    )
    comments = {"c002": "客户名称", "c003": "电话", "c004": "邮编", "c005": "修改时间"}
    told = [
        replace(
            table,
            comment="客户" if table.name == "OCRD" else "",
            columns=tuple(replace(column, comment=comments.get(column.name, "")) for column in table.columns),
        )
        for table in opaque.catalog.tables
    ]
    matching = match(replace(opaque, catalog=replace(opaque.catalog, tables=tuple(told))), side(CRM))
    best: dict[str, str] = {}
    for claim in matching.columns:
        best.setdefault(claim.left, claim.right)
    assert best["OCRD.c002"] == "account.name"
    assert best["OCRD.c003"] == "account.phone"
    assert best["OCRD.c004"] == "account.billing_postal_code"


def test_numbered_columns_of_the_customers_own_are_never_claimed() -> None:
    left = side("customer: id* integer, name text, phone text, custom1 text, udf_2 text, attribute3 text, 自定义4 text")
    right = side("account: id* integer, name text, phone text, custom1 text, udf_2 text, attribute3 text, 自定义4 text")
    matching = match(left, right)
    assert ("customer.name", "account.name") in claimed(matching)
    assert not {
        pair for pair in claimed(matching) if pair[0].split(".")[1] in {"custom1", "udf_2", "attribute3", "自定义4"}
    }


def test_a_numbered_column_with_a_telling_label_is_read() -> None:
    left, right = (
        side("customer: id* integer, name text, custom1 text"),
        side("account: id* integer, name text, fax text"),
    )
    labelled = replace(left.catalog.tables[0].columns[2], label="Fax number")
    table = replace(left.catalog.tables[0], columns=(*left.catalog.tables[0].columns[:2], labelled))
    matching = match(replace(left, catalog=replace(left.catalog, tables=(table,))), right)
    assert ("customer.custom1", "account.fax") in claimed(matching)


def test_the_same_system_twice() -> None:
    matching = match(side(ERP), side(ERP))
    names = {table.name for table in side(ERP).catalog.tables}
    assert tables(matching) == {(name, name) for name in names}
    told = claimed(matching)
    assert all(left == right for left, right in told)
    assert len(told) >= 0.6 * sum(len(table.columns) for table in side(ERP).catalog.tables)


def test_two_systems_that_have_nothing_in_common() -> None:
    matching = match(
        side("star: id* integer, magnitude float, right_ascension float\ngalaxy: id* integer, redshift float"),
        side("recipe: id* integer, flour_grams integer, oven_minutes integer\nspice: id* integer, scoville integer"),
    )
    assert not tables(matching)
    assert not claimed(matching)


def test_an_empty_catalog_and_tables_without_columns() -> None:
    empty = Side(Catalog("nothing", ()))
    bare = Side(Catalog("bare", (Table("customer", ()), Table("empty", ()))))
    for left, right in ((empty, side(CRM)), (side(CRM), empty), (bare, side(CRM)), (side(CRM), bare), (empty, empty)):
        assert not claimed(match(left, right))


def test_a_name_alone_does_not_bridge_types() -> None:
    left = side("customer: id* integer, name text, phone text, email text, photo binary")
    right = side("account: id* integer, name text, phone text, email text, photo datetime")
    (photo,) = [c for c in match(left, right).columns if c.left == "customer.photo" and c.right == "account.photo"]
    assert photo.verdict is Verdict.DIFFERENT


def test_linked_records_decide_over_names() -> None:
    left = side("customer: id* integer, name text, phone text, field_a text, city text")
    right = side("account: id* integer, name text, phone text, town text, merkmal text")
    linked = {("customer.field_a", "account.merkmal"): LinkedAgreement(compared=200, agree=0.97, chance=0.02)}
    assert ("customer.field_a", "account.merkmal") not in claimed(match(left, right))
    matching = match(left, right, linked)
    assert ("customer.field_a", "account.merkmal") in claimed(matching)
    (told,) = [c for c in matching.columns if c.left == "customer.field_a" and c.verdict is Verdict.SAME]
    assert str(told.evidence[0]) == "over 200 linked records, 97% agree"


def test_values_find_what_names_hide() -> None:
    here, there = (
        side("customer: id* integer, name text, phone text, zz text"),
        side("account: id* integer, name text, phone text, qq text"),
    )
    values = frozenset(f"grade-{letter}{other}" for letter in "abcdef" for other in "uvwxyz")

    def with_values(told: Side, table: str, column: str) -> Side:
        profile = Profile(seen=100, nulls=0, empty=0, distinct=len(values), sample=values, longest=8)
        return replace(told, profiles={table: TableProfile(table, 100, True, True, ((column, profile),))})

    matching = match(with_values(here, "customer", "zz"), with_values(there, "account", "qq"))
    (found,) = [claim for claim in matching.columns if (claim.left, claim.right) == ("customer.zz", "account.qq")]
    assert found.score > 0.3
    assert "occur on both sides" in " ".join(str(text) for text in found.evidence)


def test_contact_points_in_rows_of_their_own() -> None:
    left = side("customer: id* integer, name text, e_mail text, phone text, created datetime, city text, zip text")
    right = side(
        "account: id* integer, name text, created_at datetime, city text, postcode text\n"
        "email_address: id* integer, account_id integer>account, value text\n"
        "phone_number: id* integer, account_id integer>account, number text"
    )
    assert claimed(match(left, right)) >= {
        ("customer.e_mail", "email_address.value"),
        ("customer.phone", "phone_number.number"),
    }


def test_every_claim_has_evidence_a_margin_and_a_score_in_range() -> None:
    matching = match(side(ERP), side(CRM))
    for claim in (*matching.tables, *matching.columns):
        assert 0 <= claim.score <= 1
        assert claim.evidence
        assert claim.margin is None or -1 <= claim.margin <= 1
        assert all(text.say("zh") != "" for text in claim.evidence)
    scores = [claim.score for claim in matching.columns]
    assert scores == sorted(scores, reverse=True)


def test_swapping_the_sides_swaps_the_claims() -> None:
    there, back = match(side(ERP), side(CRM)), match(side(CRM), side(ERP))
    assert tables(there) == {(left, right) for right, left in tables(back)}
    assert claimed(there) == {(left, right) for right, left in claimed(back)}


def _renamed(told: Side, separator: str) -> Side:
    def name(text: str) -> str:
        return separator.join(text.split("_"))

    def table(old: Table) -> Table:
        columns = tuple(Column(name(c.name), c.type, c.nullable) for c in old.columns)
        return Table(name(old.name), columns, primary_key=tuple(name(key) for key in old.primary_key))

    return Side(replace(told.catalog, tables=tuple(table(old) for old in told.catalog.tables)))


@settings(max_examples=5, deadline=None)
@given(st.sampled_from(["_", " ", "-", "__"]))
def test_separators_say_nothing(separator: str) -> None:
    plain = match(_renamed(side(ERP), "_"), _renamed(side(CRM), "_"))
    other = claimed(match(_renamed(side(ERP), separator), _renamed(side(CRM), separator)))
    told = {(a.replace(separator, "_"), b.replace(separator, "_")) for a, b in other}
    assert told >= {(claim.left, claim.right) for claim in plain.columns if claim.score >= SURE}
    assert told <= {(claim.left, claim.right) for claim in plain.columns if claim.score >= DOUBTFUL}


_WORD = st.sampled_from(["customer", "order", "name", "date", "amount", "zzz", "客户", "编号", "ref", "1", "x"])
_NAME = st.lists(_WORD, min_size=1, max_size=3).map("_".join)


@st.composite
def _any_side(draw: st.DrawFn) -> Side:
    names = draw(st.lists(_NAME, min_size=0, max_size=4, unique=True))
    lines = []
    for name in names:
        columns = draw(st.lists(_NAME, min_size=1, max_size=5, unique=True))
        kinds = draw(
            st.lists(st.sampled_from(["text", "integer", "date"]), min_size=len(columns), max_size=len(columns))
        )
        lines.append(f"{name}: " + ", ".join(f"{c} {kind}" for c, kind in zip(columns, kinds, strict=True)))
    return side("\n".join(lines)) if lines else Side(Catalog("none", ()))


@settings(max_examples=40, deadline=None)
@given(_any_side(), _any_side())
def test_any_two_catalogs(left: Side, right: Side) -> None:
    """Never fails, names only what exists, keeps scores in range and a pair once."""
    matching = match(left, right)
    for claim in matching.columns:
        left.catalog.column(claim.left)
        right.catalog.column(claim.right)
        assert 0 <= claim.score <= 1
    pairs = [(claim.left, claim.right) for claim in matching.columns]
    assert len(pairs) == len(set(pairs))
