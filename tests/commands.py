"""The command line on the hub of this process: `wedlock(…)` gives exit code, standard output, standard error."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


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
