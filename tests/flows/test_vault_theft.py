"""Backup theft: somebody has the hub's files, its WAL included, and not the key file."""

from __future__ import annotations

import base64
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from tests.serving import PortalServer, environment

LOGIN, PASSWORD, NEW_PASSWORD = "alice.of.the.crm", "Blauwal 1848 im Nebel", "Seeadler 1923 am Morgen"
PORTAL_PASSWORD = "correct horse battery staple"

# Through the portal's own code: two logins, a second factor in the making (its secret waits in the session), a
# second factor and recovery codes, a launch redeemed. The connection stays open, so that the WAL is not folded away.
_LIFE = """
import datetime, hashlib, shutil
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, TOTP, generate_totp_secret
from django.test import Client
from wedlock.passport.vault import open_credential, store_credential
from wedlock.store.models import Account, Application, Browser, Launch
from wedlock.web.house import keys

alice = Account.objects.create_user("alice", given["portal_password"])
creme = Application.objects.create(name="creme", system="crm", label="Creme", url="https://crm.example.com/")
store_credential(keys(), alice, creme, given["login"], given["password"], alice)
store_credential(keys(), alice, creme, given["login"], given["new_password"], alice)

client = Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8400")
client.force_login(alice)
page = client.get("/accounts/2fa/totp/activate/")
session = client.session
waiting = session.get(SECRET_SESSION_KEY) or generate_totp_secret()
session[SECRET_SESSION_KEY] = waiting
session.save()
kept = generate_totp_secret()
TOTP.activate(alice, kept)
codes = RecoveryCodes.activate(alice)
seed, unused = codes.instance.data["seed"], codes.get_unused_codes()

now = datetime.datetime.now(datetime.UTC)
browser = Browser.objects.create(account=alice, thumbprint="t", public_key={})
launch = Launch.objects.create(
    account=alice, application=creme, browser=browser, session="", origin="", reason="tile", started=now, expires=now,
    ticket=hashlib.sha256(b"the-ticket-itself").hexdigest())
assert open_credential(keys(), launch, "the-ticket-itself").password == given["new_password"]
for name in ("hub.sqlite3", "hub.sqlite3-wal", "hub.sqlite3-shm"):
    shutil.copy(given["home"] + "/" + name, given["loot"])
result = {"waiting": waiting, "kept": kept, "codes": unused}
"""


class Loot:
    """The stolen files, and what must not be in them."""

    def __init__(self, folder: Path, told: dict[str, object], keys: list[str]) -> None:
        self.folder = folder
        self.codes = [str(code) for code in told["codes"]]  # type: ignore[attr-defined]
        self.words = [LOGIN, PASSWORD, NEW_PASSWORD, PORTAL_PASSWORD, "the-ticket-itself", str(told["waiting"]),
                      str(told["kept"])]  # fmt: skip
        self.keys = [base64.b64decode(key) for key in keys]

    def files(self) -> Iterator[bytes]:
        yield from (file.read_bytes() for file in sorted(self.folder.iterdir()))


@pytest.fixture(scope="module")
def loot(tmp_path_factory: pytest.TempPathFactory) -> Loot:
    server = PortalServer(tmp_path_factory.mktemp("theft") / "home")
    server.wedlock("vault", "status")
    folder = tmp_path_factory.mktemp("loot")
    told = server.in_hub(_LIFE, home=str(server.home), loot=str(folder), login=LOGIN, password=PASSWORD,
                         new_password=NEW_PASSWORD, portal_password=PORTAL_PASSWORD)  # fmt: skip
    lines = (server.home / "keys" / "vault.key").read_text().splitlines()[1:]
    return Loot(folder, told, [line.split()[-1] for line in lines])


def spellings(word: str) -> set[bytes]:
    """As text in the usual encodings, in base64 at each of its three offsets, in hexadecimal, in JSON."""
    raw = word.encode()
    found = {raw, raw.upper(), word.encode("utf-16-le"), raw.hex().encode(), json.dumps(word).encode()}
    for offset in range(3):
        whole = base64.b64encode(bytes(offset) + raw)
        found.add(whole[4 if offset else 0 : -4])
        found.add(base64.urlsafe_b64encode(bytes(offset) + raw)[4 if offset else 0 : -4])
    return found


def opened_up(data: bytes) -> bytes:
    """The files with what is merely packed unpacked: base64 of zlib, as Django packs sessions."""
    parts = [data]
    for piece in re.findall(rb"[A-Za-z0-9_-]{24,}", data):
        for start in range(4):  # what stands before it in the row may be of the same letters
            raw = base64.urlsafe_b64decode(piece[start : start + (len(piece) - start) // 4 * 4])
            parts.append(raw)
            with suppress(zlib.error):
                parts.append(zlib.decompressobj().decompress(raw))
    return b"\n".join(parts)


def test_the_wal_was_stolen_too(loot: Loot) -> None:
    assert {file.name for file in loot.folder.iterdir()} == {"hub.sqlite3", "hub.sqlite3-wal", "hub.sqlite3-shm"}
    assert (loot.folder / "hub.sqlite3-wal").stat().st_size > 10_000
    assert any(b"vault.sealed" in data for data in loot.files())  # the search below would find words


def test_the_stolen_files_hold_no_word_of_a_secret(loot: Loot) -> None:
    for data in loot.files():
        plain = opened_up(data)
        found = [word for word in loot.words for spelling in spellings(word) if spelling in plain]
        assert found == []


def test_the_search_finds_what_is_only_packed(loot: Loot) -> None:
    packed = "." + base64.urlsafe_b64encode(zlib.compress(json.dumps({"s": loot.words[-1]}).encode())).decode()
    assert loot.words[-1].encode() in opened_up(b"key" + packed.encode() + b":1x2y")
    assert any(spelling in base64.b64encode(b"ab" + PASSWORD.encode() + b"xyz") for spelling in spellings(PASSWORD))


def test_the_stolen_files_hold_no_recovery_code(loot: Loot) -> None:
    with closing(sqlite3.connect(loot.folder / "hub.sqlite3")) as hub:
        data = [row[0] for row in hub.execute("SELECT data FROM mfa_authenticator")]
    assert len(data) == 2
    assert not [code for code in loot.codes if any(code in text for text in data)]
    assert all(json.loads(text).get("secret", json.loads(text).get("seed", "")).startswith("w1.k1.") for text in data)


def test_the_stolen_files_hold_no_key(loot: Loot) -> None:
    for data in loot.files():
        plain = opened_up(data)
        assert not [key for key in loot.keys if key in plain or base64.b64encode(key) in plain]


def test_the_columns_of_a_login_are_what_chance_would_write(loot: Loot) -> None:
    with closing(sqlite3.connect(loot.folder / "hub.sqlite3")) as hub:
        sealed, wrapped = hub.execute("SELECT sealed, wrapped FROM wedlock_credential").fetchone()
    assert (len(sealed), len(wrapped)) == (12 + 128 + 16, 12 + 32 + 16)
    assert len(zlib.compress(sealed + wrapped, 9)) > len(sealed + wrapped)


def test_the_stolen_hub_opens_beside_no_other_keys(loot: Loot, tmp_path: Path) -> None:
    home = tmp_path / "home"
    PortalServer(home).wedlock("vault", "status")  # the thief's own keys
    for file in home.glob("hub.sqlite3*"):
        file.unlink()
    for file in loot.folder.iterdir():
        shutil.copy(file, home)
    command = [sys.executable, "-m", "wedlock", "--home", str(home), "vault", "status"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(COLUMNS="500"))
    assert done.returncode == 2
    assert "The key file does not belong to this hub" in done.stderr
