"""The laws of reading, over the Side in memory."""

from __future__ import annotations

import pytest
from tests.conformance import test_record_reading_laws as suite
from tests.conformance.memory_window import in_memory
from tests.conformance.test_record_reading_laws import (  # noqa: F401 - run here as well
    test_reading_is_a_join_and_every_row_leads_back,
    test_who_takes_part_is_what_is_read,
)
from tests.memory_side import MemorySide


@pytest.fixture(scope="module")
def side() -> MemorySide:
    return in_memory(suite.SCRIPT)
