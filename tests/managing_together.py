"""Two at once, in threads with a connection each, on the hub of a home: what must hold whoever comes first."""

from __future__ import annotations

from tests.serving import PortalServer

_TWO_AT_ONCE = """
import threading
from django.db import connection
from wedlock.errors import Refused
from wedlock.web.house import keys
KEYS = keys()

def at_once(*jobs):
    "Run them together; what each came to: done, refused, or the name of an error."
    barrier, outcomes = threading.Barrier(len(jobs)), [None] * len(jobs)
    def run(number):
        try:
            barrier.wait()
            jobs[number]()
            outcomes[number] = "done"
        except Refused:
            outcomes[number] = "refused"
        except Exception as error:
            outcomes[number] = f"{type(error).__name__}: {error}"
        finally:
            connection.close()
    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(jobs))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return sorted(outcomes)
"""
ROUNDS = 8


def disable_each_other(server: PortalServer) -> list[list[str]]:
    """Two administrators, both at once, each the other; then both are enabled again."""
    for name in ("sam", "kim"):
        server.add_account(name, "correct horse battery", role="security")
    return list(server.in_hub(_TWO_AT_ONCE + f"""
from wedlock.passport.accounts import disable_account, enable_account
result = []
for _ in range({ROUNDS}):
    result.append(at_once(lambda: disable_account(KEYS, "sam", "kim"), lambda: disable_account(KEYS, "kim", "sam")))
    for name in ("sam", "kim"):
        enable_account(KEYS, "test", name)
"""))  # fmt: skip


def change_one_account(server: PortalServer) -> list[list[str]]:
    """Two administrators save the same account, each having seen it as it was."""
    server.add_account("alice", "correct horse battery")
    return list(server.in_hub(_TWO_AT_ONCE + f"""
from wedlock.passport.accounts import Wanted, account_named, change_account, shown
from wedlock.passport.seen import fingerprint
result = []
for n in range({ROUNDS}):
    seen = fingerprint(shown(account_named("alice")))
    result.append(at_once(
        lambda: change_account(KEYS, "sam", "alice", Wanted(name=f"by Sam {{n}}"), seen),
        lambda: change_account(KEYS, "kim", "alice", Wanted(name=f"by Kim {{n}}"), seen),
    ))
"""))  # fmt: skip


def seal_while_it_moves(server: PortalServer) -> list[list[str]]:
    """People seal their logins while an administrator moves the application: nobody waits for one another for ever."""
    for name in ("alice", "bob", "eve"):
        server.add_account(name, "correct horse battery")
    server.add_application("creme", "https://a.example.com/")
    return list(server.in_hub(_TWO_AT_ONCE + f"""
from wedlock.passport.accounts import account_named
from wedlock.passport.applications import Wanted, application_named, change_application
from wedlock.passport.vault import store_credential

def seal(name):
    return lambda: store_credential(KEYS, account_named(name), application_named("creme"), name, "s3cret", name)

result = []
for n in range({ROUNDS}):
    [seal(name)() for name in ("alice", "bob", "eve")]
    move = lambda: change_application(KEYS, "sam", "creme", Wanted(url=f"https://{{n}}.example.com/"), "")
    result.append(at_once(move, seal("eve"), seal("bob"), seal("alice")))
"""))  # fmt: skip
