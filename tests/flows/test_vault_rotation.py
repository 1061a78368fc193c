"""The vault's key rotated: killed at any step nothing is lost, a portal that runs meanwhile goes on, and refusals."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.serving import PortalServer, environment

LOGINS = 600

_FILL = """
from django.db import transaction
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from wedlock.passport.vault import store_credential
from wedlock.store.models import Account, Application
from wedlock.web.house import keys
creme = Application.objects.create(name="creme", system="crm", label="Creme", url="https://crm.example.com/")
with transaction.atomic():
    for n in range(given["logins"]):
        account = Account.objects.create(username=f"person{n}")
        store_credential(keys(), account, creme, f"login{n}", f"password {n}", "test")
        if n < 5:
            TOTP.activate(account, f"JBSWY3DPEHPK3PX{chr(65 + n)}")
            RecoveryCodes.activate(account)
"""

_OPEN_ALL = """
import datetime, hashlib
from allauth.mfa.models import Authenticator
from django.db import transaction
from wedlock.passport.vault import open_credential
from wedlock.store.models import Account, Application, Browser, Credential, Launch
from wedlock.web.house import keys
result, now = [], datetime.datetime.now(datetime.UTC)
with transaction.atomic():
    for n, one in enumerate(Credential.objects.select_related("account", "application").order_by("pk")):
        browser = Browser.objects.create(account=one.account, thumbprint=str(n), public_key={})
        launch = Launch.objects.create(
            account=one.account, application=one.application, browser=browser, session="", origin="", reason="tile",
            ticket=hashlib.sha256(str(n).encode()).hexdigest(), started=now, expires=now)
        secret = open_credential(keys(), launch, str(n))
        result.append([secret.login, secret.password])
    transaction.set_rollback(True)
