"""The commands in surroundings that go wrong: terminals, places, names, devices. Never a traceback, never a secret."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from wedlock.cli.group import run

SOURCE = str(Path(__file__).resolve().parents[2] / "src")
FULL = Path("/dev/full")
SHOP = """
create table customer (id integer primary key, name text, phone text, city text);
insert into customer values (1, '东方贸易有限公司', '021-5550', '上海'), (2, 'Beta GmbH', '030-5551', 'Berlin');
"""


def made(path: Path, *scripts: str) -> Path:
    with sqlite3.connect(path) as database:
        for script in scripts or (SHOP,):
            database.executescript(script)
    return path


@pytest.fixture
def shops(tmp_path: Path) -> tuple[str, str]:
    return str(made(tmp_path / "erp.db")), str(made(tmp_path / "crm.db"))


def called(*arguments: str | bytes, stdout: int | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """`wedlock` in a process of its own; what it prints, decoded leniently."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    return subprocess.run(
        [sys.executable, "-m", "wedlock", *arguments], env=known | {"PYTHONPATH": SOURCE} | environment, check=False,
        stdout=subprocess.PIPE if stdout is None else stdout, stderr=subprocess.PIPE, encoding="utf-8",
        errors="replace", timeout=120,
    )  # fmt: skip


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def test_a_terminal_that_knows_ascii_only_is_told_everything(tmp_path: Path, shops: tuple[str, str]) -> None:
    home = str(tmp_path / "home")
    for words in (["analyze", *shops], ["plan", "show"], ["check", shops[0]], ["check", "nowhere"], ["--help"]):
        done = called("--lang", "zh", "--home", home, *words, **ASCII)
        assert "Traceback" not in done.stderr, words
        assert done.returncode == (2 if "nowhere" in words else 0)


@pytest.mark.parametrize("command", ["check", "analyze"])
def test_json_on_standard_output_is_utf_8_whatever_the_locale(command: str, tmp_path: Path) -> None:
    system = str(made(tmp_path / "a.db", SHOP, 'create view "客户" as select 1 from gone'))
    systems = (system, system) if command == "analyze" else (system,)
    done = called("--lang", "zh", "--home", str(tmp_path / "h"), command, *systems, "--json", "-", **ASCII)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["lang"] == "zh"
    assert any("\u4e00" <= character <= "\u9fff" for character in done.stdout)


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", [["analyze", "--json", "-"], ["analyze"], ["schema", "overlap"]])
def test_a_full_disk_behind_standard_output_is_said(words: list[str], tmp_path: Path, shops: tuple[str, str]) -> None:
    systems = shops if words[0] == "analyze" else ()
    with FULL.open("wb") as full:
        done = called("--home", str(tmp_path / "h"), words[0], *systems, *words[1:], stdout=full.fileno())
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "standard output" in done.stderr


