"""The Side in memory is held to the suites of the real ones: what they ask of SQLite, it does as well."""

from __future__ import annotations

import pytest
from tests.conformance import trade
from tests.conformance.memory_window import in_memory
from tests.conformance.test_record_reading import (  # noqa: F401 - run here as well
    test_a_changed_row_leads_to_its_record,
    test_a_record_has_its_root_and_the_chosen_rows,
    test_composite_keys_and_odd_names,
    test_inheritance_and_mirrored_relations,
    test_keys_come_page_by_page_and_only_of_those_that_take_part,
    test_lines_are_in_the_order_of_their_keys,
    test_lines_with_parts_of_their_own,
    test_more_keys_than_one_statement_takes,
    test_no_page_is_left_out_or_read_twice,
    test_only_asks_for_the_row_that_is_chosen,
    test_parts_of_parts_two_of_one_table_and_nothing_to_join,
)
from tests.conformance.test_record_writing import (  # noqa: F401 - run here as well
    test_a_chosen_row_that_holds_nothing_any_more_goes,
    test_a_create_leaves_its_marker_exactly_once,
    test_a_document_moves_with_its_lines,
    test_a_document_with_lines_and_a_mirrored_relation,
    test_a_missing_lookup_refuses_only_its_records,
    test_a_poison_record_fails_alone,
    test_a_record_of_one_row_and_its_chosen_rows,
    test_a_record_that_is_gone_moved,
    test_a_record_that_moved_is_left_alone,
    test_a_record_that_others_refer_to_is_not_deleted,
    test_a_value_that_does_not_fit_is_refused_with_its_column,
    test_an_inherited_record_is_found_by_the_products_own_search,
    test_archived_and_revived,
    test_decimals_are_never_rounded,
    test_deleted_and_restored_byte_for_byte,
    test_lines_are_inserted_changed_and_deleted,
    test_many_are_written_each_with_its_own_key,
    test_nothing_to_write_writes_nothing,
    test_two_writes_of_one_record_in_a_batch,
    test_what_is_not_written_stays_byte_for_byte,
)
from tests.memory_side import MemorySide


@pytest.fixture(scope="module")
def engine() -> str:
    return "sqlite"


@pytest.fixture
def make() -> object:
    return in_memory


@pytest.fixture
def erp() -> MemorySide:
    return in_memory(trade.erp("sqlite"))


@pytest.fixture
def crm() -> MemorySide:
    return in_memory([*trade.crm("sqlite"), "update relation set mirror = 72 where id = 71",
                      "update relation set mirror = 71 where id = 72"])  # fmt: skip
