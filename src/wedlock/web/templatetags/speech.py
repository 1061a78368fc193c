"""`{% t "An English sentence with {holes}" holes=value %}`: said in the reader's language. Known to every template."""

from __future__ import annotations

from django import template

from wedlock.language import Text
from wedlock.web.middleware.speech import spoken

register = template.Library()


@register.simple_tag
def t(sentence: str, **values: object) -> str:
    return Text(sentence, tuple(values.items())).say(spoken())
