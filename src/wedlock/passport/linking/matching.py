"""Which of two lists of Candidates are one person: pairs with their probability, band and evidence.

Automatic wants more than a probability: two kinds of evidence that agree, one of them login, name or employee number
(an e-mail address alone never, a name alone never, two ways of contact never), nothing against, and nobody else on
either side who comes near. One login of a side is in one automatic pair at most. What is likely and not sure is for a
person.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from wedlock.language import Text
from wedlock.model.records import Band
from wedlock.passport.linking.evidence import FEWEST, Kind, Rarity, compare, name_key
from wedlock.passport.linking.forms import Candidate, bare_form, number_form

SURE = 0.95  # probability from which a pair may be joined without a person
DOUBTFUL = 0.02  # below, nobody is asked
MARGIN = 4.0  # bits by which the next best must be worse
ASKED = 3  # pairs a login that a person is asked about
CROWD = 400  # pairs of one name (or sound) from which the name alone proposes nobody
IDENTIFYING = frozenset({Kind.LOGIN, Kind.NAME, Kind.NUMBER})


@dataclass(frozen=True, slots=True)
class Pair:
    """Candidate number `left` of one list and number `right` of the other; `band` is automatic or review."""

    left: int
    right: int
    probability: float
    band: Band
    agreeing: frozenset[Kind]
    evidence: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Weighed:
    left: int
    right: int
    bits: float
    sufficient: bool
    agreeing: frozenset[Kind]
    evidence: tuple[Text, ...]


def match(left: Sequence[Candidate], right: Sequence[Candidate]) -> tuple[Pair, ...]:
    """All automatic and review pairs, the likeliest first. `match(b, a)` gives the same pairs the other way round."""
    rarity = Rarity(left, right)
    prior = -math.log2(max(len(left), len(right), FEWEST))
    weighed = [_weighed(i, j, left[i], right[j], rarity, prior) for i, j in sorted(_candidates(left, right))]
    best = _best(weighed)
    automatic = {(w.left, w.right) for w in weighed if w.sufficient and _alone(w, best)}
    joined = ({i for i, _ in automatic}, {j for _, j in automatic})
    doubtful = [
        w for w in weighed
        if w.left not in joined[0] and w.right not in joined[1] and w.agreeing and probability(w.bits) >= DOUBTFUL
    ]  # fmt: skip
    asked = _asked(doubtful)
    pairs = [_pair(w, Band.AUTOMATIC) for w in weighed if (w.left, w.right) in automatic]
    pairs += [_pair(w, Band.REVIEW) for w in asked]
    return tuple(sorted(pairs, key=lambda pair: (-pair.probability, pair.left, pair.right)))


def probability(bits: float) -> float:
    """Of posterior log2 odds, 0…1."""
    return 1 / (1 + 2.0 ** max(-bits, -60.0)) if bits > -60 else 0.0


def sufficient(agreeing: frozenset[Kind], against: frozenset[Kind]) -> bool:
    """Whether kinds of evidence suffice without a person, however rare each value is."""
    return len(agreeing) >= 2 and bool(agreeing & IDENTIFYING) and not against


def _weighed(i: int, j: int, a: Candidate, b: Candidate, rarity: Rarity, prior: float) -> _Weighed:
    found = compare(a, b, rarity)
    bits = prior + found.bits
    sure = sufficient(found.agreeing, found.against) and probability(bits) >= SURE
    if found.agreeing == {Kind.LOGIN, Kind.NAME} and (rarity.namesakes(a) or rarity.namesakes(b)):
        sure = False  # logins are made of names: namesakes get each other's
    return _Weighed(i, j, bits, sure, found.agreeing, found.evidence)


def _pair(w: _Weighed, band: Band) -> Pair:
    return Pair(w.left, w.right, round(probability(w.bits), 4), band, w.agreeing, w.evidence)


Best = tuple[dict[int, list[float]], dict[int, list[float]]]


def _best(weighed: Iterable[_Weighed]) -> Best:
    """The two best weights of every candidate, per side."""
    best: Best = (defaultdict(list), defaultdict(list))
    for w in weighed:
        for side, number in zip(best, (w.left, w.right), strict=True):
            side[number] = sorted([*side[number], w.bits], reverse=True)[:2]
    return best


def _alone(w: _Weighed, best: Best) -> bool:
    """Whether nobody else on either side comes near this pair."""
    for side, number in zip(best, (w.left, w.right), strict=True):
        first, *second = side[number]
        if w.bits < first or (second and w.bits - second[0] < MARGIN):
            return False
    return True


def _asked(doubtful: Sequence[_Weighed]) -> list[_Weighed]:
    """Those among the likeliest of both of their candidates; equally likely ones stand or fall together."""
    lists: tuple[dict[int, list[float]], dict[int, list[float]]] = (defaultdict(list), defaultdict(list))
    for w in doubtful:
        lists[0][w.left].append(w.bits)
        lists[1][w.right].append(w.bits)
    least = tuple({n: sorted(bits)[-ASKED:][0] for n, bits in side.items()} for side in lists)
    kept = [w for w in doubtful if w.bits >= least[0][w.left] and w.bits >= least[1][w.right]]
    crowd: tuple[dict[int, int], dict[int, int]] = (defaultdict(int), defaultdict(int))
    for w in kept:
        crowd[0][w.left] += 1
        crowd[1][w.right] += 1
    return [w for w in kept if crowd[0][w.left] <= 2 * ASKED and crowd[1][w.right] <= 2 * ASKED]


def _candidates(left: Sequence[Candidate], right: Sequence[Candidate]) -> set[tuple[int, int]]:
    """Pairs with a value in common. A name that many have gives none: who has nothing else cannot be told apart."""
    found: set[tuple[int, int]] = set()
    here, there = _by_key(left), _by_key(right)
    for key, numbers in here.items():
        others = there.get(key, ())
        if len(numbers) * len(others) <= CROWD:
            found.update((i, j) for i in numbers for j in others)
    return found


def _by_key(side: Sequence[Candidate]) -> dict[str, list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(side):
        for key in set(_keys(one)):
            blocks[key].append(number)
    return blocks


def _keys(one: Candidate) -> Iterator[str]:
    yield from (f"l {bare_form(login)}" for login in one.logins)
    yield from (f"e {email}" for email in one.emails)
    yield from (f"p {phone}" for phone in one.phones)
    yield from (f"# {number}" for number in one.numbers)
    yield from (f"# {number_form(login)}" for login in one.logins if any(sign.isdigit() for sign in login))
    for name in one.names:
        yield f"n {name_key(name)}"
        yield from (f"s {sound}" for sound in name.sounds)
        yield from (f"i {word} {other[0]}" for word in name.words for other in name.words if other is not word)
