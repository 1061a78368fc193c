"""`wedlock extension pack`: from the applications of the hub to what a roll-out needs."""

import io
import json
import plistlib
import re
import stat
import subprocess
import sys
import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from tests.serving import PortalServer
from tests.unit.test_crx import verified

from wedlock.passport.extension_id import extension_id
from wedlock.passport.rollout.crx import public_der

ROOT = Path(__file__).resolve().parents[2]


def pack(server: PortalServer, *words: str) -> dict[str, Any]:
    told = server.wedlock("extension", "pack", "--address", server.address, "--json", "-", *words)
    result: dict[str, Any] = json.loads(told)
    return result


@pytest.fixture(scope="module")
def packed(portal_server: PortalServer) -> dict[str, Any]:
    portal_server.add_application("erp", "https://ERP.example.com:443/login")
    portal_server.add_application("crm", "http://127.0.0.1:8010/creme_login")
    portal_server.add_application("wiki", "http://wiki.example.com/")  # nobody consented to plain HTTP
    portal_server.add_application("old", "https://old.example.com/", enabled=False)
    return pack(portal_server)


@pytest.fixture(scope="module")
def folder(packed: dict[str, Any]) -> Path:
    return Path(packed["folder"])


def test_the_permissions_are_the_portal_and_the_applications_that_may_be_filled(
    portal_server: PortalServer, packed: dict[str, Any], folder: Path
) -> None:
    origins = ["http://127.0.0.1:8010", "https://erp.example.com"]
    assert packed["applications"] == origins
    manifest = json.loads((folder / "unpacked/manifest.json").read_text())
    hosts = ["*://127.0.0.1/*", "*://erp.example.com/*"]  # cookies know no port, and not always a scheme
    assert manifest["host_permissions"] == [f"{portal_server.address}/*", *hosts]
    assert not set(manifest["permissions"]) & {"tabs", "webRequest", "debugger", "scripting", "<all_urls>"}
    for script in manifest["content_scripts"]:
        ours = all(file.startswith("portal/") for file in script["js"])
        assert script["matches"] == [f"{one}/*" for one in ([portal_server.address] if ours else origins)]
        assert not script.get("all_frames", False)
    config = json.loads((folder / "unpacked/config.js").read_text().removeprefix("export default "))
    assert (config["portal"], config["applications"]) == (portal_server.address, origins)


def test_every_file_the_manifest_names_is_there(folder: Path) -> None:
    manifest = json.loads((folder / "unpacked/manifest.json").read_text())
    named = [manifest["background"]["service_worker"], *manifest["icons"].values()]
    named += [file for script in manifest["content_scripts"] for file in script["js"]]
    assert [name for name in named if not (folder / "unpacked" / name).is_file()] == []


def test_folder_zip_and_crx_hold_the_same_and_the_crx_verifies(folder: Path, packed: dict[str, Any]) -> None:
    public, zipped = verified((folder / "wedlock.crx").read_bytes())
    assert zipped == (folder / "wedlock.zip").read_bytes()
    inside = zipfile.ZipFile(io.BytesIO(zipped))
    here = {
        str(file.relative_to(folder / "unpacked")): file.read_bytes() for file in (folder / "unpacked").rglob("*.*")
    }
    assert {name: inside.read(name) for name in inside.namelist()} == here
    assert extension_id(public) == packed["extension"]["id"]


def test_an_installed_wedlock_brings_the_extension_along(tmp_path: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, timeout=300)
    installed = tmp_path / "wedlock" / "extension"
    ours = {one.relative_to(folder / "unpacked") for one in (folder / "unpacked").rglob("*.js")}
    assert {one.relative_to(installed) for one in installed.rglob("*.js")} == ours


def test_the_key_is_its_owners_alone_and_never_packed(portal_server: PortalServer, folder: Path) -> None:
    file = portal_server.home / "keys" / "extension.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not [one for one in folder.rglob("*") if one.is_file() and b"PRIVATE KEY" in one.read_bytes()]


