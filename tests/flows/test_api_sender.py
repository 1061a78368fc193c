"""Who may ask, and in which form: everything that is refused before anybody looks whose session it is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.extension import ID, ORIGIN, packed

CALLS = ("state", "enrolment", "enrol", "launch", "redeem", "outcome", "end")
RUN = "0" * 64


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_only_post_is_answered(house: Any, method: str, call: str) -> None:
    client = house.browser().client
    answer = getattr(client, method)(f"/api/extension/{call}", headers={"Origin": ORIGIN})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    "origin",
    [None, "null", "", "http://127.0.0.1:8400", "https://crm.example.com", f"chrome-extension://{ID[::-1]}",
     ORIGIN.upper(), f"{ORIGIN}/", f"{ORIGIN}.evil.example", f"moz-extension://{ID}", f"{ORIGIN}, {ORIGIN}"],
)  # fmt: skip
def test_every_other_origin_is_refused(house: Any, call: str, origin: str | None) -> None:
    status, said = house.browser().call(call, headers={"Origin": origin})
    assert (status, said["code"]) == (403, "wrong_origin")


def test_nobody_may_ask_before_an_extension_is_packed(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "WEDLOCK_EXTENSION_ID", "")
    for origin in (ORIGIN, "chrome-extension://", None):
        assert house.browser().call("state", headers={"Origin": origin}, thumbprint=None)[0] == 403


def test_an_extension_packed_while_the_portal_runs_is_known(house: Any, hub: Any, monkeypatch: Any) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "WEDLOCK_EXTENSION_ID", "")
    try:
        headers = {"Origin": packed(hub.home)}
        assert house.browser().call("state", headers=headers, thumbprint=None)[0] == 200
    finally:
        (hub.keys / "extension.pem").unlink()


@pytest.mark.parametrize("version", [None, "", "0.0.9", "0", "-1", "0.1.0-rc1", "1.0.0.0.0", "9" * 6, "٩.٩"])
@pytest.mark.parametrize("call", CALLS)
def test_an_old_extension_is_told_so(house: Any, call: str, version: str | None) -> None:
    sent = None if version is None else version.encode().decode("latin-1")
    status, said = house.browser().call(call, headers={"Wedlock-Extension": sent})
    assert (status, said["code"]) == (426, "extension_too_old")
    assert "0.1.0" in said["text"]


@pytest.mark.parametrize("version", ["0.1.0", "0.1", "0.1.0.0", "0.1.1", "0.10", "1", "12.0.3"])
def test_a_version_is_compared_by_its_numbers(house: Any, version: str) -> None:
    assert house.browser().call("state", headers={"Wedlock-Extension": version}, thumbprint=None)[0] == 200


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp"]
)
def test_a_form_of_another_page_is_no_call(house: Any, kind: str) -> None:
    status, said = house.browser().call("state", b'{"run": "' + RUN.encode() + b'"}', headers={"Content-Type": kind})
    assert (status, said["code"]) == (415, "wrong_type")


def test_a_charset_beside_the_type_is_let_pass(house: Any) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    assert house.browser().call("state", headers=headers, thumbprint=None)[0] == 200


@pytest.mark.parametrize("call", CALLS)
def test_more_than_eight_kibibytes_are_not_read(house: Any, call: str) -> None:
    body = json.dumps({"run": RUN, "detail": "x" * 9000}).encode()
    status, said = house.browser().call(call, body)
    assert (status, said["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "body",
    [b" ", b"{", b"[]", b'"run"', b"null", b"1", b'{"run": NaN}', b'{"run": Infinity}', b'{"run": 1}{"run": 1}',
     b"\xff\xfe{}", b"\xef\xbb\xbf{}", b'{"run": "\xed\xa0\x80"}', b"[" * 4000, b"1" + b"0" * 5000,
     b'{"run": "' + RUN.encode() + b'", "run": "' + b"1" * 64 + b'", "thumbprint": null}',
     b'{"run": "' + RUN.encode() + b'", "\\u0072un": "' + RUN.encode() + b'", "thumbprint": null}',
     b'{"run": {"a": 1, "a": 2}, "thumbprint": null}'],
)  # fmt: skip
def test_what_is_no_strict_json_is_refused(house: Any, body: bytes) -> None:
    status, said = house.browser().call("state", body)
    assert (status, said["code"]) == (400, "bad_json")


GOOD: dict[str, dict[str, Any]] = {
    "state": {"thumbprint": None},
    "enrolment": {},
    "enrol": {"public_key": {}, "proof": "a.b.c"},
    "launch": {"application": "crm", "reason": "tile", "thumbprint": "A" * 43},
    "redeem": {"ticket": "A" * 43, "origin": "https://crm.example.com", "proof": "a.b.c"},
    "outcome": {"launch": "00000000-0000-0000-0000-000000000000", "outcome": "stopped", "detail": ""},
    "end": {"reason": "restarted"},
}
ODD: tuple[Any, ...] = (1, 1.5, True, [], ["A" * 43], {"a": 1}, "\ud800", "\x00", "漢", " ", "x" * 5000)


@pytest.mark.parametrize("call", CALLS)
def test_unknown_and_missing_keys_are_named(house: Any, call: str) -> None:
    good = {"run": RUN} | GOOD[call]
    for key in ("role", "account", "aud", "__proto__", "Run", "\x00", "漢"):
        status, said = house.browser().call(call, json.dumps(good | {key: 1}).encode())
        assert (status, said["code"]) == (400, "bad_request"), key
    for key in good:
        left = {name: value for name, value in good.items() if name != key}
        status, said = house.browser().call(call, json.dumps(left).encode())
        assert (status, said) == (400, {"code": "bad_request", "text": f"The call is wrong at {key}."})


@pytest.mark.parametrize("call", CALLS)
def test_every_value_must_have_its_form(house: Any, call: str) -> None:
    good = {"run": RUN} | GOOD[call]
    for key in good:
        for odd in (*ODD, *(() if key == "thumbprint" and call == "state" else (None,))):
            if key == "public_key" and isinstance(odd, dict):
                continue
            status, said = house.browser().call(call, json.dumps(good | {key: odd}).encode())
            assert (status, said["code"]) == (400, "bad_request"), (key, odd)
            assert key in said["text"]


@pytest.mark.parametrize("call", [name for name in CALLS if name not in ("state", "end")])
def test_nobody_is_signed_in(house: Any, call: str) -> None:
    status, said = house.browser().call(call, **GOOD[call])
    assert (status, said["code"]) == (401, "signed_out")


def test_errors_are_read_in_chinese(house: Any) -> None:
    headers = {"Accept-Language": "zh-CN"}
    assert (
        house.browser().call("launch", headers=headers, **GOOD["launch"])[1]["text"] == "您已退出登录。请在门户上登录。"
    )
    assert house.browser().call("state", headers=headers, thumbprint=None)[1]["language"] == "zh"


def test_no_page_may_read_the_answer(house: Any) -> None:
    client = house.browser().client
    answer = client.options(
        "/api/extension/redeem", headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    )
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
