"""Which logins are one person: kinds of evidence, bands, and the laws that hold for any users."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.model.records import Band
from wedlock.passport.linking.evidence import Kind
from wedlock.passport.linking.forms import Candidate
from wedlock.passport.linking.matching import IDENTIFYING, SURE, Pair, match, sufficient

from .people import like


def only(left: Candidate, right: Candidate) -> Pair | None:
    pairs = match([left], [right])
    return pairs[0] if pairs else None


def said(pair: Pair) -> str:
    return "; ".join(text.say() for text in pair.evidence)


MOBILE = "13812345678"
ALICE = ("alice", "Alice Martens", "alice@nordkai.example")


@pytest.mark.parametrize(
    ("left", "right", "kinds"),
    [
        (like(*ALICE), like(*ALICE), {"login", "name", "email"}),
        (like("alice", "Alice Martens"), like("Alice", "Martens, Alice"), {"login", "name"}),
        (like("CORP\\alice", "Alice Martens"), like("alice@corp.example", "Alice Martens"), {"login", "name"}),
        (like("alice.martens", "Alice Martens"), like("AliceMartens", "Alice Martens", ""), {"login", "name"}),
        (like("am1", "Alice Martens", ALICE[2]), like("alice", "Martens Alice", ALICE[2]), {"name", "email"}),
        (like("wangxm", "王小明", "wxm@a.cn"), like("mwang", "Xiaoming Wang", "WXM@a.cn"), {"name", "email"}),
        (like("alice", "", ALICE[2]), like("alice", "", ALICE[2]), {"login", "email"}),
        (like("w1", "王小明", phones=(MOBILE,)), like("w2", "王小明", phones=(f"+86 {MOBILE}",)), {"name", "phone"}),
        (like("w1", "王小明", number="00417"), like("w2", "王小明", number="417"), {"name", "number"}),
        (like("417", "王小明"), like("w2", "王小明", number="00417"), {"name", "number"}),
    ],
)  # fmt: skip
def test_two_kinds_of_evidence_are_sure(left: Candidate, right: Candidate, kinds: set[str]) -> None:
    pair = only(left, right)
    assert pair is not None
    assert {kind.value for kind in pair.agreeing} == kinds
    assert pair.band is Band.AUTOMATIC, said(pair)
    assert pair.probability >= SURE


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        (like("a1", "", ALICE[2]), like("b2", "", ALICE[2]), Kind.EMAIL),
        (like("a1", "Alice Martens", ALICE[2]), like("b2", "Alice Wong", ALICE[2]), Kind.EMAIL),
        (like("a1", "Alice Martens"), like("b2", "Alice Martens"), Kind.NAME),
        (like("a1", "王小明"), like("b2", "王小明"), Kind.NAME),
        (like("alice"), like("alice"), Kind.LOGIN),
        (like("a1", number="17"), like("b2", number="017"), Kind.NUMBER),
        (like("a1", phones=("021-58881234",)), like("b2", phones=("(021) 5888 1234",)), Kind.PHONE),
    ],
)
def test_one_kind_alone_is_for_a_person(left: Candidate, right: Candidate, kind: Kind) -> None:
    pair = only(left, right)
    assert pair is not None
    assert pair.band is Band.REVIEW
    assert pair.agreeing == {kind}


def test_two_ways_of_contact_are_not_sure() -> None:
    pair = only(like("a", "", ALICE[2], phones=("13812345678",)), like("b", "", ALICE[2], phones=("13812345678",)))
    assert pair is not None
    assert pair.band is Band.REVIEW


def test_a_different_name_or_number_is_never_joined_without_a_person() -> None:
    names = only(like("alice", "Alice Martens", ALICE[2]), like("alice", "Bob Lindqvist", ALICE[2]))
    numbers = only(like(*ALICE, number="17"), like(*ALICE, number="18"))
    assert names is not None
    assert numbers is not None
    assert names.band is numbers.band is Band.REVIEW
    assert "the names are different: Alice Martens, Bob Lindqvist" in said(names)
    assert "the employee numbers are different: 17, 18" in said(numbers)


def test_the_address_of_a_desk_does_not_count() -> None:
    desk = "sales@nordkai.example"
    role = only(like("a1", "Alice Martens", desk), like("b2", "Alice Martens", desk))
    assert role is not None
    assert role.band is Band.REVIEW
    assert role.agreeing == {Kind.NAME}
    shared = [like("a1", "Alice Martens", "team@n.example"), like("a2", "Bob Lindqvist", "team@n.example")]
    pairs = match(shared, [like("b1", "Alice Martens", "team@n.example")])
    assert [(pair.left, pair.band, pair.agreeing) for pair in pairs] == [(0, Band.REVIEW, {Kind.NAME})]
    assert "several persons" in said(pairs[0])


def test_two_who_fit_equally_well_are_for_a_person() -> None:
    left = [like("alice", "Alice Martens"), like("Alice", "Alice Martens")]
    pairs = match(left, [like("alice", "Alice Martens")])
    assert {(pair.left, pair.band) for pair in pairs} == {(0, Band.REVIEW), (1, Band.REVIEW)}


def test_a_name_that_many_have_joins_by_more_and_alone_floods_nobody() -> None:
    left = [like(f"l{n}", "张伟") for n in range(30)] + [like("zw", "张伟", "zw@a.cn")]
    right = [like(f"r{n}", "张伟") for n in range(30)] + [like("zhangwei", "张伟", "zw@a.cn")]
    pairs = match(left, right)
    assert [(pair.left, pair.right, pair.band) for pair in pairs] == [(30, 30, Band.REVIEW)]


def test_login_and_name_do_not_suffice_among_namesakes() -> None:
    left = [like("zhangwei", "张伟"), like("zhangwei2", "张伟")]
    assert {pair.band for pair in match(left, [like("zhangwei", "Zhang Wei")])} == {Band.REVIEW}
    assert match(left[:1], [like("zhangwei", "Zhang Wei")])[0].band is Band.AUTOMATIC


def test_a_rare_name_is_worth_more_than_a_common_one() -> None:
    others = [like(f"x{n}", "Alice Martens") for n in range(3)]
    rare = match([like("a1", "Alice Martens")], [like("b1", "Alice Martens")])
    common = match([like("a1", "Alice Martens"), *others], [like("b1", "Alice Martens")])
    assert rare[0].probability > max(pair.probability for pair in common)


def test_nobody_is_like_nobody() -> None:
    assert match([like("alice", "Alice Martens")], [like("bob", "Bob Lindqvist")]) == ()
    assert match([], [like("bob")]) == ()


LOGINS = st.sampled_from(["alice", "Alice", "bob", "a.martens", "amartens", "17", "x"])
NAMES = st.sampled_from(["", "Alice Martens", "Martens Alice", "Bob Lindqvist", "王小明", "Wang Xiaoming", "Alice"])
EMAILS = st.sampled_from(["", "a@n.example", "b@n.example", "info@n.example"])
PHONES = st.sampled_from([(), ("13812345678",), ("021-58881234",)])
NUMBERS = st.sampled_from(["", "17", "18"])
USERS = st.builds(
    lambda login, name, email, phones, number: like(login, name, email, phones=phones, number=number),
    LOGINS, NAMES, EMAILS, PHONES, NUMBERS,
)  # fmt: skip
SIDES = st.lists(USERS, max_size=6)


@given(SIDES, SIDES)
def test_matching_is_symmetric(left: list[Candidate], right: list[Candidate]) -> None:
    there = {(pair.right, pair.left, pair.band, pair.probability, pair.agreeing) for pair in match(right, left)}
    assert {(pair.left, pair.right, pair.band, pair.probability, pair.agreeing) for pair in match(left, right)} == there


@given(SIDES, SIDES)
def test_sure_pairs_are_one_to_one(left: list[Candidate], right: list[Candidate]) -> None:
    sure = [pair for pair in match(left, right) if pair.band is Band.AUTOMATIC]
    assert len({pair.left for pair in sure}) == len({pair.right for pair in sure}) == len(sure)


@given(SIDES, SIDES)
def test_nobody_is_joined_by_one_kind_of_evidence(left: list[Candidate], right: list[Candidate]) -> None:
    for pair in match(left, right):
        if pair.band is Band.AUTOMATIC:
            assert len(pair.agreeing) >= 2
            assert pair.agreeing & IDENTIFYING
            assert pair.evidence
        else:
            assert pair.agreeing


@given(SIDES, SIDES, st.data())
def test_the_order_of_users_does_not_matter(left: list[Candidate], right: list[Candidate], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(right))))
    moved = match(left, [right[n] for n in order])
    assert {(p.left, p.right, p.band) for p in match(left, right)} == {(p.left, order[p.right], p.band) for p in moved}


def test_no_single_kind_ever_suffices() -> None:
    for size in range(len(Kind) + 1):
        for kinds in combinations(Kind, size):
            enough = sufficient(frozenset(kinds), frozenset())
            assert enough == (size >= 2 and set(kinds) != {Kind.EMAIL, Kind.PHONE})
            assert not sufficient(frozenset(kinds), frozenset({Kind.NAME}))
