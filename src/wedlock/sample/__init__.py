"""A sample company, written down twice: an ERP and a CRM as SQLite files, and the truth."""

from wedlock.sample.build import SEED, Sample, build

__all__ = ["SEED", "Sample", "build"]
