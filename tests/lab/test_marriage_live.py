"""Tryton and Creme while `wedlock sync` runs: what a person does in one is in the other a moment later.

The bounds on seconds are wide, for tests share their machine; what it took is printed (`pytest -rP`) and told in
docs/explanation/sync.md.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright
from tests.chromium import FLAGS

from .conftest import Copy, Lab
from .couple import Couple, living_together, soon

pytestmark = pytest.mark.lab
AT_MOST = 20
"""Seconds until an edit must be on the other side, however busy the machine."""
BOB = "3"


@pytest.fixture(scope="module")
def couple(lab: Lab, lab_copy: Copy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Couple]:
    with living_together(lab, lab_copy, tmp_path_factory.mktemp("home")) as found:
        found.ok("couple")
        found.ok("enable", "--all")
        found.ok("sync", "--once")
        with found.running():
            yield found


def timed(what: str, found: Callable[[], Any], began: float | None = None) -> Any:
    """What `found` gives, and how long it took: from now, or since `began`."""
    began = began or time.monotonic()
    value = soon(found, AT_MOST)
    print(f"{what}: {time.monotonic() - began:.2f} s")
    return value


def in_erp(couple: Couple, statement: str, *values: object) -> list[Any]:
    return couple.sql(couple.tryton, statement, *values)


def in_crm(couple: Couple, statement: str, *values: object) -> list[Any]:
    return couple.sql(couple.creme, statement, *values)


def pair(couple: Couple, name: str, number: int) -> tuple[int, int]:
    """The keys of one linked record: the one with this place among them."""
    return sorted(couple.links(name))[number]


def phone(couple: Couple, party: int) -> list[Any]:
    return in_erp(
        couple, "SELECT value FROM party_contact_mechanism WHERE party = %s AND type = 'phone' ORDER BY id", party
    )


def save(couple: Couple, path: str, **typed: str) -> None:
    """A form of Creme opened, these fields typed over, and saved with all others as they were shown."""
    clerk = couple.clerk()
    shown = clerk.typed(f"{path.rpartition('/')[0]}/edit/{path.rpartition('/')[2]}")
    led_to = clerk.post(f"{path.rpartition('/')[0]}/edit/{path.rpartition('/')[2]}", {**shown, "user": BOB, **typed})
    assert led_to == path, led_to


def test_a_party_made_through_trytons_rpc_appears_in_creme_opens_and_is_found(couple: Couple) -> None:
    (party,) = couple.rpc().ask("model.party.party.create", [{"name": "Quirin Ziegler GmbH"}])
    wanted = "SELECT cremeentity_ptr_id FROM persons_organisation WHERE name = 'Quirin Ziegler GmbH'"
    ((made,),) = timed("a party made in Tryton is in Creme", lambda: in_crm(couple, wanted))
    clerk = couple.clerk()
    assert "Quirin Ziegler GmbH" in clerk.get(f"/persons/organisation/{made}")
    assert f'"/persons/organisation/{made}"' in clerk.get("/creme_core/search/light?value=Quirin+Ziegler")
    soon(lambda: (party, made) in couple.links("customer_master"))
    couple.rpc().ask("model.party.party.write", [party], {"name": "Ottilie Ziegler GmbH"})
    told = "SELECT header_filter_search_field FROM creme_core_cremeentity WHERE id = %s"
    timed("a rename in Tryton is in Creme's search field",
          lambda: in_crm(couple, told, made) == [("Ottilie Ziegler GmbH",)])  # fmt: skip
    assert f'"/persons/organisation/{made}"' in clerk.get("/creme_core/search/light?value=Ottilie+Ziegler")


def test_a_contacts_phone_typed_in_creme_is_in_tryton(couple: Couple) -> None:
    party, contact = pair(couple, "contact_person", 0)
    save(couple, f"/persons/contact/{contact}", phone="+49 731 555000")
    timed("a contact's phone typed in Creme is in Tryton", lambda: ("+49 731 555000",) in phone(couple, party))


def test_a_products_price_keeps_its_cents(couple: Couple) -> None:
    product, twin = pair(couple, "product_catalog", 3)
    ((template,),) = in_erp(couple, "SELECT template FROM product_product WHERE id = %s", product)
    couple.rpc().ask("model.product.template.write", [template], {"list_price": Decimal("1234.57")})
    price = "SELECT unit_price FROM products_product WHERE cremeentity_ptr_id = %s"
    timed("a price in Tryton is in Creme", lambda: in_crm(couple, price, twin) == [(Decimal("1234.57"),)])


def test_a_draft_order_with_two_lines_typed_in_creme_is_a_draft_in_tryton(couple: Couple) -> None:
    party, customer = pair(couple, "customer_master", 5)
    items = [pair(couple, "product_catalog", number) for number in (1, 2)]
    order = typed_order(couple, customer, [twin for _, twin in items])
    name = "SELECT id, party, state FROM sale_sale WHERE description = 'Wedlock 4711'"
    ((sale, buyer, state),) = timed("a draft order typed in Creme is in Tryton", lambda: in_erp(couple, name))
    assert (buyer, state) == (party, "draft")
    lines = "SELECT product, quantity::numeric, unit_price FROM sale_line WHERE sale = %s AND type = 'line'"
    found = soon(lambda: len(rows := in_erp(couple, lines, sale)) == 2 and rows)
    typed = """SELECT quantity, unit_price FROM billing_productline line JOIN creme_core_relation had
               ON had.object_entity_id = line.cremeentity_ptr_id AND had.type_id = 'billing-subject_had_line'
               WHERE had.subject_entity_id = %s ORDER BY line.cremeentity_ptr_id"""
    assert sorted(found) == sorted(
        (product, *line) for (product, _), line in zip(items, in_crm(couple, typed, order), strict=True)
    )
    assert all(quantity == 3 for _, quantity, _ in found)


def typed_order(couple: Couple, customer: int, products: list[int]) -> int:
    """As a clerk does it: the order's form, then its form for lines."""
    ((kind,),) = in_crm(couple, "SELECT entity_type_id FROM creme_core_cremeentity WHERE id = %s", customer)
    ((own,),) = in_crm(couple, "SELECT cremeentity_ptr_id FROM persons_organisation WHERE is_managed")
    target = json.dumps({"ctype": {"id": str(kind)}, "entity": str(customer)})
    clerk = couple.clerk()
    led_to = clerk.post("/billing/sales_order/add", {
        "user": BOB, "name": "Wedlock 4711", "status": "1", "discount": "0", "currency": "1",
        "issuing_date": "2026-03-02",
        "cform_extra-billing_source": str(own), "cform_extra-billing_target": target, "relation_types": "[]",
    })  # fmt: skip
    order = int(led_to.rpartition("/")[2])
    (vat, *_) = in_crm(couple, "SELECT id FROM creme_core_vat ORDER BY is_default DESC")
    clerk.post(f"/billing/{order}/product_line/add_multiple",
               {"items": json.dumps(products), "quantity": "3", "discount_value": "0", "vat": str(vat[0])})  # fmt: skip
    return order


