"""Company names without legal forms; Chinese names in their parts; people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.analysis.records.normal import people
from wedlock.analysis.records.normal.characters import folded
from wedlock.analysis.records.normal.chinese import split_name
from wedlock.analysis.records.normal.words import core, in_one_order, words


def bare(name: str) -> str:
    return core(words(folded(name)))


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("Hobbs Logistics Ltd", "hobbs logistics"),
        ("HOBBS LOGISTICS LIMITED", "hobbs logistics"),
        ("Müller & Söhne GmbH & Co. KG", "muller sohne"),
        ("Müller und Söhne G.m.b.H.", "muller sohne"),
        ("Bohlander Optics Aktiengesellschaft", "bohlander optics"),
        ("Luria Optics S.r.l.", "luria optics"),
        ("Rossi S.p.A.", "rossi"),
        ("Dijoux Packaging S.A.R.L.", "dijoux packaging"),
        ("Cafés Novell, S.L.", "cafes novell"),
        ("A.P. Møller - Mærsk A/S", "ap moller maersk"),
        ("Royal Philips N.V.", "royal philips"),
        ("The Coca-Cola Company", "coca cola"),
        ("Smith and Sons Ltd.", "smith sons"),
        ("L’Oréal S.A.", "loreal"),
        ("Acme Holdings Ltd. (old)", "acme holdings"),
        ("Alfa Sp. z o.o.", "alfa"),
        ("Beta s.r.o.", "beta"),
        ("Nordic Tools Oy", "nordic tools"),
        ("PT Sinar Jaya Tbk", "sinar jaya"),
        ("Ltd", "ltd"),
        ("", ""),
    ],
)
def test_legal_forms_and_punctuation_carry_no_identity(name: str, identity: str) -> None:
    assert bare(name) == identity


@given(st.text(alphabet="abcdef .&-ÄÖlimtedgh'()\n", max_size=40))
def test_taking_forms_off_twice_changes_nothing(name: str) -> None:
    once = "\n".join(bare(line) for line in name.split("\n"))
    assert words(once) == once


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("上海华润贸易有限公司", ("上海", "华润", "贸易", "limited", "")),
        ("上海市华润贸易有限责任公司", ("上海", "华润", "贸易", "limited", "")),
        ("华润（上海）贸易有限公司", ("上海", "华润", "贸易", "limited", "")),
        ("上海華潤貿易有限公司", ("上海", "华润", "贸易", "limited", "")),
        ("华润贸易股份有限公司", ("", "华润", "贸易", "joint_stock", "")),
        ("广东省深圳市恒通科技有限公司", ("深圳", "恒通", "科技", "limited", "")),
        ("上海华润贸易有限公司北京分公司", ("上海", "华润", "贸易", "limited", "@北京")),
        ("杭州娃哈哈集团有限公司（停用）", ("杭州", "娃哈哈", "", "group", "")),
        ("张三商行", ("", "张三", "", "other", "")),
        ("ＩＢＭ（中国）有限公司", ("", "ibm", "中国", "limited", "")),
        ("中国石油天然气股份有限公司", ("", "中国石油天然气", "", "joint_stock", "")),
    ],
)
def test_chinese_names_fall_into_region_brand_trade_and_form(name: str, parts: tuple[str, ...]) -> None:
    found = split_name(folded(name))
    branch = f"@{found.branch}" if found.is_branch else ""
    assert (found.region, found.brand, found.trade, found.form, branch) == parts


@given(st.text(alphabet="上海北京华润恒通贸易科技有限责任股份公司分集团（）()中国区市", max_size=20))
def test_a_chinese_name_always_has_a_brand_or_is_empty(name: str) -> None:
    found = split_name(folded(name))
    assert found.brand or not "".join(char for char in name if char not in "（）()")


@pytest.mark.parametrize(
    ("name", "is_person"),
    [("李经理", True), ("欧阳修文先生", True), ("李娜女士", True), ("华润", False), ("张伟", False), ("Li", False)],
)
def test_chinese_people_are_known_by_surname_and_title(name: str, is_person: bool) -> None:
    assert people.is_chinese_person(name) is is_person


def test_the_order_of_given_and_family_name_does_not_matter() -> None:
    assert in_one_order(bare("Müller, Hans")) == in_one_order(bare("Hans Müller"))
    assert people.without_titles("dr hans muller\nherr dr max weber") == "hans muller\nmax weber"


def test_pinyin_is_the_same_for_what_sounds_the_same() -> None:
    assert people.pinyin("华润") == people.pinyin("华闰") == "huarun"
