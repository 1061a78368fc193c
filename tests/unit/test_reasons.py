"""Every reason and question of the journal's reference has words, and none is left out there."""

import re
from pathlib import Path

import pytest

from wedlock.cli.reasons import _REASONS, QUESTIONS, WORDS, doing, reason
from wedlock.model.sync import Doing, Question

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "journal.md").read_text(encoding="utf-8")
NAMES = {"left": "erp", "right": "crm"}
REFERENCE = TEXT.partition("## Reasons")[2].partition("## Questions")[0]
CODES = [
    code for line in re.findall(r"^\| (`.*?) \|", REFERENCE, re.MULTILINE) for code in re.findall(r"`([^`]+)`", line)
]
WHOLE = [code for code in CODES if not code.startswith("…") and not code.endswith("…")]


@pytest.mark.parametrize("code", WHOLE)
def test_a_documented_reason_has_words(code: str) -> None:
    assert any(re.fullmatch(pattern, code) for pattern, _ in _REASONS)
    assert reason(code, NAMES)


def test_every_reason_with_words_is_documented() -> None:
    told = [*WHOLE, "only left moved (told after a crash)", "only left moved (outcome unknown)"]
    assert {f"… ({x})" for x in ("told after a crash", "outcome unknown")} <= set(CODES)
    for pattern, _ in _REASONS:
        assert any(re.fullmatch(pattern, code) for code in told), pattern


def test_several_reasons_are_said_one_by_one_and_unknown_ones_as_they_are() -> None:
    assert reason("owner left; the other side was empty", NAMES) == "erp is the owner; the other side was empty"
    assert reason("only right moved (told after a crash)", NAMES) == "only crm was edited (told after a crash)"
    assert reason("something new", NAMES) == "something new"


def test_what_is_done_and_asked_has_words() -> None:
    assert {one.value for one in Doing} <= set(WORDS)
    assert {one.value for one in Question} == set(QUESTIONS)
    assert doing("create right", NAMES) == "create crm"
