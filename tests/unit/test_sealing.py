"""Sealing: what was sealed opens for its own place alone, and nothing shows it."""

from __future__ import annotations

import base64
import copy
import json
import pickle
import traceback
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.errors import SettingsError
from wedlock.passport.keys import Keyring, new_keyring, read_keyring, written
from wedlock.passport.sealing import Place, Unopenable, rewrapped, seal, seal_text, unseal, unseal_text
from wedlock.passport.secret import Secret

KEYS = new_keyring()
HERE = Place(7, 3, 1)
texts = st.text(max_size=300)
secrets = st.builds(Secret, texts, texts)
places = st.builds(Place, st.none() | st.integers(1, 10**9), st.integers(1, 10**9), st.integers(1, 10**6))


@given(places, secrets)
def test_what_was_sealed_opens(place: Place, secret: Secret) -> None:
    found = unseal(KEYS, place, seal(KEYS, place, secret))
    assert (found.login, found.password) == (secret.login, secret.password)


@given(places, places)
def test_it_opens_at_no_other_place(place: Place, other: Place) -> None:
    sealed = seal(KEYS, place, Secret("alice", "secret"))
    if place != other:
        with pytest.raises(Unopenable):
            unseal(KEYS, other, sealed)


@given(st.sampled_from(["sealed", "wrapped"]), st.data())
def test_a_changed_bit_is_noticed(column: str, data: st.DataObject) -> None:
    sealed = seal(KEYS, HERE, Secret("alice", "secret"))
    old = bytearray(getattr(sealed, column))
    old[data.draw(st.integers(0, len(old) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unopenable):
        unseal(KEYS, HERE, replace(sealed, **{column: bytes(old)}))


@given(st.sampled_from(["sealed", "wrapped"]), st.integers(0, 60))
def test_a_shortened_column_is_noticed(column: str, length: int) -> None:
    sealed = seal(KEYS, HERE, Secret("alice", "secret"))
    with pytest.raises(Unopenable):
        unseal(KEYS, HERE, replace(sealed, **{column: getattr(sealed, column)[: min(length, 59)]}))


def test_parts_of_two_logins_do_not_fit_together() -> None:
    one, two = seal(KEYS, HERE, Secret("alice", "old")), seal(KEYS, HERE, Secret("alice", "new"))
    with pytest.raises(Unopenable):
        unseal(KEYS, HERE, replace(one, wrapped=two.wrapped))


def test_a_rotation_leaves_the_login_sealed_and_the_old_key_useless() -> None:
    old = seal(KEYS, HERE, Secret("alice", "secret"))
    both = KEYS.rotated()
    new = rewrapped(both, HERE, old)
    assert new.sealed == old.sealed
    assert (old.vault_key, new.vault_key) == ("k1", "k2")
    assert unseal(both.retired(), HERE, new).password == "secret"
    with pytest.raises(SettingsError, match="no vault key k2"):
        unseal(KEYS, HERE, new)


def test_a_key_of_the_same_name_from_elsewhere_opens_nothing() -> None:
    with pytest.raises(Unopenable, match="sealed under another key"):
        unseal(new_keyring(), HERE, seal(KEYS, HERE, Secret("alice", "secret")))


def test_a_row_cannot_claim_another_vault_key() -> None:
    twice = Keyring(KEYS.audit, {**KEYS.vault, "k2": KEYS.vault["k1"]})  # even where both are the same bytes
    with pytest.raises(Unopenable):
        unseal(twice, HERE, replace(seal(KEYS, HERE, Secret("a", "b")), vault_key="k2"))


def test_the_length_of_a_row_tells_nothing_of_a_usual_password() -> None:
    lengths = {len(seal(KEYS, HERE, Secret("alice", "x" * n)).sealed) for n in range(100)}
    assert len(lengths) == 1


def test_sealing_twice_never_gives_the_same_bytes() -> None:
    columns = [seal(KEYS, HERE, Secret("alice", "secret")) for _ in range(50)]
    assert len({one.sealed for one in columns} | {one.wrapped for one in columns}) == 100


@given(st.text())
def test_a_sealed_text_opens_for_its_purpose_alone(text: str) -> None:
    sealed = seal_text(KEYS, "session", text.encode("utf-8", "replace").decode())
    assert unseal_text(KEYS, "session", sealed) == text.encode("utf-8", "replace").decode()
    with pytest.raises(Unopenable):
        unseal_text(KEYS, "second factor", sealed)


@given(st.text() | st.sampled_from(["w1.k1.", "w1.k1.AAAA", "w2.k1.AAAA", "w1.k1.a.b", "JBSWY3DPEHPK3PXP"]))
def test_a_text_that_never_was_sealed_is_refused(text: str) -> None:
    with pytest.raises(Unopenable):
        unseal_text(KEYS, "second factor", text)


SHOWN_BY = {
    "repr": repr,
    "str": str,
    "format": lambda secret: f"{secret} {secret!r} {secret:>20}",
    "percent": lambda secret: "%s %r" % (secret, secret),  # noqa: UP031 - as logging does it
    "in a list": lambda secret: str([secret, {"a": secret}, (secret,)]),
}


@pytest.mark.parametrize("way", SHOWN_BY)
def test_a_secret_is_shown_by_nothing(way: str) -> None:
    said = SHOWN_BY[way](Secret("alice-login", "hunter2-password"))
    assert "alice-login" not in said
    assert "hunter2" not in said


# parts, so that the lines of this file, which a traceback shows, do not hold the words looked for
LOGIN, PASSWORD = "-".join(("alice", "login")), "-".join(("hunter2", "password"))


def failing(secret: Secret, keys: Keyring) -> None:
    held, again, key = secret, [keys], keys.vault["k1"]
    raise ValueError(f"it failed with {held}, {again} and {key}")


def with_locals(error: Exception) -> str:
    return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


def hidden(keys: Keyring) -> list[str]:
    """Every way in which a login or a key could stand in a text."""
    raw = [bytes(key) for key in (keys.audit, *keys.vault.values())]
    return [LOGIN, PASSWORD, *(repr(key)[2:-1] for key in raw), *(base64.b64encode(key).decode() for key in raw)]


def test_a_traceback_with_all_its_locals_holds_no_secret() -> None:
    with pytest.raises(ValueError, match="it failed with <Secret>") as failed:
        failing(Secret(LOGIN, PASSWORD), KEYS)
    told = with_locals(failed.value)
    assert "held = <Secret>" in told
    assert "key = <Key>" in told
    assert not [word for word in hidden(KEYS) if word in told]


@pytest.mark.parametrize("column", ["sealed", "wrapped"])
def test_an_opening_that_fails_tells_nothing_of_keys_or_login(column: str) -> None:
    sealed = seal(KEYS, HERE, Secret(LOGIN, PASSWORD))
    with pytest.raises(Unopenable) as failed:
        unseal(KEYS, HERE, replace(sealed, **{column: bytes(60)}))
    told = with_locals(failed.value)
    assert "_decrypt" in told
    assert not [word for word in hidden(KEYS) if word in told]


@pytest.mark.parametrize("way", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps])
@pytest.mark.parametrize("what", [Secret("alice", "hunter2"), KEYS, KEYS.audit], ids=["Secret", "Keyring", "Key"])
def test_secrets_and_keys_are_not_written_or_copied(way: object, what: object) -> None:
    with pytest.raises(TypeError) as refused:
        way(what)  # type: ignore[operator]
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text.replace("wedlock-keys 1", "wedlock-keys 2"),
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("vault k1", "vault x1"),
        lambda text: "\n".join(text.splitlines()[:2]),
        lambda text: "\n".join(line for line in text.splitlines() if not line.startswith("audit")),
        lambda text: text[:-6] + "****" + text[-2:],
        lambda text: text.rpartition(" ")[0],
    ],
)
def test_a_damaged_key_file_is_told_without_its_keys(damage: object) -> None:
    text = written(KEYS)
    with pytest.raises(SettingsError, match=r"keys/vault.key is no key file of ours, or is damaged") as refused:
        read_keyring(damage(text), "keys/vault.key")  # type: ignore[operator]
    assert not [word for word in text.split() if len(word) > 20 and word in refused.value.say()]


def test_a_key_file_is_read_as_it_was_written() -> None:
    keys = KEYS.rotated()
    found = read_keyring(written(keys), "here")
    assert (found.audit, found.vault, found.sealing) == (keys.audit, keys.vault, "k2")
    assert read_keyring(written(keys).replace("\n", ";"), "the environment").vault == keys.vault
