"""The reference names every key and word of the format, and its example is a plan."""

import re
from pathlib import Path
from typing import Any

import pytest

from wedlock.planfile import parse_plan
from wedlock.planfile.structure import schema

DOCS = Path(__file__).resolve().parents[2] / "docs"
REFERENCE = (DOCS / "reference" / "plan.md").read_text(encoding="utf-8")


def keys_and_words(node: object) -> set[str]:
    """Every property and every enumerated word of the schema."""
    found: set[str] = set()
    if isinstance(node, dict):
        described: dict[str, Any] = node
        properties = described.get("properties")
        if isinstance(properties, dict):
            found |= set(properties)
        found |= {word for word in described.get("enum", ()) if isinstance(word, str)}
        for value in described.values():
            found |= keys_and_words(value)
    elif isinstance(node, list):
        for value in node:
            found |= keys_and_words(value)
    return found


def test_every_key_and_word_is_explained() -> None:
    missing = {w for w in keys_and_words(schema()) if not re.search(rf"(?<![a-z_]){re.escape(w)}(?![a-z_])", REFERENCE)}
    assert not missing


def test_every_key_is_described_in_the_schema() -> None:
    for name, part in schema()["$defs"].items():
        assert "description" in part or name in ("name", "columns"), name


@pytest.mark.parametrize("block", re.findall(r"```yaml\n(version: 1\n.*?)```", REFERENCE, re.S))
def test_whole_plans_of_the_reference_are_valid(block: str) -> None:
    assert parse_plan(block)[1].objects


def test_the_how_to_names_only_commands_that_exist() -> None:
    from wedlock.cli.plan import command

    text = (DOCS / "howto" / "review-a-plan.md").read_text(encoding="utf-8")
    assert set(re.findall(r"wedlock plan ([a-z]+)", text)) <= set(command.commands)
    assert {"show", "check", "accept", "reject"} == set(command.commands)
