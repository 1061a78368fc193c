"""Groups, their policies, and identities that wait for somebody."""

import re
from typing import Any

import pytest
from tests.managing import account, group, identity, manager, proposal
from tests.portal import application, audited


def seen(page: Any) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page.content.decode())
    assert found
    return found[1]


def test_a_policy_is_added_and_changed(client: Any) -> None:
    from wedlock.store.models import Group

    sam = manager(client)
    sam.post("/manage/new/group/", {"name": "finance", "idle_minutes": "15", "second_factor_required": "on"})
    finance = Group.objects.get()
    assert (finance.idle_minutes, finance.absolute_minutes, finance.second_factor_required) == (15, None, True)
    page = f"/manage/groups/{finance.pk}/"
    old = seen(sam.get(page))
    sam.post(page, {"name": "money", "absolute_minutes": "480", "seen": old})
    finance.refresh_from_db()
    assert (finance.name, finance.idle_minutes, finance.absolute_minutes) == ("money", None, 480)
    assert not finance.second_factor_required
    assert sam.post(page, {"name": "late", "seen": old}).status_code == 409
    assert [one.action for one in audited("group.")] == ["group.added", "group.changed"]


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("name", "a\nb"), ("name", "x" * 81), ("name", "sales"),
                                              ("idle_minutes", "0"), ("idle_minutes", "-5"), ("idle_minutes", "soon"),
                                              ("absolute_minutes", "999999999999")])  # fmt: skip
def test_a_mistaken_policy_is_refused(client: Any, field: str, value: str) -> None:
    from wedlock.store.models import Group

    group("sales")
    sam = manager(client)
    answer = sam.post("/manage/new/group/", {"name": "finance", field: value})
    assert answer.status_code == 422
    assert Group.objects.count() == 1


def test_a_group_that_hides_an_application_is_not_removed(client: Any) -> None:
    from wedlock.store.models import Group

    sam, finance = manager(client), group("finance", idle_minutes=5)
    tryton = application()
    tryton.groups.add(finance)
    page = f"/manage/groups/{finance.pk}/remove/"
    assert "decides who sees tryton" in sam.post(page).content.decode()
    tryton.groups.clear()
    account().groups.add(finance)
    assert "still limits 1 accounts" in sam.post(page).content.decode()
    Group.objects.update(idle_minutes=None)
    assert sam.post(page).status_code == 302
    assert not Group.objects.exists()


def test_identities_are_confirmed_by_who_knows(client: Any) -> None:
    from wedlock.store.models import Identity

    sam, alice = manager(client), account()
    one, other = identity(alice), identity(alice, "crm", "amartens")
    assert "amartens" in sam.get("/manage/identities/").content.decode()
    sam.post("/manage/identities/confirm/", {"identity": str(one.pk)}, page="/manage/identities/")
    assert Identity.objects.get(pk=one.pk).proof == "administrator"
    assert Identity.objects.get(pk=other.pk).proof == "none"
    for odd in ("x", "999999", "9" * 40, ""):
        assert sam.post("/manage/identities/confirm/", {"identity": odd}, page="/manage/identities/").status_code == 302
    assert len(audited("identity.confirmed")) == 1


def test_a_proved_identity_is_not_made_less_by_confirming(client: Any) -> None:
    from wedlock.store.models import Identity

    sam = manager(client)
    one = identity(account(), proof="login")
    sam.post("/manage/identities/confirm/", {"identity": str(one.pk)}, page="/manage/identities/")
    assert Identity.objects.get().proof == "login"


def test_one_login_is_one_persons(client: Any) -> None:
    from wedlock.store.models import Identity

    sam, alice, bob = manager(client), account(), account("bob")
    identity(alice, "erp", "clerk")
    page = f"/manage/accounts/{bob.pk}/identity/"
    refused = sam.post(page, {"system": "erp", "login": "clerk"})
    assert refused.status_code == 409
    assert "already the login of alice" in refused.content.decode()
    assert sam.post(page, {"system": "erp", "login": "clerk", "shared": "on"}).status_code == 302
    assert Identity.objects.filter(login="clerk").count() == 2


def test_another_login_makes_what_is_sealed_stale(client: Any) -> None:
    from wedlock.passport.vault import store_credential
    from wedlock.store.models import Credential
    from wedlock.web.house import keys

    sam, alice = manager(client), account()
    identity(alice, "erp", "alice")
    store_credential(keys(), alice, application(), "alice", "s3cret word", "alice")
    page = f"/manage/accounts/{alice.pk}/identity/"
    sam.post(page, {"system": "erp", "login": "alice"})
    assert not Credential.objects.get().stale
    sam.post(page, {"system": "erp", "login": "a.martens"})
    assert Credential.objects.get().stale
    assert "refused (1)" in sam.get("/manage/").content.decode()


def test_a_doubtful_proposal_is_decided_with_its_evidence(client: Any) -> None:
    from wedlock.store.models import Identity, Proposal

    sam = manager(client)
    right, wrong = proposal(), proposal(mark="n", login="bob", name="Bob", other_login="rob", other_name="Rob")
    page = sam.get("/manage/proposals/").content.decode()
    for told in ("erp: alice", "crm: amartens", "Alice Martens", "the name is the same", "70 %"):
        assert told in page
    sam.post(f"/manage/proposals/{right.pk}/", {"decision": "accept"}, page="/manage/proposals/")
    assert sorted(map(str, Identity.objects.all())) == ["crm/amartens", "erp/alice"]
    sam.post(f"/manage/proposals/{wrong.pk}/", {"decision": "reject"}, page="/manage/proposals/")
    assert Proposal.objects.get(pk=wrong.pk).state == "rejected"
    assert sam.post("/manage/proposals/999/", {"decision": "accept"}, page="/manage/").status_code == 302
    assert "There is no proposal 999" in sam.get("/manage/").content.decode()


def test_all_sure_proposals_are_accepted_at_once(client: Any) -> None:
    from wedlock.store.models import Account

    sam = manager(client)
    proposal(band="automatic")
    proposal(mark="n", login="bob", other_login="rob", band="automatic")
    proposal(mark="o", login="eve", other_login="eva")
    assert "Accept 2 sure proposals" in sam.get("/manage/proposals/sure/").content.decode()
    sam.post("/manage/proposals/sure/")
    assert sorted(Account.objects.values_list("username", flat=True)) == ["alice", "bob", "sam"]


def test_what_needs_attention_is_counted(client: Any) -> None:
    from wedlock.store.models import Account

    sam = manager(client)
    identity(account())
    gone = account("bob")
    identity(gone, login="bob")
    Account.objects.filter(pk=gone.pk).update(is_active=False)
    page = sam.get("/manage/").content.decode()
    assert "nobody has proved (1)" in page
    assert "Disabled accounts with identities (1)" in page
    assert "Administrators without a second factor (1)" in page