def test_a_closed_pipe_ends_quietly(tmp_path: Path, shops: tuple[str, str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = called("--home", str(tmp_path / "h"), "analyze", *shops, "--json", "-", stdout=writing)
    finally:
        os.close(writing)
    assert done.stderr == ""


def test_a_device_or_pipe_is_written_to_and_never_replaced(tmp_path: Path, shops: tuple[str, str]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    assert run(["--home", str(tmp_path / "h"), "analyze", *shops, "--json", str(pipe)]) == 0
    told, _ = reader.communicate(timeout=30)
    assert json.loads(told)["format"] == "wedlock.overlap"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_to_a_file_stays_one_and_rights_are_kept(tmp_path: Path, shops: tuple[str, str]) -> None:
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "real.json").chmod(0o640)
    (tmp_path / "link.json").symlink_to("real.json")
    assert run(["--home", str(tmp_path / "h"), "analyze", *shops, "--json", str(tmp_path / "link.json")]) == 0
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text(encoding="utf-8"))["format"] == "wedlock.overlap"
    assert stat.S_IMODE((tmp_path / "real.json").stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["plan", "show", "--json", "NO/x.json"], "cannot be written"),
        (["plan", "check", "--json", "NO/x.json"], "cannot be written"),
        (["check", "ERP", "--json", "NO/x.json"], "cannot be written"),
        (["analyze", "ERP", "CRM", "--json", "NO/x.json"], "no folder"),
        (["analyze", "ERP", "CRM", "--json", "HOME"], "cannot be written"),
        (["analyze", "ERP", "CRM", "--links", "ERP"], "is a file, not a folder"),
        (["analyze", "ERP", "CRM", "--out", "ERP"], "is a file, not a folder"),
        (["analyze", "x" * 400, "CRM"], "File name too long"),
        (["check", "x" * 400], "File name too long"),
        (["analyze", "", "CRM"], "is a folder, not a file"),
    ],
)
def test_a_place_that_does_not_serve_is_named(
    words: list[str], said: str, tmp_path: Path, shops: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    assert run(["--home", str(home), "analyze", *shops]) == 0
    places = {"ERP": shops[0], "CRM": shops[1], "HOME": str(home), "NO/x.json": str(tmp_path / "no" / "x.json")}
    assert run(["--home", str(home), *(places.get(word, word) for word in words)]) == 2
    assert said in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("home", ["file", "x" * 400])
def test_a_home_that_is_a_file_or_impossible_is_said(
    home: str, tmp_path: Path, shops: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    assert run(["--home", str(tmp_path / home), "analyze", *shops]) == 2
    assert run(["--home", str(tmp_path / home), "plan", "show"]) == 2
    assert "Error" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "mine"


def test_settings_half_written_are_refused_without_their_secret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = '[systems.erp]\nurl = "postgresql://reader@127.0.0.1:9/erp"\npassword = "geheim-77"\n[analysis]\n'
    for cut in range(1, len(whole)):
        (tmp_path / "wedlock.toml").write_text(whole[:cut])
        assert run(["--home", str(tmp_path), "check", "erp"]) in (2, 3)
    output = capsys.readouterr()
    assert "geheim" not in output.out + output.err
    assert "Traceback" not in output.err


def test_a_file_name_of_any_bytes_and_a_folder_of_markup(tmp_path: Path, shops: tuple[str, str]) -> None:
    odd = os.fsencode(tmp_path) + b"/\xff\xfe[red]:smile:.db"
    Path(os.fsdecode(odd)).write_bytes(Path(shops[0]).read_bytes())
    out = tmp_path / "[red]:smile:"
    done = called("analyze", odd, shops[1], "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "[red]:smile:/plan.yaml" in done.stdout.replace("\n", "")
    assert (out / "plan.yaml").exists()
    assert called("check", odd).returncode == 0


def test_forty_columns_suffice(tmp_path: Path, shops: tuple[str, str]) -> None:
    done = called("--home", str(tmp_path), "analyze", *shops, COLUMNS="40")
    assert done.returncode == 0
    assert max(len(line) for line in done.stdout.splitlines() if str(tmp_path) not in line) <= 40


def test_two_at_once_into_one_folder_leave_it_whole(tmp_path: Path, shops: tuple[str, str]) -> None:
    command = [sys.executable, "-m", "wedlock", "analyze", *shops, "--out", str(tmp_path / "out")]
    environment = os.environ | {"PYTHONPATH": SOURCE}
    both = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(3)
    ]
    for process in both:
        _, told = process.communicate(timeout=120)
        assert b"Traceback" not in told
        assert process.returncode in (0, 2, 4)
    names = {path.name for path in (tmp_path / "out").iterdir() if not path.name.startswith(".")}
    assert names == {"report.html", "overlap.json", "overlap.xlsx", "plan.yaml"}
    json.loads((tmp_path / "out" / "overlap.json").read_text(encoding="utf-8"))
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".out")]


def test_five_thousand_tables_are_analyzed_within_memory(tmp_path: Path) -> None:
    """A catalog of 5,000 tables against a shop of three; 1.5 GB is what a small machine has to spare."""
    nouns = ["account", "customer", "order", "item", "price", "stock", "ledger", "task", "bank", "batch"]
    columns = [{"name": name, "type": kind} for name, kind in (
        ("id", "integer"), ("code", "varchar(20)"), ("name", "varchar(60)"), ("amount", "numeric(12,2)"),
        ("phone", "varchar(30)"), ("created_at", "timestamp"))]  # fmt: skip
    tables = [
        {"name": f"{nouns[n % 10]}_{nouns[n // 10 % 10]}_{n}", "columns": columns, "primary_key": ["id"]}
        for n in range(5000)
    ]
    (tmp_path / "big.json").write_text(json.dumps({"tables": tables}))
    shop = made(tmp_path / "crm.db")
    script = (
        "import resource, sys; from wedlock.cli.group import run; code = run(sys.argv[1:]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "analyze", str(tmp_path / "big.json"), str(shop), "--json",
         str(tmp_path / "o.json")],
        env=os.environ | {"PYTHONPATH": SOURCE}, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    assert int(done.stdout) < 1536
    assert json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))["systems"]["left"]["tables"] == 5000
