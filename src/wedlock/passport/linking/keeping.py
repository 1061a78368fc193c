"""What an import found, kept in the hub as Proposals: found again, a Proposal stays the same row and stays decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TypeVar

from django.db import transaction

from wedlock.language import T
from wedlock.passport.linking.alone import one_at_a_time
from wedlock.passport.linking.persons import Claim
from wedlock.passport.linking.recognition import Held, Recognised
from wedlock.passport.linking.saying import kept
from wedlock.store.models import Identity, Proposal

AT_ONCE = 200  # rows a transaction: a sign-in waits for no more than these
_RENEWED = ("system", "key", "login", "name", "email", "other_system", "other_key", "other_login", "other_name",
            "other_email", "account", "identity", "band", "probability", "evidence")  # fmt: skip
Item = TypeVar("Item")
_Kind, _State = Proposal.Kind, Proposal.State


def of_claim(claim: Claim) -> Proposal:
    """The Proposal of a Claim. Its mark does not depend on which System was named first."""
    user, other = claim.user, claim.other
    logins = sorted((one.system, one.login) for one in (user, other) if one)
    proposal = Proposal(
        mark=_mark(_Kind.PERSON, logins, claim.account), kind=_Kind.PERSON, system=user.system, key=user.key,
        login=user.login, name=user.name[:150], email=user.email[:254], account_id=claim.account,
        band=claim.band.value, probability=claim.probability, evidence=kept(claim.evidence),
    )  # fmt: skip
    if other:
        proposal.other_system, proposal.other_key, proposal.other_login = other.system, other.key, other.login
        proposal.other_name, proposal.other_email = other.name[:150], other.email[:254]
    return proposal


def of_recognised(system: str, found: Recognised) -> Iterator[Proposal]:
    """Renamings and leavings of one System."""
    for held, user in found.renamed:
        text = T("row {key} was called {old} and is called {new} now", key=user.key, old=held.login, new=user.login)
        yield _about(_Kind.RENAMED, system, held, user.login, user.name, [text])
    for held, reason in found.gone:
        yield _about(_Kind.GONE, system, held, held.login, "", [reason])


def _about(kind: Proposal.Kind, system: str, held: Held, login: str, name: str, evidence: list[object]) -> Proposal:
    mark = _mark(kind, [(system, login), (system, held.login)], held.id)
    return Proposal(
        mark=mark, kind=kind, system=system, key=held.key, login=login, name=name[:150], account_id=held.account,
        identity_id=held.id, band=Proposal.Band.REVIEW, evidence=kept(evidence),  # type: ignore[arg-type]
    )  # fmt: skip


def _mark(kind: str, logins: Sequence[tuple[str, str]], about: int | None) -> str:
    return sha256(repr((kind, logins, about)).encode()).hexdigest()


def in_parts(some: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """`AT_ONCE` at a time."""
    return (some[start : start + AT_ONCE] for start in range(0, len(some), AT_ONCE))


def keep(proposals: Iterable[Proposal], systems: Collection[str], doubted: Collection[str] = ()) -> None:
    """Store what an import of `systems` found; what it did not find any more is withdrawn, what was decided stays.

    In `doubted` systems so much was missing that nothing is concluded from what was not there.
    """
    found = {proposal.mark: proposal for proposal in _news(proposals, systems)}
    for part in in_parts(sorted(found)):
        with transaction.atomic():
            one_at_a_time()
            Proposal.objects.bulk_create(
                [found[mark] for mark in part], update_conflicts=True, unique_fields=["mark"], update_fields=_RENEWED
            )
            Proposal.objects.filter(mark__in=part, state=_State.WITHDRAWN).update(state=_State.OPEN)
    _withdraw_others(found, systems, doubted)


def _news(proposals: Iterable[Proposal], systems: Collection[str]) -> Iterator[Proposal]:
    """Without those who would be alone, while an open Proposal joins them to a System that was not read this time."""
    others = Proposal.objects.filter(state=_State.OPEN, kind=_Kind.PERSON).exclude(other_system="")
    joined: set[tuple[str, str]] = set()
    for a, login, b, other_login in others.values_list("system", "login", "other_system", "other_login"):
        if (a in systems) != (b in systems):
            joined |= {(a, login), (b, other_login)}
    for one in proposals:
        if one.band != Proposal.Band.SEPARATE or (one.system, one.login) not in joined:
            yield one


def _withdraw_others(found: Collection[str], systems: Collection[str], doubted: Collection[str]) -> None:
    open_ones = Proposal.objects.filter(state=_State.OPEN, system__in=systems, other_system__in=["", *systems])
    open_ones = open_ones.exclude(kind=_Kind.GONE, system__in=doubted)
    gone = [pk for pk, mark in open_ones.values_list("pk", "mark") if mark not in found]
    for part in in_parts(gone):
        Proposal.objects.filter(pk__in=part, state=_State.OPEN).update(state=_State.WITHDRAWN)


def note_keys(found: Recognised) -> int:
    """Identities that were made by hand learn the row of their user; how many."""
    for held, user in found.keyed:
        Identity.objects.filter(pk=held.id, login=user.login).update(key=user.key[:80])
    return len(found.keyed)
