"""The files by which a company's own means (group policy, MDM, a configuration tool) install the extension."""

from __future__ import annotations

import json
import plistlib
import uuid
from xml.sax.saxutils import quoteattr

_REGISTRY = {"chrome": r"Google\Chrome", "edge": r"Microsoft\Edge"}
_MAC = {"chrome": "com.google.Chrome", "edge": "com.microsoft.Edge"}
_NAMES = {"chrome": "Google Chrome", "edge": "Microsoft Edge"}
_ENTRY = "8400"  # entries are numbered; a number of our own replaces nobody else's


def policy_files(identifier: str, update_url: str) -> dict[str, bytes]:
    """Path → content, for Chrome and Edge on Windows, Linux and macOS."""
    entry = f"{identifier};{update_url}"
    files = {}
    for browser in _REGISTRY:
        files[f"policies/windows-{browser}.reg"] = _registry(browser, entry)
        files[f"policies/macos-{browser}.mobileconfig"] = _profile(browser, identifier, entry)
        files[f"policies/linux-{browser}.json"] = _json({"ExtensionInstallForcelist": [entry]})
    return files


def update_xml(identifier: str, version: str, package_url: str) -> bytes:
    """What a browser asks for new versions (Omaha's gupdate protocol 2.0)."""
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        "<gupdate xmlns='http://www.google.com/update2/response' protocol='2.0'>\n"
        f"  <app appid={quoteattr(identifier)}>\n"
        f"    <updatecheck codebase={quoteattr(package_url)} version={quoteattr(version)} />\n"
        "  </app>\n"
        "</gupdate>\n"
    ).encode()


def _registry(browser: str, entry: str) -> bytes:
    """As regedit exports it: UTF-16 with a byte order mark."""
    place = rf"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\{_REGISTRY[browser]}\ExtensionInstallForcelist"
    lines = ("Windows Registry Editor Version 5.00", "", f"[{place}]", f'"{_ENTRY}"="{entry}"', "")
    return b"\xff\xfe" + "\r\n".join(lines).encode("utf-16-le")


def _profile(browser: str, identifier: str, entry: str) -> bytes:
    name = f"wedlock.extension.{browser}"
    inner = {
        "PayloadType": _MAC[browser],
        "PayloadIdentifier": f"{name}.policy",
        "PayloadUUID": _uuid(identifier, f"{name}.policy"),
        "PayloadVersion": 1,
        "PayloadDisplayName": _NAMES[browser],
        "ExtensionInstallForcelist": [entry],
    }
    outer = {
        "PayloadType": "Configuration",
        "PayloadIdentifier": name,
        "PayloadUUID": _uuid(identifier, name),
        "PayloadVersion": 1,
        "PayloadScope": "System",
        "PayloadDisplayName": f"Wedlock ({_NAMES[browser]})",
        "PayloadContent": [inner],
    }
    return plistlib.dumps(outer)


def _uuid(identifier: str, name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{identifier}/{name}")).upper()


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2) + "\n").encode()
