"""Connectors: how we speak to one database engine, or read one kind of file. `connect` opens either."""

from wedlock.connectors._encoding import text_of
from wedlock.connectors.opening import Connector, connect
from wedlock.connectors.options import ReadOptions

__all__ = ["Connector", "ReadOptions", "connect", "text_of"]
