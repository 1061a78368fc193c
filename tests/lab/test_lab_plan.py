"""The plan of the lab: what is proposed, what a person still has to decide, and that it can be carried out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row
from tests.creme_serving import Clerk, serving

from wedlock.connectors.opening import connect
from wedlock.connectors.options import ReadOptions
from wedlock.connectors.records import markers
from wedlock.connectors.records.opening import open_side
from wedlock.connectors.records.side import SqlSide
from wedlock.model.catalog import Catalog
from wedlock.model.plan import Decided, Pair, Plan, Unmapped
from wedlock.model.sync import Came, Doing, Record, Values, Write
from wedlock.planfile import parse_plan, read_plan
from wedlock.planfile.decide import questions
from wedlock.planfile.merge import fresh
from wedlock.sync.layout import layout

from .conftest import Copy, Lab
from .lab_plan import decided

pytestmark = pytest.mark.lab
SOURCE = Path(__file__).resolve().parents[2] / "src"
ACCEPTED = {"customer_master", "contact_person", "address", "product_catalog", "sales_order"}


@pytest.fixture(scope="module")
def proposed(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """plan.yaml as an analysis proposes it."""
    home = tmp_path_factory.mktemp("home")
    command = [sys.executable, "-m", "wedlock", "--home", str(home), "analyze", lab.tryton_database, lab.creme_database]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(SOURCE)}, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return home / "plan.yaml"


@pytest.fixture(scope="module")
def catalogs(lab: Lab) -> Pair[Catalog | None]:
    with connect(lab.tryton_database, name="erp") as erp, connect(lab.creme_database, name="crm") as crm:
        return Pair(erp.catalog(), crm.catalog())


@pytest.fixture(scope="module")
def plan(proposed: Path, catalogs: Pair[Catalog | None]) -> Plan:
    """The lab's plan, decided and checked against both catalogs."""
    return parse_plan(fresh(decided(read_plan(proposed).plan)).text, catalogs)[1]


def test_what_is_left_to_decide_is_what_a_person_alone_can_know(proposed: Path) -> None:
    asked = [(q.object, str(q.text)) for q in questions(read_plan(proposed))]
    ours = [(name, text.partition(":")[0]) for name, text in asked if name in ACCEPTED]
    assert [(name, text[:40]) for name, text in ours] == [
        ("customer_master", "party_party also holds contact_person"),
        ("contact_person", "party_party also holds customer_master"),
        ("contact_person", "Not certain (probability 0.01)"),
        ("contact_person", "First and last name are joined by a blank"[:40]),
        ("product_catalog", "Must be filled, and nothing brings a val"),
        ("product_catalog", "Seen in one linked record each"),
        ("sales_order", "sale_sale also holds quotation"),
        ("sales_order", "No state was found that says when the do"),
    ]


def test_countries_and_units_are_translated_as_the_linked_records_say(proposed: Path) -> None:
    plan = read_plan(proposed).plan
    for name in ("customer_master", "contact_person"):
        country = next(f for f in plan.by_name[name].fields if f.name == "country")
        assert dict(country.values) == {n: n for n in ("China", "France", "Germany", "Italy", "United Kingdom")}
        assert dict(country.back) == OTHER_COUNTRIES
        assert country.unmapped is Unmapped.KEEP
    (lines,) = plan.by_name["sales_order"].lines
    for fields in (plan.by_name["product_catalog"].fields, lines.fields):
        unit = next(f for f in fields if f.name == "unit")
        assert dict(unit.values) == {"Unit": "pcs", "Kilogram": "kg", "Meter": "m"}
        assert dict(unit.back) == {"件": "Unit", "台": "Unit", "千克": "Kilogram", "米": "Meter"}
        assert unit.unmapped is Unmapped.REFUSE


OTHER_COUNTRIES = {"UK": "United Kingdom", "Great Britain": "United Kingdom", "Deutschland": "Germany",
                   "Italia": "Italy", "中国": "China", "P.R. China": "China"}  # fmt: skip


def test_numbers_that_each_product_gives_its_articles_are_left_apart(proposed: Path) -> None:
    products = read_plan(proposed).plan.by_name["product_catalog"]
    assert not [f for f in products.fields if "root.code" in (*f.left, *f.right)]
    assert "30 linked records and agree in 0" in " ".join(proposed.read_text(encoding="utf-8").split()).replace(
        "# ", ""
    )


def test_the_decided_plan_fits_both_databases_and_every_object_of_it_is_ready(plan: Plan) -> None:
    assert {o.name for o in plan.objects if o.decision.state is Decided.ACCEPTED} == ACCEPTED
    for name in ACCEPTED - {"address"}:
        planned = plan.by_name[name]
        assert planned.left
        assert planned.right
        assert (planned.left.through, planned.right.through) == ("tryton", "sql")


def test_nothing_that_a_product_makes_itself_is_mapped(plan: Plan) -> None:
    mapped = {path for o in plan.objects for f in o.fields if o.right for path in f.right}
    assert not mapped & {"address.name", "entity.uuid", "entity.header_filter_search_field", "entity.modified"}


# In Creme: a record written by us is one like any other


