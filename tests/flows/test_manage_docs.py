"""docs/howto/administer.md: every command in it runs, in its order."""

import re
import shlex
from pathlib import Path

import pytest
from tests.commands import Wedlock, wedlock

__all__ = ["wedlock"]
TEXT = (Path(__file__).resolve().parents[2] / "docs" / "howto" / "administer.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]


def test_every_command_of_the_guide_runs(wedlock: Wedlock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "viewer.txt").write_text("s3cret word\n")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", lambda *words, **options: "s3cret word")
    for line in COMMANDS:
        if "browsers revoke 17" in line:
            _browser_17()
        _, *words = shlex.split(line)
        done = wedlock(*words)
        assert done.code == 0, (line, done.err)


def _browser_17() -> None:
    from tests.managing import browser_of

    from wedlock.store.models import Account, Browser

    made = browser_of(Account.objects.get(username="alice"))
    Browser.objects.filter(pk=made.pk).update(id=17)
