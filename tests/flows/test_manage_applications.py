"""Applications managed on the portal: addresses, recipes, what is sealed for them, and what a move does to it."""

import json
import re
from typing import Any

import pytest
from tests.managing import account, another_browser, group, identity, manager
from tests.portal import Person, application, audited

NEW = "/manage/new/application/"
GIVEN = {"name": "creme", "label": "Creme", "label_zh": "客户管理", "url": "https://crm.example.com/creme_login",
         "system": "crm", "recipe": "creme", "opening": "automatic", "scheme": "person", "enabled": "on"}  # fmt: skip


def seen(page: Any) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page.content.decode())
    assert found
    return found[1]


def change(who: Person, name: str, **given: str) -> Any:
    """Fill in the page of an application as it is, with these fields otherwise."""
    from wedlock.store.models import Application

    now = Application.objects.get(name=name)
    path = f"/manage/applications/{name}/"
    fields = {"label": now.label, "url": now.url, "system": now.system, "recipe": now.recipe, "opening": now.opening,
              "scheme": now.scheme, "enabled": "on", "seen": seen(who.get(path)), **given}  # fmt: skip
    if now.plain_http_allowed:
        fields = {"plain_http_allowed": "on", **fields}
    return who.post(path, {key: value for key, value in fields.items() if value != "-"})


def seal(name: str, of: Any = None) -> Any:
    from wedlock.passport.vault import store_credential
    from wedlock.store.models import Application
    from wedlock.web.house import keys

    return store_credential(keys(), of, Application.objects.get(name=name), "alice", "s3cret word", "sam")


def test_an_application_is_added_with_all_it_says(client: Any) -> None:
    from wedlock.store.models import Application

    sam = manager(client)
    group("sales")
    extra = {"extra": "company = Example\ndatabase=main", "groups": "sales", "second_factor_required": "on"}
    assert sam.post(NEW, GIVEN | extra).status_code == 302
    made = Application.objects.get()
    assert (made.name, made.system, made.recipe, made.label_zh) == ("creme", "crm", "creme", "客户管理")
    assert made.extra == {"company": "Example", "database": "main"}
    assert made.second_factor_required
    assert [one.name for one in made.groups.all()] == ["sales"]
    entry = audited("application.added")[0]
    assert (entry.actor, entry.subject) == ("sam", "application/creme")
    assert "Example" not in entry.detail  # values of extra fields are nobody's business


BAD = [
    ("url", "http://crm.example.com/", "plain HTTP"),
    ("url", "https://sam:pw@crm.example.com/", "user name or password"),
    ("url", "https://crm.example.com@evil.example/", "user name or password"),
    ("url", "https://localhost:80@evil.example/", "user name or password"),
    ("url", "javascript:alert(1)", "no address of a web page"),
    ("url", "file:///etc/passwd", "no address of a web page"),
    ("url", "ftp://crm.example.com/", "no address of a web page"),
    ("url", "//crm.example.com/", "no address of a web page"),
    ("url", "https://", "no address of a web page"),
    ("url", "https://crm.example.com:0/", "no address of a web page"),
    ("url", "https://crm.example.com:99999/", "no address of a web page"),
    ("url", "https://crm.example.com/\r\nSet-Cookie:x=1", "no address of a web page"),
    ("url", "https://crm.example.com\\@evil.example/", "no address of a web page"),
    ("url", "https://crm.exam ple.com/", "no address of a web page"),
    ("url", "https://*.example.com/", "no address of a web page"),
    ("url", "https://" + "x" * 600 + ".example/", "no address of a web page"),
    ("url", "http://127.0.0.1.evil.example/", "plain HTTP"),
    ("url", "http://127.0.0.1:8400/other", "the portal itself"),
    ("name", "Creme CRM", "cannot be a name here"),
    ("name", "../creme", "cannot be a name here"),
    ("system", "c r m", "cannot be a name here"),
    ("label", "", "is missing"),
    ("label", "a\x00b", "invisible character"),
    ("recipe", "nothing", "no recipe called nothing"),
    ("opening", "always", "is one of"),
    ("scheme", "nobody", "is one of"),
    ("extra", "company", "one a line"),
    ("extra", "password = x", "cannot be an extra field"),
    ("own_recipe", "{", "no JSON"),
    ("own_recipe", "[1]", "no JSON object"),
    ("own_recipe", '{"steps": []}', "paths"),
    ("own_recipe", '{"paths": ["/login"], "stesp": []}', "stesp"),
    ("own_recipe", "[" * 5000, "no JSON"),
    ("position", "first", "no whole number"),
    ("position", "99999", "from 0 to 10000"),
    ("groups", "nobody", "no group called"),
]


