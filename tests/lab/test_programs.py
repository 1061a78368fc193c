"""Programs of the lab: run to the end, ended together, stopped by their own process id and no other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from lab.errors import LabError
from lab.places import Places

from lab import boot, programs


@pytest.fixture
def here(tmp_path: Path) -> Places:
    (tmp_path / "logs").mkdir()
    return Places(tmp_path)


@pytest.fixture(autouse=True)
def not_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_interrupted", threading.Event())


SERVER = """
from http.server import HTTPServer, SimpleHTTPRequestHandler
HTTPServer(("127.0.0.1", {port}), SimpleHTTPRequestHandler).serve_forever()
"""


def test_a_failure_shows_the_end_of_the_log_and_where_it_is(here: Places) -> None:
    with pytest.raises(LabError, match=r"(?s)ended with 7.*went wrong.*x\.log"):
        programs.run(here, "x", [sys.executable, "-c", "print('it went wrong'); raise SystemExit(7)"])


def test_variables_are_set_and_taken_away(here: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_OLD", "1")
    code = "import os; assert 'LAB_OLD' not in os.environ and os.environ['LAB_NEW'] == '2'"
    programs.run(here, "x", [sys.executable, "-c", code], environment={"LAB_OLD": None, "LAB_NEW": "2"})


def test_one_failure_ends_the_others_at_once(here: Places) -> None:
    begun = time.monotonic()
    with pytest.raises((LabError, KeyboardInterrupt)):
        boot.together(
            lambda: programs.run(here, "slow", ["sleep", "60"]),
            lambda: programs.run(here, "bad", ["false"]),
        )
    assert time.monotonic() - begun < 30


def test_after_an_interruption_nothing_is_started(here: Places) -> None:
    programs.interrupt()
    with pytest.raises(KeyboardInterrupt):
        programs.run(here, "x", ["touch", here.root / "made"])
    assert not (here.root / "made").exists()


def test_a_web_application_is_found_again_and_stopped(here: Places) -> None:
    from lab.servers import free_port

    number = free_port()
    web = programs.start_web(here, "page", number, [sys.executable, "-c", SERVER.format(port=number)])
    programs.wait_for(here, web)
    assert programs.running_web(here, "page") == web
    programs.stop_web(here, "page")
    assert programs.running_web(here, "page") is None


def test_one_that_ends_at_once_is_named(here: Places) -> None:
    web = programs.start_web(here, "page", 9, ["false"])
    with pytest.raises(LabError, match=r"(?s)page does not answer.*page\.log"):
        programs.wait_for(here, web)


def test_another_process_with_the_same_id_is_left_alone(here: Places) -> None:
    """After a reboot the process id in our file may be anybody's."""
    other = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        (here.root / "page.pid.json").write_text(json.dumps({"name": "page", "port": 1, "pid": other.pid, "born": "1"}))
        programs.stop_web(here, "page")
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_ctrl_c_in_the_middle_leaves_no_program_behind(tmp_path: Path) -> None:
    code = (
        "import signal, sys; from lab import boot, programs; from lab.places import places\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a background job inherits it ignored
        "try: boot.together(lambda: programs.run(places(), 'a', ['sleep', '61']))\n"
        "except KeyboardInterrupt: sys.exit(130)"
    )
    environment = {**os.environ, "LAB_DIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen([sys.executable, "-c", code], env=environment, start_new_session=True)
    child = ""
    for _ in range(200):
        threads = Path(f"/proc/{process.pid}/task").iterdir()
        child = " ".join((t / "children").read_text() for t in threads).strip()
        if child:
            break
        time.sleep(0.05)
    assert child
    process.send_signal(2)
    assert process.wait(30) == 130
    assert not Path(f"/proc/{child.split()[0]}").exists()
