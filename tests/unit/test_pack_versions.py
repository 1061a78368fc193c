"""Versions of packs never fall, and rise only when there is something new."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.errors import InputError
from wedlock.passport.extension_id import new_enough
from wedlock.passport.rollout.version import LastPack, last_pack, next_version, remember

BASES = st.tuples(*[st.integers(0, 9)] * 3).map(lambda numbers: ".".join(map(str, numbers)))


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


@given(st.lists(st.tuples(BASES, st.sampled_from("abc")), min_size=1, max_size=12))
def test_a_new_content_gets_a_higher_version_and_the_same_content_the_same(packs: list[tuple[str, str]]) -> None:
    last = None
    for base, content in packs:
        version = next_version(base, last, content)
        if last is not None:
            assert (numbers(version) > numbers(last.version)) == (content != last.content)
        last = LastPack(version, content, "")


def test_the_extensions_own_version_comes_first() -> None:
    assert next_version("1.0.0", None, "a") == "1.0.0.1"
    assert next_version("1.0.0", LastPack("1.0.0.7", "a", ""), "b") == "1.0.0.8"
    assert next_version("1.1.0", LastPack("1.0.0.7", "a", ""), "b") == "1.1.0.1"
    assert next_version("0.9.0", LastPack("1.0.0.7", "a", ""), "b") == "1.0.0.8"


def test_the_server_takes_such_a_version() -> None:
    assert new_enough("1.0.0.1")


def test_what_was_packed_is_remembered(tmp_path: Path) -> None:
    assert last_pack(tmp_path) is None
    pack = LastPack("1.0.0.1", "c", "o")
    remember(tmp_path, pack)
    assert last_pack(tmp_path) == pack


@pytest.mark.parametrize("text", ["", "[]", "{}x", json.dumps({"version": "1", "other": 2})])
def test_a_damaged_memory_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "extension.json").write_text(text)
    with pytest.raises(InputError, match="is damaged"):
        last_pack(tmp_path)
