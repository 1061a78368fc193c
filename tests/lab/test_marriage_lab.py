"""Tryton and Creme married end to end: preview, couple, sync both ways, undo, divorce."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .conftest import Copy, Lab
from .couple import Couple, living_together

pytestmark = pytest.mark.lab


@pytest.fixture(scope="module")
def couple(lab: Lab, lab_copy: Copy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Couple]:
    with living_together(lab, lab_copy, tmp_path_factory.mktemp("home")) as found:
        yield found


def test_the_whole_way(couple: Couple) -> None:
    counts = {one["object"]: one["counts"] for one in couple.ok("preview", "--json", "-").json["objects"]}
    assert counts["product_catalog"]["link"] == 30
    linked = {one["object"]: one["linked"] for one in couple.ok("couple", "--json", "-").json["objects"]}
    assert linked == {"customer_master": 88, "contact_person": 30, "product_catalog": 30, "sales_order": 0}
    couple.ok("enable", "--all")
    assert couple.ok("sync", "--once", "--json", "-").json["errors"] == 0
    assert couple("verify").code == 0
    assert couple.ok("sync", "--once", "--json", "-").json["updated"] == 0
    couple.ok("undo", "2")
    couple.ok("divorce")
