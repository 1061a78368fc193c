"""The cache in the hub: counters are kept until they expire, one of two adds wins, nothing else is thrown away."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def kept(hub: Any) -> Any:
    from django.core.cache import cache

    return cache


def test_values_come_back_until_they_expire(kept: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.set("a", [1.5, "x"], 60)
    kept.set("a", [2.5], 60)
    kept.set("gone", 1, -1)
    assert (kept.get("a"), kept.get("gone"), kept.get("gone", 7), kept.get("none")) == ([2.5], None, 7, None)
    assert kept.get_many(["a", "gone"]) == {"a": [2.5]}
    assert (kept.delete("a"), kept.delete("a"), kept.get("a")) == (True, False, None)
    kept.set("ever", 1, None)
    assert kept.get("ever") == 1


def test_an_add_wins_where_nothing_alive_is(kept: Any) -> None:
    assert kept.add("lock", True, 60)
    assert not kept.add("lock", True, 60)
    kept.set("old", 1, -1)
    assert kept.add("old", 2, 60)
    assert kept.get("old") == 2
    assert kept.touch("old", 120)
    assert not kept.touch("none", 120)


def test_many_counters_push_none_out(kept: Any) -> None:
    from django.db import connection

    kept.set("mine", [1.0], 300)
    for number in range(1000):
        kept.set(f"stranger-{number}", [1.0], 300)
        kept.set(f"expired-{number % 100}", 1, -1)
    assert kept.get("mine") == [1.0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM wedlock_cache")
        assert cursor.fetchone()[0] < 1001 + 100


def test_nothing_is_unpickled(kept: Any) -> None:
    with pytest.raises(TypeError):
        kept.set("object", object(), 60)
