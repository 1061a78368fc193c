"""`wedlock accounts`: list, show, add, disable, enable, change the role or groups, a new one-time link."""

from __future__ import annotations

import click

from wedlock.cli.accounts_import import import_users
from wedlock.cli.accounts_proposals import accept, proposals, reject
from wedlock.cli.hub import Hub, hub, json_option, tell, tell_list, write_json
from wedlock.cli.speech import h, results
from wedlock.language import T

_NAMES = click.argument("names", nargs=-1, required=True, metavar="ACCOUNT…")
_NAME = click.argument("name", metavar="ACCOUNT")
_ROLES = click.Choice(["person", "viewer", "operator", "integrator", "security", "auditor"])


@click.group(
    "accounts",
    help=h(
        T(
            "The people of the portal. What the portal's pages of administration do, these commands do by the same "
            "functions; the audit log names you as console/USER.\n\n\b\nExamples:\n"
            '  wedlock accounts add alice --name "Alice Martens" --group sales --link\n'
            "  wedlock accounts list --state disabled\n"
            "  wedlock accounts group alice --add managers --remove sales\n"
            "  wedlock accounts disable alice\n"
            "  wedlock accounts import erp crm"
        )
    ),
)
def command() -> None:
    pass


for _one in (import_users, proposals, accept, reject):
    command.add_command(_one)


@command.command("list", help=h(T("List accounts by name.")))
@click.option("--search", default="", metavar="WORDS", help=h(T("In names, addresses and logins of identities.")))
@click.option("--role", type=_ROLES, help=h(T("Only this role.")))
@click.option("--group", default="", metavar="GROUP", help=h(T("Only this group.")))
@click.option("--state", type=click.Choice(["active", "disabled"]), help=h(T("Only these.")))
@click.option(
    "--limit", default=1000, show_default=True, type=click.IntRange(1, 100_000), help=h(T("At most so many."))
)
@json_option()
@click.pass_obj
def list_command(
    home: str, search: str, role: str | None, group: str, state: str | None, limit: int, to: str | None
) -> None:
    with hub(home):
        from wedlock.passport.people import Wish, find_accounts
        from wedlock.passport.telling import account_data

        rows = [
            account_data(one) for one in find_accounts(Wish(search, role or "", group, state or ""), on_a_page=limit)
        ]
        columns = ((T("account"), "name"), (T("full name"), "full_name"), (T("role"), "role"), (T("active"), "active"),
                   (T("groups"), "groups"), (T("identities"), "identities"))  # fmt: skip
        tell_list(to, "accounts", rows, columns)


@command.command("show", help=h(T("Show one account with its identities, browsers and what is sealed for it.")))
@_NAME
@json_option()
@click.pass_obj
def show(home: str, name: str, to: str | None) -> None:
    with hub(home):
        from wedlock.passport.accounts import account_named
        from wedlock.passport.telling import account_details

        data = account_details(account_named(name))
        if to is not None:
            write_json({"account": data}, to)
        if to != "-":
            _print(data)


@command.command(
    "add",
    help=h(
        T(
            "Add an account. It has no password: the person sets one by a one-time link (--link).\n\n\b\nExamples:\n"
            '  wedlock accounts add alice --name "Alice Martens" --email alice@example.com --link\n'
            "  wedlock accounts add sam --role security --link"
        )
    ),
)
@_NAME
@click.option("--name", "full_name", default="", metavar="TEXT", help=h(T("The person's name.")))
@click.option("--email", default="", metavar="ADDRESS", help=h(T("An e-mail address.")))
@click.option("--role", default="person", show_default=True, type=_ROLES, help=h(T("What the person may do.")))
@click.option("--group", "groups", multiple=True, metavar="GROUP", help=h(T("A group; may be repeated.")))
@click.option("--language", type=click.Choice(["en", "zh"]), help=h(T("The language of their pages.")))
@click.option("--link", is_flag=True, help=h(T("Print a one-time link by which the person sets a password.")))
@json_option()
@click.pass_obj
def add(
    home: str,
    name: str,
    full_name: str,
    email: str,
    role: str,
    groups: tuple[str, ...],
    language: str | None,
    link: bool,
    to: str | None,
) -> None:
    with hub(home) as opened:
        from wedlock.passport.accounts import Wanted, add_account
        from wedlock.passport.telling import account_data

        wanted = Wanted(full_name, email, language, role, groups)
        account = add_account(opened.keys, opened.actor, name, wanted)
        data = {"account": account_data(account)}
        given = _link(opened, account.username) if link else None
        tell(to, data | ({"link": given} if given else {}), T("Added: {name}.", name=account.username))
        if given and to != "-":
            click.echo(given)


@command.command(
    "disable",
    help=h(
        T(
            "Disable accounts: sessions, tickets, launches and links end at once. Sessions in the applications "
            "themselves go on: disable the logins there, too."
        )
    ),
)
@_NAMES
@json_option()
@click.pass_obj
def disable(home: str, names: tuple[str, ...], to: str | None) -> None:
    with hub(home) as opened:
        from wedlock.passport.accounts import disable_account
        from wedlock.passport.telling import account_data

        done = [account_data(disable_account(opened.keys, opened.actor, name)) for name in names]
        tell(to, {"accounts": done}, T("Disabled: {names}.", names=[one["name"] for one in done]))


