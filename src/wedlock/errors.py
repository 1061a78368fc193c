"""The whole error tree, grouped by what the caller should do; each group has the exit code of the command line.

    WedlockError
    ├── NeedsPerson          1   a person decides: a conflict, a divergence, an invalid plan
    │   ├── PlanInvalid          the plan has mistakes, each with its line
    │   └── LinkedTwice          a record would be in two Links
    ├── UsageError           2   correct the command or the settings and call again
    │   ├── SettingsError        wedlock.toml or the environment
    │   ├── InputError           a file that is not what it should be (DDL, catalog, plan, CSV)
    │   └── OutputError          a place that cannot be written (full disk, no right, exists)
    ├── Unavailable          3   mend the connection or the rights and call again
    │   ├── Unreachable          no server answers
    │   │   └── Uncertain        the connection broke during a commit: nobody knows whether it was carried out
    │   ├── LoginRefused         the server refused user or password
    │   ├── MissingRight         connected, but not allowed
    │   └── TooSlow              the statement time-out or connection time-out struck
    └── Refused              4   not done for safety; the text says what would have to change

Every error names the thing and the way out: `problem` is one sentence, `hint` what to do about it.
"""

from __future__ import annotations

from typing import ClassVar

from wedlock.language import Lang, Text


class WedlockError(Exception):
    """Something a user can act on. `problem` and `hint` hold no secret."""

    exit_code: ClassVar[int] = 1

    def __init__(self, problem: Text, hint: Text | None = None) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.hint = hint

    def say(self, lang: Lang = "en") -> str:
        """Problem and way out, one below the other."""
        return self.problem.say(lang) + (f"\n{self.hint.say(lang)}" if self.hint else "")

    def __str__(self) -> str:
        return self.say("en")


class NeedsPerson(WedlockError):
    exit_code = 1


class PlanInvalid(NeedsPerson):
    """The plan has mistakes: `mistakes` are (line, sentence), line from 1."""

    def __init__(self, problem: Text, mistakes: tuple[tuple[int, Text], ...], hint: Text | None = None) -> None:
        super().__init__(problem, hint)
        self.mistakes = mistakes

    def say(self, lang: Lang = "en") -> str:
        lines = "".join(f"\n  {line}: {text.say(lang)}" for line, text in self.mistakes)
        return self.problem.say(lang) + lines + (f"\n{self.hint.say(lang)}" if self.hint else "")


class LinkedTwice(NeedsPerson):
    """Records would be in two Links: nothing was kept. `at` are the places of these Links in the Settlement, from 0.

    Of known Links first: without them there may be new ones that are refused.
    """

    def __init__(self, problem: Text, at: tuple[int, ...], hint: Text | None = None) -> None:
        super().__init__(problem, hint)
        self.at = at


class UsageError(WedlockError):
    exit_code = 2


class SettingsError(UsageError):
    pass


class InputError(UsageError):
    pass


class OutputError(UsageError):
    pass


class Unavailable(WedlockError):
    exit_code = 3


class Unreachable(Unavailable):
    pass


class Uncertain(Unreachable):
    pass


class LoginRefused(Unavailable):
    pass


class MissingRight(Unavailable):
    pass


class TooSlow(Unavailable):
    pass


class Refused(WedlockError):
    exit_code = 4