@pytest.mark.parametrize(("field", "value", "said"), BAD)
def test_each_mistake_is_named_and_nothing_is_made(client: Any, field: str, value: str, said: str) -> None:
    from wedlock.store.models import Application

    sam = manager(client)
    answer = sam.post(NEW, GIVEN | {field: value})
    assert answer.status_code in (409, 422)
    alert = re.search(r'role="alert">(.*?)</p>', answer.content.decode(), re.DOTALL)
    assert alert
    assert said in alert[1]
    assert "Set-Cookie:x" not in str(answer.headers)
    assert not Application.objects.exists()


def test_plain_http_is_for_this_computer_or_by_consent(client: Any) -> None:
    from wedlock.store.models import Application

    sam = manager(client)
    assert sam.post(NEW, GIVEN | {"url": "http://127.0.0.1:8022/"}).status_code == 302
    outside = GIVEN | {"name": "other", "url": "http://crm.example.com/"}
    assert sam.post(NEW, outside).status_code == 409
    assert sam.post(NEW, outside | {"plain_http_allowed": "on"}).status_code == 302
    assert Application.objects.get(name="other").plain_http_allowed
    assert "plain HTTP" in sam.get("/manage/").content.decode()
    assert change(sam, "other", plain_http_allowed="-").status_code == 409


def test_a_recipe_of_its_own_is_kept_as_written(client: Any) -> None:
    from wedlock.store.models import Application

    own = {"paths": ["/login"], "steps": [{"fill": {"login": "#u", "password": "#p"}, "press": "#go"}]}
    sam = manager(client)
    assert sam.post(NEW, GIVEN | {"recipe": "", "own_recipe": json.dumps(own)}).status_code == 302
    assert Application.objects.get().own_recipe == own
    assert "#go" in sam.get("/manage/applications/creme/").content.decode()
    assert change(sam, "creme", own_recipe="").status_code == 302
    assert Application.objects.get().own_recipe is None


def test_a_move_to_another_origin_forgets_what_was_sealed(client: Any) -> None:
    from wedlock.store.models import Credential

    sam = manager(client)
    application("creme")
    seal("creme", account())
    assert change(sam, "creme", url="https://creme.example.com/other/path").status_code == 302
    assert Credential.objects.count() == 1  # the same origin
    assert change(sam, "creme", url="https://evil.example/").status_code == 302
    assert Credential.objects.count() == 0
    assert [one.action for one in audited("vault.")] == ["vault.sealed", "vault.deleted"]


@pytest.mark.parametrize("url", ["https://creme.example.com:8443/", "https://crm.creme.example.com/",
                                 "https://creme.example.com.evil.example/"])  # fmt: skip
def test_another_port_or_subdomain_is_another_origin(client: Any, url: str) -> None:
    from wedlock.store.models import Credential

    sam = manager(client)
    application("creme")
    seal("creme", account())
    change(sam, "creme", url=url)
    assert not Credential.objects.exists()


def test_only_who_manages_policies_takes_sealed_logins_along(client: Any) -> None:
    from wedlock.store.models import Credential

    account_ = account()
    application("creme")
    seal("creme", account_)
    sam, ivy = manager(client), manager(another_browser(), "integrator", "ivy")
    assert change(sam, "creme", url="https://new.example.com/", keep_credentials="on").status_code == 302
    assert Credential.objects.count() == 1
    assert json.loads(audited("application.changed")[0].detail)["credentials_kept"] is True
    assert change(ivy, "creme", url="https://evil.example/", keep_credentials="on").status_code == 302
    assert Credential.objects.count() == 0


def test_an_integrator_does_not_change_policies(client: Any) -> None:
    from wedlock.store.models import Application

    finance = group("finance")
    tryton = application(second_factor_required=True)
    tryton.groups.add(finance)
    ivy = manager(client, "integrator", "ivy")
    tried = {"plain_http_allowed": "on", "url": "http://erp.example.com/"}
    assert change(ivy, "tryton", **tried).status_code == 409
    assert change(ivy, "tryton", label="ERP").status_code == 302
    tryton.refresh_from_db()
    assert (tryton.label, tryton.second_factor_required, tryton.plain_http_allowed) == ("ERP", True, False)
    assert [one.name for one in tryton.groups.all()] == ["finance"]
    assert Application.objects.count() == 1


def test_two_at_once_lose_nothing(client: Any) -> None:
    application()
    sam, kim = manager(client), manager(another_browser(), name="kim")
    old = seen(kim.get("/manage/applications/tryton/"))
    assert change(sam, "tryton", label="by Sam").status_code == 302
    late = change(kim, "tryton", label="by Kim", seen=old)
    assert late.status_code == 409
    assert "changed by somebody else" in late.content.decode()


