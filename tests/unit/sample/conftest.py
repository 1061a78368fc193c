"""One sample of the usual size for all tests of this folder."""

import time
from pathlib import Path

import pytest

from wedlock.sample import Sample, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sample, float]:
    """The sample of 2,000 customers and the processor seconds it took."""
    folder: Path = tmp_path_factory.mktemp("sample")
    start = time.process_time()
    sample = build(folder)
    return sample, time.process_time() - start


@pytest.fixture(scope="session")
def sample(built: tuple[Sample, float]) -> Sample:
    return built[0]
