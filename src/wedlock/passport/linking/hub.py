"""The hub's side of an import: what is known of Accounts and Identities, and what is kept of what was found."""

from __future__ import annotations

from collections import defaultdict

from wedlock.passport import audit
from wedlock.passport.keys import Keyring
from wedlock.passport.linking.importing import AccountRow, Import, Known
from wedlock.passport.linking.keeping import keep, note_keys, of_claim, of_recognised
from wedlock.passport.linking.recognition import Held
from wedlock.store.models import Account, Identity, Proposal


def known_hub() -> Known:
    """Everything an import is held against."""
    accounts = Account.objects.order_by("pk").values_list("pk", "username", "name", "email")
    identities: dict[str, list[Held]] = defaultdict(list)
    rows = Identity.objects.order_by("pk").values_list("pk", "account_id", "login", "key", "shared", "system")
    for number, account, login, key, shared, system in rows:
        identities[system].append(Held(number, account, login, key, shared))
    pairs, singles = set(), set()
    rejected = Proposal.objects.filter(state=Proposal.State.REJECTED, kind=Proposal.Kind.PERSON)
    for system, login, other, other_login, about in rejected.values_list(
        "system", "login", "other_system", "other_login", "account_id"
    ):
        if other:
            pairs.add(frozenset({(system, login), (other, other_login)}))
        elif about is not None:
            singles.add(((system, login), about))
    return Known(tuple(AccountRow(*row) for row in accounts), identities, frozenset(pairs), frozenset(singles))


def save(keys: Keyring, found: Import, actor: str) -> None:
    """Keep what was found as Proposals; running it again, or twice at once, changes nothing."""
    noted = sum(note_keys(one) for one in found.recognised.values())
    proposals: list[Proposal] = [of_claim(claim) for claim in found.claims]
    for system, recognised in found.recognised.items():
        proposals += of_recognised(system, recognised)
    keep(proposals, list(found.recognised), found.doubted)
    read = {one.system: len(one.users) for one in found.read}
    audit.record(keys, "accounts.imported", actor, "", read=read, proposals=len(proposals), keys_noted=noted)
