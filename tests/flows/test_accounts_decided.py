"""Proposals in a real hub: kept, found again, accepted, rejected, renamed, gone, proved."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from wedlock.bootstrap.accounts import forms
from wedlock.config import Settings
from wedlock.passport.keys import Keyring
from wedlock.passport.linking.user import ReadSystem, User


@pytest.fixture
def keys(hub: Settings) -> Keyring:
    from wedlock.web.house import keys

    return keys()


def imported(keys: Keyring, accept: bool = False, **systems: Sequence[User]) -> None:
    """One import of what the given systems hold."""
    from wedlock.passport.linking.deciding import accept_automatic
    from wedlock.passport.linking.hub import known_hub, save
    from wedlock.passport.linking.importing import compared

    read = [ReadSystem(name, tuple(users)) for name, users in systems.items()]
    save(keys, compared(read, known_hub(), forms()), "cli:test")
    if accept:
        accept_automatic(keys, "cli:test")


def user(system: str, key: str, login: str, name: str = "", email: str = "", active: bool = True) -> User:
    return User(system, key, login, name, email, active=active)


ERP = [user("erp", "1", "alice", "Alice Martens", "alice@n.example"), user("erp", "2", "bob", "Bob Lindqvist")]
CRM = [user("crm", "7", "alice", "Alice Martens"), user("crm", "8", "blind", "Bob Lindqvist")]


def states() -> dict[str, str]:
    from wedlock.store.models import Proposal

    rows = Proposal.objects.order_by("pk").values_list("kind", "login", "other_login", "state")
    return {f"{kind} {login}={other}": state for kind, login, other, state in rows}


def identities() -> set[tuple[str, str, str, str]]:
    from wedlock.store.models import Identity

    return set(Identity.objects.values_list("account__username", "system", "login", "proof"))


def proposal(**wanted: str):  # type: ignore[no-untyped-def]
    from wedlock.store.models import Proposal

    return Proposal.objects.get(**wanted)


def actions() -> list[str]:
    from wedlock.store.models import AuditEntry

    return list(AuditEntry.objects.order_by("number").values_list("action", flat=True))


def test_found_again_it_is_the_same_row_whichever_system_is_named_first(keys: Keyring) -> None:
    from wedlock.store.models import Account, Proposal

    imported(keys, erp=ERP, crm=CRM)
    before = set(Proposal.objects.values_list("pk", "mark", "state"))
    imported(keys, crm=CRM, erp=ERP)
    assert set(Proposal.objects.values_list("pk", "mark", "state")) == before
    assert states() == {"person alice=alice": "open", "person bob=blind": "open"} or states() == {
        "person alice=alice": "open",
        "person blind=bob": "open",
    }
    assert not Account.objects.exists()


def test_the_sure_ones_become_accounts_that_nobody_can_sign_in_to_yet(keys: Keyring) -> None:
    from wedlock.passport.audit import verify
    from wedlock.store.models import Account

    imported(keys, accept=True, erp=ERP, crm=CRM)
    assert identities() == {("alice", "erp", "alice", "none"), ("alice", "crm", "alice", "none")}
    account = Account.objects.get()
    assert (account.username, account.name, account.email, account.role) == (
        "alice", "Alice Martens", "alice@n.example", "person",
    )  # fmt: skip
    assert not account.has_usable_password()
    assert actions() == ["accounts.imported", "account.added", "proposal.accepted"]
    assert verify(keys).sound


def test_importing_and_accepting_again_changes_nothing(keys: Keyring) -> None:
    from wedlock.passport.linking.deciding import accept
    from wedlock.store.models import Identity

    imported(keys, accept=True, erp=ERP, crm=CRM)
    before = set(Identity.objects.values_list("pk", "login"))
    imported(keys, accept=True, erp=ERP, crm=CRM)
    accept(keys, proposal(login="alice", kind="person"), "cli:test")
    assert set(Identity.objects.values_list("pk", "login")) == before
    assert actions().count("proposal.accepted") == 1


def test_an_administrator_accepts_a_doubtful_one(keys: Keyring) -> None:
    from wedlock.passport.linking.deciding import accept

    imported(keys, erp=ERP, crm=CRM)
    accept(keys, proposal(login="bob"), "sam")
    assert identities() == {("bob", "erp", "bob", "administrator"), ("bob", "crm", "blind", "administrator")}
    assert proposal(login="bob").decided_by == "sam"


def test_rejected_they_are_two_persons_for_ever(keys: Keyring) -> None:
    from wedlock.passport.linking.deciding import Conflict, accept, reject

    imported(keys, erp=ERP, crm=CRM)
    reject(keys, proposal(login="bob"), "sam")
    imported(keys, erp=ERP, crm=CRM)
    assert states() == {"person alice=alice": "open", "person bob=blind": "rejected", "person bob=": "open",
                        "person blind=": "open"}  # fmt: skip
    with pytest.raises(Conflict, match="is rejected"):
        accept(keys, proposal(login="bob", other_login="blind"), "sam")
    for login in ("bob", "blind"):
        accept(keys, proposal(login=login, other_login=""), "sam")
    assert {row[:3] for row in identities()} == {("bob", "erp", "bob"), ("blind", "crm", "blind")}


def test_who_exists_already_takes_the_logins_and_a_name_that_is_taken_is_left_to_its_owner(keys: Keyring) -> None:
    from wedlock.store.models import Account

    Account.objects.create_user("alice", name="Alice Martens")
    Account.objects.create_user("carol", name="Carol Jones")
    imported(keys, accept=True, erp=[*ERP, user("erp", "3", "carol", "Carla Rossi", "c@n.example")],
             crm=[*CRM, user("crm", "9", "carol", "Carla Rossi", "c@n.example")])  # fmt: skip
    assert {row[:3] for row in identities()} == {
        ("alice", "erp", "alice"), ("alice", "crm", "alice"),
        ("carol-erp", "erp", "carol"), ("carol-erp", "crm", "carol"),
    }  # fmt: skip


def test_a_new_login_of_somebody_known_joins_them(keys: Keyring) -> None:
    imported(keys, erp=ERP)
    from wedlock.passport.linking.deciding import accept

    accept(keys, proposal(login="alice"), "sam")
    imported(keys, accept=True, crm=CRM)
    assert {row[:3] for row in identities()} == {("alice", "erp", "alice"), ("alice", "crm", "alice")}


def test_renamed_in_one_system_it_is_the_same_person_and_what_is_sealed_is_asked_anew(keys: Keyring) -> None:
    from wedlock.passport.linking.deciding import accept
    from wedlock.passport.vault import store_credential
    from wedlock.store.models import Account, Application, Credential

    imported(keys, accept=True, erp=ERP, crm=CRM)
    application = Application.objects.create(name="creme", system="crm", label="Creme", url="http://127.0.0.1:9/")
    store_credential(keys, Account.objects.get(), application, "alice", "geheim", "test")
    renamed = [user("crm", "7", "alice.wong", "Alice Wong"), CRM[1]]
    imported(keys, accept=True, erp=ERP, crm=renamed)
    assert ("alice", "crm", "alice", "none") in identities()
    found = proposal(kind="renamed")
    assert (found.state, found.login, found.identity.login) == ("open", "alice.wong", "alice")
    assert Account.objects.count() == 1
    accept(keys, found, "sam")
    assert ("alice", "crm", "alice.wong", "none") in identities()
    assert Credential.objects.get().stale
    imported(keys, erp=ERP, crm=renamed)
    assert states()["renamed alice.wong="] == "accepted"


def test_logins_that_were_exchanged_are_not_guessed(keys: Keyring) -> None:
    from wedlock.passport.linking.deciding import Conflict, accept

    imported(keys, erp=ERP)
    for login in ("alice", "bob"):
        accept(keys, proposal(login=login), "sam")
    imported(keys, erp=[user("erp", "1", "bob"), user("erp", "2", "alice")])
    before = identities()
    with pytest.raises(Conflict, match="another account's identity"):
        accept(keys, proposal(kind="renamed", login="bob"), "sam")
    assert identities() == before
    assert proposal(kind="renamed", login="bob").state == "open"


@pytest.mark.parametrize("crm", [[CRM[1]], [user("crm", "7", "alice", active=False), CRM[1]]], ids=["gone", "inactive"])
def test_gone_or_deactivated_it_waits_for_a_decision_and_coming_back_withdraws_it(
    keys: Keyring, crm: list[User]
) -> None:
    from wedlock.passport.linking.deciding import accept

    imported(keys, accept=True, erp=ERP, crm=CRM)
    imported(keys, accept=True, erp=ERP, crm=crm)
    assert ("alice", "crm", "alice", "none") in identities()
    assert states()["gone alice="] == "open"
    imported(keys, erp=ERP, crm=CRM)
    assert states()["gone alice="] == "withdrawn"
    imported(keys, erp=ERP, crm=crm)
    assert accept(keys, proposal(kind="gone"), "sam").username == "alice"
    assert identities() == {("alice", "erp", "alice", "none")}


def test_what_came_to_be_another_way_meanwhile_is_a_conflict(keys: Keyring) -> None:
    from wedlock.passport.linking.deciding import Conflict, accept
    from wedlock.store.models import Account, Identity

    imported(keys, erp=ERP, crm=CRM)
    one, other = (Account.objects.create_user(name) for name in ("one", "other"))
    Identity.objects.create(account=one, system="erp", login="alice")
    Identity.objects.create(account=one, system="crm", login="something")
    with pytest.raises(Conflict, match="has the login something in crm already"):
        accept(keys, proposal(login="alice"), "sam")
    Identity.objects.filter(system="crm").delete()
    Identity.objects.create(account=other, system="crm", login="alice")
    with pytest.raises(Conflict, match="one, other are accounts of their own"):
        accept(keys, proposal(login="alice"), "sam")
    assert proposal(login="alice").state == "open"
    assert "proposal.accepted" not in actions()


def test_accepting_one_withdraws_what_would_give_the_login_to_somebody_else(keys: Keyring) -> None:
    from wedlock.passport.linking.deciding import accept

    twins = [user("crm", "7", "am", "Alice Martens"), user("crm", "8", "alma", "Alice Martens")]
    imported(keys, erp=[user("erp", "1", "alice", "Alice Martens")], crm=twins)
    assert states() == {"person alice=am": "open", "person alice=alma": "open"}
    accept(keys, proposal(other_login="am"), "sam")
    assert states() == {"person alice=am": "accepted", "person alice=alma": "withdrawn"}


def test_an_import_of_one_system_leaves_what_was_found_with_another(keys: Keyring) -> None:
    imported(keys, erp=ERP, crm=CRM)
    before = states()
    imported(keys, crm=CRM)
    assert states() == before


def test_the_evidence_is_said_in_both_languages(keys: Keyring) -> None:
    from wedlock.passport.linking.saying import said

    imported(keys, erp=ERP, crm=CRM)
    assert said(proposal(login="alice"), "en") == "the login is the same: alice; the name is the same: Alice Martens"
    assert said(proposal(login="alice"), "zh") == "登录名相同：alice；姓名相同：Alice Martens"


class TestLiveProof:
    def test_a_live_login_proves_the_identity_once(self, keys: Keyring) -> None:
        from wedlock.passport.linking.proof import prove
        from wedlock.store.models import Account

        imported(keys, accept=True, erp=ERP, crm=CRM)
        alice = Account.objects.get()
        for spelt in ("alice", "ALICE", "alice"):
            assert prove(keys, alice, "crm", spelt) is not None
        assert ("alice", "crm", "alice", "login") in identities()
        assert actions().count("identity.proved") == 1

    def test_anothers_login_is_refused_in_any_spelling(self, keys: Keyring) -> None:
        from wedlock.passport.linking.proof import AnothersLogin, Whose, prove, whose
        from wedlock.store.models import Account

        imported(keys, accept=True, erp=ERP, crm=CRM)
        mallory = Account.objects.create_user("mallory")
        before = identities()
        for spelt in ("alice", "Alice", "ＡＬＩＣＥ"):
            with pytest.raises(AnothersLogin):
                prove(keys, mallory, "erp", spelt)
            assert whose(mallory.pk, "erp", spelt) is Whose.ANOTHERS
        assert identities() == before
        assert whose(mallory.pk, "wms", "alice") is Whose.NOBODYS

    def test_it_neither_makes_nor_changes_an_identity(self, keys: Keyring) -> None:
        from wedlock.passport.linking.proof import prove
        from wedlock.store.models import Account

        imported(keys, accept=True, erp=ERP, crm=CRM)
        before = identities()
        assert prove(keys, Account.objects.get(), "crm", "alma") is None
        assert prove(keys, Account.objects.create_user("carol"), "crm", "carol") is None
        assert identities() == before

    def test_who_seals_anothers_login_in_another_spelling_is_refused(self, keys: Keyring) -> None:
        from wedlock.errors import Refused
        from wedlock.passport.own_credentials import set_own_credential
        from wedlock.store.models import Account, Application, Credential

        imported(keys, accept=True, erp=ERP, crm=CRM)
        creme = Application.objects.create(name="creme", system="crm", label="Creme", url="http://127.0.0.1:9/")
        mallory, before = Account.objects.create_user("mallory"), identities()
        for spelt in ("alice", "ALICE", "ａｌｉｃｅ"):
            with pytest.raises(Refused, match="belongs to somebody else"):
                set_own_credential(keys, mallory, creme, spelt, "guessed")
        assert identities() == before
        assert not Credential.objects.exists()

    def test_a_shared_login_is_nobodys_own(self, keys: Keyring) -> None:
        from wedlock.passport.linking.proof import Whose, whose
        from wedlock.store.models import Account, Identity

        one, other = (Account.objects.create_user(name) for name in ("one", "other"))
        Identity.objects.create(account=one, system="erp", login="desk", shared=True)
        assert whose(other.pk, "erp", "desk") is Whose.NOBODYS
