"""Drivers that come with an optional extra of the package."""

from __future__ import annotations

from importlib import import_module

from wedlock.errors import UsageError
from wedlock.language import T


def driver(module: str, extra: str) -> tuple[type[Exception], ...]:
    """The driver's base error, for its connector to catch; UsageError with the command that installs it."""
    try:
        loaded = import_module(module)
    except ImportError as missing:
        raise UsageError(
            T("Reading {engine} needs the driver {module}, which is not installed.", engine=extra, module=module),
            T("Install it: {command}", command=f"pip install 'wedlock[{extra}]'"),
        ) from missing
    error: type[Exception] = loaded.Error
    return (error,)
