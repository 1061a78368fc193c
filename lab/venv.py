"""Python environments of the products: one each, for their requirements contradict one another's and ours."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from lab.places import Places
from lab.programs import run


def install_requirements(where: Places, folder: Path, requirements: Path) -> None:
    """Make the environment and install the exact versions; nothing to do where that is done already."""
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    stamp = folder / "requirements.stamp"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    log = f"{folder.name}-install"
    run(where, log, [sys.executable, "-m", "venv", folder])
    # All are wheels or pure Python: no compiler is needed.
    pip = [folder / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input"]
    run(where, log, [*pip, "-r", requirements])
    stamp.write_text(wanted)
