"""Why a capture cannot say what changed in some tables, as one Text for a person."""

from __future__ import annotations

from collections.abc import Mapping

from wedlock.language import T, Text


def said(lost: Mapping[str, Text]) -> Text | None:
    """Table → reason: the reasons, each once; None where nothing was lost."""
    reasons = tuple(dict.fromkeys(lost.values()))
    return None if not reasons else reasons[0] if len(reasons) == 1 else T("{reasons}", reasons=reasons)
