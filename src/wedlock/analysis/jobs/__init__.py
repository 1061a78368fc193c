"""Jobs: which business jobs a system does, by which tables, and how two systems compare."""

from wedlock.analysis.jobs.compare import compare_jobs
from wedlock.analysis.jobs.sides import SideJobs, find_jobs

__all__ = ["SideJobs", "compare_jobs", "find_jobs"]
