"""From pairs to persons: Claims that nobody gets two logins of one System, over any number of Systems and Accounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from wedlock.language import Text
from wedlock.model.records import Band
from wedlock.passport.linking.forms import Candidate, Forms, of_user
from wedlock.passport.linking.matching import match
from wedlock.passport.linking.user import User

Login = tuple[str, str]
"""System and login."""


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An Account that exists: its number, the Systems it has an Identity in, and what it is compared by."""

    id: int
    systems: frozenset[str]
    like: Candidate


@dataclass(frozen=True, slots=True)
class Claim:
    """`user` and `other` are one person, or `user` belongs to `account`; neither: a person of its own (separate)."""

    user: User
    other: User | None
    account: int | None
    band: Band
    probability: float
    evidence: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class _Edge:
    """`a` and `b` are nodes: numbers of users, or of accounts below zero."""

    a: int
    b: int
    band: Band
    probability: float
    evidence: tuple[Text, ...]


def claims(
    sides: Sequence[Sequence[User]], accounts: Sequence[KnownAccount], forms: Forms,
    rejected: frozenset[frozenset[Login]] = frozenset(), rejected_accounts: frozenset[tuple[Login, int]] = frozenset(),
) -> tuple[Claim, ...]:  # fmt: skip
    """What to propose of the users of each side (a System) that belong to nobody yet.

    What a person has rejected is neither proposed again nor joined on the way.
    """
    users = [user for side in sides for user in side]
    likes = [of_user(forms, user) for user in users]
    edges = [*_between_sides(sides, likes), *_to_accounts(sides, likes, accounts)]
    edges = [edge for edge in edges if not _is_rejected(edge, users, accounts, rejected, rejected_accounts)]
    groups = _Groups(users, accounts)
    doubtful = [edge for edge in edges if edge.band is Band.REVIEW]
    used: list[_Edge] = []
    for edge in sorted((e for e in edges if e.band is Band.AUTOMATIC), key=lambda e: (-e.probability, e.a, e.b)):
        if groups.joined(edge.a, edge.b):
            used.append(edge)
        elif groups.of(edge.a) != groups.of(edge.b):
            doubtful.append(edge)
    found = [*_automatic(used, groups, users, accounts), *_review(doubtful, groups, users, accounts)]
    named = {claim.user for claim in found} | {claim.other for claim in found}
    found += [Claim(user, None, None, Band.SEPARATE, 0.0) for user in users if user not in named]
    return tuple(found)


class _Groups:
    """Nodes joined so far; a group has one login of a System and one Account at most."""

    def __init__(self, users: Sequence[User], accounts: Sequence[KnownAccount]) -> None:
        self._root = {node: node for node in range(-len(accounts), len(users))}
        self._systems = {node: frozenset({user.system}) for node, user in enumerate(users)}
        self._systems |= {-1 - n: account.systems | {""} for n, account in enumerate(accounts)}

    def of(self, node: int) -> int:
        while self._root[node] != node:
            self._root[node] = node = self._root[self._root[node]]
        return node

    def may_join(self, a: int, b: int) -> bool:
        a, b = self.of(a), self.of(b)
        return a != b and not self._systems[a] & self._systems[b]

    def joined(self, a: int, b: int) -> bool:
        """Join two groups where that gives nobody two logins of a System. The least node stands for the group."""
        if not self.may_join(a, b):
            return False
        least, other = sorted((self.of(a), self.of(b)))
        self._root[other] = least
        self._systems[least] |= self._systems[other]
        return True


def _between_sides(sides: Sequence[Sequence[User]], likes: Sequence[Candidate]) -> Iterable[_Edge]:
    starts = [sum(map(len, sides[:n])) for n in range(len(sides))]
    for one, other in combinations(range(len(sides)), 2):
        here = likes[starts[one] : starts[one] + len(sides[one])]
        there = likes[starts[other] : starts[other] + len(sides[other])]
        for pair in match(here, there):
            yield _Edge(starts[one] + pair.left, starts[other] + pair.right, pair.band, pair.probability, pair.evidence)


def _to_accounts(
    sides: Sequence[Sequence[User]], likes: Sequence[Candidate], accounts: Sequence[KnownAccount]
) -> Iterable[_Edge]:
    start = 0
    for side in sides:
        system = side[0].system if side else ""
        free = [n for n, account in enumerate(accounts) if system not in account.systems]
        for pair in match([accounts[n].like for n in free], likes[start : start + len(side)]):
            yield _Edge(-1 - free[pair.left], start + pair.right, pair.band, pair.probability, pair.evidence)
        start += len(side)


def _is_rejected(
    edge: _Edge, users: Sequence[User], accounts: Sequence[KnownAccount],
    rejected: frozenset[frozenset[Login]], rejected_accounts: frozenset[tuple[Login, int]],
) -> bool:  # fmt: skip
    login = _login(users[edge.b])
    if edge.a < 0:
        return (login, accounts[-1 - edge.a].id) in rejected_accounts
    return frozenset({_login(users[edge.a]), login}) in rejected


def _login(user: User) -> Login:
    return user.system, user.login


def _automatic(
    used: Sequence[_Edge], groups: _Groups, users: Sequence[User], accounts: Sequence[KnownAccount]
) -> Iterable[Claim]:
    """One Claim for each user but the first of a group: with the group's Account, else with its first user."""
    seen: dict[int, list[_Edge]] = {}
    for edge in used:
        for node in (edge.a, edge.b):
            seen.setdefault(node, []).append(edge)
    for node in sorted(n for n in seen if n >= 0):
        first = groups.of(node)
        if node == first:
            continue
        edge = next((e for e in seen[node] if first in (e.a, e.b)), seen[node][0])
        account = accounts[-1 - first].id if first < 0 else None
        user, other = (users[node], None) if first < 0 else (users[first], users[node])
        yield Claim(user, other, account, Band.AUTOMATIC, edge.probability, edge.evidence)


def _review(
    doubtful: Sequence[_Edge], groups: _Groups, users: Sequence[User], accounts: Sequence[KnownAccount]
) -> Iterable[Claim]:
    for edge in doubtful:
        if not groups.may_join(edge.a, edge.b):
            continue
        if edge.a < 0:
            yield Claim(users[edge.b], None, accounts[-1 - edge.a].id, Band.REVIEW, edge.probability, edge.evidence)
        else:
            yield Claim(users[edge.a], users[edge.b], None, Band.REVIEW, edge.probability, edge.evidence)
