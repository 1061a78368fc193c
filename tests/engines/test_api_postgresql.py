"""The extension's API on PostgreSQL: the same day, the same race."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.api_race import _SEALED, ORIGIN, race
from tests.extension import Extension
from tests.served import connected
from tests.serving import PortalServer

pytestmark = pytest.mark.engine

_GROUPS = """
from wedlock.store.models import Account, Application, Group, Identity
account, application = Account.objects.get(), Application.objects.get()
group = Group.objects.create(name="sales")
application.groups.add(group)
account.groups.add(group)
Identity.objects.get_or_create(account=account, system="crm", login="ann.lee")
result = True
"""
_PROOF = "from wedlock.store.models import Identity\nresult = Identity.objects.get().proof"
_AGE = """
from datetime import timedelta
from django.db.models import F
from wedlock.passport import tickets
from wedlock.store.models import Launch
Launch.objects.update(expires=F("expires") - tickets.KEPT - timedelta(minutes=1))
result = [tickets.purge(), Launch.objects.count()]
"""


@pytest.fixture
def server(tmp_path: Path, postgres_db: str) -> Iterator[PortalServer]:
    made = PortalServer(tmp_path / "home", words=("--workers", "2"))
    made.home.mkdir()
    (made.home / "wedlock.toml").write_text(f'[passport]\ndatabase = "{postgres_db}"\n')
    yield made.start()
    made.stop()


def test_a_day_and_a_race(server: PortalServer) -> None:
    race(server)
    one = connected(server, "ann")
    server.in_hub(_GROUPS)
    status, state = one.state()
    assert (status, state["enrolled"], [entry["name"] for entry in state["applications"]]) == (200, True, ["crm"])
    launch = filled(one)
    assert one.outcome(launch, "succeeded") == (200, {})
    assert server.in_hub(_PROOF) == "login"
    assert one.outcome(filled(one), "failed") == (200, {})
    assert one.launch("crm")[1]["code"] == "stale"
    assert one.call("end", reason="signed_out") == (200, {})
    assert one.launch("crm")[1]["code"] == "signed_out"
    assert server.in_hub(_AGE) == [10, 0]


def test_launches_are_throttled(server: PortalServer) -> None:
    server.add_account("ann", "correct horse battery staple")
    server.add_application("crm", f"{ORIGIN}/login")
    server.in_hub(_SEALED)
    one = connected(server, "ann")
    assert {one.launch("crm")[0] for _ in range(120)} == {200}
    assert one.launch("crm")[1]["code"] == "too_many_launches"


def filled(one: Extension) -> str:
    status, opened = one.launch("crm")
    assert status == 200, opened
    status, filling = one.redeem(opened["ticket"], ORIGIN)
    assert (status, filling["login"]) == (200, "ann.lee"), filling
    return str(opened["launch"])
