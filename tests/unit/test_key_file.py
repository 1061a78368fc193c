"""The key file: private, replaced in one step, read again by a portal that runs."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from wedlock.errors import OutputError, Refused, SettingsError
from wedlock.passport.key_file import KeyFile, LiveKeys


@pytest.fixture
def place(tmp_path: Path) -> KeyFile:
    found = KeyFile(tmp_path / "keys" / "vault.key")
    found.read(make=True)
    return found


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_it_is_made_for_its_owner_alone(place: KeyFile) -> None:
    assert (mode(place.file), mode(place.file.parent)) == (0o600, 0o700)
    assert list(place.file.parent.iterdir()) == [place.file]


def test_a_second_first_start_takes_what_the_first_made(place: KeyFile) -> None:
    assert place.read(make=True).vault == place.read().vault


def test_a_missing_file_is_told_and_never_made_anew(place: KeyFile) -> None:
    place.file.unlink()
    with pytest.raises(SettingsError, match=r"vault.key is missing") as missing:
        place.read()
    assert "without it nothing that is sealed can be opened" in missing.value.say()
    assert not place.file.exists()


@pytest.mark.parametrize("wide", [0o640, 0o604, 0o660, 0o666, 0o644])
def test_a_file_that_others_can_read_is_refused(place: KeyFile, wide: int) -> None:
    place.file.chmod(wide)
    with pytest.raises(Refused, match=f"can be read by others .mode {oct(wide)}.") as refused:
        place.read()
    assert f"chmod 600 {place.file}" in refused.value.say()


def test_it_is_replaced_in_one_step(place: KeyFile) -> None:
    old, before = place.read(), place.file.stat().st_ino
    with place.file.open() as held:  # who reads while it is replaced reads the old one to its end
        place.write(old.rotated())
        assert "vault k2" not in held.read()
    assert place.file.stat().st_ino != before
    assert mode(place.file) == 0o600
    assert list(place.read().vault) == ["k1", "k2"]
    assert [file.name for file in place.file.parent.iterdir()] == ["vault.key"]


def test_a_full_disk_leaves_the_old_file(place: KeyFile, monkeypatch: pytest.MonkeyPatch) -> None:
    old = place.file.read_text()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        place.write(place.read().rotated())
    assert place.file.read_text() == old
    assert [file.name for file in place.file.parent.iterdir()] == ["vault.key"]


def test_two_rotations_at_once_are_refused(place: KeyFile) -> None:
    with place.alone(), pytest.raises(Refused, match="Another rotation"), KeyFile(place.file).alone():
        pass
    with place.alone():
        pass


def test_a_portal_that_runs_takes_up_a_new_key(place: KeyFile) -> None:
    live = LiveKeys(place.read(), place)
    assert live().sealing == "k1"
    place.write(place.read().rotated())
    assert live().sealing == "k2"


def test_a_portal_that_runs_goes_on_while_the_file_is_away_or_half_written(place: KeyFile) -> None:
    live, text = LiveKeys(place.read(), place), place.file.read_text()
    place.file.write_text(text[:30])
    assert live().sealing == "k1"
    place.file.unlink()
    assert live().sealing == "k1"
