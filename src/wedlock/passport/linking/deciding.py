"""A person decides a Proposal: accepted, it becomes Account and Identities; rejected, it is never proposed again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from wedlock.errors import NeedsPerson, UsageError
from wedlock.language import T
from wedlock.passport import audit
from wedlock.passport.keys import Keyring
from wedlock.passport.linking.alone import one_at_a_time
from wedlock.passport.vault import mark_stale
from wedlock.store.models import Account, Application, Credential, Identity, Proposal, normalised_name

_Kind, _State, _Band = Proposal.Kind, Proposal.State, Proposal.Band


class Conflict(NeedsPerson):
    """What is proposed contradicts what is there by now; nothing was changed."""


@dataclass(frozen=True, slots=True)
class _Login:
    system: str
    key: str
    login: str
    name: str
    email: str


def open_proposals() -> QuerySet[Proposal]:
    """What waits for a decision, the likeliest first."""
    return Proposal.objects.filter(state=_State.OPEN).select_related("account", "identity")


def proposal_numbered(number: int) -> Proposal:
    found = Proposal.objects.filter(pk=number).first()
    if found is None:
        raise UsageError(T("There is no proposal {number}.", number=number),
                         T("`wedlock accounts proposals` lists them."))  # fmt: skip
    return found


def accept(keys: Keyring, proposal: Proposal, actor: str, proof: str = Identity.Proof.ADMINISTRATOR) -> Account:
    """Do what is proposed; Conflict where that is not possible any more. Accepting twice changes nothing."""
    with transaction.atomic():
        one_at_a_time()
        proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if proposal.state == _State.ACCEPTED:
            return _account_of(proposal)
        if proposal.state != _State.OPEN:
            raise Conflict(T("Proposal {number} is {state}; it cannot be accepted.", number=proposal.pk,
                             state=T("rejected") if proposal.state == _State.REJECTED else T("withdrawn")))  # fmt: skip
        account = _DO[_Kind(proposal.kind)](keys, proposal, actor, proof)
        _decide(proposal, _State.ACCEPTED, actor)
        if proposal.kind != _Kind.GONE:
            Proposal.objects.filter(pk=proposal.pk).update(account=account)
        audit.record(keys, "proposal.accepted", actor, f"account/{account.username}", **_about(proposal))
    return account


def accept_automatic(keys: Keyring, actor: str) -> tuple[int, tuple[Conflict, ...]]:
    """All open Proposals of the band automatic; how many, and those that were not possible any more."""
    wanted = open_proposals().filter(kind=_Kind.PERSON, band=_Band.AUTOMATIC).order_by("pk")
    done, conflicts = 0, []
    for proposal in list(wanted):  # each in a transaction of its own: a sign-in waits for one of them, not for all
        try:
            accept(keys, proposal, actor, Identity.Proof.NONE)
            done += 1
        except Conflict as conflict:
            conflicts.append(conflict)
    return done, tuple(conflicts)


def reject(keys: Keyring, proposal: Proposal, actor: str) -> None:
    """Never propose it again; the next import offers a login that nothing else speaks for as a person of its own."""
    with transaction.atomic():
        one_at_a_time()
        proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if proposal.state == _State.ACCEPTED:
            raise Conflict(T("Proposal {number} is accepted; it cannot be rejected.", number=proposal.pk))
        if proposal.state == _State.REJECTED:
            return
        _decide(proposal, _State.REJECTED, actor)
        audit.record(keys, "proposal.rejected", actor, f"proposal/{proposal.pk}", **_about(proposal))


def _decide(proposal: Proposal, state: str, actor: str) -> None:
    proposal.state, proposal.decided, proposal.decided_by = state, timezone.now(), actor[:150]
    proposal.save(update_fields=["state", "decided", "decided_by"])


def _about(proposal: Proposal) -> dict[str, object]:
    about: dict[str, object] = {"proposal": proposal.pk, "kind": proposal.kind, "band": proposal.band,
                                proposal.system: proposal.login}  # fmt: skip
    return about | ({proposal.other_system: proposal.other_login} if proposal.other_system else {})


def _account_of(proposal: Proposal) -> Account:
    if proposal.account is None:
        raise Conflict(T("The account of proposal {number} is not there any more.", number=proposal.pk))
    return proposal.account


def _join(keys: Keyring, proposal: Proposal, actor: str, proof: str) -> Account:
    """One person: the Account that one of the logins has, or the one proposed, or a new one."""
    logins = _logins(proposal)
    held = {one.system: _holder(one) for one in logins}
    accounts = {account.pk: account for account in (*held.values(), proposal.account) if account}
    if len(accounts) > 1:
        raise Conflict(
            T("Proposal {number}: {accounts} are accounts of their own by now.", number=proposal.pk,
              accounts=sorted(account.username for account in accounts.values())),
            T("Remove one of the identities first, or reject the proposal."),
        )  # fmt: skip
    account = next(iter(accounts.values()), None) or _new_account(keys, logins, actor)
    for one in logins:
        if held[one.system] is None:
            _add_identity(proposal, account, one, proof)
        elif proof == Identity.Proof.ADMINISTRATOR:
            Identity.objects.filter(account=account, system=one.system, proof=Identity.Proof.NONE).update(proof=proof)
    _withdraw_rivals(proposal, account, logins)
    return account


def _logins(proposal: Proposal) -> list[_Login]:
    first = _Login(proposal.system, proposal.key, proposal.login, proposal.name, proposal.email)
    if not proposal.other_system:
        return [first]
    return [first, _Login(proposal.other_system, proposal.other_key, proposal.other_login, proposal.other_name,
                          proposal.other_email)]  # fmt: skip


def _holder(one: _Login) -> Account | None:
    of_system = Identity.objects.filter(system=one.system, shared=False).select_related("account")
    found = of_system.filter(login=one.login).first()
    if found is None and one.key:
        found = of_system.filter(key=one.key).first()
    return found.account if found else None


def _add_identity(proposal: Proposal, account: Account, one: _Login, proof: str) -> None:
    other = Identity.objects.filter(account=account, system=one.system).first()
    if other is not None:
        raise Conflict(
            T("Proposal {number}: {account} has the login {login} in {system} already.", number=proposal.pk,
              account=account.username, login=other.login, system=one.system),
            T("Remove that identity first, or reject the proposal: one person has one login in a system."),
        )  # fmt: skip
    now = timezone.now() if proof != Identity.Proof.NONE else None
    Identity.objects.create(
        account=account, system=one.system, login=one.login, key=one.key, proof=proof, proved_at=now
    )


def _new_account(keys: Keyring, logins: Sequence[_Login], actor: str) -> Account:
    """Without a password: an invitation lets the person set one."""
    name = next((one.name for one in logins if one.name), "")
    email = next((one.email for one in logins if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", one.email)), "")
    account = Account(username=_free_username(logins), name=name, email=email)
    account.set_unusable_password()
    account.save()
    audit.record(keys, "account.added", actor, f"account/{account.username}", role=account.role, by="import")
    return account


def _free_username(logins: Sequence[_Login]) -> str:
    """The first login that is free; else the first one with its System, else numbered."""
    wished = [re.sub(r"[^\w.@+-]+", "-", normalised_name(one.login))[:120] for one in logins]
    wished.append(f"{wished[0]}-{logins[0].system}"[:140])
    taken = set(Account.objects.filter(username__in=wished).values_list("username", flat=True))
    free = next((name for name in wished if name not in taken), None)
    if free is not None:
        return free
    taken = set(Account.objects.filter(username__startswith=f"{wished[0]}-").values_list("username", flat=True))
    return next(name for name in (f"{wished[0]}-{n}" for n in count(2)) if name not in taken)


def _withdraw_rivals(proposal: Proposal, account: Account, logins: Sequence[_Login]) -> None:
    """What would give one of these logins to somebody else, or this Account a second login of one of these Systems."""
    systems = [one.system for one in logins]
    rivals = Q(account=account, system__in=systems)
    for one in logins:
        rivals |= Q(system=one.system, login=one.login, other_system__in=["", *systems])
        rivals |= Q(other_system=one.system, other_login=one.login, system__in=systems)
    open_ones = Proposal.objects.filter(rivals, kind=_Kind.PERSON, state=_State.OPEN).exclude(pk=proposal.pk)
    open_ones.update(state=_State.WITHDRAWN)


def _rename(keys: Keyring, proposal: Proposal, actor: str, proof: str) -> Account:  # noqa: ARG001
    """The Identity takes the new login; what is sealed with the old one is asked anew."""
    identity = _identity_of(proposal)
    identity.login = proposal.login
    try:
        with transaction.atomic():
            identity.save(update_fields=["login"])
    except IntegrityError:
        raise Conflict(
            T("Proposal {number}: the login {login} in {system} is another account's identity.", number=proposal.pk,
              login=proposal.login, system=proposal.system),
            T("If two logins were exchanged, remove one of the identities, accept, and import again."),
        ) from None  # fmt: skip
    _seal_anew(keys, identity, actor)
    return identity.account


def _remove(keys: Keyring, proposal: Proposal, actor: str, proof: str) -> Account:  # noqa: ARG001
    """The Identity goes; the Account stays, and so does the sealed login, which is not filled any more."""
    identity = _identity_of(proposal)
    account = identity.account
    _seal_anew(keys, identity, actor)
    Proposal.objects.filter(identity=identity).update(identity=None, account=account)
    identity.delete()
    return account


def _identity_of(proposal: Proposal) -> Identity:
    if proposal.identity is None:
        raise Conflict(T("The identity of proposal {number} is not there any more.", number=proposal.pk))
    return Identity.objects.select_for_update().select_related("account").get(pk=proposal.identity.pk)


def _seal_anew(keys: Keyring, identity: Identity, actor: str) -> None:
    of_system = Credential.objects.filter(account=identity.account, application__system=identity.system)
    for credential in of_system.exclude(application__scheme=Application.Scheme.SHARED):
        mark_stale(keys, credential, actor)


_DO = {_Kind.PERSON: _join, _Kind.RENAMED: _rename, _Kind.GONE: _remove}
