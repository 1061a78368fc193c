"""Composition root: the only place that knows every class and wires them."""

from __future__ import annotations

from wedlock.bootstrap.analysis import AnalyzeRequest, analyze, catalog, settings
from wedlock.bootstrap.extension import pack_extension
from wedlock.bootstrap.portal import make_ready, open_hub

__all__ = ["AnalyzeRequest", "analyze", "catalog", "make_ready", "open_hub", "pack_extension", "settings"]
