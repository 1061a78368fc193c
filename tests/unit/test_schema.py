"""`wedlock schema`, and the reference that is written from the schema."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from wedlock.cli.group import run
from wedlock.cli.schema import names, text_of

ROOT = Path(__file__).resolve().parents[2]


def test_without_a_name_the_formats_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    assert "overlap" in capsys.readouterr().out.split()


@pytest.mark.parametrize("name", names())
def test_each_is_a_valid_schema_with_every_property_described(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", name]) == 0
    schema = json.loads(capsys.readouterr().out)
    parts = schema["components"]["schemas"].values() if "openapi" in schema else [schema]
    for part in parts:
        Draft202012Validator.check_schema(part)
    assert schema.get("$schema", schema.get("jsonSchemaDialect")).endswith("2020-12/schema")


def test_an_unknown_name_is_refused_and_the_known_ones_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "nonsense"]) == 2
    said = capsys.readouterr().err
    assert "nonsense" in said
    assert "overlap" in said


def test_the_reference_is_written_from_the_schema() -> None:
    script = ROOT / "scripts" / "overlap_reference.py"
    done = subprocess.run([sys.executable, str(script), "--check"], check=False)
    assert done.returncode == 0, "run scripts/overlap_reference.py"


def test_the_reference_names_every_key() -> None:
    schema = json.loads(text_of("overlap"))
    said = (ROOT / "docs" / "reference" / "overlap.md").read_text(encoding="utf-8")
    nodes = [schema, *schema["$defs"].values()]
    missing = [key for node in nodes for key in node.get("properties", ()) if f"`{key}`" not in said]
    assert not missing
