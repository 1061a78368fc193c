"""The API does what `wedlock schema passport-api` says: thousands of calls, right and wrong, to a running portal."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from tests.extension import Extension, packed
from tests.flows.test_api_sender import CALLS
from tests.served import connected
from tests.serving import PortalServer

from wedlock.cli.schema import text_of

DESCRIBED = json.loads(text_of("passport-api"))
DESCRIBED.pop("security")  # every call here comes from the extension, in a session
DESCRIBED["components"].pop("securitySchemes")
API = schemathesis.openapi.from_dict(DESCRIBED)
# 401: a run of the browser that the session does not know is refused before the rest of the call is read.
REFUSED = {400, 401, 403, 405, 411, 413, 415, 426}
API.config.checks.negative_data_rejection.expected_statuses = sorted(str(status) for status in REFUSED)
# Checks that look at what our own tests look at more closely: who may call, and what a good call needs beside its form.
NOT_OURS = [
    check
    for check in schemathesis.checks.CHECKS.get_all()
    if check.__name__ in ("ignored_auth", "missing_required_header", "positive_data_acceptance")
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalServer]:
    made = PortalServer(tmp_path_factory.mktemp("api"), words=("--log", "errors")).start()
    packed(made.home)
    yield made
    made.stop()


@pytest.fixture
def caller(server: PortalServer) -> Extension:
    """Somebody new for each call: a right one may end the session."""
    name = f"ann{secrets.token_hex(4)}"
    server.add_account(name, secrets.token_urlsafe(16))
    return connected(server, name)


MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name.lower())
@pytest.mark.parametrize("call", CALLS)
def test_every_call_answers_as_described(caller: Extension, server: PortalServer, call: str, mode: Any) -> None:
    seen = set()

    @given(case=API[f"/api/extension/{call}"]["POST"].as_strategy(generation_mode=mode))
    @settings(max_examples=60, derandomize=True, suppress_health_check=list(HealthCheck), deadline=None)
    def ask(case: Case) -> None:
        answer = case.call(base_url=server.address, headers={"Origin": caller.sender, "Cookie": caller.cookie})
        case.validate_response(answer, excluded_checks=NOT_OURS)
        assert answer.headers["cache-control"] == ["no-store"]
        seen.add(answer.status_code)

    ask()
    assert seen <= ({200, 401, 403, 404, 409} if mode is GenerationMode.POSITIVE else REFUSED), seen


def test_the_description_names_every_call() -> None:
    paths = json.loads(text_of("passport-api"))["paths"]
    assert sorted(path.rpartition("/")[2] for path in paths) == sorted(CALLS)
