"""Linking: which records are linked, in which band, and the laws that hold for any two tables."""

import random
import time
from dataclasses import replace
from typing import ClassVar

import pytest
from bench.companies import build
from hypothesis import given, settings
from hypothesis import strategies as st

from wedlock.analysis.records.linking import link_object
from wedlock.analysis.records.normal import uscc
from wedlock.analysis.records.options import LinkOptions
from wedlock.model.records import Band, FieldValue, ObjectRecords, RecordTable
from wedlock.model.shape import FieldRole as R

ROLES = {"name": R.NAME, "phone": R.PHONE, "email": R.EMAIL, "street": R.STREET, "city": R.CITY, "postcode": R.POSTCODE}


def table(rows: list[dict[R, FieldValue]], name: str = "t", start: int = 0) -> RecordTable:
    roles = {role for row in rows for role in row}
    return RecordTable.of_one(
        name, [(str(start + n),) for n in range(len(rows))], {role: [row.get(role) for row in rows] for role in roles}
    )


def pairs(found: ObjectRecords, *bands: Band) -> set[tuple[str, str]]:
    wanted = bands or (Band.AUTOMATIC, Band.REVIEW)
    return {(link.left_key[0], link.right_key[0]) for link in found.links if link.band in wanted}


def crowd(count: int, seed: int) -> list[dict[R, FieldValue]]:
    """Unrelated companies, so that weights are learned among many."""
    side = build(count, 0.0, seed).left
    return [{role: side[name][k] for name, role in ROLES.items()} for k in range(count)]


def linked(here: dict[R, FieldValue], there: dict[R, FieldValue]) -> Band:
    """The band of one pair among unrelated records."""
    found = link_object("customer_master", table([here, *crowd(60, 1)]), table([there, *crowd(60, 2)]))
    assert pairs(found) <= {("0", "0")}, "unrelated records were linked"
    return next((link.band for link in found.links if link.left_key == link.right_key == ("0",)), Band.SEPARATE)


def with_check(first17: str) -> str:
    return first17 + uscc.check_character(first17)


CODE_A, CODE_B = with_check("91310000607300716"), with_check("91110108551385082")


class TestBands:
    def test_the_same_name_and_phone_is_automatic(self) -> None:
        here = {R.NAME: "Hobbs Logistics Ltd", R.PHONE: "+44 20 7946 0958"}
        assert linked(here, {R.NAME: "HOBBS LOGISTICS", R.PHONE: "0044 2079460958"}) is Band.AUTOMATIC

    def test_a_misspelt_name_with_the_same_address_is_automatic(self) -> None:
        place = {R.STREET: "Karzweg 24", R.CITY: "Dessau", R.POSTCODE: "06842"}
        assert linked({R.NAME: "Bohlander Optics AG", **place}, {R.NAME: "Bohlandr Optics", **place}) is Band.AUTOMATIC

    def test_the_same_name_with_another_phone_and_address_is_for_a_person(self) -> None:
        here = {R.NAME: "Steak House", R.PHONE: "702 734 0410", R.STREET: "2880 Las Vegas Blvd", R.CITY: "Las Vegas"}
        there = {R.NAME: "Steak House", R.PHONE: "212 555 9999", R.STREET: "1 Broadway", R.CITY: "New York"}
        assert linked(here, there) is not Band.AUTOMATIC

    def test_a_phone_and_an_e_mail_address_never_link_different_names(self) -> None:
        shared = {R.PHONE: "+44 20 7946 0958", R.EMAIL: "office@park.example"}
        assert linked({R.NAME: "Hobbs Logistics", **shared}, {R.NAME: "Quentin Xylophones", **shared}) is Band.SEPARATE

    def test_an_address_never_links_different_names(self) -> None:
        shared = {R.STREET: "1 Tower Square", R.CITY: "London", R.POSTCODE: "EC1 1AA"}
        assert linked({R.NAME: "Hobbs Logistics", **shared}, {R.NAME: "Quentin Xylophones", **shared}) is Band.SEPARATE

    def test_a_record_without_a_name_is_not_linked(self) -> None:
        assert linked({R.STREET: "1 Tower Square"}, {R.STREET: "1 Tower Square"}) is Band.SEPARATE

    def test_a_person_is_not_a_company(self) -> None:
        shared = {R.PHONE: "+44 20 7946 0958", R.EMAIL: "john@smith.example"}
        person = {R.FIRST_NAME: "John", R.LAST_NAME: "Smith", **shared}
        assert linked({R.NAME: "John Smith Ltd", R.PHONE: shared[R.PHONE]}, person) is Band.SEPARATE
        assert linked({R.NAME: "John Smith Ltd", **shared}, person) is Band.REVIEW
        assert linked({R.NAME: "Smith, John", **shared}, person) is Band.AUTOMATIC