def test_removing_needs_it_switched_off_and_takes_what_is_sealed(client: Any) -> None:
    from wedlock.store.models import Application, Credential

    sam = manager(client)
    application("creme")
    seal("creme", account())
    path = "/manage/applications/creme/remove/"
    assert "1 sealed logins" in sam.get(path).content.decode()
    refused = sam.post(path)
    assert refused.status_code == 409
    assert "switched on" in refused.content.decode()
    change(sam, "creme", enabled="-")
    assert sam.post(path).headers["Location"] == "/manage/applications/"
    assert (Application.objects.count(), Credential.objects.count()) == (0, 0)


def test_a_login_that_an_administrator_sets_is_never_shown_again(client: Any) -> None:
    from django.contrib.sessions.models import Session

    sam, alice = manager(client), account()
    application(scheme="administrator")
    identity(alice, "erp", "a.martens")
    path = f"/manage/accounts/{alice.pk}/login/"
    assert sam.post(path, {"application": "tryton", "login": "", "password": "s3cret word"}).status_code == 302
    for page in (path, f"/manage/accounts/{alice.pk}/", "/manage/applications/tryton/", "/manage/audit/", "/manage/"):
        assert "s3cret word" not in sam.get(page).content.decode(), page
    assert "s3cret word" not in "".join(one.detail for one in audited())
    assert all("s3cret" not in str(one.get_decoded()) for one in Session.objects.all())
    assert audited("vault.sealed")[0].actor == "sam"


def test_a_refused_sealing_does_not_send_the_password_back(client: Any) -> None:
    sam, alice = manager(client), account()
    application(scheme="administrator")
    path = f"/manage/accounts/{alice.pk}/login/"
    answer = sam.post(path, {"application": "tryton", "login": "", "password": "s3cret word"})
    assert answer.status_code == 422  # no identity says the login
    assert "s3cret word" not in answer.content.decode()


@pytest.mark.parametrize("scheme", ["person", "name"])
def test_what_a_person_sets_no_administrator_sets(client: Any, scheme: str) -> None:
    sam, alice = manager(client), account()
    application(scheme=scheme)
    path = f"/manage/accounts/{alice.pk}/login/"
    answer = sam.post(path, {"application": "tryton", "login": "alice", "password": "s3cret word"})
    assert answer.status_code == 409
    assert "people set the password themselves" in answer.content.decode()


def test_the_shared_login_is_sealed_for_all_and_goes_with_the_scheme(client: Any) -> None:
    from wedlock.store.models import Credential

    sam = manager(client)
    application("reports", scheme="shared")
    assert "shared login is missing (1)" in sam.get("/manage/").content.decode()
    path = "/manage/applications/reports/login/"
    assert sam.post(path, {"login": "viewer", "password": "s3cret word"}).status_code == 302
    assert Credential.objects.get().account is None
    assert change(sam, "reports", scheme="person").status_code == 302
    assert not Credential.objects.exists()
    assert sam.get(path).status_code == 404


def test_a_new_origin_asks_for_the_extension_to_be_packed(client: Any, hub: Any) -> None:
    from wedlock.passport.rollout.origins import application_origins, fingerprint
    from wedlock.passport.rollout.version import LastPack, remember

    sam, asked = manager(client), "wedlock extension pack"
    assert asked not in sam.get("/manage/").content.decode()  # nothing to be opened yet
    application("creme")
    assert asked in sam.get("/manage/").content.decode()
    portal = hub.passport.address
    try:
        remember(hub.home, LastPack("1.0.0.1", "", fingerprint(portal, application_origins(portal))))
        assert asked not in sam.get("/manage/applications/").content.decode()
        change(sam, "creme", url="https://creme.example.com/another/path")
        assert asked not in sam.get("/manage/applications/").content.decode()
        change(sam, "creme", url="https://moved.example.com/")
        assert asked in sam.get("/manage/applications/").content.decode()
    finally:
        (hub.home / "extension.json").unlink()


@pytest.mark.parametrize("url", ["https://portal.example.com:8443/login", "https://PORTAL.example.com:444/"])
def test_no_application_lies_on_the_portals_host(hub: Any, url: str) -> None:
    """Cookies are kept by host, whatever the port: the application's server would be sent everybody's session."""
    from wedlock.errors import Refused
    from wedlock.passport.applications import add_application, change_application
    from wedlock.passport.rollout.origins import refuse_own_origin
    from wedlock.web.house import keys

    portal = "https://portal.example.com"
    with pytest.raises(Refused, match="own host"):
        add_application(keys(), "sam", "erp", {"url": url}, portal)
    add_application(keys(), "sam", "erp", {"url": url}, "https://other.example.com")
    with pytest.raises(Refused, match="own host"):
        refuse_own_origin(portal)
    change_application(keys(), "sam", "erp", {"enabled": False}, portal)
    refuse_own_origin(portal)
    change_application(keys(), "sam", "erp", {"url": "https://erp.example.com/", "enabled": True}, portal)
    refuse_own_origin(portal)
