"""Shapes that products really have, written to the Side in memory as to the real ones."""

from __future__ import annotations

import pytest
from tests.conformance import test_record_shapes as suite
from tests.conformance.memory_window import in_memory
from tests.conformance.test_record_shapes import (  # noqa: F401 - run here as well
    test_a_default_and_a_missing_value,
    test_a_missing_address_is_inserted_and_goes_with_its_company,
    test_a_part_that_may_not_be_inserted,
    test_a_row_without_a_key_is_changed_alone_or_not_at_all,
    test_a_shared_row_that_is_not_there_once,
    test_an_address_that_points_back_and_a_shared_country,
    test_lines_behind_relations,
)
from tests.memory_side import MemorySide


@pytest.fixture
def side() -> MemorySide:
    tables = suite.TABLES.replace("NUMBERED", suite.NUMBERED["sqlite"])
    return in_memory([one.strip() for one in f"{tables};{suite.ROWS}".split(";") if one.strip()])
