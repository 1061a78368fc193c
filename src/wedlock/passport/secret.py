"""Secret: a login and its password in the open, for as short as can be; Key: the bytes of a key. Shown by nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn


class Key(bytes):
    """The bytes of a key, wherever cryptography takes bytes; not in the locals of a traceback."""

    def __repr__(self) -> str:
        return "<Key>"

    __str__ = __repr__

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Key is written to its own file alone")


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """Shown by nothing (repr, str, format, traceback with locals), pickled and copied by nothing."""

    login: str
    password: str

    def __repr__(self) -> str:
        return "<Secret>"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "<Secret>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Secret is not written anywhere")

    def __getstate__(self) -> NoReturn:
        raise TypeError("a Secret is not written anywhere")
