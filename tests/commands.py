"""The command line on the hub of this process: `wedlock(…)` gives exit code, standard output, standard error."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from typing import Any

import jsonschema
import pytest

SCHEMA = json.loads((resources.files("wedlock") / "schemas" / "administration.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What `--json -` wrote, held against its schema."""
        found = json.loads(self.out)
        jsonschema.validate(found, SCHEMA)
        return found


Wedlock = Callable[..., Done]


@pytest.fixture
def wedlock(hub: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Wedlock:
    from wedlock.cli.group import run

    monkeypatch.setenv("WEDLOCK_LANG", "en")

    def call(*words: str) -> Done:
        capsys.readouterr()
        code = run(["--home", str(hub.home), *words])
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return call
