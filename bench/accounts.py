"""How fast and how right the import of accounts is: made-up staff of a company in two systems, with the truth.

    python -m bench.accounts [--people 10000]

Of the people of each side four fifths are in both. Their logins, names (Chinese or pinyin, either order), addresses and
phones differ as they do in companies: 40 % other logins, half of the names in pinyin on one side, a third without an
address, some at a shared desk.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from wedlock.sample.dice import Dice
from wedlock.sample.people import given_names

SHARED = 0.8
Row = dict[str, str]


def staff(people: int, seed: int = 7) -> tuple[list[Row], set[tuple[str, str]]]:
    """Rows of both systems, and the true pairs of logins."""
    dice = random.Random(seed)
    both = int(people * SHARED)
    names = [list(map(str, some)) for some in given_names(2 * people - both, Dice(seed))]
    rows: list[Row] = []
    truth, taken = set(), {"erp": set[str](), "crm": set[str]()}
    for number, (chinese, latin) in enumerate(zip(*names, strict=True)):
        phone = f"1{dice.choice('3578')}{dice.randrange(10**9):09d}" if dice.random() < 0.5 else ""
        email = f"{latin.replace(' ', '.').lower()}{number}@example.cn" if dice.random() < 0.8 else ""
        here = _free(_login(latin, dice), taken["erp"])
        if number < people:
            rows.append(_row("erp", here, chinese, email, phone, dice))
        if number < both or number >= people:
            there = here if number < both and dice.random() < 0.6 else _login(latin, dice)
            there = _free(there, taken["crm"])
            rows.append(_row("crm", there, _written(chinese, latin, dice), email, phone, dice))
            if number < both:
                truth.add((here, there))
    return rows, truth


def _login(latin: str, dice: random.Random) -> str:
    family, _, given = latin.lower().partition(" ")
    return dice.choice([f"{family}{given[:2]}", f"{given}.{family}", f"{given[:1]}{family}", f"{family}.{given}"])


def _free(login: str, taken: set[str]) -> str:
    numbered = itertools.chain([login], (f"{login}{n}" for n in itertools.count(2)))
    free = next(name for name in numbered if name not in taken)
    taken.add(free)
    return free


def _written(chinese: str, latin: str, dice: random.Random) -> str:
    return dice.choice([chinese, chinese, latin, " ".join(reversed(latin.split()))])


def _row(system: str, login: str, name: str, email: str, phone: str, dice: random.Random) -> Row:
    email = "office@example.cn" if dice.random() < 0.05 else email if dice.random() < 0.85 else ""
    return {"system": system, "login": login, "name": name, "email": email, "phone": phone, "active": "true"}


def measured(home: Path, file: Path, *words: str) -> tuple[float, float, int, dict[str, list[dict[str, object]]]]:
    """Seconds by the clock and of the processor, MiB at most, and what was found."""
    command = [sys.executable, "-m", "wedlock", "--home", str(home), "accounts", "import", "--csv", str(file), *words]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([*command, "--json", str(home / "found.json")], check=True, stdout=subprocess.DEVNULL,
                   env=os.environ | {"WEDLOCK_LANG": "en"})  # fmt: skip
    clock, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    found = json.loads((home / "found.json").read_text(encoding="utf-8"))
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return clock, processor, after.ru_maxrss // 1024, found


def right(found: dict[str, list[dict[str, object]]], truth: set[tuple[str, str]], band: str) -> tuple[int, int]:
    """Pairs of a band, and how many of them are true."""
    pairs = {
        tuple(one["login"] for one in claim["logins"])  # type: ignore[attr-defined]
        for claim in found["claims"]
        if claim["band"] == band and len(claim["logins"]) == 2  # type: ignore[arg-type]
    }
    return len(pairs), len(pairs & truth)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--people", type=int, default=10_000)
    people = options.parse_args().people
    rows, truth = staff(people)
    with tempfile.TemporaryDirectory() as folder:
        home, file = Path(folder), Path(folder) / "users.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            sheet = csv.DictWriter(out, list(rows[0]))
            sheet.writeheader()
            sheet.writerows(rows)
        print(f"{people:,} x {people:,} users, {len(truth):,} of them in both", flush=True)
        for name, words in (("dry run", ["--dry-run"]), ("proposals kept", []),
                            ("sure ones accepted", ["--accept", "automatic"]), ("again", [])):  # fmt: skip
            clock, processor, memory, found = measured(home, file, *words)
            print(f"{name:20} {clock:6.1f} s  {processor:6.1f} s of the processor  {memory:5,} MiB", flush=True)
            if words == ["--dry-run"]:
                for band in ("automatic", "review"):
                    count, true = right(found, truth, band)
                    print(f"{'':20} {band}: {count:,} pairs, {true:,} right, {count - true:,} wrong")


if __name__ == "__main__":
    main()
