"""`wedlock analyze` as a user runs it: a process of its own, timed, with its greatest memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DATASETS = Path(os.environ.get("WEDLOCK_DATASETS", ROOT.parent / "shared" / "datasets"))


@dataclass(frozen=True)
class Done:
    """One analysis: overlap.json, seconds by the wall and of a processor, greatest memory in MB."""

    overlap: dict[str, Any]
    seconds: float
    processor: float  # what a loaded machine leaves the same
    megabytes: float


def analyze(left: object, right: object, *more: str) -> Done:
    """Run the command in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "wedlock", "analyze", str(left), str(right), "--json", "-", *more]
    begun = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    assert process.stdout is not None
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    return Done(json.loads(text), time.monotonic() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
