"""What a check of a value says no by."""

from __future__ import annotations

from collections.abc import Callable

from wedlock.language import Text
from wedlock.model.sync import Value

Fit = Callable[[Value], Value]
"""Hands the value over in the column's kind, or raises NotFitting."""


class NotFitting(Exception):
    """The value is nothing for the column; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text
