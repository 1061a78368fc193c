"""The company's colour: whatever it is, what is written in it or on it can be read."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wedlock.web.theme import DARK_SURFACES, LIGHT_SURFACES, contrast, icon, ink_on, readable, style_sheet

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48),
                                                     ("#0b6b4f", "#0b6b4f", 1)])  # fmt: skip
def test_contrast_is_wcags(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@given(colours)
@example("#ffffff")
@example("#000000")
@example("#ffff00")
def test_every_colour_can_be_read(colour: str) -> None:
    assert contrast(ink_on(colour), colour) >= 4.5
    for surfaces, towards in ((LIGHT_SURFACES, "#000000"), (DARK_SURFACES, "#ffffff")):
        moved = readable(colour, surfaces, towards)
        assert all(contrast(moved, surface) >= 4.5 for surface in surfaces)


def test_a_readable_colour_is_kept() -> None:
    assert readable("#0b6b4f", LIGHT_SURFACES, "#000000") == "#0b6b4f"


@given(colours)
def test_the_sheet_holds_colours_and_nothing_else(colour: str) -> None:
    values = re.findall(r"--[a-z-]+:([^;}]+)", style_sheet(colour))
    assert len(values) == 6
    assert all(re.fullmatch(r"#[0-9a-f]{6}", value) for value in values)


def test_the_surfaces_are_those_of_the_style_sheet() -> None:
    from importlib import resources

    css = (resources.files("wedlock.web") / "static" / "portal" / "portal.css").read_text(encoding="utf-8")
    day, night = css.split("@media (prefers-color-scheme: dark)")[:2]
    for part, surfaces in ((day, LIGHT_SURFACES), (night, DARK_SURFACES)):
        assert {re.search(rf"--{name}: (#\w+);", part)[1] for name in ("card", "page")} == set(surfaces)  # type: ignore[index]


@pytest.mark.parametrize("letter", ["W", "示", "<", "&"])
def test_a_letter_of_the_icon_is_no_markup(letter: str) -> None:
    assert f"&#{ord(letter)};" in icon("#0b6b4f", letter)
