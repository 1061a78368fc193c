"""`wedlock sessions`: who is signed in on the portal, and ending it."""

from __future__ import annotations

import click

from wedlock.cli.hub import hub, json_option, tell, tell_list
from wedlock.cli.speech import h
from wedlock.language import T


@click.group(
    "sessions",
    help=h(T("Sessions on the portal.\n\n\b\nExamples:\n  wedlock sessions list alice\n  wedlock sessions end alice")),
)
def command() -> None:
    pass


@command.command("list", help=h(T("List the sessions of an account.")))
@click.argument("account", metavar="ACCOUNT")
@json_option()
@click.pass_obj
def list_command(home: str, account: str, to: str | None) -> None:
    with hub(home):
        from wedlock.passport.telling import sessions

        columns = ((T("address"), "address"), (T("browser"), "browser"), (T("since"), "since"))
        tell_list(to, "sessions", sessions(account), columns)


@command.command("end", help=h(T("Sign a person out of the portal everywhere; open launches end.")))
@click.argument("account", metavar="ACCOUNT")
@json_option()
@click.pass_obj
def end(home: str, account: str, to: str | None) -> None:
    with hub(home) as opened:
        from wedlock.passport.accounts import end_all_sessions

        end_all_sessions(opened.keys, opened.actor, account)
        tell(to, {"account": account}, T("{name} is signed out everywhere.", name=account))
