"""README.txt: what lies in the folder and what the administrator who rolls it out does with it, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from wedlock.language import LANGUAGES, T, Text


def readme(portal: str, origins: Sequence[str], identifier: str, version: str, update_url: str) -> bytes:
    parts = _parts(portal, origins, identifier, version, update_url)
    told = ["\n\n".join(part.say(lang) for part in parts) for lang in LANGUAGES]
    return ("\n\n----------\n\n".join(told) + "\n").replace("\n", "\r\n").encode("utf-8-sig")


def _parts(portal: str, origins: Sequence[str], identifier: str, version: str, update_url: str) -> tuple[Text, ...]:
    return (
        T("The browser extension of {portal}, version {version}, id {identifier}", portal=portal, version=version,
          identifier=identifier),
        T("It may read and fill the pages of: {origins}. When an application moves to another address or is added, "
          "pack again: browsers that follow {update_url} take the new version by themselves within hours.",
          origins=", ".join((portal, *origins)), update_url=update_url),
        T("To try it in one browser: open chrome://extensions (in Edge: edge://extensions), switch developer mode on, "
          "choose \"Load unpacked\" and the folder `unpacked`. Google Chrome 137 and later takes no extension from its "
          "command line (--load-extension)."),
        T("For everybody, {update_url} must be reachable for every browser, and lead to update.xml and wedlock.crx of "
          "this folder; the portal itself serves both under /extension/. A certificate of your own authority must be "
          "trusted by the browsers' computers.", update_url=update_url),
        T("Windows: import policies\\windows-chrome.reg and policies\\windows-edge.reg, or put their entry into a "
          "group policy (ExtensionInstallForcelist). Chrome and Edge install an extension from outside their stores "
          "only on computers that are joined to a domain or to Entra ID, or are managed by an MDM."),
        T("macOS: install policies/macos-chrome.mobileconfig and policies/macos-edge.mobileconfig through your MDM."),
        T("Linux: copy policies/linux-chrome.json to /etc/opt/chrome/policies/managed/wedlock.json, and "
          "policies/linux-edge.json to /etc/opt/edge/policies/managed/wedlock.json; for Chromium the folder is "
          "/etc/chromium/policies/managed."),
        T("Afterwards chrome://policy (edge://policy) shows the entry, and the extension appears within a minute."),
    )  # fmt: skip
