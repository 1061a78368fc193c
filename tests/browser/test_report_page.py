"""report.html looked at in Chromium."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Looked, Opener
from tests.unit.report import overlaps

from wedlock import sample
from wedlock.analysis.report.html import render
from wedlock.cli.group import run
from wedlock.language import LANGUAGES, Lang

pytestmark = pytest.mark.browser

PAGES = {
    "example": overlaps.example,
    "hostile": overlaps.hostile,
    "nothing": overlaps.nothing_in_common,
    "huge": overlaps.huge,
}

CONTRAST = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || [0, 0, 0]).map(Number);
  const light = ([r, g, b]) => {
    const part = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const weak = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim()) continue;
    if (["SCRIPT", "STYLE", "TITLE", "DESC"].includes(node.tagName.toUpperCase())) continue;
    if (!node.checkVisibility()) continue;
    const style = getComputedStyle(node);
    const ink = parse(node instanceof SVGElement ? style.fill : style.color);
    const [a, b] = [light(ink), light(behind(node instanceof SVGElement ? node.closest("svg").parentElement : node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) weak.push(ratio.toFixed(2) + " " + node.className + ": " + walk.currentNode.data.slice(0, 40));
  }
  return weak;
}"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_no_complaint_no_request_no_sideways_scroll(look: Opener, name: str, width: int) -> None:
    looked = look(render(PAGES[name]()), width=width)
    for lang in LANGUAGES:
        looked.page.click(f"label[for=lang-{lang}]")
        looked.page.evaluate("document.querySelectorAll('details').forEach((d, i) => { d.open = i < 60; })")
        assert looked.overflow() <= 0, lang
    assert looked.complaints == []
    assert [url for url in looked.requests if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_switch_shows_one_language(look: Opener, lang: Lang, scripts: bool) -> None:
    looked = look(render(overlaps.example(), lang), scripts=scripts)
    words = {"en": "hours a month are typed twice", "zh": "小时/月用于重复录入"}
    other: Lang = "zh" if lang == "en" else "en"
    assert looked.visible(words[lang])
    assert not looked.visible(words[other])
    looked.page.click(f"label[for=lang-{other}]")
    assert looked.visible(words[other])
    assert not looked.visible(words[lang])


def test_every_word_of_the_page_itself_is_in_both_languages(look: Opener) -> None:
    """In Chinese no English sentence stays: names and codes apart, every run of three Latin words is a leftover."""
    looked = look(render(overlaps.nothing_in_common(), "zh"))
    text = str(looked.page.evaluate("document.body.innerText"))
    assert re.findall(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", text) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["example", "nothing"])
def test_text_can_be_read(look: Opener, name: str, theme: str) -> None:
    """WCAG AA: at least 4.5 to 1, with everything open, by the system's wish and by the switch."""
    for by_switch in (False, True):
        looked = look(render(PAGES[name]()), dark=(theme == "dark") is not by_switch)
        if by_switch:
            looked.page.click(f"label[for=theme-{theme}]")
        looked.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert looked.page.evaluate(CONTRAST) == []


def tab_to(looked: Looked, selector: str, most: int = 80) -> int:
    """Press Tab until `selector` has the focus; how often it took."""
    for count in range(1, most):
        looked.page.keyboard.press("Tab")
        if looked.page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return count
    raise AssertionError(f"{selector} is not reached in {most} steps")


def test_the_keyboard_reaches_everything(look: Opener) -> None:
    looked = look(render(overlaps.example()))
    assert tab_to(looked, ".skip") == 1, "the way past the head comes first"
    tab_to(looked, "input[name=lang]")
    looked.page.keyboard.press("ArrowRight")
    assert looked.visible("重叠分析")
    outline = "getComputedStyle(document.querySelector('input[name=lang]:checked + label')).outlineStyle"
    assert looked.page.evaluate(outline) == "solid", "the focus can be seen"
    tab_to(looked, "#q")
    looked.page.keyboard.type("general")
    expect(looked.page.locator("[data-shown]")).to_have_text("1")
    tab_to(looked, "summary")
    assert looked.page.evaluate("document.activeElement.parentElement.open"), "what was found is open"
    looked.page.keyboard.press("Enter")
    assert not looked.page.evaluate("document.activeElement.parentElement.open")


