"""`wedlock plan` on real files: two SQLite databases, their plan, decisions, mistakes, two people at once."""

import getpass
import json
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.unit.test_proposal import proposed

from wedlock.cli.group import run
from wedlock.errors import OutputError, Refused
from wedlock.planfile import read_plan, save_proposal
from wedlock.planfile.file import save, write_text

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "reference" / "examples"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the example's plan and its two databases."""
    for name in ("erp", "crm"):
        base = sqlite3.connect(tmp_path / f"{name}.db")
        base.executescript((EXAMPLES / f"{name}.sql").read_text(encoding="utf-8"))
        base.close()
    (tmp_path / "plan.yaml").write_bytes((EXAMPLES / "plan.yaml").read_bytes())
    return tmp_path


def call(home: Path, *words: str) -> int:
    return run(["--home", str(home), "plan", *words])


def test_show_lists_objects_with_mode_owner_and_decision(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(home, "show") == 0
    said = capsys.readouterr().out
    assert "accepted (li.wei)" in said
    assert "within customer_master" in said
    assert call(home, "show", "credit_limit") == 0
    assert "snapshot_minutes: 15" in capsys.readouterr().out
    assert call(home, "show", "credit_limits") == 2
    assert "did you mean `credit_limit`" in capsys.readouterr().err


def test_show_as_json_is_a_plan_under_the_schema(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(home, "show", "--json", "-") == 0
    shown = json.loads(capsys.readouterr().out)
    assert run(["schema", "plan"]) == 0
    Draft202012Validator(json.loads(capsys.readouterr().out)).validate(shown)
    assert shown["objects"]["sales_order"]["units"]["document"]["lines"] == ["lines"]


def test_check_beside_the_databases(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    systems = ("--left", str(home / "erp.db"), "--right", str(home / "crm.db"))
    assert call(home, "check", *systems) == 0
    assert "is valid: 7 objects, 3 accepted, 1 rejected, 3 open" in capsys.readouterr().out
    plan = home / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("root.tax_no", "root.taxno"), encoding="utf-8")
    assert call(home, "check") == 0, "without the databases nobody can know"
    assert call(home, "check", *systems) == 1
    assert "did you mean `root.tax_no`" in capsys.readouterr().err.replace("\n", " ")


def test_check_takes_names_from_the_settings(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    systems = "".join(f'[systems.{n}]\nurl = "{home / n}.db"\nrole = "{n}"\n' for n in ("erp", "crm"))
    (home / "wedlock.toml").write_text(systems, encoding="utf-8")
    assert call(home, "check", "--left", "erp", "--right", "crm") == 0
    assert "is valid" in capsys.readouterr().out
    assert call(home, "check", "--left", "nobody") == 2


def test_a_verdict_that_cannot_be_written_is_an_error_of_use(home: Path) -> None:
    assert call(home, "check", "--json", str(home / "none" / "verdict.json")) == 2


def test_check_with_mistakes_exits_1_and_writes_them_as_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = home / "other.yaml"
    other.write_text(
        (home / "plan.yaml").read_text(encoding="utf-8").replace("mode: leave", "mod: leave"), encoding="utf-8"
    )
    verdict = home / "verdict.json"
    assert call(home, "check", str(other), "--json", str(verdict)) == 1
    found = json.loads(verdict.read_text(encoding="utf-8"))
    assert found["valid"] is False
    assert len(found["mistakes"]) == 2
    lines = other.read_text(encoding="utf-8").split("\n")
    assert any("mod: leave" in lines[m["line"] - 1] for m in found["mistakes"])
    english = capsys.readouterr().err
    assert run(["--lang", "zh", "--home", str(home), "plan", "check", str(other)]) == 1
    chinese = capsys.readouterr().err
    assert "未知的键 `mod`" in chinese
    assert english != chinese
    run(["--lang", "en", "schema"])


def test_accept_and_reject_record_who_and_when(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (home / "plan.yaml").read_text(encoding="utf-8").split("\n")
    assert call(home, "accept", "sales_order", "product_catalog") == 0
    assert call(home, "reject", "credit_limit") == 0
    plan = read_plan(home / "plan.yaml").plan
    states = {name: plan.by_name[name].decision for name in ("sales_order", "product_catalog", "credit_limit")}
    assert [d.state.value for d in states.values()] == ["accepted", "accepted", "rejected"]
    assert {d.by for d in states.values()} == {getpass.getuser()}
    assert all(d.at is not None for d in states.values())
    after = (home / "plan.yaml").read_text(encoding="utf-8").split("\n")
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 3, "three lines, no other letter"
    assert call(home, "accept", "--all") == 0
    assert call(home, "accept") == 2
    assert call(home, "accept", "--all", "invoice") == 2


def test_open_decisions_hold_up_and_all_is_all_or_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "plan.yaml").unlink()
    save_proposal(home / "plan.yaml", proposed())
    before = (home / "plan.yaml").read_bytes()
    assert call(home, "accept", "--all") == 1
    assert "decisions are open" in capsys.readouterr().err
    assert (home / "plan.yaml").read_bytes() == before
    assert call(home, "accept", "--all", "--as-proposed") == 0
    assert call(home, "check", "--json", "-") == 0
    verdict = json.loads(capsys.readouterr().out)
    assert {o["decision"] for o in verdict["objects"]} == {"accepted"}


def test_a_plan_elsewhere_and_no_plan(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", "--plan", str(home / "plan.yaml"), "check"]) == 0
    assert run(["--home", str(tmp_path / "nowhere"), "plan", "show"]) == 2
    assert "wedlock analyze" in capsys.readouterr().err


def test_the_home_may_come_from_the_environment(home: Path) -> None:
    source = str(Path(__file__).resolve().parents[2] / "src")
    known = {"WEDLOCK_HOME": str(home), "PYTHONPATH": source}
    words = [sys.executable, "-m", "wedlock", "plan", "check"]
    done = subprocess.run(words, env=known, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "is valid" in done.stdout


# --- two people at once ---------------------------------------------------------------------------------------


def test_a_save_in_between_is_not_overwritten(home: Path) -> None:
    file = home / "plan.yaml"
    known = read_plan(file)
    mine = known.text.replace("records: 50", "records: 10")
    theirs = known.text.replace("percent: 5", "percent: 1")
    file.write_text(theirs, encoding="utf-8")
    with pytest.raises(Refused, match="in the meantime"):
        save(known, mine)
    assert file.read_text(encoding="utf-8") == theirs
    again = read_plan(file)
    save(again, again.text.replace("records: 50", "records: 10"))
    assert (read_plan(file).plan.brake_records, read_plan(file).plan.brake_percent) == (10, 1)


def test_many_writers_lose_nothing(home: Path) -> None:
    """Four writers append a comment each, again and again until it is in: every comment is there."""
    file = home / "plan.yaml"

    def write(n: int) -> None:
        while True:
            known = read_plan(file)
            try:
                save(known, known.text.replace("version: 1\n", f"version: 1\n# writer {n}\n"))
            except Refused:
                continue
            return

    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=120)
    text = file.read_text(encoding="utf-8")
    assert all(f"# writer {n}\n" in text for n in range(4))


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        write_text(tmp_path / "file" / "plan.yaml", "x", None)
    save_proposal(tmp_path / "new" / "plan.yaml", proposed())
    assert [p.name for p in sorted((tmp_path / "new").iterdir())] == [".plan.yaml.lock", "plan.yaml"]


def test_rights_and_symbolic_links_are_kept(home: Path) -> None:
    file = home / "plan.yaml"
    file.chmod(0o600)
    link = home / "link.yaml"
    link.symlink_to(file)
    known = read_plan(link)
    save(known, known.text.replace("records: 50", "records: 9"))
    assert link.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_plan(file).plan.brake_records == 9