class TestChineseCompanies:
    phone: ClassVar[dict[R, FieldValue]] = {R.PHONE: "021-58881234", R.STREET: "张江路123号", R.CITY: "上海"}

    def test_traditional_full_width_and_another_limited_form_are_the_same(self) -> None:
        here = {R.NAME: "上海恒鑫貿易有限責任公司", **self.phone}
        assert linked(here, {R.NAME: "上海市恒鑫贸易有限公司（老客户）", R.PHONE: "+86 21 5888 1234"}) is Band.AUTOMATIC

    @pytest.mark.parametrize(
        "other",
        [
            "北京恒鑫贸易有限公司",
            "上海恒鑫贸易股份有限公司",
            "上海恒鑫贸易有限公司北京分公司",
            "恒鑫（深圳）贸易有限公司",
        ],
    )
    def test_another_region_form_or_branch_is_another_company(self, other: str) -> None:
        here: dict[R, FieldValue] = {R.NAME: "上海恒鑫贸易有限公司", R.PHONE: "021-58881234"}
        assert linked(here, {**here, R.NAME: other}) is Band.SEPARATE
        assert linked({**here, **self.phone}, {R.NAME: other, **self.phone}) is Band.REVIEW  # two other fields agree

    def test_another_form_is_a_slip_where_the_credit_code_agrees(self) -> None:
        here = {R.NAME: "上海恒鑫贸易有限公司", R.USCC: CODE_A, **self.phone}
        assert linked(here, {**here, R.NAME: "上海恒鑫贸易股份有限公司"}) is Band.AUTOMATIC
        assert linked(here, {**here, R.NAME: "恒鑫（深圳）贸易有限公司"}) is Band.REVIEW

    def test_another_trade_is_not_linked_without_a_person(self) -> None:
        here, there = {R.NAME: "上海恒鑫贸易有限公司", **self.phone}, {R.NAME: "上海恒鑫置业有限公司", **self.phone}
        assert linked(here, there) is not Band.AUTOMATIC

    def test_mojibake_does_not_hide_a_company(self) -> None:
        broken = "上海恒鑫贸易有限公司".encode("gbk").decode("latin-1")
        assert linked({R.NAME: "上海恒鑫贸易有限公司", **self.phone}, {R.NAME: broken, **self.phone}) is Band.AUTOMATIC


class TestSocialCreditCodes:
    def test_an_equal_code_links_a_changed_name(self) -> None:
        here = {R.NAME: "上海恒鑫贸易有限公司", R.USCC: CODE_A}
        assert linked(here, {R.NAME: "恒鑫贸易", R.TAX_ID: CODE_A.lower()}) is Band.AUTOMATIC

    def test_different_codes_keep_equal_names_from_being_linked_alone(self) -> None:
        here = {R.NAME: "上海恒鑫贸易有限公司", R.USCC: CODE_A, R.PHONE: "021-58881234"}
        there = {R.NAME: "上海恒鑫贸易有限公司", R.USCC: CODE_B, R.PHONE: "021-58881234"}
        assert linked(here, there) is not Band.AUTOMATIC

    def test_an_invalid_code_is_no_evidence_against(self) -> None:
        here = {R.NAME: "上海恒鑫贸易有限公司", R.USCC: CODE_A, R.PHONE: "021-58881234"}
        there = {R.NAME: "上海恒鑫贸易有限公司", R.USCC: "待补", R.PHONE: "021-58881234"}
        assert linked(here, there) is Band.AUTOMATIC


