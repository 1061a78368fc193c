"""The plan proposed for the sample: what linked records tell of its fields, against the truth and in both languages."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from wedlock.model.plan import Plan, PlanField
from wedlock.planfile import read_plan
from wedlock.sample import Sample, build

SOURCE = Path(__file__).resolve().parents[2] / "src"


@dataclass(frozen=True)
class Proposed:
    """The sample and where its plan lies, by language."""

    sample: Sample
    files: dict[str, Path]

    @property
    def plan(self) -> Plan:
        return read_plan(self.files["en"]).plan

    def said(self, lang: str) -> str:
        """The text of the plan, its comments unwrapped; Chinese needs no blanks."""
        text = self.files[lang].read_text(encoding="utf-8").replace("# ", " ")
        return ("" if lang == "zh" else " ").join(text.split())

    def field(self, name: str, field: str) -> PlanField:
        return next(f for f in self.plan.by_name[name].fields if f.name == field)


@pytest.fixture(scope="module")
def proposed(tmp_path_factory: pytest.TempPathFactory) -> Proposed:
    folder = tmp_path_factory.mktemp("demo")
    sample = build(folder / "sample", customers=400)
    files = {lang: folder / lang / "plan.yaml" for lang in ("en", "zh")}
    for lang, file in files.items():
        words = ["--home", str(file.parent), "--lang", lang, "analyze", str(sample.erp), str(sample.crm)]
        done = subprocess.run(
            [sys.executable, "-m", "wedlock", *words], env=os.environ | {"PYTHONPATH": str(SOURCE)}, capture_output=True
        )
        assert done.returncode == 0, done.stderr
    return Proposed(sample, files)


def codes(proposed: Proposed, left: str, right: str) -> dict[str, str]:
    with (proposed.sample.truth / "codes.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {row["left_code"]: row["right_code"] for row in rows if (row["left"], row["right"]) == (left, right)}


COUNTRIES = {"中国": "CN", "美国": "US", "英国": "GB", "德国": "DE", "法国": "FR", "澳大利亚": "AU"}
"""The names of the codes in bd_country, which the truth tells by their numbers."""


def test_countries_looked_up_by_name_get_the_codes_of_the_other_side(proposed: Proposed) -> None:
    assert dict(proposed.field("customer_master", "country").values) == COUNTRIES


def test_units_looked_up_by_name_get_the_codes_of_the_other_side(proposed: Proposed) -> None:
    true = codes(proposed, "bd_uom.uom_name", "products.unit_of_measure")
    assert dict(proposed.field("product_catalog", "unit").values) == true


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("customer_master", {"root.khbm", "root.account_number"}),
        ("quotation", {"root.bill_no", "root.quote_number"}),
        ("sales_order", {"root.bill_no", "root.order_number"}),
    ],
)
def test_numbers_of_each_system_s_own_are_no_fields(proposed: Proposed, name: str, columns: set[str]) -> None:
    planned = proposed.plan.by_name[name]
    assert planned.fields
    assert not [f.name for f in planned.fields if columns & {*f.left, *f.right}]


def test_what_two_systems_share_is_a_field_as_before(proposed: Proposed) -> None:
    names = {f.name for f in proposed.plan.by_name["customer_master"].fields}
    assert names >= {"name", "uscc", "phone", "email", "city", "street", "credit_limit", "rating", "lifecycle_status"}
    assert {f.name for f in proposed.plan.by_name["product_catalog"].fields} >= {"name", "code", "price", "barcode"}


def test_the_evidence_is_told_in_both_languages(proposed: Proposed) -> None:
    assert "root.khbm and root.account_number are left apart: both are filled in" in proposed.said("en")
    assert "bd_country.country_name is looked up: 100% of" in proposed.said("en")
    assert "root.khbm与root.account_number各自保留" in proposed.said("zh")
    assert "bd_country.country_name按名称查表" in proposed.said("zh")