@dataclass
class Crm:
    """A Creme with somebody at its pages, and our side of its database."""

    url: str
    plan: Plan
    side: SqlSide
    clerk: Clerk

    def write(self, name: str, doing: Doing, values: Values, record: Record | None = None) -> Record:
        """As the worker does it: a create gives every mapped column."""
        planned = self.plan.by_name[name]
        nothing = {path: None for f in planned.fields for path in f.right if not f.refers}
        given = {**nothing, **values} if doing is Doing.CREATE else values
        key = record.key if record else None
        write = Write(f"{name}-{values}", doing, key, record, given)
        (outcome,) = self.side.write(layout(planned, "right"), [write])
        assert outcome.came is Came.WRITTEN, outcome
        assert outcome.record is not None
        return outcome.record

    def image(self, number: int) -> dict[str, Any]:
        """All rows of an entity, without what tells one record from its twin."""
        found: dict[str, Any] = {}
        with psycopg.connect(self.url, row_factory=dict_row) as connection:
            for table, key in IMAGE.items():
                rows = connection.execute(f"SELECT * FROM {table} WHERE {key} = %s".encode(), (number,)).fetchall()
                found[table] = [{name: value for name, value in row.items() if name not in OWN} for row in rows]
        return found


IMAGE = {
    "creme_core_cremeentity": "id",
    "persons_organisation": "cremeentity_ptr_id",
    "persons_contact": "cremeentity_ptr_id",
    "products_product": "cremeentity_ptr_id",
    "persons_address": "object_id",
    "creme_core_relation": "subject_entity_id",
    "creme_core_cremeproperty": "creme_entity_id",
}
OWN = {"id", "cremeentity_ptr_id", "billing_address_id", "object_id", "uuid", "created", "modified", "user_id"}


@pytest.fixture(scope="module")
def crm(lab_copy: Copy, plan: Plan, catalogs: Pair[Catalog | None]) -> Iterator[Crm]:
    url = lab_copy.creme_database
    assert catalogs.right is not None
    side = open_side(url, "crm", ReadOptions(), catalogs.right)
    markers.install(side.connection)
    with serving(url) as address:
        yield Crm(url, plan, side, Clerk(address, "alice", "alice-Pw1!"))
    side.close()


ALICE = "2"
COMPANY = {
    "name": "Ziegler Pumpen GmbH", "phone": "+49 731 1", "email": "info@ziegler.example", "code": "Z1",
    "billing_address-address": "Weg 1", "billing_address-city": "Ulm", "billing_address-zipcode": "89073",
    "billing_address-country": "Germany",
}  # fmt: skip
PERSON = {"first_name": "Uta", "last_name": "Ihringer", "phone": "+49 2", "email": "uta@ziegler.example"}
PRODUCT = {"name": "Ball valve DN 80", "unit_price": "12.50", "unit": "pcs"}
TYPED: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "customer_master": ("/persons/organisation", COMPANY, {"subject_to_vat": "on"}),
    "contact_person": ("/persons/contact", PERSON, {}),
    "product_catalog": ("/products/product", PRODUCT, {"code": "0", "cform_extra-products_subcategory": "1"}),
}
"""Object → its pages, what a person types, and what the form has besides."""


def columns(typed: dict[str, str]) -> dict[str, Any]:
    """alias.column → what was typed."""
    places = {"billing_address-address": "address.address", "billing_address-zipcode": "address.zipcode"}
    named = {name: places.get(name, name.replace("billing_address-", "address.")) for name in typed}
    given: dict[str, Any] = {path if "." in path else f"root.{path}": typed[name] for name, path in named.items()}
    return given | ({"root.unit_price": Decimal(typed["unit_price"])} if "unit_price" in typed else {})


@pytest.mark.parametrize("name", TYPED)
def test_written_by_us_a_record_has_the_rows_of_one_that_was_typed(crm: Crm, name: str) -> None:
    pages, typed, besides = TYPED[name]
    led_to = crm.clerk.post(f"{pages}/add", {"user": ALICE, "relation_types": "[]", **typed, **besides})
    assert led_to.startswith(f"{pages}/"), led_to
    made = crm.write(name, Doing.CREATE, columns(typed))
    assert crm.image(int(str(made.key[0]))) == crm.image(int(led_to.rpartition("/")[2]))


@pytest.mark.parametrize("name", TYPED)
def test_written_by_us_a_record_opens_is_edited_and_found(crm: Crm, name: str) -> None:
    pages, typed, besides = TYPED[name]
    told = "last_name" if name == "contact_person" else "name"
    made = crm.write(name, Doing.CREATE, columns({**typed, told: f"Quirin {name}"}))
    page = f"{pages}/{made.key[0]}"
    assert f"Quirin {name}" in crm.clerk.get(page)
    assert f'"{page}"' in crm.clerk.get(f"/creme_core/search/light?value=Quirin+{name}")
    shown = crm.clerk.typed(f"{pages}/edit/{made.key[0]}")
    assert {field: shown.get(field, "") for field in typed if field in shown} == {
        field: f"Quirin {name}" if field == told else value for field, value in typed.items() if field in shown
    }
    edited = {**shown, **besides, "user": ALICE, told: f"Ottilie {name}"}
    assert crm.clerk.post(f"{pages}/edit/{made.key[0]}", edited) == page
    now = crm.side.read(layout(crm.plan.by_name[name], "right"), [made.key])[made.key]
    assert now.values[f"root.{told}"] == f"Ottilie {name}"


def test_renamed_by_us_a_record_is_found_by_its_new_name(crm: Crm) -> None:
    made = crm.write("customer_master", Doing.CREATE, columns({**COMPANY, "name": "Vorher AG"}))
    crm.write("customer_master", Doing.UPDATE, {"root.name": "Nachher AG"}, made)
    page = f'"/persons/organisation/{made.key[0]}"'
    assert page in crm.clerk.get("/creme_core/search/light?value=Nachher")
    assert page not in crm.clerk.get("/creme_core/search/light?value=Vorher")
