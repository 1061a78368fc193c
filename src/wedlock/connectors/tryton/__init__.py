"""Tryton through its own JSON-RPC: records are written as its client writes them, so that all rules are its own.

Reading and capture go to its database; `TrytonWriter` is handed the reader that does so.
"""

from __future__ import annotations

from wedlock.connectors.tryton.session import Api, Session
from wedlock.connectors.tryton.writer import TrytonWriter

__all__ = ["Api", "Session", "TrytonWriter"]
