"""`wedlock groups`: who sees which application, and under which limits."""

from __future__ import annotations

import click

from wedlock.cli.hub import hub, json_option, tell, tell_list
from wedlock.cli.speech import h
from wedlock.language import T

_NAME = click.argument("name", metavar="GROUP")
_MINUTES = click.IntRange(0, 43_200)


@click.group(
    "groups",
    help=h(
        T(
            "Groups of people, and the policy each brings along; of several groups the strictest limit counts.\n\n"
            "\b\nExamples:\n"
            "  wedlock groups add finance --second-factor --idle 15\n"
            "  wedlock applications set tryton --group finance\n"
            "  wedlock accounts group alice --add finance"
        )
    ),
)
def command() -> None:
    pass


@command.command("list", help=h(T("List the groups, their policies, and what their people see.")))
@json_option()
@click.pass_obj
def list_command(home: str, to: str | None) -> None:
    with hub(home):
        from wedlock.passport.telling import group_data, groups

        columns = ((T("group"), "name"), (T("accounts"), "accounts"), (T("sees"), "applications"),
                   (T("second factor"), "second_factor_required"), (T("idle (min)"), "idle_minutes"),
                   (T("absolute (min)"), "absolute_minutes"))  # fmt: skip
        tell_list(to, "groups", [group_data(one) for one in groups()], columns)


@command.command(
    "add", help=h(T("Add a group.\n\n\b\nExample:\n  wedlock groups add finance --second-factor --idle 15"))
)
@_NAME
@click.option("--second-factor", is_flag=True, help=h(T("Its people need a second factor to open applications.")))
@click.option("--idle", type=_MINUTES, help=h(T("Minutes without a request after which a session ends.")))
@click.option("--absolute", type=_MINUTES, help=h(T("Minutes after which a session ends in any case.")))
@json_option()
@click.pass_obj
def add(home: str, name: str, second_factor: bool, idle: int | None, absolute: int | None, to: str | None) -> None:
    with hub(home) as opened:
        from wedlock.passport.groups import Policy, add_group
        from wedlock.passport.telling import group_data

        made = add_group(opened.keys, opened.actor, name, Policy(second_factor, idle or None, absolute or None))
        tell(to, {"group": group_data(made)}, T("Added: {name}.", name=made.name))


@command.command(
    "set",
    help=h(
        T("Change a group; what is not named stays, and 0 minutes lifts a limit. Limits hold from the next sign-in.")
    ),
)
@_NAME
@click.option("--rename", metavar="NAME", help=h(T("Another name.")))
@click.option("--second-factor/--no-second-factor", default=None, help=h(T("Whether its people need a second factor.")))
@click.option("--idle", type=_MINUTES, help=h(T("Minutes without a request after which a session ends.")))
@click.option("--absolute", type=_MINUTES, help=h(T("Minutes after which a session ends in any case.")))
@json_option()
@click.pass_obj
def set_command(
    home: str,
    name: str,
    rename: str | None,
    second_factor: bool | None,
    idle: int | None,
    absolute: int | None,
    to: str | None,
) -> None:
    with hub(home) as opened:
        from wedlock.passport.groups import Policy, change_group, group_named
        from wedlock.passport.telling import group_data

        now = group_named(name)
        policy = Policy(
            now.second_factor_required if second_factor is None else second_factor,
            now.idle_minutes if idle is None else idle or None,
            now.absolute_minutes if absolute is None else absolute or None,
        )
        changed = change_group(opened.keys, opened.actor, name, policy, rename=rename)
        tell(to, {"group": group_data(changed)}, T("Changed: {name}.", name=changed.name))


@command.command("remove", help=h(T("Remove a group that no application names.")))
@_NAME
@json_option()
@click.pass_obj
def remove(home: str, name: str, to: str | None) -> None:
    with hub(home) as opened:
        from wedlock.passport.groups import remove_group

        remove_group(opened.keys, opened.actor, name)
        tell(to, {"removed": name}, T("Removed: {name}.", name=name))
