"""The audit log over a real hub: what somebody who writes to the table can do without being noticed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from wedlock.config import Settings
from wedlock.errors import UsageError
from wedlock.passport.keys import Keyring, new_keyring
from wedlock.passport.secret import Secret


@pytest.fixture
def log(hub: Settings) -> Any:
    """The module, over an empty log."""
    from wedlock.passport import audit

    audit.AuditEntry.objects.all().delete()
    return audit


@pytest.fixture
def keys(hub: Settings) -> Keyring:
    from wedlock.web.house import keys

    return keys()


@pytest.fixture
def ten(log: Any, keys: Keyring) -> Any:
    for n in range(1, 11):
        log.record(keys, "test.done", f"person{n % 3}", f"account/{n}", step=n)
    return log


def test_a_log_as_it_was_written_holds(ten: Any, keys: Keyring) -> None:
    verdict = ten.verify(keys)
    assert (verdict.sound, verdict.entries, verdict.head) == (True, 10, ten.head())


def test_an_empty_log_holds_and_has_a_head(log: Any, keys: Keyring) -> None:
    assert log.head() == "0:"
    assert log.verify(keys).sound
    assert log.verify(keys, "0:").sound


def rows(log: Any, *numbers: int) -> Any:
    return log.AuditEntry.objects.filter(number__in=numbers)


def swap(log: Any) -> None:
    rows(log, 4).update(number=99)
    rows(log, 5).update(number=4)
    rows(log, 99).update(number=5)


def close_the_gap(log: Any) -> None:
    rows(log, 6).delete()
    for number in range(7, 11):
        rows(log, number).update(number=number - 1)


TAMPERING: dict[str, tuple[Callable[[Any], object], tuple[int, str]]] = {
    "actor": (lambda log: rows(log, 5).update(actor="somebody else"), (5, "changed")),
    "action": (lambda log: rows(log, 5).update(action="test.undone"), (5, "changed")),
    "subject": (lambda log: rows(log, 5).update(subject="account/1"), (5, "changed")),
    "time": (lambda log: rows(log, 5).update(at="2020-01-01T00:00:00.000000+00:00"), (5, "changed")),
    "detail": (lambda log: rows(log, 5).update(detail='{"step":6}'), (5, "changed")),
    "code": (lambda log: rows(log, 5).update(mac="0" * 64), (5, "changed")),
    "moved between columns": (lambda log: rows(log, 5).update(actor="", subject="person2account/5"), (5, "changed")),
    "removed": (lambda log: rows(log, 5).delete(), (6, "removed")),
    "several removed": (lambda log: rows(log, 5, 6, 7).delete(), (8, "removed")),
    "the first removed": (lambda log: rows(log, 1).delete(), (2, "removed")),
    "removed and renumbered": (close_the_gap, (6, "changed")),
    "reordered": (swap, (4, "changed")),
    "inserted": (
        lambda log: log.AuditEntry.objects.create(number=11, at="2026-01-01", action="test.done", mac="0" * 64),
        (11, "changed"),
    ),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_tampering_is_noticed_and_named(ten: Any, keys: Keyring, how: str) -> None:
    tamper, expected = TAMPERING[how]
    tamper(ten)
    number, fault = ten.verify(keys).faults[0]
    assert (number, fault.value) == expected


def test_the_end_cut_off_is_noticed_by_who_noted_a_head(ten: Any, keys: Keyring) -> None:
    head = ten.head()
    assert ten.verify(keys, head).sound
    rows(ten, 9, 10).delete()
    assert ten.verify(keys).sound  # nobody who looks at the table alone can know
    assert [(n, f.value) for n, f in ten.verify(keys, head).faults] == [(10, "truncated")]


def test_an_end_cut_off_and_written_anew_is_noticed_by_who_noted_a_head(ten: Any, keys: Keyring) -> None:
    head = ten.head()
    rows(ten, 10).delete()
    ten.record(keys, "test.done", "person1", "account/10", step=11)
    assert [(n, f.value) for n, f in ten.verify(keys, head).faults] == [(10, "replaced")]


def test_an_older_head_still_holds_after_more_was_written(ten: Any, keys: Keyring) -> None:
    head = ten.head()
    ten.record(keys, "test.done", "person1")
    assert ten.verify(keys, f"  {head}\n").sound


@pytest.mark.parametrize("text", ["", "12", "12:", "0:" + "a" * 64, "x:" + "a" * 64, "5:" + "g" * 64, "1:aa"][1:])
def test_what_is_no_head_is_refused(log: Any, keys: Keyring, text: str) -> None:
    with pytest.raises(UsageError, match="is no head of an audit log"):
        log.verify(keys, text)


def test_another_key_fits_nothing(ten: Any, keys: Keyring) -> None:
    assert ten.belong(keys)
    assert not ten.belong(new_keyring())
    assert len(ten.verify(new_keyring()).faults) == 10


def test_one_changed_entry_does_not_make_the_keys_foreign(ten: Any, keys: Keyring) -> None:
    rows(ten, 1).update(actor="somebody else")
    assert ten.belong(keys)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("line\nbreak", "line\\u000abreak"),
        ("nul\x00", "nul\\u0000"),
        ("\x1b[31mred", "\\u001b[31mred"),
        ("lone \ud800", "lone \\ud800"),
        ("right‮left", "right\\u202eleft"),
        ("张三", "张三"),
    ],
)
def test_what_a_stranger_typed_breaks_no_line(log: Any, keys: Keyring, typed: str, kept: str) -> None:
    entry = log.record(keys, "test.done", typed, typed, typed=typed)
    assert (entry.actor, entry.subject) == (kept, kept)
    assert json.loads(entry.detail)["typed"] == typed
    assert log.verify(keys).sound


def test_a_long_name_is_cut_and_still_fits(log: Any, keys: Keyring) -> None:
    entry = log.record(keys, "test.done", "\x01" * 1000, "x" * 1000)
    assert (len(entry.actor), len(entry.subject)) == (150, 200)
    assert log.verify(keys).sound


def test_a_secret_is_not_recorded(log: Any, keys: Keyring) -> None:
    with pytest.raises(TypeError):
        log.record(keys, "test.done", "alice", secret=Secret("alice", "hunter2"))
    assert log.head() == "0:"


@pytest.mark.parametrize("action", ["", "done", "Test.done", "test.", "test done.x"])
def test_an_action_is_dotted_and_lower_case(log: Any, keys: Keyring, action: str) -> None:
    with pytest.raises(ValueError, match=action or None):
        log.record(keys, action, "alice")


def test_an_entry_is_rolled_back_with_what_it_tells_of(log: Any, keys: Keyring) -> None:
    from django.db import transaction

    @transaction.atomic
    def fails() -> None:
        log.record(keys, "test.done", "alice")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert log.head() == "0:"


def numbers(found: list[Any]) -> list[int]:
    return [one.number for one in found]


def test_search_finds_by_action_actor_subject_and_page(ten: Any, keys: Keyring) -> None:
    ten.record(keys, "test.undone", "person1", "creme", account="account/3")
    assert numbers(ten.search(action="test.undone")) == [11]
    assert len(ten.search(action="test.")) == 11
    assert numbers(ten.search(action="tes.")) == []
    assert numbers(ten.search(actor="person0")) == [9, 6, 3]
    assert numbers(ten.search(actor="person0", action="test.done", before=9, limit=1)) == [6]
    assert numbers(ten.search(subject="account/3")) == [11, 3]
    assert numbers(ten.search(subject="10")) == [10]
    assert numbers(ten.search(subject="nobody")) == []


def test_search_finds_by_time_in_any_zone(ten: Any) -> None:
    at = [datetime.fromisoformat(one.at) for one in ten.search(limit=10)][::-1]
    east = timezone(timedelta(hours=8))
    assert numbers(ten.search(since=at[7].astimezone(east))) == [10, 9, 8]
    assert numbers(ten.search(until=at[2])) == [2, 1]
    assert numbers(ten.search(since=at[3], until=at[5])) == [5, 4]
    assert ten.search(until=datetime.now(UTC) - timedelta(days=1)) == []


@pytest.mark.parametrize("typed", ["%", "_", "'", '"', "\\", "'; DROP TABLE wedlock_audit; --"])
def test_search_takes_signs_as_they_are(ten: Any, typed: str) -> None:
    assert ten.search(subject=typed) == ten.search(actor=typed) == ten.search(action=typed) == []


def test_a_hundred_thousand_entries_are_verified_quickly(log: Any, keys: Keyring) -> None:
    before, entries = log.FIRST, []
    for n in range(1, 100_001):
        row = (n, "2026-11-24T08:00:00.000000+00:00", "alice", "vault.opened", "creme", '{"launch":"x"}')
        before = log._mac(keys, before, row)
        entries.append(log.AuditEntry(number=n, at=row[1], actor="alice", action=row[3], subject="creme",
                                      detail=row[5], mac=before))  # fmt: skip
    log.AuditEntry.objects.bulk_create(entries, batch_size=5000)
    began = time.process_time()
    verdict = log.verify(keys)
    spent = time.process_time() - began
    assert (verdict.sound, verdict.entries) == (True, 100_000)
    assert spent < 5  # 0.7 s here; a run that is ten times slower would be no accident of the machine
