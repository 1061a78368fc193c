"""Two administrators at one thing: what was shown is compared with what is there now, before anything is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from wedlock.errors import Refused
from wedlock.language import T


class ChangedMeanwhile(Refused):
    """Somebody else has changed it since it was shown: nothing was written."""


def fingerprint(values: Mapping[str, object]) -> str:
    """A short text that stands for the values shown."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:32]


def unchanged(shown: str | None, values: Mapping[str, object], name: str) -> None:
    """Refuse where `shown` (None: nobody looked) no longer stands for the `values` that are there."""
    if shown is not None and shown != fingerprint(values):
        raise ChangedMeanwhile(
            T("{name} has been changed by somebody else since this page was opened; nothing was saved.", name=name),
            T("Load the page again, look at what has changed, and enter your change once more."),
        )
