"""Documents are tested: every README command runs; every command, setting and error is documented; links resolve."""

import dataclasses
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from wedlock import config, errors
from wedlock.sample import build

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]


def commands(readme: str) -> Iterator[str]:
    for block in re.findall(r"```sh\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL):
        yield from (line for line in block.splitlines() if line.strip())


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `pip install .` brings, in a folder of its own: the package with all its data files."""
    target = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(target), str(ROOT)]
    subprocess.run(command, check=True, timeout=300)
    return target


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with erp.sqlite and crm.sqlite, as the README's reader has them."""
    place = tmp_path
    sample = build(place / "sample", customers=60)
    sample.erp.rename(place / "erp.sqlite")
    sample.crm.rename(place / "crm.sqlite")
    return place


def name_the_systems(readme: str, folder: Path) -> None:
    (settings,) = re.findall(r"```toml\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)
    (folder / ".wedlock").mkdir(exist_ok=True)
    (folder / ".wedlock" / "wedlock.toml").write_text(settings, encoding="utf-8")


@pytest.mark.parametrize("readme", READMES)
def test_every_readme_command_runs(readme: str, folder: Path, installed: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "WEDLOCK_HOME"} | {"PYTHONPATH": str(installed)}
    name_the_systems(readme, folder)
    for line in commands(readme):
        if line.startswith("make "):
            subprocess.run(["make", "-n", line.split()[1]], cwd=ROOT, check=True, capture_output=True)
        elif line != "pip install .":  # the fixture has done that
            assert line.startswith("wedlock "), line
            words = [*line.split()[1:], *(["--customers", "60"] if line == "wedlock demo" else [])]
            done = subprocess.run(
                [sys.executable, "-m", "wedlock", *words], cwd=folder, env=environment, capture_output=True, text=True
            )
            # 1: the plan that was just proposed waits for decisions of a person, or a record that was synchronised does
            person = done.returncode == 1 and bool({"plan", "sync", "status"} & set(words))
            assert done.returncode == 0 or person, (line, done.stdout, done.stderr)


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (list(commands(readme)) for readme in READMES)
    assert [line.replace("--lang zh ", "") for line in chinese] == english


def test_the_command_line_reference_says_what_the_commands_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "WEDLOCK_LANG": "en"}
    command = [sys.executable, str(ROOT / "scripts" / "cli_reference.py"), "--check"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + "run scripts/cli_reference.py"


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    for settings in (config.SystemSettings, config.AnalysisSettings, config.PassportSettings):
        for field in dataclasses.fields(settings):
            told = field.name == "name" and settings is config.SystemSettings
            assert told or f"`{field.name}`" in text, field.name


def test_every_error_is_documented() -> None:
    text = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    for name, thing in vars(errors).items():
        if isinstance(thing, type) and issubclass(thing, errors.WedlockError) and thing is not errors.WedlockError:
            assert f"`{name}`" in text, name
            assert name in (errors.__doc__ or ""), name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


def test_the_layout_names_every_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for room in (ROOT / "src" / "wedlock").iterdir():
        if room.suffix == ".py" or (room.is_dir() and (room / "__init__.py").exists()):
            assert room.name.startswith("__") or room.name in text, room.name