class TestHardTables:
    def test_empty_tables(self) -> None:
        none = table([])
        some = table(crowd(5, 1))
        for left, right in ((none, none), (none, some), (some, none)):
            found = link_object("customer_master", left, right)
            assert (found.links, found.left_only, found.right_only) == ((), len(left), len(right))

    def test_one_record_a_side(self) -> None:
        one = table([{R.NAME: "Hobbs Logistics Ltd", R.PHONE: "020 7946 0958"}])
        assert link_object("customer_master", one, one).automatic == 1

    def test_columns_without_any_value(self) -> None:
        rows = [{R.NAME: None, R.PHONE: "", R.EMAIL: ()} for _ in range(10)]
        found = link_object("customer_master", table(rows), table(rows))
        assert (found.automatic, found.review) == (0, 0)

    def test_no_known_role_at_all(self) -> None:
        blank = RecordTable.of_one("t", [("1",), ("2",)], {})
        assert link_object("customer_master", blank, blank).links == ()

    def test_unrelated_tables_have_no_link(self) -> None:
        found = link_object("customer_master", table(crowd(400, 3)), table(crowd(400, 4)))
        assert pairs(found) == set()

    def test_ten_thousand_equal_names_do_not_blow_up(self) -> None:
        rows = [{R.NAME: "Cash Customer", R.PHONE: f"+49 30 {2_000_000 + 7 * n}"} for n in range(10_000)]
        start = time.process_time()
        found = link_object("customer_master", table(rows), table(rows[::-1]))
        assert time.process_time() - start < 20
        assert pairs(found) == {(str(n), str(9_999 - n)) for n in range(10_000)}  # by their phones
        assert any("name" in notice.say() for notice in found.notices)

    def test_a_switchboard_number_is_weak(self) -> None:
        names = [row[R.NAME] for row in crowd(80, 5)]
        rows = [{R.NAME: name, R.PHONE: "020 7946 0958"} for name in names]
        other = [{R.NAME: row[R.NAME], R.PHONE: "020 7946 0958"} for row in crowd(80, 6)]
        assert pairs(link_object("customer_master", table(rows), table(other))) == set()

    def test_duplicates_inside_a_side_are_found_and_only_one_is_linked(self) -> None:
        twice = {R.NAME: "Hobbs Logistics Ltd", R.PHONE: "020 7946 0958", R.CITY: "London"}
        left = table([twice, {**twice, R.NAME: "HOBBS LOGISTICS"}, *crowd(50, 7)])
        found = link_object("customer_master", left, table([twice, *crowd(50, 8)]))
        assert [(d.left_key, d.right_key) for d in found.duplicates_left] == [(("0",), ("1",))]
        assert found.duplicates_right == ()
        assert len(pairs(found)) == 1

    def test_counts_add_up_and_every_link_has_its_reasons(self) -> None:
        made = build(300, 0.5, 9)
        left, right = (
            table([{role: side[name][k] for name, role in ROLES.items()} for k in range(300)])
            for side in (made.left, made.right)
        )
        found = link_object("customer_master", left, right)
        assert found.automatic + found.review + found.left_only == 300
        assert len(pairs(found, Band.AUTOMATIC)) == found.automatic
        assert all(link.evidence for link in found.links)
        assert found.compared_by == ("name", "phone", "email", "address", "sound")


@st.composite
def worlds(draw: st.DrawFn) -> tuple[RecordTable, RecordTable]:
    made = build(draw(st.integers(2, 60)), draw(st.sampled_from([0.0, 0.5, 1.0])), draw(st.integers(0, 99)))
    sides = (made.left, made.right)
    left, right = (
        RecordTable.of_one(n, [(k,) for k in side["id"]], {role: side[name] for name, role in ROLES.items()})
        for n, side in zip(("l", "r"), sides, strict=True)
    )
    return left, right


