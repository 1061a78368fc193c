"""What a person reads, in English and Simplified Chinese.

A `Text` is an English sentence with named holes and the values for them; it is put into words only when somebody
reads it, in the reader's language. The Chinese sentences lie in `locale/zh/*.json`, keyed by the English sentence;
`tests/unit/test_language.py` holds every `T("...")` of the source against them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

Lang = Literal["en", "zh"]
LANGUAGES: tuple[Lang, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence: the English template and the values of its holes (numbers, names, or other Texts)."""

    template: str
    values: tuple[tuple[str, object], ...] = ()

    def say(self, lang: Lang = "en") -> str:
        """The sentence in `lang`; a sentence nobody has translated is said in English."""
        template = self.template if lang == "en" else translations(lang).get(self.template, self.template)
        if not self.values:
            return template.replace("{{", "{").replace("}}", "}")
        said = {name: _say_value(value, lang) for name, value in self.values}
        return template.format(**said)

    def __str__(self) -> str:
        return self.say("en")


class Bilingual(Text):
    """Words kept as data in both languages (labels of jobs and meanings), for the hole of a sentence."""

    __slots__ = ()

    @staticmethod
    def of(en: str, zh: str) -> Bilingual:
        return Bilingual(en, (("zh", zh),))

    def say(self, lang: Lang = "en") -> str:
        return self.template if lang == "en" else str(self.values[0][1])


def T(template: str, /, **values: object) -> Text:  # noqa: N802 - the customary short name of a marked string
    """Mark an English sentence for translation. `template` must be a literal: a test collects them."""
    return Text(template, tuple(values.items()))


def kept(text: Text) -> str:
    """A Text as data, for a database: whoever reads it later is told in his own language."""
    return json.dumps(_plain(text), ensure_ascii=False)


def told(data: str) -> Text:
    """The Text that was kept; any other words are a sentence as they stand."""
    try:
        found = json.loads(data)
    except ValueError:
        found = None
    text = _text_of(found)
    return text if isinstance(text, Text) else Text(data.replace("{", "{{").replace("}", "}}"))


def _plain(value: object) -> object:
    if isinstance(value, Text):
        return {"text": value.template, "values": {name: _plain(one) for name, one in value.values}}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def _text_of(data: object) -> object:
    if isinstance(data, list):
        return [_text_of(one) for one in data]
    if isinstance(data, dict) and data.keys() == {"text", "values"}:
        return Text(data["text"], tuple((name, _text_of(one)) for name, one in data["values"].items()))
    return data


def _say_value(value: object, lang: Lang) -> object:
    if isinstance(value, Text):
        return value.say(lang)
    if isinstance(value, (list, tuple)):
        return ("、" if lang == "zh" else ", ").join(str(_say_value(v, lang)) for v in value)
    return value


@cache
def translations(lang: Lang) -> Mapping[str, str]:
    """English sentence → sentence in `lang`, from every JSON file of `locale/<lang>/`."""
    found: dict[str, str] = {}
    folder = resources.files("wedlock") / "locale" / lang
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".json"):
            found.update(json.loads(file.read_text(encoding="utf-8")))
    return found
