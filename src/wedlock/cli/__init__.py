"""The command line: `main` finds the command, and turns every WedlockError into words and an exit code."""

from __future__ import annotations

import sys

from wedlock.cli.group import run
from wedlock.cli.output import bear_any_terminal, finish


def main() -> None:
    bear_any_terminal()
    code = run(sys.argv[1:])
    sys.exit(code if finish() else code or 2)
