"""The lexicon reads names of every kind as the same concept words."""

import importlib.util
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.capabilities.lexicon import is_word, kin, kinship, load, number, plain, words

CUSTOMER_NAME = ("customer", "name")
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "name",
    [
        "CustomerName",
        "customer_name",
        "cCusName",
        "cust_nm",
        "CUSTNAME",
        "客户名称",
        "客戶名稱",
        "kehumingcheng",
        "khmc",
        "Customer Name",
        "tbl_customer_name",
        "customers.name",
    ],
)
def test_one_thing_in_many_spellings(name: str) -> None:
    assert words(name) == CUSTOMER_NAME


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("FCustId", ("customer", "identifier")),
        ("FAllAmount", ("all", "amount")),
        ("iQuantity", ("quantity",)),
        ("eMail", ("email",)),
        ("E-mail address", ("email",)),
        ("phone_mobile", ("mobile",)),
        ("zip_code", ("postcode",)),
        ("billing_address_postalcode", ("billing", "address", "postcode")),
        ("invoicepostaladdress", ("invoice", "postal", "address")),
        ("date_entered", ("create", "date")),
        ("createdAt", ("create", "date")),
        ("tms", ("modify",)),
        ("total_ttc", ("total", "gross")),
        ("Straße", ("street",)),
        ("prénom", ("first", "name")),
        ("统一社会信用代码", ("tax", "number")),
        ("订单明细", ("order", "item")),
        ("lianxidianhua", ("phone",)),
        ("自定义1", ("自定义",)),
        ("supplierproposal", ("supplier", "quotation")),
    ],
)
def test_meaning(name: str, meaning: tuple[str, ...]) -> None:
    assert words(name) == meaning


def test_a_name_that_nobody_knows_is_kept_as_it_is() -> None:
    assert words("kunnr") == ("kunnr",)
    assert not is_word("kunnr")
    assert is_word("customer")


@pytest.mark.parametrize(
    ("name", "digits"), [("street2", "2"), ("address_01", "1"), ("line3_c", "3"), ("2fa", "2"), ("x", "")]
)
def test_number(name: str, digits: str) -> None:
    assert number(name) == digits


def test_kinship_is_symmetric_and_bounded() -> None:
    for word in load().kin:
        for other, weight in kin(word).items():
            assert kinship(other, word) == weight
            assert 0 < weight < 1
    assert kinship("customer", "customer") == 1
    assert kinship("customer", "postcode") == 0


def test_kin_are_concepts_of_the_lexicon() -> None:
    """A word that no name is ever read as would never be compared."""
    unreachable = {word for word in load().kin if words(word) != (word,)}
    assert not unreachable


def test_phrases_are_made_of_concepts() -> None:
    for said in load().phrases:
        for word in said:
            assert word in load().known or len(word) < 3, word


def test_the_pinyin_file_is_what_its_script_makes() -> None:
    spec = importlib.util.spec_from_file_location("pinyin", ROOT / "scripts" / "pinyin.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    shipped = tomllib.loads((script.DATA / "pinyin.toml").read_text(encoding="utf-8"))["pinyin"]
    assert shipped == {pinyin: form for pinyin, form in script.made().items() if len(pinyin) >= 4}


@given(st.lists(st.sampled_from(["customer", "amount", "product", "price", "warehouse"]), min_size=1, max_size=4))
def test_separators_and_case_say_nothing(parts: list[str]) -> None:
    once = words("_".join(parts))
    assert words(" ".join(parts)) == once
    assert words("".join(part.capitalize() for part in parts)) == once
    assert words("-".join(parts).upper()) == once


@given(st.text(max_size=40))
def test_every_text_has_words_and_never_fails(name: str) -> None:
    for word in words(name):
        assert word
        assert word == plain(word).lower() or not word.isascii()
