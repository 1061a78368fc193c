"""The command line: `main` finds the command, and turns every WedlockError into words and an exit code."""

from __future__ import annotations

import sys

from wedlock.cli.group import run


def main() -> None:
    sys.exit(run(sys.argv[1:]))
