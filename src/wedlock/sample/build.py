"""Build: a folder with the sample ERP, the sample CRM and the truth about both."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wedlock.errors import OutputError, Refused, UsageError
from wedlock.language import T
from wedlock.model.ports import Progress, quiet

SEED = 20261031
MARK = "wedlock-sample"
"""This file in a folder says that the folder is ours to overwrite."""
LEAST, MOST = 20, 1_000_000


@dataclass(frozen=True, slots=True)
class Sample:
    """The two databases and the folder of the truth."""

    erp: Path
    crm: Path
    truth: Path


def build(folder: Path, customers: int = 2000, seed: int = SEED, progress: Progress = quiet) -> Sample:
    """Build the sample in `folder`, with `customers` customer rows on each side.

    The same seed and size give the same bytes. Raises Refused for a folder with something else in it, OutputError
    where it cannot be written, UsageError for a size outside 20 … 1,000,000.
    """
    if not LEAST <= customers <= MOST:
        raise UsageError(
            T("The sample takes {least} to {most} customers, not {given}.", least=LEAST, most=MOST, given=customers)
        )
    sample = Sample(folder / "erp.sqlite", folder / "crm.sqlite", folder / "truth")
    try:
        _prepare(folder, sample)
        with _all_or_nothing(sample):
            _fill(sample, customers, seed, progress)
    except (OSError, sqlite3.OperationalError) as error:
        raise OutputError(
            T("{folder} cannot be written: {reason}", folder=str(folder), reason=str(error)),
            T(
                "Free some space or choose another folder with --out; {customers} customers take about {size} MB.",
                customers=customers,
                size=max(10, customers * 3 // 1000),
            ),
        ) from error
    return sample


@contextmanager
def _all_or_nothing(sample: Sample) -> Iterator[None]:
    """Interrupted or failed: take out what was half-written."""
    try:
        yield
    except BaseException:
        _remove(sample)
        raise


def _remove(sample: Sample) -> None:
    for file in (sample.erp, sample.crm):
        file.unlink(missing_ok=True)
    shutil.rmtree(sample.truth, ignore_errors=True)


def _prepare(folder: Path, sample: Sample) -> None:
    """A folder with our mark, whatever of ours was in it before being gone."""
    if folder.exists() and not folder.is_dir():
        raise Refused(
            T("{folder} is a file, not a folder.", folder=str(folder)), T("Choose another folder with --out.")
        )
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise Refused(
            T("{folder} holds files that are not a sample; nothing was changed.", folder=str(folder)),
            T("Choose an empty or new folder with --out."),
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text(
        "Made by `wedlock demo`; it may overwrite the sample in this folder.\n", encoding="utf-8"
    )
    _remove(sample)
    sample.truth.mkdir()


def _fill(sample: Sample, customers: int, seed: int, progress: Progress) -> None:
    from wedlock.sample.filling import fill  # NumPy is 0.2 s to load, and --help names the demo without building it

    fill(sample.erp, sample.crm, sample.truth, customers, seed, progress)
