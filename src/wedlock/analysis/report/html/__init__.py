"""report.html: one self-contained page in English and Chinese, for a manager first, then for an integrator."""

from wedlock.analysis.report.html.page import render

__all__ = ["render"]