def shuffled(one: RecordTable, seed: int) -> RecordTable:
    order = random.Random(seed).sample(range(len(one)), len(one))
    fields = {role: [values[k] for k in order] for role, values in one.fields.items()}
    return replace(one, keys=[one.keys[k] for k in order], tables=[one.tables[k] for k in order], fields=fields)


class TestLaws:
    @settings(max_examples=15, deadline=None)
    @given(worlds(), st.integers(0, 9))
    def test_the_order_of_records_does_not_matter(self, world: tuple[RecordTable, RecordTable], seed: int) -> None:
        left, right = world
        once = link_object("customer_master", left, right)
        again = link_object("customer_master", shuffled(left, seed), shuffled(right, seed + 1))
        assert pairs(once, Band.AUTOMATIC) == pairs(again, Band.AUTOMATIC)

    @settings(max_examples=15, deadline=None)
    @given(worlds())
    def test_swapping_the_sides_mirrors_the_links(self, world: tuple[RecordTable, RecordTable]) -> None:
        left, right = world
        there = link_object("customer_master", left, right)
        back = link_object("customer_master", right, left)
        assert pairs(there, Band.AUTOMATIC) == {(b, a) for a, b in pairs(back, Band.AUTOMATIC)}

    @settings(max_examples=15, deadline=None)
    @given(worlds())
    def test_a_copy_is_linked_fully(self, world: tuple[RecordTable, RecordTable]) -> None:
        left, _ = world
        assert pairs(link_object("customer_master", left, left)) == {(k[0], k[0]) for k in left.keys}

    @settings(max_examples=10, deadline=None)
    @given(worlds())
    def test_nobody_has_two_partners(self, world: tuple[RecordTable, RecordTable]) -> None:
        found = link_object("customer_master", *world, options=LinkOptions(review=0.01))
        linked_here = [link.left_key for link in found.links if link.band is not Band.SEPARATE]
        linked_there = [link.right_key for link in found.links if link.band is not Band.SEPARATE]
        assert len(linked_here) == len(set(linked_here))
        assert len(linked_there) == len(set(linked_there))


class TestScriptsAndSwaps:
    yongming: ClassVar[dict[R, FieldValue]] = {R.NAME: "杭州永铭机械有限公司"}
    latin: ClassVar[dict[R, FieldValue]] = {R.NAME: "Hangzhou Yong Ming Machinery Co., Ltd."}

    def test_a_latin_name_that_sounds_so_is_linked_when_two_other_fields_agree(self) -> None:
        shared: dict[R, FieldValue] = {R.PHONE: "0571-10630727", R.EMAIL: "contact@yongming.example"}
        assert linked({**self.yongming, **shared}, {**self.latin, **shared}) is Band.AUTOMATIC
        other: dict[R, FieldValue] = {R.NAME: "Zhejiang Precision Machinery", **shared}
        assert linked({**self.yongming, **shared}, other) is Band.REVIEW

    def test_one_other_field_and_the_sound_are_for_a_person_and_the_sound_alone_is_nothing(self) -> None:
        shared: dict[R, FieldValue] = {R.PHONE: "0571-10630727"}
        assert linked({**self.yongming, **shared}, {**self.latin, **shared}) is Band.REVIEW
        assert linked(self.yongming, self.latin) is Band.SEPARATE

    def test_swapped_family_and_given_name_are_put_right(self) -> None:
        here = {R.NAME: "于霞军", R.MOBILE: "17401207070"}
        assert linked(here, {R.FIRST_NAME: "于", R.LAST_NAME: "霞军", R.MOBILE: "+86 17401207070"}) is Band.AUTOMATIC

    def test_text_that_lost_its_last_byte_is_still_read(self) -> None:
        broken = "合肥迅和新材料有限公司".encode()[:-1].decode("gb18030", "replace")
        shared = {R.STREET: "文化路627号", R.CITY: "合肥市"}
        assert linked({R.NAME: "合肥迅和新材料有限公司", **shared}, {R.NAME: broken, **shared}) is not Band.SEPARATE


