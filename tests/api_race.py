"""Many who come at once with the same ticket, to a portal of two processes: one is served, and the log knows of one."""

from __future__ import annotations

import threading
from typing import Any

from tests.extension import Extension
from tests.served import connected
from tests.serving import PortalServer

ORIGIN = "https://crm.example.com"
AT_ONCE, ROUNDS = 6, 8

_SEALED = """
from wedlock.passport import vault
from wedlock.store.models import Account, Application
from wedlock.web.house import keys
account, application = Account.objects.get(), Application.objects.get()
vault.store_credential(keys(), account, application, "ann.lee", "s3cret-word", "tests")
result = True
"""
_LOG = """
from collections import Counter
from wedlock.passport import audit
from wedlock.store.models import AuditEntry, Launch
from wedlock.web.house import keys
result = {
    "sound": audit.verify(keys()).sound,
    "actions": dict(Counter(AuditEntry.objects.values_list("action", flat=True))),
    "outcomes": dict(Counter(Launch.objects.values_list("outcome", flat=True))),
}
"""


def race(server: PortalServer) -> None:
    """Every ticket is redeemed by exactly one of six; nobody is told anything but that, or that it is used."""
    server.add_account("ann", "correct horse battery staple")
    server.add_application("crm", f"{ORIGIN}/login")
    server.in_hub(_SEALED)
    one = connected(server, "ann")
    for _ in range(ROUNDS):
        status, opened = one.launch("crm")
        assert status == 200, opened
        answers = at_once(one, opened["ticket"])
        assert sorted(status for status, _ in answers) == [200, *[403] * (AT_ONCE - 1)], answers
        assert {said["code"] for status, said in answers if status != 200} == {"ticket_refused"}
    log = server.in_hub(_LOG)
    assert log["sound"]
    assert log["actions"]["vault.opened"] == ROUNDS
    assert log["actions"]["launch.refused"] == ROUNDS * (AT_ONCE - 1)
    assert log["outcomes"] == {"redeemed": ROUNDS}


def at_once(one: Extension, ticket: str) -> list[Any]:
    proof = one.proof({"ticket": ticket, "origin": ORIGIN, "aud": one.portal})
    barrier, answers = threading.Barrier(AT_ONCE), []

    def redeem() -> None:
        one.call("state", thumbprint=None)  # the connection stands
        barrier.wait()
        answers.append(one.call("redeem", ticket=ticket, origin=ORIGIN, proof=proof))

    threads = [threading.Thread(target=redeem) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
