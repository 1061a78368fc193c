"""Whether an application is opened: for this person, in this browser, now."""

from __future__ import annotations

import itertools
from typing import Any

import pytest


def code(answer: tuple[int, dict[str, str]]) -> tuple[int, str]:
    return answer[0], answer[1]["code"]


@pytest.fixture
def ann(house: Any) -> Any:
    return house.person()


@pytest.fixture
def crm(house: Any, ann: Any) -> Any:
    made = house.application()
    house.sealed(ann, made)
    return made


def changed(thing: Any, **fields: Any) -> None:
    type(thing).objects.filter(pk=thing.pk).update(**fields)


def test_an_unknown_application_is_answered_like_a_forbidden_one(house: Any, ann: Any, crm: Any) -> None:
    from wedlock.store.models import Group

    one = house.connected(ann)
    unknown = one.launch("nothing")
    crm.groups.add(Group.objects.create(name="others"))
    assert code(unknown) == (403, "not_allowed")
    assert one.launch("crm") == unknown


def test_a_group_of_the_application_opens_it(house: Any, ann: Any, crm: Any) -> None:
    from wedlock.store.models import Group

    group = Group.objects.create(name="sales")
    crm.groups.add(group)
    one = house.connected(ann)
    assert code(one.launch("crm")) == (403, "not_allowed")
    ann.groups.add(group)
    assert one.launch("crm")[0] == 200


def test_a_role_nobody_knows_opens_nothing(house: Any, ann: Any, crm: Any) -> None:
    one = house.connected(ann)
    changed(ann, role="emperor")
    assert code(one.launch("crm")) == (403, "not_allowed")
    assert one.state()[1]["applications"] == []


def test_a_disabled_application(house: Any, ann: Any, crm: Any) -> None:
    one = house.connected(ann)
    changed(crm, enabled=False)
    assert code(one.launch("crm")) == (403, "disabled")


def test_a_browser_that_is_not_enrolled(house: Any, ann: Any, crm: Any) -> None:
    assert code(house.signed_in(ann).launch("crm")) == (403, "not_enrolled")


def test_the_browser_of_another_account(house: Any, ann: Any, crm: Any) -> None:
    bob = house.person("bob")
    house.sealed(bob, crm)
    one, other = house.connected(ann), house.signed_in(bob)
    other.key = one.key
    assert code(other.launch("crm")) == (403, "not_enrolled")


def test_a_revoked_browser(house: Any, ann: Any, crm: Any) -> None:
    from wedlock.passport.browsers import revoke
    from wedlock.store.models import Browser, Launch
    from wedlock.web.house import keys

    one = house.connected(ann)
    _, opened = one.launch("crm")
    revoke(keys(), Browser.objects.get(), ann)
    assert code(one.launch("crm")) == (403, "not_enrolled")
    assert Launch.objects.get(pk=opened["launch"]).outcome == "burned"
    assert code(one.redeem(opened["ticket"], opened["origin"])) == (403, "ticket_refused")
    assert house.audited()[-3:] == ["launch.opened", "browser.revoked", "launch.refused"]


def test_no_login_is_stored(house: Any, ann: Any) -> None:
    house.application()
    assert code(house.connected(ann).launch("crm")) == (409, "no_credential")


def test_the_login_of_another_person_is_not_used(house: Any, ann: Any) -> None:
    house.sealed(house.person("bob"), house.application())
    assert code(house.connected(ann).launch("crm")) == (409, "no_credential")


def test_a_stale_login(house: Any, ann: Any, crm: Any) -> None:
    from wedlock.store.models import Credential

    one = house.connected(ann)
    Credential.objects.update(stale=True)
    assert code(one.launch("crm")) == (409, "stale")


@pytest.mark.parametrize("scheme", ["person", "name", "administrator"])
def test_a_shared_login_is_used_only_where_that_is_the_scheme(house: Any, ann: Any, scheme: str) -> None:
    crm = house.application(scheme=scheme)
    house.sealed(None, crm, "everybody", "shared-word")
    one = house.connected(ann)
    assert code(one.launch("crm")) == (409, "no_credential")
    changed(crm, scheme="shared")
    _, opened = one.launch("crm")
    assert one.redeem(opened["ticket"], opened["origin"])[1]["login"] == "everybody"


def test_ones_own_login_is_not_used_where_all_share_one(house: Any, ann: Any, crm: Any) -> None:
    changed(crm, scheme="shared")
    assert code(house.connected(ann).launch("crm")) == (409, "no_credential")


@pytest.mark.parametrize("by", ["application", "group"])
def test_a_second_factor_is_asked_for(house: Any, ann: Any, crm: Any, by: str) -> None:
    from wedlock.store.models import Group

    if by == "application":
        changed(crm, second_factor_required=True)
    else:
        ann.groups.add(Group.objects.create(name="strict", second_factor_required=True))
    assert code(house.connected(ann).launch("crm")) == (403, "second_factor_required")
    assert house.connected(ann, "mfa").launch("crm")[0] == 200


def test_the_second_factor_of_others_groups_is_not_asked_for(house: Any, ann: Any, crm: Any) -> None:
    from wedlock.store.models import Group

    Group.objects.create(name="strict", second_factor_required=True)
    assert house.connected(ann).launch("crm")[0] == 200


