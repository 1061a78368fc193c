"""In which language this process speaks, and the two consoles it speaks on (results: stdout; all else: stderr)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import cast

from rich.console import Console

from wedlock.language import LANGUAGES, Lang, Text


class _Speech:
    lang: Lang = "en"


def choose_language(argv: Sequence[str]) -> Lang:
    """`--lang` on the command line, else WEDLOCK_LANG, else the locale, else English."""
    wanted = ""
    for i, word in enumerate(argv):
        if word == "--lang" and i + 1 < len(argv):
            wanted = argv[i + 1]
        elif word.startswith("--lang="):
            wanted = word.partition("=")[2]
    for name in ("WEDLOCK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        wanted = wanted or os.environ.get(name, "")
    _Speech.lang = cast(Lang, wanted[:2]) if wanted[:2] in LANGUAGES else "en"
    return _Speech.lang


def lang() -> Lang:
    return _Speech.lang


def h(text: Text) -> str:
    """A help text in the language of this process; command modules are imported after it is chosen."""
    return text.say(_Speech.lang)


def results() -> Console:
    return Console(highlight=False, soft_wrap=True, emoji=False)


def notes() -> Console:
    return Console(stderr=True, highlight=False, emoji=False)
