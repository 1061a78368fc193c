"""What can go wrong with the lab: each error names the thing and the way out."""

from __future__ import annotations


class LabError(Exception):
    """`problem` is one sentence, `hint` what to do about it."""

    def __init__(self, problem: str, hint: str = "") -> None:
        super().__init__(f"{problem}\n{hint}" if hint else problem)
        self.problem = problem
        self.hint = hint


class NotInstalled(LabError):
    """A program that the lab needs is not on this machine."""
