"""The plan's file: read with every mistake and its line, written so that two people at once lose nothing.

A write takes a lock beside the file, makes sure that the file is still the one that was read, and replaces it in one
step. An editor knows nothing of the lock, so the comparison is what protects a person who saved in between.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from wedlock.errors import InputError, OutputError, PlanInvalid, Refused
from wedlock.language import Lang, T
from wedlock.model.catalog import Catalog
from wedlock.model.plan import Pair, Plan, PlannedObject
from wedlock.planfile.against import catalog_mistakes
from wedlock.planfile.build import build
from wedlock.planfile.check import plan_mistakes
from wedlock.planfile.merge import Outcome, fresh, merge
from wedlock.planfile.structure import Mistake, line_of, structure
from wedlock.planfile.tree import Mapping, Unreadable, decode, parse

NO_CATALOGS: Pair[Catalog | None] = Pair(None, None)
Which = Callable[[PlannedObject], bool]


def every_object(_: PlannedObject) -> bool:
    return True


@dataclass(frozen=True)
class PlanFile:
    """A plan as it was read: its text (lines end with `\\n`), its tree, and the digest of the bytes."""

    path: Path
    text: str
    top: Mapping
    plan: Plan
    digest: str
    crlf: bool = False


def parse_plan(
    text: str, catalogs: Pair[Catalog | None] = NO_CATALOGS, beside: Which = every_object
) -> tuple[Mapping, Plan]:
    """Tree and Plan of a text; PlanInvalid with every mistake and its line. `beside` says which objects are held
    against the Catalogs: an account may see the tables of some alone."""
    try:
        top = parse(text)
    except Unreadable as error:
        raise _invalid([(error.line, error.text)]) from None
    mistakes: list[Mistake] = structure(top)
    if mistakes:
        raise _invalid(mistakes)
    plan = build(top)
    found = [
        *plan_mistakes(plan),
        *catalog_mistakes(replace(plan, objects=tuple(filter(beside, plan.objects))), catalogs),
    ]
    if found:
        raise _invalid([(line_of(top, path), said) for path, said in found])
    return top, plan


def _invalid(mistakes: list[Mistake]) -> PlanInvalid:
    ordered = tuple(sorted(mistakes, key=lambda m: m[0]))
    return PlanInvalid(
        T("The plan has {n} mistakes.", n=len(ordered)) if len(ordered) > 1 else T("The plan has a mistake."),
        ordered,
        T("The keys are explained in docs/reference/plan.md; `wedlock schema plan` prints the schema."),
    )


def read_plan(path: Path, catalogs: Pair[Catalog | None] = NO_CATALOGS, beside: Which = every_object) -> PlanFile:
    """The plan in a file. InputError where there is none, PlanInvalid where it has mistakes."""
    raw = _bytes(path)
    try:
        text = decode(raw)
    except Unreadable as error:
        raise _invalid([(error.line, error.text)]) from None
    top, plan = parse_plan(text, catalogs, beside)
    return PlanFile(path, text, top, plan, _digest(raw), b"\r\n" in raw)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        hint = T("`wedlock analyze ERP CRM` proposes one; --plan FILE names another place.")
        raise InputError(T("There is no plan at {path}.", path=str(path)), hint) from None
    except OSError as error:
        raise InputError(T("{path} cannot be read: {reason}.", path=str(path), reason=error.strerror or "?")) from None


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def save_proposal(path: Path, plan: Plan, lang: Lang = "en") -> Outcome:
    """Writes a proposed plan to a new file, or merges it into the reviewed one that is there.

    PlanInvalid where the reviewed plan has mistakes, Refused where it is a plan of two other systems. What is about to
    be written is read first: a proposal with a mistake is not written.
    """
    if not path.exists():
        outcome = fresh(plan, lang)
        parse_plan(outcome.text)
        write_text(path, outcome.text, None)
        return outcome
    known = read_plan(path)
    check_pair(known, (plan.left.name, plan.right.name))
    outcome = merge(known.text, known.plan, plan, lang)
    parse_plan(outcome.text)
    save(known, outcome.text)
    return outcome


def check_pair(known: PlanFile, names: tuple[str, str]) -> None:
    """Refused where a plan is that of two other systems."""
    others = (known.plan.left.name, known.plan.right.name)
    if names != others:
        raise Refused(
            T("{path} is the plan of {others}, not of {names}.", path=str(known.path), others=others, names=names),
            T("Move it away, or name another folder with --out."),
        )


def save(known: PlanFile, text: str) -> None:
    """Replaces the file that `known` was read from; Refused where it is no longer the same."""
    if text != known.text:
        write_text(known.path, text.replace("\n", "\r\n") if known.crlf else text, known.digest)


def write_text(path: Path, text: str, expected: str | None) -> None:
    """Writes a file in one step, if its bytes still have the digest `expected` (None: if it does not exist)."""
    real = path.resolve()
    try:
        real.parent.mkdir(parents=True, exist_ok=True)
        with _locked(real):
            _unchanged(real, expected)
            _replace(real, text.encode("utf-8"))
    except OSError as error:
        raise OutputError(
            T("{path} cannot be written: {reason}.", path=str(path), reason=error.strerror or "?")
        ) from None


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Holds the lock file beside the plan; waits for another Wedlock that holds it."""
    lock = path.with_name(f".{path.name}.lock")
    with lock.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _unchanged(path: Path, expected: str | None) -> None:
    now = _digest(path.read_bytes()) if path.exists() else None
    if now != expected:
        raise Refused(
            T("Somebody has changed {path} in the meantime.", path=str(path)),
            T("Nothing was written: run the command again."),
        )


def _replace(path: Path, raw: bytes) -> None:
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(raw)
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