def test_a_customer_put_into_cremes_trash_is_asked_about(couple: Couple) -> None:
    """The plan leaves deletions to a person; until then the other side keeps the record."""
    party, customer = pair(couple, "customer_master", 9)
    couple.clerk().post(f"/creme_core/entity/delete/{customer}", {})
    asked = soon(lambda: questions(couple, "delete"))
    assert (asked[0]["left"], asked[0]["right"]) == (str(party), str(customer))
    assert in_erp(couple, "SELECT active FROM party_party WHERE id = %s", party) == [(True,)]
    couple.ok("conflicts", "resolve", str(asked[0]["number"]), "yes")
    soon(lambda: in_erp(couple, "SELECT active FROM party_party WHERE id = %s", party) == [(False,)])


def questions(couple: Couple, kind: str) -> list[dict[str, Any]]:
    return couple.ok("conflicts", "list", "--question", kind, "--json", "-").json["conflicts"]  # type: ignore[no-any-return]


# In a browser, where Creme's own scripts fill its forms


@pytest.fixture
def page(couple: Couple, play: Playwright, chromium_program: str) -> Iterator[Page]:
    """Chromium, with Bob signed in to Creme."""
    browser = play.chromium.launch(executable_path=chromium_program, headless=True, args=FLAGS)
    page = browser.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{couple.creme_web}/creme_login")
    page.fill("#id_username", "bob")
    page.fill("#id_password", "bob-Pw1!")
    page.press("#id_password", "Enter")
    page.locator(".ui-creme-navigation").wait_for()
    yield page
    browser.close()


