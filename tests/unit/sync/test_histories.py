"""Twenty thousand random histories keep every invariant; with any guard taken away, some do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.memory_hub import MemoryHub
from tests.memory_side import MemorySide
from tests.simulation import failures, many, tell
from tests.simulation_coupling import Couples
from tests.simulation_orders import Orders

from wedlock.model.sync import JournalEntry
from wedlock.sync import booking, reconcile, recovery, undo, worker

SOME = range(800)


def test_twenty_thousand_histories() -> None:
    bad = many(0, 20_000)
    assert not bad, f"{len(bad)} seeds, the first {bad[0]}\n{tell(bad[0][0])}"


def test_five_thousand_histories_in_which_persons_answer_and_undo() -> None:
    bad = many(0, 5_000, persons=True)
    assert not bad, f"{len(bad)} seeds, the first {bad[0]}\n{tell(bad[0][0], persons=True)}"


@pytest.mark.parametrize("persons", [False, True])
def test_two_thousand_histories_of_orders_with_lines(persons: bool) -> None:
    bad = many(0, 2_000, persons, Orders)
    assert not bad, f"{len(bad)} seeds, the first {bad[0]}\n{tell(bad[0][0], persons, Orders)}"


@pytest.mark.parametrize("persons", [False, True])
def test_two_thousand_histories_of_customers_that_both_had_before(persons: bool) -> None:
    bad = many(0, 2_000, persons, Couples)
    assert not bad, f"{len(bad)} seeds, the first {bad[0]}\n{tell(bad[0][0], persons, Couples)}"


def test_a_seed_gives_the_same_history_again() -> None:
    assert tell(11) == tell(11) != tell(13)


def test_without_compare_and_set_an_edit_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    write = MemorySide.write

    def blind(self: MemorySide, layout: Any, writes: Any) -> Any:
        return write(self, layout, [replace(one, expected=None) for one in writes])

    monkeypatch.setattr(MemorySide, "write", blind)
    assert failures(SOME)


def test_without_intents_a_crash_overrules_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryHub, "open", lambda self, intents: None)
    assert failures(SOME)


def test_without_recovery_a_record_is_made_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    for asking in (reconcile, worker):
        monkeypatch.setattr(asking, "recover", lambda work: recovery.Held())
    assert failures(SOME)


def test_without_the_journal_edits_vanish_silently(monkeypatch: pytest.MonkeyPatch) -> None:
    complete = booking._complete

    def forgetful(entry: JournalEntry, case: Any, outcome: Any) -> JournalEntry:
        return replace(complete(entry, case, outcome), before={})

    monkeypatch.setattr(booking, "_complete", forgetful)
    assert failures(SOME)


def test_an_undo_that_deletes_what_was_edited_loses_the_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo, "_edited_since_created", lambda work, target: False)
    assert failures(SOME, persons=True)


def test_an_undo_that_asks_nothing_leaves_a_difference_that_nobody_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo, "asked", lambda work, links: [])
    assert failures(SOME, persons=True)