class TestEmployers:
    emily: ClassVar[dict[R, FieldValue]] = {
        R.FIRST_NAME: "Emily",
        R.LAST_NAME: "Vickary",
        R.COMPANY: "Hobbs Logistics Ltd",
    }

    @pytest.mark.parametrize(
        ("employer", "band"),
        [
            ("HOBBS LOGISTICS", Band.AUTOMATIC),
            ("Quentin Xylophones", Band.REVIEW),
            ("霍布斯物流有限公司", Band.AUTOMATIC),
        ],
    )
    def test_the_same_name_at_another_company_is_for_a_person(self, employer: str, band: Band) -> None:
        shared: dict[R, FieldValue] = {R.MOBILE: "+44 7700 900123"}
        here, there = {**self.emily, **shared}, {**self.emily, **shared, R.COMPANY: employer}
        assert linked(here, there) is band

    def test_the_same_name_and_employer_link_where_nothing_else_is_known(self) -> None:
        assert linked(self.emily, {**self.emily, R.COMPANY: "Hobbs Logistics Limited"}) is Band.AUTOMATIC


def product(code: str, name: str, **more: str) -> dict[R, FieldValue]:
    return {R.CODE: code, R.NAME: name, **{R(role): value for role, value in more.items()}}


WORDS = ("ball", "valve", "rod", "hinge", "gasket", "relay", "lamp", "belt", "pump", "sensor", "bolt", "seal")


def products(prefix: str, digits: int, count: int = 12) -> list[dict[R, FieldValue]]:
    """Products of different names, numbered from 100."""
    return [
        product(f"{prefix}{100 + n:0{digits}}", f"{WORDS[n % 12]} {WORDS[(5 * n + 3) % 12]} {chr(97 + n)}")
        for n in range(count)
    ]


class TestProducts:
    @pytest.mark.parametrize("prefix", ["", "PR-", "ACME/"])
    def test_a_prefix_and_zeros_that_all_codes_have_are_no_difference(self, prefix: str) -> None:
        left, right = products(prefix, 6), products("", 3)
        found = link_object("product_catalog", table(left), table(right))
        assert pairs(found, Band.AUTOMATIC) == {(str(n), str(n)) for n in range(12)}
        assert all("the code is the same" in [str(reason) for reason in link.evidence] for link in found.links)

    def test_codes_of_two_numberings_are_not_compared(self) -> None:
        left = [{**row, R.CODE: f"A{n}"} for n, row in enumerate(products("", 3, 24))]
        right = [{**row, R.CODE: f"A{n}"} for n, row in enumerate(reversed(products("", 3, 24)))]
        found = link_object("product_catalog", table(left), table(right))
        assert "code" not in found.compared_by

    def test_names_in_two_languages_do_not_speak_against_an_equal_ean(self) -> None:
        here, there = (
            product("", "电磁阀", barcode="2000000408033"),
            product("", "Solenoid valve", barcode="2000000408033"),
        )
        rows = products("", 3)
        found = link_object("product_catalog", table([here, *rows]), table([there, *rows]))
        assert ("0", "0") in pairs(found, Band.AUTOMATIC)

    @pytest.mark.parametrize(("brand", "band"), [("Korlux", Band.AUTOMATIC), ("Halmark", Band.REVIEW)])
    def test_an_equal_code_links_names_in_two_languages_of_the_same_brand(self, brand: str, band: Band) -> None:
        rows = [{**row, R.BRAND: "Korlux" if n % 2 else "Sterform"} for n, row in enumerate(products("X", 5))]
        here, there = product("X00990", "电磁阀", brand="Korlux"), product("X00990", "Solenoid valve", brand=brand)
        found = link_object("product_catalog", table([here, *rows]), table([there, *rows]))
        assert next((k.band for k in found.links if k.left_key == k.right_key == ("0",)), Band.SEPARATE) is band
