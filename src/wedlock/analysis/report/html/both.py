"""A sentence in both languages at once: the page holds both, and its switch shows one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from wedlock.analysis.report.labels import Sayable


@dataclass(frozen=True, slots=True)
class Both:
    """`en` and `zh`, plain text. In HTML it is two spans, of which the style sheet hides one."""

    en: str
    zh: str

    def __html__(self) -> str:
        return self.tagged("span")

    def tagged(self, tag: str) -> Markup:
        """Both as elements `tag` (`tspan` inside a picture); a text that is the same in both stands once."""
        if self.en == self.zh:
            return escape(self.en)
        en, zh = escape(self.en), escape(self.zh)
        return Markup(f"<{tag} lang=en>{en}</{tag}><{tag} lang=zh>{zh}</{tag}>")  # noqa: S704 - both escaped above

    @property
    def plain(self) -> str:
        """For places that take text only (an attribute, a picture's title): English / Chinese."""
        return self.en if self.en == self.zh else f"{self.en} / {self.zh}"

    @property
    def svg(self) -> Markup:
        return self.tagged("tspan")


def both(text: Sayable | str) -> Both:
    """`text` in both languages; a plain string is a name and the same in both."""
    if isinstance(text, str):
        return Both(text, text)
    return Both(text.say("en"), text.say("zh"))


def sentences(texts: Sequence[Sayable], most: int | None = None) -> Both | None:
    """Several sentences in a row, at most `most`; None where there are none."""
    if not texts:
        return None
    chosen = texts[:most]
    return Both(" · ".join(t.say("en") for t in chosen), "；".join(t.say("zh") for t in chosen))


def names(texts: Sequence[Sayable]) -> Both:
    """Names in a row, with each language's own comma."""
    return Both(", ".join(t.say("en") for t in texts), "、".join(t.say("zh") for t in texts))