@command.command("enable", help=h(T("Enable accounts again; passwords and second factors are as they were.")))
@_NAMES
@json_option()
@click.pass_obj
def enable(home: str, names: tuple[str, ...], to: str | None) -> None:
    with hub(home) as opened:
        from wedlock.passport.accounts import enable_account
        from wedlock.passport.telling import account_data

        done = [account_data(enable_account(opened.keys, opened.actor, name)) for name in names]
        tell(to, {"accounts": done}, T("Enabled: {names}.", names=[one["name"] for one in done]))


@command.command("delete", help=h(T("Delete a disabled account that has no identities any more; it cannot be undone.")))
@_NAME
@json_option()
@click.pass_obj
def delete(home: str, name: str, to: str | None) -> None:
    with hub(home) as opened:
        from wedlock.passport.accounts import delete_account

        delete_account(opened.keys, opened.actor, name)
        tell(to, {"deleted": name}, T("Deleted: {name}.", name=name))


@command.command(
    "role", help=h(T("Change what a person may do.\n\n\b\nExample:\n  wedlock accounts role alice operator"))
)
@_NAME
@click.argument("role", type=_ROLES)
@json_option()
@click.pass_obj
def role_command(home: str, name: str, role: str, to: str | None) -> None:
    with hub(home) as opened:
        from wedlock.passport.accounts import Wanted, change_account
        from wedlock.passport.telling import account_data

        account = change_account(opened.keys, opened.actor, name, Wanted(role=role))
        tell(to, {"account": account_data(account)}, T("{name} is {role} now.", name=account.username, role=role))


@command.command(
    "group",
    help=h(
        T("Put a person into groups, or take them out.\n\n\b\nExample:\n  wedlock accounts group alice --add sales")
    ),
)
@_NAME
@click.option("--add", "joined", multiple=True, metavar="GROUP", help=h(T("Into this group; may be repeated.")))
@click.option("--remove", "left", multiple=True, metavar="GROUP", help=h(T("Out of this group; may be repeated.")))
@json_option()
@click.pass_obj
def group_command(home: str, name: str, joined: tuple[str, ...], left: tuple[str, ...], to: str | None) -> None:
    with hub(home) as opened:
        from wedlock.passport.accounts import Wanted, account_named, change_account
        from wedlock.passport.groups import groups_named
        from wedlock.passport.telling import account_data

        groups_named(left)
        groups = {group.name for group in account_named(name).groups.all()} | set(joined)
        wanted = Wanted(groups=tuple(sorted(groups - set(left))))
        data = account_data(change_account(opened.keys, opened.actor, name, wanted))
        tell(to, {"account": data}, T("Groups of {name}: {groups}.", name=data["name"], groups=data["groups"]))


@command.command(
    "link",
    help=h(
        T(
            "Print a new one-time link by which the person sets a first password, or a new one. It holds for 24 hours; "
            "earlier links of the account end."
        )
    ),
)
@_NAME
@json_option()
@click.pass_obj
def link_command(home: str, name: str, to: str | None) -> None:
    with hub(home) as opened:
        given = _link(opened, name)
        if to is not None:
            write_json({"account": name, "link": given, "hours": 24}, to)
        if to != "-":
            click.echo(given)


@command.command("reset-factors", help=h(T("Remove the second factors of somebody who lost them; every session ends.")))
@_NAME
@json_option()
@click.pass_obj
def reset_factors(home: str, name: str, to: str | None) -> None:
    with hub(home) as opened:
        from wedlock.passport.accounts import remove_second_factors

        n = remove_second_factors(opened.keys, opened.actor, name)
        tell(to, {"account": name, "removed": n}, T("{n} second factors of {name} are removed.", n=n, name=name))


@command.command(
    "identity",
    help=h(
        T(
            "Say which login of a system is this person's, or take it away.\n\n\b\nExamples:\n"
            "  wedlock accounts identity alice crm a.martens\n"
            "  wedlock accounts identity alice crm --remove"
        )
    ),
)
@_NAME
@click.argument("system", metavar="SYSTEM")
@click.argument("login", metavar="[LOGIN]", required=False)
@click.option("--shared", is_flag=True, help=h(T("Several people use this login.")))
@click.option("--remove", is_flag=True, help=h(T("Take the identity away.")))
@json_option()
@click.pass_obj
def identity(home: str, name: str, system: str, login: str | None, shared: bool, remove: bool, to: str | None) -> None:
    if remove == (login is not None):
        raise click.UsageError(h(T("Either a login, or --remove.")))
    with hub(home) as opened:
        from wedlock.passport.accounts import account_named
        from wedlock.passport.identities import remove_identity, set_identity
        from wedlock.passport.telling import account_data

        if login is None:
            remove_identity(opened.keys, opened.actor, name, system)
        else:
            set_identity(opened.keys, opened.actor, name, system, login, shared=shared)
        data = account_data(account_named(name))
        said = [f"{one['system']}/{one['login']}" for one in data["identities"]]
        tell(to, {"account": data}, T("Identities of {name}: {logins}.", name=data["name"], logins=said))


def _link(opened: Hub, name: str) -> str:
    from wedlock.passport.invitations import invite

    return f"{opened.address}/welcome/{invite(opened.keys, opened.actor, name)}/"


def _print(data: dict[str, object]) -> None:
    """One fact a line; lists below one another."""
    for key, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for one in value:
                facts = "  ".join(f"{name}={fact}" for name, fact in one.items() if fact not in (None, "", False))
                results().print(f"{key}: {facts}", markup=False)
        else:
            said = ", ".join(map(str, value)) if isinstance(value, list) else value
            results().print(f"{key}: {'' if said is None else said}", markup=False)
