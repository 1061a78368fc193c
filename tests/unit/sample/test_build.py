"""Building: the same seed gives the same bytes; nothing foreign is touched; nothing half-written stays."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from wedlock.errors import OutputError, Refused, UsageError
from wedlock.language import Text
from wedlock.sample import build


def fingerprint(folder: Path) -> dict[str, str]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_same_seed_same_bytes_other_seed_others(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        build(tmp_path / name, customers=60, seed=seed)
    a, b, c = (fingerprint(tmp_path / name) for name in "abc")
    assert a == b
    assert a.keys() == c.keys()
    assert a["erp.sqlite"] != c["erp.sqlite"]


def test_the_bytes_do_not_depend_on_hash_randomisation(tmp_path: Path) -> None:
    script = "import sys, pathlib; from wedlock.sample import build; build(pathlib.Path(sys.argv[1]), customers=40)"
    for seed in ("1", "2"):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(Path(__file__).resolve().parents[3] / "src"),
        }
        subprocess.run([sys.executable, "-c", script, str(tmp_path / seed)], env=environment, check=True)
    assert fingerprint(tmp_path / "1") == fingerprint(tmp_path / "2")


def test_its_own_folder_is_built_anew(tmp_path: Path) -> None:
    build(tmp_path, customers=40)
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "report.html").write_text("made by a person or an earlier run")
    build(tmp_path, customers=50)
    assert (tmp_path / "report" / "report.html").exists()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "erp.sqlite").write_text("the real one")
    with pytest.raises(Refused) as refusal:
        build(tmp_path, customers=40)
    assert str(tmp_path) in str(refusal.value)
    assert fingerprint(tmp_path).keys() == {"erp.sqlite"}
    assert (tmp_path / "erp.sqlite").read_text() == "the real one"


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(Refused):
        build(tmp_path / "out", customers=40)


@pytest.mark.parametrize("customers", [0, 19, 1_000_001])
def test_sizes_outside_the_range_are_refused(customers: int, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        build(tmp_path / "out", customers=customers)
    assert not (tmp_path / "out").exists()


def test_a_place_that_cannot_be_made_is_named_with_the_way_out() -> None:
    with pytest.raises(OutputError) as error:
        build(Path("/proc/nowhere"), customers=40)
    assert "/proc/nowhere" in str(error.value)
    assert "--out" in str(error.value)


def test_a_full_disk_leaves_no_half_written_database(tmp_path: Path) -> None:
    script = (
        "import resource, sys, pathlib\nfrom wedlock.errors import OutputError\nfrom wedlock.sample import build\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
        "try:\n    build(pathlib.Path(sys.argv[1]), customers=500)\nexcept OutputError as error:\n    print(error)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3] / "src")}
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "out")], env=environment, capture_output=True, text=True
    )
    assert "cannot be written" in done.stdout, done.stderr
    assert not list((tmp_path / "out").glob("*.sqlite"))


def test_interrupted_it_leaves_no_half_written_database(tmp_path: Path) -> None:
    def interrupt(step: Text, done: int, total: int | None) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(tmp_path, customers=40, progress=interrupt)
    assert not list(tmp_path.glob("*.sqlite"))
    assert not (tmp_path / "truth").exists()
