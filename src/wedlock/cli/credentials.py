"""`wedlock credentials`: logins that an administrator seals. They go in, and never come out here."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from wedlock.cli.hub import hub, json_option, tell, tell_list
from wedlock.cli.speech import h
from wedlock.errors import UsageError
from wedlock.language import T

_APPLICATION = click.argument("application", metavar="APPLICATION")
_ACCOUNT = click.argument("account", metavar="[ACCOUNT]", required=False)


@click.group(
    "credentials",
    help=h(
        T(
            "Logins sealed for applications. A password is asked for, or read from a file or standard input; it is "
            "never an argument, and never shown.\n\n\b\nExamples:\n"
            "  wedlock credentials set tryton alice --login alice\n"
            "  wedlock credentials set reports --login viewer --password-stdin < password.txt\n"
            "  wedlock credentials list --stale"
        )
    ),
)
def command() -> None:
    pass


@command.command("list", help=h(T("For whom and what a login is sealed, and which ones an application refused.")))
@click.option("--stale", is_flag=True, help=h(T("Only those that were refused.")))
@json_option()
@click.pass_obj
def list_command(home: str, stale: bool, to: str | None) -> None:
    with hub(home):
        from wedlock.passport.telling import credential_data, credentials

        columns = ((T("application"), "application"), (T("account"), "account"), (T("refused"), "stale"),
                   (T("changed"), "changed"))  # fmt: skip
        tell_list(to, "credentials", [credential_data(one) for one in credentials(stale)], columns)


@command.command(
    "set",
    help=h(
        T(
            "Seal a login: of an account (scheme administrator), or the one that all share (scheme shared, no ACCOUNT)."
            " Without --login, the account's identity in the application's system says it. For the scheme name, give "
            "--login alone: the person sets the password."
        )
    ),
)
@_APPLICATION
@_ACCOUNT
@click.option("--login", default="", metavar="NAME", help=h(T("The user name, as the application spells it.")))
@click.option("--password-file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True),
              help=h(T("Read the password from this file (its first line).")))  # fmt: skip
@click.option("--password-stdin", is_flag=True, help=h(T("Read the password from standard input (its first line).")))
@json_option()
@click.pass_obj
def set_command(
    home: str,
    application: str,
    account: str | None,
    login: str,
    password_file: Path | None,
    password_stdin: bool,
    to: str | None,
) -> None:
    with hub(home) as opened:
        from wedlock.passport.applications import application_named
        from wedlock.passport.given_credentials import set_credential, set_login

        data = {"application": application, "account": account}
        if application_named(application).scheme == "name":
            if account is None:
                raise UsageError(T("Whose login for {application}? Name the account.", application=application))
            set_login(opened.keys, opened.actor, application, account, login)
            said = T("The login name is set; {account} sets the password.", account=account)
        else:
            password = _password(password_file, password_stdin)
            set_credential(opened.keys, opened.actor, application, account, login, password)
            said = T("The login is sealed. It cannot be shown again, only replaced.")
        tell(to, data, said)


@command.command("forget", help=h(T("Delete a sealed login.")))
@_APPLICATION
@_ACCOUNT
@json_option()
@click.pass_obj
def forget(home: str, application: str, account: str | None, to: str | None) -> None:
    with hub(home) as opened:
        from wedlock.passport.given_credentials import forget_credential

        forget_credential(opened.keys, opened.actor, application, account)
        tell(to, {"application": application, "account": account}, T("The sealed login is deleted."))


def _password(file: Path | None, stdin: bool) -> str:
    """From the file, standard input, or a person who is asked twice; the first line, without its end."""
    if file is not None and stdin:
        raise UsageError(T("Either --password-file or --password-stdin."))
    if file is not None:
        return _first_line(file.read_text(encoding="utf-8"))
    if stdin:
        return _first_line(sys.stdin.read())
    if not sys.stdin.isatty():
        raise UsageError(
            T("There is nobody to ask for the password."), T("Use --password-stdin or --password-file FILE.")
        )
    return str(click.prompt(h(T("Password")), hide_input=True, confirmation_prompt=True))


def _first_line(text: str) -> str:
    return text.splitlines()[0] if text else ""
