"""The lab holds what it says: real pages that log in, the world in both databases, the truth in their keys."""

from __future__ import annotations

import base64
import http.cookiejar
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

import psycopg
import pytest
from lab.__main__ import alone
from lab.places import places
from stdnum.cn import uscc

from lab import boot, creme, databases, tryton

from .conftest import Copy, Lab

pytestmark = pytest.mark.lab


def number(url: str, query: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])


def tryton_call(lab: Lab, method: str, params: list[Any], session: str = "") -> Any:
    request = urllib.request.Request(
        f"{lab.tryton_web}tryton/rpc/",
        json.dumps({"id": 0, "method": method, "params": params}).encode(),
        {"Content-Type": "application/json", **({"Authorization": f"Session {session}"} if session else {})},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def tryton_login(lab: Lab, login: str, password: str) -> str:
    """The session, as later calls give it."""
    user, token = tryton_call(lab, "common.db.login", [login, {"password": password}, "en"])["result"][:2]
    return base64.b64encode(f"{login}:{user}:{token}".encode()).decode()


class TestTrytonsWeb:
    def test_serves_its_client(self, lab: Lab) -> None:
        page = urllib.request.urlopen(lab.tryton_web, timeout=60).read().decode()
        assert "tryton-sao" in page
        assert urllib.request.urlopen(f"{lab.tryton_web}dist/tryton-sao.js", timeout=60).status == 200

    @pytest.mark.parametrize(("login", "password"), tryton.LOGINS.items())
    def test_logs_in_and_shows_customers(self, lab: Lab, login: str, password: str) -> None:
        session = tryton_login(lab, login, password)
        params = [[["name", "like", "%有限公司"]], 0, 100, None, ["name"], {}]
        found = tryton_call(lab, "model.party.party.search_read", params, session)["result"]
        assert len(found) > 20

    def test_refuses_a_wrong_password(self, lab: Lab) -> None:
        with pytest.raises(urllib.error.HTTPError, match="401"):
            tryton_call(lab, "common.db.login", ["bob", {"password": "wrong"}, "en"])


class TestCremesWeb:
    @staticmethod
    def login(lab: Lab, login: str, password: str) -> tuple[str, str]:
        """The address and the text of the page after the form was sent."""
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        browser = urllib.request.build_opener(cookies)
        form = browser.open(f"{lab.creme_web}creme_login?next=/", timeout=60).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token is not None
        fields: Mapping[str, str] = {
            "csrfmiddlewaretoken": token[1],
            "username": login,
            "password": password,
            "next": "/",
        }
        with browser.open(f"{lab.creme_web}creme_login", urllib.parse.urlencode(fields).encode(), timeout=60) as page:
            return page.url, page.read().decode()

    @pytest.mark.parametrize(("login", "password"), creme.LOGINS.items())
    def test_logs_in(self, lab: Lab, login: str, password: str) -> None:
        address, page = self.login(lab, login, password)
        assert address == lab.creme_web
        assert "creme_logout" in page

    def test_refuses_a_wrong_password(self, lab: Lab) -> None:
        address, page = self.login(lab, "bob", "wrong")
        assert "creme_login" in address
        assert "creme_logout" not in page


ERP_COUNTS = {
    "SELECT count(*) FROM party_party": 201,  # and our own company
    "SELECT count(*) FROM product_product": 30,
    "SELECT count(*) FROM sale_sale": 100,
    "SELECT count(DISTINCT state) FROM sale_sale": 4,
    "SELECT count(*) FROM res_user WHERE login IN ('admin', 'alice', 'bob')": 3,
    "SELECT count(*) FROM sale_sale WHERE untaxed_amount_cache IS NULL AND state IN ('confirmed', 'processing')": 0,
    "SELECT count(*) FROM ir_module_config_wizard_item WHERE state <> 'done'": 0,
    "SELECT count(*) FROM sale_opportunity": 0,
}
CRM_COUNTS = {
    "SELECT count(*) FROM persons_organisation": 151,
    "SELECT count(*) FROM persons_contact WHERE is_user_id IS NULL": 90,
    "SELECT count(*) FROM products_product": 30,
    "SELECT count(*) FROM billing_salesorder": 60,
    "SELECT count(*) FROM billing_quote": 12,
    "SELECT count(*) FROM opportunities_opportunity": 25,
    "SELECT count(*) FROM tickets_ticket": 20,
    "SELECT count(*) FROM activities_activity": 30,
    "SELECT count(*) FROM creme_core_relation WHERE type_id = 'billing-subject_bill_received'": 72,
    "SELECT count(*) FROM creme_core_cremeuser": 3,
}


class TestTheWorldInBoth:
    @pytest.mark.parametrize(("query", "rows"), ERP_COUNTS.items())
    def test_rows_of_the_erp(self, lab: Lab, query: str, rows: int) -> None:
        assert number(lab.tryton_database, query) == rows

    @pytest.mark.parametrize(("query", "rows"), CRM_COUNTS.items())
    def test_rows_of_the_crm(self, lab: Lab, query: str, rows: int) -> None:
        assert number(lab.creme_database, query) == rows

    def test_a_third_is_chinese_with_valid_credit_codes_on_both_sides(self, lab: Lab) -> None:
        with psycopg.connect(lab.tryton_database) as erp, psycopg.connect(lab.creme_database) as crm:
            left = {c for (c,) in erp.execute("SELECT code FROM party_identifier WHERE type = 'cn_vat'")}
            right = {c for (c,) in crm.execute("SELECT siret FROM persons_organisation WHERE siret <> ''")}
        assert 40 <= len(left) <= 50
        assert len(left & right) >= 10
        assert all(uscc.is_valid(code) for code in left | right)


class TestTruth:
    def test_120_customers_30_products_and_the_orders_typed_twice(self, lab: Lab) -> None:
        objects = ("customer_master", "contact_person", "product_catalog", "sales_order")
        assert [len(lab.pairs(o)) for o in objects] == [90, 30, 30, 30]

    def test_every_pair_is_there_and_one_to_one(self, lab: Lab) -> None:
        for side, url in (("left", lab.tryton_database), ("right", lab.creme_database)):
            keys: dict[str, list[int]] = {}
            for row in lab.truth:
                keys.setdefault(row[f"{side}_table"], []).append(int(row[f"{side}_key"]))
            for table, wanted in keys.items():
                key = "id" if side == "left" else "cremeentity_ptr_id"
                query = f"SELECT count(*) FROM {table} WHERE {key} IN ({', '.join(map(str, wanted))})"
                assert len(set(wanted)) == len(wanted)
                assert number(url, query) == len(wanted), table

    def test_true_pairs_are_mostly_written_differently_and_still_alike(self, lab: Lab) -> None:
        """Paired by the truth, most names differ; that no pair is a mix-up shows in the products' codes."""
        with psycopg.connect(lab.tryton_database) as erp, psycopg.connect(lab.creme_database) as crm:
            left = dict(erp.execute("SELECT id::text, name FROM party_party").fetchall())
            right = dict(crm.execute("SELECT cremeentity_ptr_id::text, name FROM persons_organisation").fetchall())
            codes = dict(erp.execute("SELECT id::text, code FROM product_product").fetchall())
            numbers = dict(crm.execute("SELECT cremeentity_ptr_id::text, code FROM products_product").fetchall())
        customers = lab.pairs("customer_master")
        assert sum(left[a] != right[b] for _, a, _, b in customers) > len(customers) / 2
        assert all(codes[a] == f"PR-{numbers[b]:04d}" for _, a, _, b in lab.pairs("product_catalog"))

    def test_an_order_typed_twice_has_the_same_day(self, lab: Lab) -> None:
        with psycopg.connect(lab.tryton_database) as erp, psycopg.connect(lab.creme_database) as crm:
            left = dict(erp.execute("SELECT id::text, sale_date FROM sale_sale").fetchall())
            right = dict(
                crm.execute("SELECT cremeentity_ptr_id::text, issuing_date FROM billing_salesorder").fetchall()
            )
        assert all(left[a] == right[b] for _, a, _, b in lab.pairs("sales_order"))


class TestCopies:
    def test_a_module_may_write_into_its_copy(self, lab: Lab, lab_copy: Copy) -> None:
        with psycopg.connect(lab_copy.tryton_database) as connection:
            connection.execute("UPDATE party_party SET name = 'changed'")
        assert number(lab_copy.tryton_database, "SELECT count(DISTINCT name) FROM party_party") == 1
        assert number(lab.tryton_database, "SELECT count(DISTINCT name) FROM party_party") > 190

    def test_come_in_seconds(self, lab: Lab) -> None:
        begun = time.monotonic()
        url = databases.copy(lab.server, databases.original("tryton"), "tryton_test_timed")
        took = time.monotonic() - begun
        databases.drop_database(lab.server, "tryton_test_timed")
        print(f"copied in {took:.2f} s")
        assert url.endswith("/tryton_test_timed")
        assert took < 30  # 0.3 s on an idle machine

    def test_a_new_cluster_gets_the_original_back_from_the_dump(self, lab: Lab) -> None:
        folder = places().dump / databases.fingerprint()
        if not folder.is_dir():
            pytest.skip(f"no dump at {folder}: `python -m lab dump` writes it")
        with alone(places()):
            databases.drop_database(lab.server, databases.original("creme"))
            begun = time.monotonic()
            assert databases.restore(places(), lab.server)
        print(f"restored in {time.monotonic() - begun:.2f} s")
        assert number(lab.server.url(databases.original("creme")), "SELECT count(*) FROM persons_organisation") == 151

    def test_the_dump_is_bound_to_what_decides_its_content(self) -> None:
        assert len(databases.fingerprint()) == 12
        assert databases.fingerprint() == databases.fingerprint()


def test_up_again_changes_nothing(lab: Lab) -> None:
    where = places()
    tryton_web, creme_web = boot.start(where, boot.filled(where))
    assert (tryton_web.address, creme_web.address) == (lab.tryton_web, lab.creme_web)
