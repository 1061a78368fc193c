"""Cuts run-together names (`postalcode`, `客户名称`) into known words."""

from __future__ import annotations

from collections.abc import Set

LONGEST = 16
"""Characters of the longest word looked for."""


def cut(piece: str, known: Set[str]) -> tuple[str, ...]:
    """The cheapest cover of `piece` by known words; the piece alone where Latin letters cannot be covered well.

    Characters of Chinese that no word covers stay as words of their own. A dynamic programme over positions, of
    cost length × LONGEST.
    """
    if not piece.isascii():
        return _joined(_cover(piece, known, least=1, unknown=2.0), known)
    if len(piece) < 5:
        return (piece,)
    covered = _cover(piece, known, least=2, unknown=None)
    return covered if covered and len(piece) / len(covered) >= 3 else (piece,)


def _joined(parts: tuple[str, ...], known: Set[str]) -> tuple[str, ...]:
    """Neighbouring characters that no word covers make one word."""
    told: list[str] = []
    for part in parts:
        if told and part not in known and told[-1] not in known:
            told[-1] += part
        else:
            told.append(part)
    return tuple(told)


def _cover(piece: str, known: Set[str], least: int, unknown: float | None) -> tuple[str, ...]:
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(piece)
    for end in range(1, len(piece) + 1):
        for start in range(max(0, end - LONGEST), end):
            before = best[start]
            price = _price(piece[start:end], known, least, unknown)
            if before is None or price is None:
                continue
            total = before[0] + price
            found = best[end]
            if found is None or total < found[0]:
                best[end] = (total, (*before[1], piece[start:end]))
    last = best[len(piece)]
    return last[1] if last else ()


def _price(word: str, known: Set[str], least: int, unknown: float | None) -> float | None:
    """One a word, dearer when short: two letters are seldom a word. None: not allowed."""
    if word in known and len(word) >= least:
        return 1.0 if unknown is not None else 1.0 + {2: 2.5, 3: 0.8}.get(len(word), 0.0)
    return unknown if len(word) == 1 else None