@pytest.mark.parametrize(
    ("url", "opens"),
    [
        ("http://crm.example.com/login", False),
        ("HTTP://crm.example.com/login", False),
        ("http://127.0.0.1.example.com/", False),
        ("http://localhost@crm.example.com/", False),
        ("http://127.0.0.1:8001/", True),
        ("http://localhost:8001/", True),
        ("http://[::1]:8001/", True),
        ("https://crm.example.com/", True),
    ],
)
def test_plain_http_needs_consent(house: Any, ann: Any, crm: Any, url: str, opens: bool) -> None:
    one = house.connected(ann)
    changed(crm, url=url)
    answer = one.launch("crm")
    assert answer[0] == 200 if opens else code(answer) == (403, "plain_http")
    changed(crm, plain_http_allowed=True)
    assert one.launch("crm")[0] == 200


def test_only_an_automatic_application_opens_on_arrival(house: Any, ann: Any, crm: Any) -> None:
    one = house.connected(ann)
    assert one.launch("crm", "arrived")[0] == 200
    changed(crm, opening="click")
    assert code(one.launch("crm", "arrived")) == (403, "click_required")
    assert one.launch("crm", "tile")[0] == 200


@pytest.mark.parametrize("fields", [{"recipe": "unheard-of"}, {"own_recipe": {"paths": "login"}}])
def test_a_mistaken_recipe_gives_no_ticket(house: Any, ann: Any, crm: Any, fields: dict[str, Any]) -> None:
    one = house.connected(ann)
    changed(crm, **fields)
    assert code(one.launch("crm")) == (409, "recipe_mistaken")


def test_a_ticket_is_kept_as_a_digest_alone(house: Any, ann: Any, crm: Any) -> None:
    from wedlock.store.models import AuditEntry, Launch

    one = house.connected(ann)
    tickets = {one.launch("crm")[1]["ticket"] for _ in range(3)}
    assert len(tickets) == 3
    kept = str(list(Launch.objects.values())) + str(list(AuditEntry.objects.values()))
    assert not [ticket for ticket in tickets if ticket in kept]
    assert one.client.session.session_key not in kept


def test_old_launches_are_forgotten_in_small_batches(house: Any, ann: Any, crm: Any) -> None:
    from datetime import timedelta

    from django.db.models import F

    from wedlock.passport import launch as launches
    from wedlock.passport.tickets import KEPT
    from wedlock.store.models import Launch

    one = house.connected(ann)
    one.launch("crm")
    model = Launch.objects.get()
    rows = [{f.attname: getattr(model, f.attname) for f in Launch._meta.fields} for _ in range(150)]
    for number, row in enumerate(rows):
        row |= {"id": None, "ticket": f"old {number}"}
        row.pop("id")
    Launch.objects.bulk_create(Launch(**row) for row in rows)
    Launch.objects.filter(ticket__startswith="old").update(
        started=F("started") - KEPT, expires=F("expires") - KEPT - timedelta(minutes=1)
    )
    left = [Launch.objects.filter(ticket__startswith="old").count()]
    for _ in range(3 * launches.PURGE_EVERY):
        assert one.launch("crm")[0] == 200
        left.append(Launch.objects.filter(ticket__startswith="old").count())
    assert left[-1] == 0
    assert max(before - after for before, after in itertools.pairwise(left)) == 64
    assert Launch.objects.count() == 1 + 3 * launches.PURGE_EVERY


def test_the_last_use_of_a_browser_is_noted_now_and_then(house: Any, ann: Any, crm: Any) -> None:
    from wedlock.store.models import Browser

    one = house.connected(ann)
    one.launch("crm")
    first = Browser.objects.get().used
    one.launch("crm")
    assert first is not None
    assert Browser.objects.get().used == first


def test_the_second_factor_of_somebody_who_began_to_sign_in_here_does_not_count(house: Any, ann: Any, crm: Any) -> None:
    changed(crm, second_factor_required=True)
    one = house.connected(ann, "mfa")
    session = one.client.session
    session["account_authentication_methods_user"] = str(house.person("bob").pk)
    session.save()
    assert code(one.launch("crm")) == (403, "second_factor_required")


def test_launches_are_throttled_far_above_what_a_person_does(house: Any, ann: Any, crm: Any) -> None:
    from wedlock.passport.ways.ticket import LATELY, MOST
    from wedlock.store.models import AuditEntry, Launch

    one = house.connected(ann)
    assert {one.launch("crm")[0] for _ in range(MOST)} == {200}
    assert code(one.launch("crm")) == code(house.connected(ann).launch("crm")) == (429, "too_many_launches")
    assert AuditEntry.objects.filter(action="launch.opened").count() == MOST, "what is denied is written nowhere"
    house.sealed(bob := house.person("bob"), crm)
    assert house.connected(bob).launch("crm")[0] == 200, "others are not slowed down"
    Launch.objects.filter(account=ann).order_by("pk").first().delete()
    assert one.launch("crm")[0] == 200
    for launch in Launch.objects.filter(account=ann):
        changed(launch, started=launch.started - LATELY)
    assert one.launch("crm")[0] == 200
