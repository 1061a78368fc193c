"""Names of people compared: Chinese and Latin, in either order, and one by the other's sound."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

LONG = 4  # letters from which a sound is somebody's name rather than a word of every language


class Likeness(IntEnum):
    """How two names go together, from worst to best; only the last three speak for one person."""

    UNLIKE = 0
    UNKNOWN = 1  # one has none
    PARTLY = 2  # a word in common: neither for nor against
    NEAR = 3  # a second given name, an initial, a slip of the pen
    SOUND = 4  # one in Chinese, the other its pinyin
    SAME = 5

    @property
    def agrees(self) -> bool:
        return self >= Likeness.NEAR


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: `hanzi` (family name first), Latin `words` sorted, and how it may be spoken, either order."""

    hanzi: str = ""
    family: str = ""  # pinyin of the Chinese family name
    words: tuple[str, ...] = ()
    sounds: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.hanzi or self.words)


def spoken(words: Iterable[str]) -> frozenset[str]:
    """The words run together as written and with either end moved to the other: Wang Xiao Ming, Xiao Ming Wang."""
    run = tuple(words)
    orders = (run, run[-1:] + run[:-1], run[1:] + run[:1])
    return frozenset(text for text in (one_spelling("".join(order)) for order in orders) if len(text) >= LONG)


def one_spelling(sound: str) -> str:
    """ü is written v, u or yu."""
    return sound.replace("lyu", "lu").replace("nyu", "nu").replace("v", "u")


def likeness(a: tuple[Name, ...], b: tuple[Name, ...]) -> Likeness:
    """The best of all pairs of names; symmetric."""
    return max((_likeness(one, other) for one in a for other in b), default=Likeness.UNKNOWN)


def _likeness(a: Name, b: Name) -> Likeness:
    if a.hanzi and b.hanzi:
        return _chinese(a.hanzi, b.hanzi)
    if a.words and b.words:
        return _latin(a, b)
    chinese, latin = (a, b) if a.hanzi else (b, a)
    if chinese.sounds & latin.sounds:
        return Likeness.SOUND
    return Likeness.PARTLY if chinese.family in latin.words else Likeness.UNLIKE


def _chinese(a: str, b: str) -> Likeness:
    if a == b:
        return Likeness.SAME
    return Likeness.PARTLY if a in b or b in a else Likeness.UNLIKE


def _latin(a: Name, b: Name) -> Likeness:
    if a.words == b.words:
        return Likeness.SAME if len(a.words) > 1 else Likeness.PARTLY  # Alice and Alice: as many as there are
    if a.sounds & b.sounds or _initials(a.words, b.words) or _one_slip(a.words, b.words):
        return Likeness.NEAR
    common = set(a.words) & set(b.words)
    fewer = min(len(set(a.words)), len(set(b.words)))
    if len(common) == fewer >= 2:
        return Likeness.NEAR
    return Likeness.PARTLY if any(len(word) >= 3 for word in common) else Likeness.UNLIKE


def _initials(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """A. Martens and Alice Martens: a family name in common, and every initial begins a word of the other."""
    common = {word for word in set(a) & set(b) if len(word) >= 3}
    if not common:
        return False
    rest = [[word for word in words if word not in common] for words in (a, b)]
    short, long = sorted(rest, key=lambda words: (sum(map(len, words)), words))  # one order, so that it is symmetric
    return bool(short) and all(len(word) == 1 and any(w.startswith(word) for w in long) for word in short)


def _one_slip(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Two words or more, of which one alone is spelt differently by one letter."""
    if len(a) != len(b) or len(a) < 2:
        return False
    here, there = sorted(set(a) - set(b)), sorted(set(b) - set(a))
    return len(here) == len(there) == 1 and min(len(here[0]), len(there[0])) >= LONG and _by_one(here[0], there[0])


def _by_one(a: str, b: str) -> bool:
    """One letter changed, added, left out, or two neighbours swapped."""
    if len(a) > len(b):
        a, b = b, a
    start = next((i for i in range(len(a)) if a[i] != b[i]), len(a))
    if len(a) < len(b):
        return len(b) - len(a) == 1 and a[start:] == b[start + 1 :]
    swapped = a[start : start + 2] == b[start : start + 2][::-1] and a[start + 2 :] == b[start + 2 :]
    return swapped or a[start + 1 :] == b[start + 1 :]
