"""The page before a browser sees it: what is chosen for it, its size, its pictures' geometry."""

import base64
import hashlib
import re
from itertools import pairwise
from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.report import overlaps

from wedlock.analysis.report.html import geometry, render
from wedlock.analysis.report.html.both import Both
from wedlock.analysis.report.html.heat import MOST, heat
from wedlock.analysis.report.html.selection import SAME_MOST, UNDECIDED_A_GROUP, UNDECIDED_MOST, select
from wedlock.analysis.report.html.words import WORDS
from wedlock.model.overlap import Severity, Verdict


def test_twenty_thousand_pairs_and_five_thousand_tables_make_a_light_page() -> None:
    assert len(render(overlaps.huge()).encode()) < 3_000_000


def test_every_corresponding_pair_is_there_and_undecided_ones_are_counted() -> None:
    overlap = overlaps.from_gold() or overlaps.example()
    chosen = select(overlap)
    shown = [pair for group in chosen.groups for pair in group.pairs]
    same = [match for match in overlap.columns if match.verdict is Verdict.SAME]
    undecided = [match for match in overlap.columns if match.verdict is Verdict.UNDECIDED]
    assert sum(pair.verdict is Verdict.SAME for pair in shown) == len(same)
    hidden = sum(group.left_out for group in chosen.groups)
    assert sum(pair.verdict is Verdict.UNDECIDED for pair in shown) + hidden == len(undecided) == chosen.undecided


def test_of_too_many_pairs_those_that_lose_values_stay() -> None:
    chosen = select(overlaps.huge())
    shown = [pair for group in chosen.groups for pair in group.pairs]
    same = [pair for pair in shown if pair.verdict is Verdict.SAME]
    assert len(same) == SAME_MOST
    assert all(chip.severity is Severity.LOSS for pair in same for chip in pair.chips)
    assert all(pair.chips for pair in same)
    assert chosen.same_left_out == 10_000 - SAME_MOST
    assert len(shown) - len(same) <= UNDECIDED_MOST
    assert all(len(g.pairs) - g.same <= UNDECIDED_A_GROUP for g in chosen.groups)


def test_the_policy_names_exactly_the_style_and_the_script_inside() -> None:
    page = render(overlaps.example())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    allowed = policy[1].replace("&#39;", "'")
    for tag in ("style", "script"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in allowed
    assert "default-src 'none'" in allowed
    assert not re.search(r"<[^>]+ (?:style|on\w+)=", page), "no inline style or handler, which the policy would refuse"


def test_nothing_points_outside() -> None:
    assert not re.findall(r"(?:src|href)=\"(?!#|data:,)", render(overlaps.hostile()))


def test_every_word_is_used() -> None:
    folder = overlaps.Path(geometry.__file__).parent / "templates"
    said = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.j2"))
    assert [name for name in WORDS if not re.search(rf"\bw\.{name}\b", said)] == []


def test_both_escapes_in_both_languages() -> None:
    assert Both("<a>", "<b>").__html__() == "<span lang=en>&lt;a&gt;</span><span lang=zh>&lt;b&gt;</span>"
    assert Both("x&y", "x&y").__html__() == "x&amp;y"


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_the_circles_are_to_scale(left_only: int, both: int, right_only: int) -> None:
    drawn = geometry.venn(left_only, both, right_only)
    left, right = left_only + both, both + right_only
    if left and right:
        assert drawn.left_r**2 * right == pytest.approx(drawn.right_r**2 * left, rel=0.02)
        common = geometry.common_area(drawn.left_r, drawn.right_r, drawn.right_x - drawn.left_x)
        assert common / (pi * geometry.LARGEST**2) == pytest.approx(both / max(left, right), abs=0.01)
    for x, r in ((drawn.left_x, drawn.left_r), (drawn.right_x, drawn.right_r)):
        assert r == 0 or (x - r >= 0 and x + r <= geometry.WIDTH)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_no_two_figures_of_the_venn_picture_meet(left_only: int, both: int, right_only: int) -> None:
    drawn = geometry.venn(left_only, both, right_only)
    places = [
        label.x for count, label in ((left_only, drawn.left), (both, drawn.both), (right_only, drawn.right)) if count
    ]
    assert all(0 < place < geometry.WIDTH for place in places)
    assert all(b - a >= 30 for a, b in pairwise(places))


def test_the_heat_map_is_bounded_and_says_what_it_leaves_out() -> None:
    picture = heat(overlaps.huge().tables)
    assert picture is not None
    assert len(picture.rows) == len(picture.columns) == MOST
    assert picture.left_out == 2 * (400 - MOST)


def test_where_nothing_corresponds_there_is_no_heat_map() -> None:
    assert heat(()) is None
