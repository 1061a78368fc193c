"""The catalog statements of the engines, one file each, in the engine's own SQL."""

from functools import cache
from importlib import resources


@cache
def query(name: str) -> str:
    """The statement of `<name>.sql`."""
    return (resources.files(__name__) / f"{name}.sql").read_text(encoding="utf-8")
