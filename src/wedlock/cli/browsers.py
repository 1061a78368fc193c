"""`wedlock browsers`: the browsers that are connected with accounts."""

from __future__ import annotations

import click

from wedlock.cli.hub import hub, json_option, tell, tell_list
from wedlock.cli.speech import h
from wedlock.errors import UsageError
from wedlock.language import T


@click.group(
    "browsers",
    help=h(
        T(
            "Browsers that may open applications for an account.\n\n\b\nExamples:\n"
            "  wedlock browsers list alice\n"
            "  wedlock browsers revoke 17"
        )
    ),
)
def command() -> None:
    pass


@command.command("list", help=h(T("List the browsers of an account, or of all.")))
@click.argument("account", metavar="[ACCOUNT]", required=False)
@json_option()
@click.pass_obj
def list_command(home: str, account: str | None, to: str | None) -> None:
    with hub(home):
        from wedlock.passport.telling import browser_data, browsers

        columns = ((T("number"), "number"), (T("account"), "account"), (T("browser"), "label"),
                   (T("connected"), "enrolled"), (T("last used"), "used"), (T("revoked"), "revoked"))  # fmt: skip
        tell_list(to, "browsers", [browser_data(one) for one in browsers(account)], columns)


@command.command("revoke", help=h(T("Revoke a browser by its number (`wedlock browsers list`); open launches end.")))
@click.argument("number", type=int)
@json_option()
@click.pass_obj
def revoke_command(home: str, number: int, to: str | None) -> None:
    with hub(home) as opened:
        from wedlock.passport.browsers import revoke
        from wedlock.passport.telling import browser_data, browsers

        browser = next((one for one in browsers(None) if one.pk == number), None)
        if browser is None:
            raise UsageError(
                T("There is no browser number {number}.", number=number),
                T("`wedlock browsers list` shows the numbers."),
            )
        revoke(opened.keys, browser, opened.actor)
        browser.refresh_from_db()
        tell(to, {"browser": browser_data(browser)}, T("The browser is revoked."))
