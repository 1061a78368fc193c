"""Click's own words (Usage, Options, its errors) in the reader's language.

Click looks them up through the function `_` of each of its modules; there the look-up is put in. Compiled gettext files
would do the same with a binary in the repository and a build step.
"""

from __future__ import annotations

import gettext
import json
import sys
from collections.abc import Callable
from functools import cache
from importlib import resources

from wedlock.language import Lang


@cache
def _chinese() -> dict[str, str]:
    text = (resources.files("wedlock.cli") / "click_zh.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def _look_up(message: str) -> str:
    return _chinese().get(message, message)


def _look_up_number(singular: str, plural: str, n: int) -> str:
    return _look_up(singular if n == 1 else plural)


def speak(lang: Lang) -> None:
    """Let click speak `lang`."""
    words: tuple[tuple[str, Callable[..., str]], ...] = (("_", gettext.gettext), ("ngettext", gettext.ngettext))
    if lang == "zh":
        words = (("_", _look_up), ("ngettext", _look_up_number))
    for name, module in list(sys.modules.items()):
        if name.startswith("click."):
            for word, look_up in words:
                if hasattr(module, word):
                    setattr(module, word, look_up)
