"""Evidence kept in the hub as data and said in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from wedlock.language import Lang, Text
from wedlock.store.models import Proposal


def kept(evidence: Iterable[Text]) -> list[list[object]]:
    """As JSON: the English sentence and its values."""
    return [[text.template, {name: str(value) for name, value in text.values}] for text in evidence]


def told(proposal: Proposal) -> tuple[Text, ...]:
    """The evidence of a Proposal as sentences."""
    return tuple(Text(template, tuple(values.items())) for template, values in proposal.evidence)


def said(proposal: Proposal, lang: Lang) -> str:
    """All of it in one line."""
    return ("；" if lang == "zh" else "; ").join(text.say(lang) for text in told(proposal))
