"""The command line speaks one language at a time: no English word of click's is left in Chinese, and back again."""

import json
import os
import string
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from wedlock.cli.group import run


@pytest.mark.parametrize(
    "argv", [["--help"], ["analyze", "--help"], ["plan", "--help"], ["demo", "--help"], ["check", "--help"]]
)
def test_help_in_chinese(argv: list[str]) -> None:
    """In a process of its own: help texts are put into words when a command is first imported."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")}
    command = [sys.executable, "-m", "wedlock", "--lang", "zh", *argv]
    told = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True).stdout
    assert "用法" in told
    for english in ("Usage", "Options:", "Show this message", "default:", "Commands:"):
        assert english not in told


@pytest.mark.parametrize(
    ("argv", "chinese"),
    [
        (["analyze"], "缺少参数"),
        (["analyze", "a", "b", "--nothing"], "没有选项"),
        (["nothing"], "没有命令"),
        (["demo", "--customers", "x"], "值无效"),
        (["analyze", "a", "b", "c"], "多出了参数"),
    ],
)
def test_usage_errors_in_chinese(argv: list[str], chinese: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "zh", *argv]) == 2
    told = capsys.readouterr().err
    assert chinese in told
    assert "Error" not in told


def test_english_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    run(["--lang", "zh", "analyze"])
    capsys.readouterr()
    run(["--lang", "en", "analyze"])
    assert "Missing argument" in capsys.readouterr().err


def test_holes_are_kept() -> None:
    text = (resources.files("wedlock.cli") / "click_zh.json").read_text(encoding="utf-8")
    for english, chinese in json.loads(text).items():
        holes = [{name for _, name, _, _ in string.Formatter().parse(t) if name} for t in (english, chinese)]
        assert holes[0] == holes[1], english
