"""The word lists of this room, read once."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def read(name: str) -> Any:
    """The content of `name`.json beside this file."""
    file = resources.files("wedlock") / "analysis" / "records" / "normal" / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8"))
