"""The extension's calls in the order of a day: a browser connected, an application opened and filled in, signed out."""

from typing import Any


def test_a_day(house: Any) -> None:
    ann, crm = house.person(), house.application(label_zh="客户")
    house.sealed(ann, crm)
    one = house.signed_in(ann)
    assert one.state()[1]["enrolled"] is False
    house.may_enrol(one)
    assert one.enrol() == (200, {"thumbprint": one.thumbprint})
    status, state = one.state()
    assert (status, state["signed_in"], state["enrolled"], state["language"]) == (200, True, True, "en")
    assert state["applications"] == [
        {"name": "crm", "label": "CRM", "origin": "https://crm.example.com:8443", "url": house.URL,
         "opening": "automatic", "recipe": None}
    ]  # fmt: skip
    status, opened = one.launch("crm")
    assert (status, opened["url"], opened["expires_in"]) == (200, house.URL, 45)
    status, filling = one.redeem(opened["ticket"], opened["origin"])
    assert (status, filling) == (200, {"login": "ann.lee", "password": "s3cret-word", "extra": {}, "recipe": None})
    assert one.outcome(opened["launch"], "succeeded") == (200, {})
    assert one.call("end", reason="signed_out") == (200, {})
    assert one.state()[1]["signed_in"] is False
    assert [action for action in house.audited() if not action.startswith("sign_in.")] == [
        "vault.sealed", "browser.enrolled", "launch.opened", "vault.opened", "launch.succeeded"
    ]  # fmt: skip
