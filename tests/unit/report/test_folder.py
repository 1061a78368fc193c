"""The report's folder: whole or not at all, and never at the cost of somebody's file."""

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from tests.unit.report import overlaps

from wedlock.analysis.report import links
from wedlock.analysis.report.folder import check_folder, write_report
from wedlock.analysis.report.placing import MARK
from wedlock.errors import OutputError

FILES = {"report.html", "overlap.json", "overlap.xlsx", MARK}
ROOT = Path(__file__).resolve().parents[3]
PATHS = f"{ROOT}/src:{ROOT}"


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_new_folder_holds_the_three_files_and_nothing_lies_beside(tmp_path: Path) -> None:
    path = write_report(overlaps.example(), tmp_path / "deep" / "out")
    assert path == tmp_path / "deep" / "out" / "report.html"
    assert set(content(path.parent)) == FILES
    assert [p.name for p in path.parent.parent.iterdir()] == ["out"]
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
    umask = os.umask(0)
    os.umask(umask)
    assert path.parent.stat().st_mode & 0o777 == 0o777 & ~umask


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write_report(overlaps.example(), tmp_path / "out")
    assert set(content(tmp_path / "out")) == FILES


def test_an_older_report_is_replaced_and_other_files_stay(tmp_path: Path) -> None:
    write_report(overlaps.example(), tmp_path)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    old = content(tmp_path)
    write_report(overlaps.nothing_in_common(), tmp_path)
    new = content(tmp_path)
    assert set(new) == {*FILES, "notes.txt"}
    assert new["notes.txt"] == b"mine"
    assert new["report.html"] != old["report.html"]


def test_somebody_elses_file_of_our_name_is_refused_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("theirs", encoding="utf-8")
    with pytest.raises(OutputError, match=r"report\.html") as caught:
        write_report(overlaps.example(), tmp_path)
    assert "--out" in caught.value.say()
    assert content(tmp_path) == {"report.html": b"theirs"}


def test_a_file_that_somebody_changed_since_is_kept_beside(tmp_path: Path) -> None:
    write_report(overlaps.example(), tmp_path)
    (tmp_path / "overlap.xlsx").write_bytes(b"with my remarks")
    write_report(overlaps.example(), tmp_path)
    assert (tmp_path / "overlap.changed-1.xlsx").read_bytes() == b"with my remarks"
    assert (tmp_path / "overlap.xlsx").read_bytes()[:2] == b"PK"


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="a file, not a folder"):
        check_folder(tmp_path / "out")


@pytest.mark.parametrize("again", [False, True], ids=["new", "replacing"])
@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, ValueError])
def test_interrupted_it_leaves_what_was_there(tmp_path: Path, again: bool, stop: type[BaseException]) -> None:
    out = tmp_path / "out"
    if again:
        write_report(overlaps.example(), out)
    before = content(out) if again else {}

    def interrupted(path: Path) -> None:
        path.write_text("half", encoding="utf-8")
        raise stop

    with pytest.raises(stop):
        write_report(overlaps.nothing_in_common(), out, extra={"plan.yaml": interrupted})
    assert (content(out) if again else {}) == before
    assert out.exists() is again
    assert sorted(p.name for p in tmp_path.iterdir()) == (["out"] if again else [])


def test_an_extra_file_comes_with_the_report_and_is_replaced_by_its_writer(tmp_path: Path) -> None:
    for text in ("version: 1\n", "version: 1\nreviewed: true\n"):
        write_report(overlaps.example(), tmp_path, extra={"plan.yaml": partial(Path.write_text, data=text)})
        with (tmp_path / "plan.yaml").open("a", encoding="utf-8") as file:
            file.write("# a person's remark\n")
    assert set(content(tmp_path)) == {*FILES, "plan.yaml"}, "no copy of the plan piles up: its writer merges"
    assert "reviewed" in (tmp_path / "plan.yaml").read_text(encoding="utf-8")


def test_a_move_that_fails_puts_the_old_files_back(tmp_path: Path) -> None:
    write_report(overlaps.example(), tmp_path)
    before = content(tmp_path)
    (tmp_path / "plan.yaml").mkdir()  # a folder where a file should go: the last but one move fails
    (tmp_path / "plan.yaml" / "x").touch()

    def write(path: Path) -> None:
        path.write_text("version: 1\n", encoding="utf-8")

    def stop(path: Path) -> None:
        path.mkdir()  # not a file: flushing it fails

    with pytest.raises(OutputError):
        write_report(overlaps.nothing_in_common(), tmp_path, extra={"plan.yaml": write, "other": stop})
    assert content(tmp_path) == before


LIMITED = """
import resource, signal, sys
from pathlib import Path
from tests.unit.report import overlaps
from wedlock.analysis.report.folder import write_report
from wedlock.errors import OutputError
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    write_report(overlaps.example(), Path(sys.argv[1]))
except OutputError as error:
    print(error.say())
    sys.exit(error.exit_code)
"""


def test_a_full_disk_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    """A limit of 20 kB a file stands for the full disk: the page is larger."""
    done = subprocess.run([sys.executable, "-c", LIMITED, str(tmp_path / "out")], cwd=ROOT, check=False,
                          capture_output=True, text=True, env={**os.environ, "PYTHONPATH": PATHS})  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "no room" in done.stdout
    assert list(tmp_path.iterdir()) == []


KILLED = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite in the background inherits an ignored SIGINT
from pathlib import Path
from tests.unit.report import overlaps
from wedlock.analysis.report.folder import write_report
def slow(path):
    print("writing", flush=True)
    time.sleep(30)
write_report(overlaps.example(), Path(sys.argv[1]), extra={"plan.yaml": slow})
"""


def test_ctrl_c_leaves_no_half_written_report(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path / "out")], cwd=ROOT, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               env={**os.environ, "PYTHONPATH": PATHS})  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    process.send_signal(signal.SIGINT)
    assert process.wait(20) != 0
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_the_right_to_write_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)  # nobody: root may write anywhere
    try:
        with pytest.raises(OutputError, match="may not be written"):
            write_report(overlaps.example(), tmp_path / "out")
    finally:
        if root:
            os.seteuid(0)
        tmp_path.chmod(0o700)


def test_a_place_that_no_file_system_has_is_said() -> None:
    """/proc refuses folders, to root as well."""
    with pytest.raises(OutputError) as caught:
        write_report(overlaps.example(), Path("/proc/wedlock/out"))
    assert "--out" in caught.value.say()


def test_links_go_beside_a_report_and_each_stays_known_as_ours(tmp_path: Path) -> None:
    for _ in range(2):
        write_report(overlaps.example(), tmp_path)
        links.write(overlaps.example(), tmp_path)
    assert set(content(tmp_path)) == {*FILES, "customer_master.csv"}


def test_somebody_elses_csv_is_refused(tmp_path: Path) -> None:
    (tmp_path / "customer_master.csv").write_text("theirs", encoding="utf-8")
    with pytest.raises(OutputError, match="customer_master"):
        links.write(overlaps.example(), tmp_path)