def submit(page: Page, path: str) -> None:
    page.locator(
        "form .buttons button[type=submit], form button.ui-creme-dialog-action, form input[type=submit]"
    ).last.click()
    page.wait_for_url(f"**{path}")


@pytest.mark.browser
def test_a_customer_renamed_in_cremes_form_is_renamed_in_tryton(couple: Couple, page: Page) -> None:
    party, customer = pair(couple, "customer_master", 12)
    page.goto(f"{couple.creme_web}/persons/organisation/edit/{customer}")
    page.fill("#id_name", "Im Browser umbenannt AG")
    began = time.monotonic()
    submit(page, f"/persons/organisation/{customer}")
    name = "SELECT name FROM party_party WHERE id = %s"
    timed(
        "from the click on save in Creme to the new name in Tryton",
        lambda: in_erp(couple, name, party) == [("Im Browser umbenannt AG",)],
        began,
    )
    ((saved,),) = in_crm(couple, "SELECT modified FROM creme_core_cremeentity WHERE id = %s", customer)
    ((written,),) = in_erp(couple, "SELECT write_date FROM party_party WHERE id = %s", party)
    took = (written.replace(tzinfo=UTC) - saved).total_seconds()
    print(f"from Creme's stamp to Tryton's: {took:.2f} s")
    assert 0 < took < AT_MOST


@pytest.mark.browser
def test_a_form_opened_before_our_write_and_saved_after_it_does_not_put_the_old_number_back(
    couple: Couple, page: Page
) -> None:
    party, customer = pair(couple, "customer_master", 15)
    save(couple, f"/persons/organisation/{customer}", phone="+49 1111")
    soon(lambda: ("+49 1111",) in phone(couple, party))
    page.goto(f"{couple.creme_web}/persons/organisation/edit/{customer}")
    assert page.input_value("#id_phone") == "+49 1111"
    (mechanism,) = couple.rpc().ask("model.party.contact_mechanism.search",
                                    [["party", "=", party], ["type", "=", "phone"]], 0, 1, None)  # fmt: skip
    couple.rpc().ask("model.party.contact_mechanism.write", [mechanism], {"value": "+49 2222"})
    now = "SELECT phone FROM persons_organisation WHERE cremeentity_ptr_id = %s"
    soon(lambda: in_crm(couple, now, customer) == [("+49 2222",)])
    page.fill("#id_fax", "+49 3333")
    submit(page, f"/persons/organisation/{customer}")
    (asked,) = soon(lambda: questions(couple, "stale"))
    assert (asked["unit"], asked["right"]) == ("phone", str(customer))
    assert ("+49 2222",) in phone(couple, party)
    couple.ok("conflicts", "resolve", str(asked["number"]), "left")
    soon(lambda: in_crm(couple, now, customer) == [("+49 2222",)])
    assert ("+49 2222",) in phone(couple, party)
    soon(lambda: ("+49 3333",) in in_erp(couple, "SELECT value FROM party_contact_mechanism WHERE party = %s", party))
