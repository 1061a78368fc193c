"""Identifiers, addresses on the net and on the street, articles."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.analysis.records.normal import addresses, articles, countries, online, taxids, uscc
from wedlock.analysis.records.normal.characters import folded


def with_check(first17: str) -> str:
    return first17 + uscc.check_character(first17)


class TestUscc:
    def test_the_example_of_the_standard_is_valid(self) -> None:
        assert uscc.is_valid("91350100M000100Y43")

    def test_a_letter_may_be_registrar(self) -> None:
        assert uscc.is_valid(with_check("A1350100M000100Y4"))

    def test_it_may_be_written_with_spaces_small_and_full_width(self) -> None:
        assert uscc.normalised(folded("９１３５０１００ m000100y43")) == "91350100M000100Y43"

    @pytest.mark.parametrize(
        "code", ["91350100M000100Y44", "91350100M000100Y4", "I1350100M000100Y43", "", "913501S0M000100Y43"]
    )
    def test_others_are_not(self, code: str) -> None:
        assert uscc.normalised(code) == ""

    @given(st.text(alphabet=uscc.ALPHABET, min_size=9, max_size=9), st.integers(0, 16))
    def test_one_wrong_character_is_always_found(self, organisation: str, place: int) -> None:
        code = with_check("91310000" + organisation)
        wrong = uscc.ALPHABET[(uscc.ALPHABET.index(code[place]) + 1) % 31]
        assert not uscc.is_valid(code[:place] + wrong + code[place + 1 :])


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("DE 136 695 976", "136695976"),
        ("136695976", "136695976"),
        ("IT00743110157", "743110157"),
        ("743110157.", "743110157"),
        ("GB 919 8080 52", "919808052"),
        ("919 8080 52", "919808052"),
        ("ATU13585627", "U13585627"),
        ("RSSMRA80A01H501U", "RSSMRA80A01H501U"),
        ("CHE-123.456.788 MWST", "123456788"),
        ("NO 123 456 785 MVA", "123456785"),
        ("US27-6551424", "276551424"),
        ("12345", ""),
        ("000000000", ""),
        ("AB-1234-567", "AB1234567"),
        ("91350100 M000100Y43", "91350100M000100Y43"),
    ],
)
def test_tax_numbers_have_one_form(written: str, number: str) -> None:
    assert taxids.normalised(written) == number


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Info@Hobbs.Example", "info@hobbs.example"),
        ("Hans Müller <hans.mueller@firma.de>", "hans.mueller@firma.de"),
        ("mailto:a@b.cn; c@d.cn", "a@b.cn"),
        ("hans+crm@firma.de", "hans@firma.de"),
        ("none", ""),
        ("", ""),
    ],
)
def test_e_mail_addresses(written: str, address: str) -> None:
    assert online.email(written) == address
    assert online.emails([written]) == [address]


@pytest.mark.parametrize(
    ("written", "domain"),
    [
        ("https://www.hobbs.example/about?x=1", "hobbs.example"),
        ("www.hobbs.co.uk", "hobbs.co.uk"),
        ("HTTP://shop.huarun.com.cn", "huarun.com.cn"),
        ("info@hobbs.example", "hobbs.example"),
        ("zhang@qq.com", ""),
        ("anna@gmail.com", ""),
        ("hobbs", ""),
        ("", ""),
    ],
)
def test_domains_without_free_mail_providers(written: str, domain: str) -> None:
    assert online.domain(written) == domain
    assert online.domains([written.lower()]) == [domain]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("Hauptstraße 12", "Hauptstr. 12"),
        ("20 E. 76th St.", "20 East 76th Street"),
        ("156 2nd Ave.", "156 Second Avenue"),
        ("上海市浦东新区张江路１２３号", "张江路123号"),
        ("江苏省苏州市吴中区星湖街328号", "苏州市星湖街328"),
    ],
)
def test_streets_in_one_spelling(here: str, there: str) -> None:
    assert addresses.streets(folded(here)) == addresses.streets(folded(there))


def test_postcodes_cities_and_countries() -> None:
    assert [addresses.postcode(v) for v in ("D-20095", "20095", "n73 3tg", "200 120")] == [
        "20095",
        "20095",
        "N733TG",
        "200120",
    ]
    assert [addresses.cities(folded(v)) for v in ("上海市", "上海", "Köln", "São Paulo")] == [
        "上海",
        "上海",
        "koln",
        "sao paulo",
    ]
    assert [countries.code_of(v) for v in ("Deutschland", "de", "中国", "P.R. China", "")] == [
        "DE",
        "DE",
        "CN",
        "p.r. china",
        "",
    ]


def test_model_numbers_in_product_names() -> None:
    assert articles.models("samsung bdp2500 - bd-p2500") == ("bdp2500",)
    assert articles.models("sony 2gb memory stick micro (m2) - msa2gu2") == ("msa2gu2",)
    assert articles.models("42' wall mount 1080p") == ()


@pytest.mark.parametrize(
    ("written", "amount"),
    [("1,234.50", 1234.5), ("1.234,50 €", 1234.5), ("12,5", 12.5), ("1,234", 1234.0), ("¥ 99", 99.0), ("399", 399.0)],
)
def test_prices(written: str, amount: float) -> None:
    assert articles.price(written) == amount


def test_what_is_no_price_or_no_barcode() -> None:
    assert math.isnan(articles.price("on request"))
    assert articles.barcode("4006381333931") == "04006381333931"
    assert articles.barcode("4006381333932") == ""
    assert articles.barcode("73513537") == "00000073513537"
