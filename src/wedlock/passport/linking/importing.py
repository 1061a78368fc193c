"""One import: what was read of the Systems, held against what the hub knows, becomes Claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wedlock.language import T, Text
from wedlock.passport.linking.forms import Forms, candidate
from wedlock.passport.linking.persons import Claim, KnownAccount, Login, claims
from wedlock.passport.linking.recognition import Held, Recognised, recognise
from wedlock.passport.linking.user import ReadSystem, User


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An Account's own fields."""

    id: int
    username: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the hub knows: Accounts, Identities by System, and what was rejected. Empty before the first import."""

    accounts: tuple[AccountRow, ...] = ()
    identities: Mapping[str, Sequence[Held]] = field(default_factory=dict)
    rejected: frozenset[frozenset[Login]] = frozenset()
    rejected_accounts: frozenset[tuple[Login, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Import:
    """What an import found: per System what was read and recognised, and the Claims over all of them."""

    read: tuple[ReadSystem, ...]
    recognised: dict[str, Recognised]
    claims: tuple[Claim, ...]
    usernames: dict[int, str] = field(default_factory=dict)  # of the Accounts there are

    @property
    def doubted(self) -> tuple[str, ...]:
        return tuple(system for system, found in self.recognised.items() if found.doubted)

    @property
    def notices(self) -> tuple[Text, ...]:
        """What a person should know of the reading, System by System."""
        told = [notice for one in self.read for notice in one.notices]
        told += [
            T("{system}: so many of the known logins are missing in what was read that none was marked as gone. "
              "Is it the whole list, of the right system?", system=system)
            for system in self.doubted
        ]  # fmt: skip
        return tuple(told)


def compared(read: Sequence[ReadSystem], known: Known, forms: Forms) -> Import:
    """What to propose of the users read."""
    recognised = {one.system: recognise(known.identities.get(one.system, ()), one.users, one.aside) for one in read}
    found = claims(
        [recognised[one.system].new for one in read], _accounts(known, recognised, forms), forms,
        known.rejected, known.rejected_accounts,
    )  # fmt: skip
    return Import(tuple(read), recognised, found, {row.id: row.username for row in known.accounts})


def _accounts(known: Known, recognised: Mapping[str, Recognised], forms: Forms) -> list[KnownAccount]:
    """Every Account with all that is known of it: its own fields, its logins, and its users as read this time."""
    systems: dict[int, set[str]] = defaultdict(set)
    logins: dict[int, list[str]] = defaultdict(list)
    for system, held in known.identities.items():
        for one in held:
            systems[one.account].add(system)
            if not one.shared:
                logins[one.account].append(one.login)
    users: dict[int, list[User]] = defaultdict(list)
    for found in recognised.values():
        for one, user in found.known:
            if not one.shared:
                users[one.account].append(user)
    return [
        KnownAccount(
            row.id,
            frozenset(systems[row.id]),
            candidate(
                forms,
                (row.username, *logins[row.id], *(user.login for user in users[row.id])),
                (row.name, *(user.name for user in users[row.id])),
                (row.email, *(user.email for user in users[row.id])),
                tuple(phone for user in users[row.id] for phone in user.phones),
                tuple(user.number for user in users[row.id]),
            ),
        )
        for row in known.accounts
    ]
