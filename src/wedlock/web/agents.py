"""A browser's long name for itself, as people say it: “Chrome, Windows”."""

from __future__ import annotations

# The first word that is found counts: Edge also calls itself Chrome, Chrome also calls itself Safari.
_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("QQBrowser/", "QQ"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
             ("Safari/", "Safari"))  # fmt: skip
_COMPUTERS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
              ("Macintosh", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


def said(user_agent: str) -> str:
    """Browser and computer as far as they are known; of anything else what can be printed of forty characters."""
    words = (_first(user_agent, _BROWSERS), _first(user_agent, _COMPUTERS))
    return ", ".join(filter(None, words)) or "".join(filter(str.isprintable, user_agent[:40]))


def _first(user_agent: str, known: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in known if mark in user_agent), "")