second = [one.wrap() for one in Authenticator.objects.order_by("pk")]
from wedlock.web.sign_in.second_factors import SecondFactors
result = {
    "logins": result,
    "totp": [SecondFactors().decrypt(one.instance.data["secret"]) for one in second if "secret" in one.instance.data],
    "codes": sum(len(one.get_unused_codes()) for one in second if "seed" in one.instance.data),
}
"""


def filled(home: Path, logins: int) -> PortalServer:
    server = PortalServer(home)
    server.wedlock("vault", "status")
    server.in_hub(_FILL, logins=logins)
    return server


@pytest.fixture(scope="module")
def twenty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("twenty") / "home", 20).home


@pytest.fixture
def home(tmp_path: Path, twenty: Path) -> PortalServer:
    """A hub with twenty logins, and two second factors of five people."""
    shutil.copytree(twenty, tmp_path / "home")
    return PortalServer(tmp_path / "home")


def all_opens(server: PortalServer, logins: int) -> None:
    found = server.in_hub(_OPEN_ALL)
    assert found["logins"] == [[f"login{n}", f"password {n}"] for n in range(logins)]
    assert found["totp"] == [f"JBSWY3DPEHPK3PX{chr(65 + n)}" for n in range(5)]
    assert found["codes"] == 50


def status(server: PortalServer) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(server.wedlock("vault", "status", "--json", "-"))
    return found


def test_a_rotation_brings_everything_under_a_new_key_and_retires_the_old(home: PortalServer) -> None:
    key_file = home.home / "keys" / "vault.key"
    old = key_file.read_text()
    done = json.loads(home.wedlock("vault", "rotate", "--grace", "0", "--json", "-"))
    assert {k: done[k] for k in ("sealing", "retired", "resumed", "credentials", "second_factors")} == {
        "sealing": "k2", "retired": ["k1"], "resumed": False, "credentials": 20, "second_factors": 10,
    }  # fmt: skip
    assert {k: status(home)[k] for k in ("keys", "sealing", "logins", "second_factors_left")} == {
        "keys": ["k2"], "sealing": "k2", "logins": {"k2": 20}, "second_factors_left": 0,
    }  # fmt: skip
    assert old.splitlines()[2].split()[2] not in key_file.read_text()
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    all_opens(home, 20)
    home.wedlock("audit", "verify")


def test_a_rotation_tells_no_key(home: PortalServer) -> None:
    key_file = home.home / "keys" / "vault.key"
    before = key_file.read_text().split()
    command = [sys.executable, "-m", "wedlock", "--home", str(home.home), "vault"]
    said = ""
    for words in (["rotate", "--grace", "0"], ["status"], ["status", "--json", "-"]):
        done = subprocess.run([*command, *words], capture_output=True, text=True, env=environment())
        said += done.stdout + done.stderr
    assert "Key k2 seals now: 20 logins, 10 second factors" in said
    assert not [word for word in {*before, *key_file.read_text().split()} if len(word) > 20 and word in said]


def under_new_key(server: PortalServer) -> int:
    """How many logins lie under the second key; -1 while the key file does not hold it."""
    if "vault k2" not in (server.home / "keys" / "vault.key").read_text():
        return -1
    with closing(sqlite3.connect(server.home / "hub.sqlite3")) as hub:
        return int(hub.execute("SELECT count(*) FROM wedlock_credential WHERE vault_key = 'k2'").fetchone()[0])


def test_killed_at_any_step_nothing_is_lost_and_the_next_call_goes_on(tmp_path: Path) -> None:
    home = filled(tmp_path / "home", LOGINS)
    command = [sys.executable, "-m", "wedlock", "--home", str(home.home), "vault", "rotate", "--grace", "20"]
    for moved in (0, 1, LOGINS // 2, LOGINS):  # the key just written; in the midst; before the old one is retired
        running = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        give_up = time.monotonic() + 60
        while under_new_key(home) < moved and time.monotonic() < give_up:
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert under_new_key(home) >= moved
        assert status(home)["keys"] == ["k1", "k2"]
        all_opens(home, LOGINS)
    done = json.loads(home.wedlock("vault", "rotate", "--grace", "0", "--json", "-"))
    assert (done["resumed"], done["sealing"], done["retired"]) == (True, "k2", ["k1"])
    assert status(home)["logins"] == {"k2": LOGINS}
    all_opens(home, LOGINS)
    home.wedlock("audit", "verify")


def test_a_portal_that_runs_seals_and_opens_through_a_rotation(home: PortalServer) -> None:
    home.add_account("carol", "correct horse battery staple")
    home.start()
    try:
        cookie, page = sign_in(home, "carol", "correct horse battery staple")
        assert page == 200
        home.wedlock("vault", "rotate", "--grace", "0.5")
        assert get(home, "/", cookie) == 200  # still signed in: the session was sealed anew
        assert sign_in(home, "carol", "correct horse battery staple")[1] == 200
        assert status(home)["sessions_left"] == 0
    finally:
        home.stop()
    all_opens(home, 20)


def get(server: PortalServer, path: str, cookie: str) -> int:
    host = server.address.partition("//")[2]
    line = http.client.HTTPConnection(host, timeout=20)
    line.request("GET", path, headers={"Cookie": cookie})
    return line.getresponse().status


def sign_in(server: PortalServer, name: str, password: str) -> tuple[str, int]:
    """The session's cookie, and how the portal's first page answers to it."""
    host = server.address.partition("//")[2]
    line = http.client.HTTPConnection(host, timeout=20)
    line.request("GET", "/accounts/login/")
    answer = line.getresponse()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
    jar = dict(one.partition(";")[0].split("=", 1) for one in answer.headers.get_all("Set-Cookie", []))
    assert token
    body = urlencode({"login": name, "password": password, "csrfmiddlewaretoken": token[1]})
    cookies = "; ".join(f"{k}={v}" for k, v in jar.items())
    line.request("POST", "/accounts/login/", body, {
        "Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded", "Origin": server.address,
    })  # fmt: skip
    answer = line.getresponse()
    answer.read()
    assert answer.status == 302, answer.status
    jar |= dict(one.partition(";")[0].split("=", 1) for one in answer.headers.get_all("Set-Cookie", []))
    cookie = "; ".join(f"{k}={v}" for k, v in jar.items())
    return cookie, get(server, "/", cookie)


def refused(server: PortalServer, *words: str, code: int) -> str:
    command = [sys.executable, "-m", "wedlock", "--home", str(server.home), *words]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(COLUMNS="500", **server.env))
    assert done.returncode == code, (done.stdout, done.stderr)
    return " ".join(done.stderr.split())


def test_a_row_that_does_not_open_keeps_the_old_key_and_is_named(home: PortalServer) -> None:
    with sqlite3.connect(home.home / "hub.sqlite3") as hub:
        hub.execute("UPDATE wedlock_credential SET version = 9 WHERE id = 3")
    said = refused(home, "vault", "rotate", "--grace", "0", code=1)
    assert "creme/person2" in said
    assert "The old key stays" in said
    assert status(home)["keys"] == ["k1", "k2"]
    with sqlite3.connect(home.home / "hub.sqlite3") as hub:
        hub.execute("UPDATE wedlock_credential SET version = 1 WHERE id = 3")
    done = json.loads(home.wedlock("vault", "rotate", "--grace", "0", "--json", "-"))
    assert (done["resumed"], done["retired"]) == (True, ["k1"])
    all_opens(home, 20)


def test_a_second_rotation_at_once_is_refused(home: PortalServer) -> None:
    command = [sys.executable, "-m", "wedlock", "--home", str(home.home), "vault", "rotate", "--grace", "20"]
    first = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        give_up = time.monotonic() + 20
        while len(status(home)["keys"]) == 1 and time.monotonic() < give_up:
            time.sleep(0.1)
        assert "Another rotation of the keys" in refused(home, "vault", "rotate", "--grace", "0", code=4)
    finally:
        first.kill()
        first.wait()
    home.wedlock("vault", "rotate", "--grace", "0")
    all_opens(home, 20)


def test_keys_of_the_environment_are_added_and_taken_away_by_their_keeper(home: PortalServer) -> None:
    key_file = home.home / "keys" / "vault.key"
    keys = key_file.read_text().strip().replace("\n", ";")
    key_file.unlink()
    (home.home / "wedlock.toml").write_text('[passport]\nvault_key = "env:VAULT_KEYS"\n')
    home.env = {"VAULT_KEYS": keys}
    assert "openssl rand -base64 32" in refused(home, "vault", "rotate", code=4)
    new = subprocess.run(["openssl", "rand", "-base64", "32"], capture_output=True, text=True, check=True).stdout
    home.env = {"VAULT_KEYS": f"{keys};vault k2 {new.strip()}"}
    done = json.loads(home.wedlock("vault", "rotate", "--json", "-"))
    assert (done["sealing"], done["retired"], done["credentials"]) == ("k2", ["k1"], 20)
    lines = [line for line in home.env["VAULT_KEYS"].split(";") if not line.startswith("vault k1")]
    home.env = {"VAULT_KEYS": ";".join(lines)}
    all_opens(home, 20)


def test_a_named_key_file_is_rotated_in_its_place(home: PortalServer) -> None:
    elsewhere = home.home.parent / "elsewhere.key"
    (home.home / "keys" / "vault.key").rename(elsewhere)
    (home.home / "wedlock.toml").write_text(f'[passport]\nvault_key = "file:{elsewhere}"\n')
    home.wedlock("vault", "rotate", "--grace", "0")
    assert "vault k2" in elsewhere.read_text()
    all_opens(home, 20)


# What stands in the way is told before anything is done.


def test_a_missing_key_file_is_told_and_not_made_anew(home: PortalServer) -> None:
    key_file = home.home / "keys" / "vault.key"
    key_file.unlink()
    for words in (("vault", "status"), ("vault", "rotate"), ("audit", "verify"), ("serve", "--listen", "127.0.0.1:0")):
        assert f"The key file {key_file} is missing" in refused(home, *words, code=2)
    assert not key_file.exists()


def test_keys_that_are_all_gone_are_not_made_anew_beside_an_old_hub(home: PortalServer) -> None:
    for file in (home.home / "keys").iterdir():
        file.unlink()
    assert "is missing" in refused(home, "serve", "--listen", "127.0.0.1:0", code=2)


def test_a_key_file_of_another_hub_is_told(home: PortalServer, tmp_path: Path) -> None:
    other = PortalServer(tmp_path / "other")
    other.wedlock("vault", "status")
    (home.home / "keys" / "vault.key").write_text((other.home / "keys" / "vault.key").read_text())
    for words in (("vault", "status"), ("vault", "rotate"), ("serve", "--listen", "127.0.0.1:0")):
        assert "The key file does not belong to this hub" in refused(home, *words, code=2)


def test_a_key_file_that_others_can_read_is_told(home: PortalServer) -> None:
    key_file = home.home / "keys" / "vault.key"
    key_file.chmod(0o644)
    said = refused(home, "vault", "rotate", code=4)
    assert "can be read by others (mode 0o644)" in said
    assert f"chmod 600 {key_file}" in said


def test_a_damaged_key_file_is_told_without_what_it_holds(home: PortalServer) -> None:
    key_file = home.home / "keys" / "vault.key"
    text = key_file.read_text()
    key_file.write_text(text[:-9])
    said = refused(home, "vault", "status", code=2)
    assert "is no key file of ours, or is damaged" in said
    assert not [word for word in text.split() if len(word) > 20 and word[:20] in said]


def test_a_locked_database_is_told_and_nothing_is_lost(home: PortalServer) -> None:
    with sqlite3.connect(home.home / "hub.sqlite3", isolation_level=None) as hub:
        hub.execute("BEGIN IMMEDIATE")
        said = refused(home, "vault", "rotate", "--grace", "0", code=3)
        hub.execute("ROLLBACK")
    assert "is locked by another program" in said
    home.wedlock("vault", "rotate", "--grace", "0")
    all_opens(home, 20)