def test_the_filter_finds_a_column_and_lets_go(look: Opener) -> None:
    looked = look(render(overlaps.example()))
    rows = "[...document.querySelectorAll('#columns tr.r')].filter((r) => r.checkVisibility()).length"
    looked.page.fill("#q", "would be cut")
    expect(looked.page.locator("[data-shown]")).to_have_text("1")
    assert looked.page.evaluate(rows) == 1
    looked.page.fill("#q", "")
    expect(looked.page.locator("[data-shown]")).to_have_text("")
    assert looked.page.evaluate("document.querySelectorAll('details.f[open]').length") == 0
    assert looked.page.evaluate("document.querySelectorAll('details.f[hidden]').length") == 0


def test_without_scripts_everything_is_there(look: Opener) -> None:
    looked = look(render(overlaps.example()), scripts=False)
    assert looked.page.locator("[data-filter]").is_hidden(), "a filter that cannot filter is not shown"
    looked.page.click("#columns summary")
    assert looked.visible("17 values would be cut to 40 characters")


def test_it_prints(look: Opener, tmp_path: Path) -> None:
    looked = look(render(overlaps.example()), dark=True)
    looked.page.emulate_media(media="print")
    assert looked.page.locator(".controls").is_hidden()
    assert looked.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    pdf = looked.page.pdf(format="A4", print_background=True)
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 12


def test_names_stay_names(look: Opener) -> None:
    looked = look(render(overlaps.hostile()))
    found = str(looked.page.evaluate("document.body.innerText"))
    assert "<script>alert(1)</script>" in found
    assert "{{ 7*7 }}" in found
    assert looked.page.locator("img").count() == 0
    assert looked.page.locator("script").count() == 1
    assert looked.complaints == []


def test_the_policy_lets_nothing_else_run(look: Opener) -> None:
    """A script and a style that got in all the same would be refused by the page's own policy."""
    page = render(overlaps.example()).replace("</main>", "<script>window.evil = 1</script></main>")
    looked = look(page)
    assert looked.page.evaluate("window.evil") is None
    assert any("Content Security Policy" in complaint for complaint in looked.complaints)


def test_a_huge_page_answers_at_once(look: Opener) -> None:
    """20,000 column pairs and 5,000 tables a side: open in 3 s, and a filter stroke in 1 s, on a slow machine."""
    looked = look(render(overlaps.huge()))
    loaded = "performance.getEntriesByType('navigation')[0].domComplete"
    assert float(looked.page.evaluate(loaded)) < 3000
    looked.page.evaluate("""() => {
        const box = document.getElementById('q');
        box.value = 'field_27';
        const from = performance.now();
        box.form.requestSubmit();
        document.body.getBoundingClientRect();
        window.took = performance.now() - from;
    }""")
    assert float(looked.page.evaluate("window.took")) < 1000
    assert int(looked.page.locator("[data-shown]").inner_text()) > 0


def test_the_report_of_a_real_analysis(look: Opener, tmp_path: Path) -> None:
    """A sample ERP and CRM through the command line; the page in both languages, wide and narrow."""
    company = sample.build(tmp_path / "company", customers=150)
    assert run(["analyze", str(company.erp), str(company.crm), "--out", str(tmp_path / "out")]) == 0
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    for width in (1280, 390):
        looked = look(page, width=width)
        looked.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        for lang in LANGUAGES:
            looked.page.click(f"label[for=lang-{lang}]")
            assert looked.overflow() <= 0, (lang, width)
        assert looked.complaints == []
        assert looked.page.evaluate(CONTRAST) == []