def test_the_server_trusts_the_id_that_was_packed(portal_server: PortalServer, packed: dict[str, Any]) -> None:
    key = load_pem_private_key((portal_server.home / "keys" / "extension.pem").read_bytes(), None)
    assert packed["extension"]["id"] == extension_id(public_der(key))  # type: ignore[arg-type]

    def state(identifier: str) -> int:
        request = urllib.request.Request(
            f"{portal_server.address}/api/extension/state",
            json.dumps({"run": "0" * 64, "thumbprint": None}).encode(),
            {
                "Origin": f"chrome-extension://{identifier}",
                "Content-Type": "application/json",
                "Wedlock-Extension": packed["extension"]["version"],
            },
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code

    assert state(packed["extension"]["id"]) == 200
    assert state("a" * 32) == 403


def test_the_same_hub_packs_to_the_same_bytes(
    portal_server: PortalServer, packed: dict[str, Any], folder: Path
) -> None:
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    again = pack(portal_server)
    assert again == packed | {"roll_out_needed": False}
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before


def test_the_portal_serves_what_browsers_fetch_and_nothing_else(
    portal_server: PortalServer, packed: dict[str, Any], folder: Path
) -> None:
    with urllib.request.urlopen(f"{portal_server.address}/extension/update.xml") as answer:
        tree = ElementTree.fromstring(answer.read())
    update = tree.find("{*}app/{*}updatecheck")
    app = tree.find("{*}app")
    assert app is not None
    assert update is not None
    assert app.get("appid") == packed["extension"]["id"]
    assert update.get("version") == packed["extension"]["version"]
    with urllib.request.urlopen(str(update.get("codebase"))) as answer:
        assert answer.headers["Content-Type"] == "application/x-chrome-extension"
        assert answer.read() == (folder / "wedlock.crx").read_bytes()
    for name in ("README.txt", "wedlock.zip", "..%2fkeys%2fextension.pem", "%2e%2e/keys/extension.pem"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{portal_server.address}/extension/{name}")


def test_policy_files_of_each_system_name_the_same_entry(
    portal_server: PortalServer, packed: dict[str, Any], folder: Path
) -> None:
    entry = f"{packed['extension']['id']};{portal_server.address}/extension/update.xml"
    for browser, place in (("chrome", r"Google\Chrome"), ("edge", r"Microsoft\Edge")):
        registry = (folder / f"policies/windows-{browser}.reg").read_bytes().decode("utf-16")
        assert registry.startswith("Windows Registry Editor Version 5.00\r\n\r\n")
        assert rf"[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\{place}\ExtensionInstallForcelist]" in registry
        assert re.search(rf'^"\d+"="{re.escape(entry)}"\r$', registry, re.MULTILINE)
        assert json.loads((folder / f"policies/linux-{browser}.json").read_text()) == {
            "ExtensionInstallForcelist": [entry]
        }
        profile = plistlib.loads((folder / f"policies/macos-{browser}.mobileconfig").read_bytes())
        assert profile["PayloadContent"][0]["ExtensionInstallForcelist"] == [entry]


def test_the_readme_speaks_both_languages(folder: Path, packed: dict[str, Any]) -> None:
    text = (folder / "README.txt").read_bytes().decode("utf-8-sig")
    for needed in (packed["extension"]["id"], "developer mode", "开发者模式", "137", "Entra ID", "chrome://policy"):
        assert needed in text
    assert "\r\n" in text


def test_another_application_raises_the_version_and_asks_for_a_roll_out(
    portal_server: PortalServer, packed: dict[str, Any], tmp_path: Path
) -> None:
    source = (
        "from wedlock.passport.rollout.pack import roll_out_needed\n"
        "from wedlock.passport.rollout.version import last_pack\n"
        "from pathlib import Path\n"
        "result = roll_out_needed(given['portal'], last_pack(Path(given['home'])))"
    )
    known = {"portal": portal_server.address, "home": str(portal_server.home)}
    assert portal_server.in_hub(source, **known) is False
    portal_server.add_application("shop", "https://shop.example.com/")
    assert portal_server.in_hub(source, **known) is True
    again = pack(portal_server, "--out", str(tmp_path / "out"))
    assert again["roll_out_needed"]
    assert again["extension"]["id"] == packed["extension"]["id"]
    assert again["extension"]["version"] > packed["extension"]["version"]
    assert (tmp_path / "out/wedlock.crx").read_bytes() == (portal_server.home / "extension/wedlock.crx").read_bytes()
    assert portal_server.in_hub(source, **known) is False


def test_an_application_on_the_portals_own_origin_is_refused(portal_server: PortalServer) -> None:
    portal_server.add_application("self", f"{portal_server.address}/login")
    portal_server.wedlock("extension", "pack", "--address", portal_server.address, code=4)
    portal_server.in_hub("from wedlock.store.models import Application\nApplication.objects.get(name='self').delete()")


def test_a_folder_of_somebody_else_is_left_alone(portal_server: PortalServer, tmp_path: Path) -> None:
    (tmp_path / "unpacked").mkdir()
    (tmp_path / "unpacked/thesis.txt").write_text("years of work")
    portal_server.wedlock("extension", "pack", "--address", portal_server.address, "--out", str(tmp_path), code=2)
    assert (tmp_path / "unpacked/thesis.txt").read_text() == "years of work"


def test_updates_over_plain_http_are_refused(portal_server: PortalServer) -> None:
    portal_server.wedlock("extension", "pack", "--update-url", "http://files.example.com/update.xml", code=2)
