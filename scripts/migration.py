"""Writes the hub's one migration anew from the models: nothing is released yet, so no hub has to be carried over."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "src" / "wedlock" / "store" / "migrations"


def main() -> None:
    from django.core.management import call_command

    from wedlock import bootstrap

    (FOLDER / "0001_initial.py").unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as home:
        bootstrap.open_hub(bootstrap.settings(Path(home)), migrate=False)
        call_command("makemigrations", "store")
    for tidy in (("check", "--fix"), ("format",)):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, "-q", str(FOLDER)], check=True)


if __name__ == "__main__":
    main()
