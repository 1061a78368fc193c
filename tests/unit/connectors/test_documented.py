"""What the documents say of connectors is so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from wedlock.connectors import connect, grants
from wedlock.connectors.conformance import CHECKS
from wedlock.connectors.opening import SCHEMES

DOCS = Path(__file__).resolve().parents[3] / "docs"
HOWTO = (DOCS / "howto" / "connect.md").read_text(encoding="utf-8")
REFERENCE = (DOCS / "reference" / "connectors.md").read_text(encoding="utf-8")
FLAT = " ".join(REFERENCE.split())


@pytest.mark.parametrize("scheme", sorted(set(SCHEMES) - {"postgres"}))
def test_every_engine_is_documented(scheme: str) -> None:
    assert f"{scheme}://" in HOWTO


def test_every_conformance_check_is_documented() -> None:
    missing = [str(title) for title, _, _ in CHECKS.values() if str(title) not in FLAT]
    assert not missing


def test_the_scripts_are_those_that_check_prints() -> None:
    assert grants.postgresql("erp", ["public"], ["owner"]) in HOWTO
    assert grants.mysql(["crm"]) in HOWTO
    assert grants.mssql("crm") in HOWTO


def test_the_catalog_file_of_the_reference_reads(tmp_path: Path) -> None:
    example = re.search(r"## Catalog files\n\n```json\n(.*?)```", REFERENCE, re.DOTALL)
    assert example is not None
    json.loads(example[1])
    (tmp_path / "catalog.json").write_text(example[1], encoding="utf-8")
    with connect(str(tmp_path / "catalog.json"), name="erp") as connector:
        catalog = connector.catalog()
    assert [table.name for table in catalog.tables] == ["country", "party"]
    assert catalog.by_name["party"].foreign_keys[0].target == "country"
    assert not catalog.notices


def test_the_keys_of_the_json_are_those_of_its_schema() -> None:
    from wedlock.cli.schema import text_of

    schema = json.loads(text_of("check"))
    section = REFERENCE[REFERENCE.index("## `wedlock check --json`") :]
    told = set(re.findall(r"`(\w+)`", section))
    wanted = set(schema["properties"]) | set(schema["$defs"]["account"]["properties"])
    assert not wanted - told
