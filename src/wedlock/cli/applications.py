"""`wedlock applications`: list, add, set, remove."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wedlock.cli.hub import Hub, hub, json_option, tell, tell_list
from wedlock.cli.speech import h, notes
from wedlock.errors import InputError, UsageError
from wedlock.language import T

if TYPE_CHECKING:
    from wedlock.passport.applications import Wanted

F = TypeVar("F", bound=Callable[..., Any])
_NAME = click.argument("name", metavar="APPLICATION")
_TEXTS = ("url", "system", "label", "label_zh", "recipe", "opening", "scheme", "position")


@click.group(
    "applications",
    help=h(
        T(
            "What can be opened from the portal.\n\n\b\nExamples:\n"
            "  wedlock applications add creme http://127.0.0.1:8022/ --system crm --recipe creme\n"
            "  wedlock applications set creme --group sales --opening click\n"
            "  wedlock applications list"
        )
    ),
)
def command() -> None:
    pass


def _options(of: F) -> F:
    """What `add` and `set` have in common."""
    options = (
        click.option("--system", metavar="NAME", help=h(T("Whose users sign in there, such as crm."))),
        click.option("--label", metavar="TEXT", help=h(T("What the tile says."))),
        click.option("--label-zh", metavar="TEXT", help=h(T("The same in Chinese."))),
        click.option("--recipe", metavar="NAME", help=h(T("How its form is filled; '' recognises ordinary forms."))),
        click.option("--own-recipe", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
                     help=h(T("A recipe of its own, as JSON; '' takes it away."))),
        click.option("--extra", multiple=True, metavar="FIELD=VALUE",
                     help=h(T("An extra field of its form, such as company=Example; may be repeated. No secrets."))),
        click.option("--opening", type=click.Choice(["automatic", "click"]),
                     help=h(T("automatic: also on arrival at its login page; click: by its tile alone."))),
        click.option("--scheme", type=click.Choice(["person", "name", "administrator", "shared"]),
                     help=h(T("Who sets the login: the person both; an administrator the name; both; one for all."))),
        click.option("--group", "groups", multiple=True, metavar="GROUP",
                     help=h(T("Who sees it; may be repeated. Without a group everybody does."))),
        click.option("--second-factor/--no-second-factor", "second_factor_required", default=None,
                     help=h(T("Only people who signed in with a second factor may open it."))),
        click.option("--plain-http/--no-plain-http", "plain_http_allowed", default=None,
                     help=h(T("Consent to http:// off this computer: passwords cross the network in clear."))),
        click.option("--position", type=click.IntRange(0, 10_000), help=h(T("Its place among the tiles."))),
    )  # fmt: skip
    for option in reversed(options):
        of = option(of)
    return of


@command.command("list", help=h(T("List the applications in the order of their tiles.")))
@json_option()
@click.pass_obj
def list_command(home: str, to: str | None) -> None:
    with hub(home):
        from wedlock.passport.telling import application_data, applications

        rows = [application_data(one) for one in applications()]
        columns = ((T("application"), "name"), (T("system"), "system"), (T("address"), "url"), (T("recipe"), "recipe"),
                   (T("opening"), "opening"), (T("scheme"), "scheme"), (T("groups"), "groups"),
                   (T("on"), "enabled"))  # fmt: skip
        tell_list(to, "applications", rows, columns)


@command.command(
    "add",
    help=h(
        T(
            "Add an application. URL is where a person signs in: https, or http on this computer.\n\n"
            "Without --system it is a system of its own name; without --recipe, the recipe of its name is taken, if "
            "there is one.\n\n\b\nExamples:\n"
            "  wedlock applications add creme http://127.0.0.1:8022/ --system crm --recipe creme\n"
            "  wedlock applications add tryton https://erp.example.com/#tryton --system erp --label ERP"
        )
    ),
)
@_NAME
@click.argument("url", metavar="URL")
@_options
@json_option()
@click.pass_obj
def add(home: str, /, name: str, to: str | None, **given: Any) -> None:
    with hub(home) as opened:
        from wedlock.passport.applications import add_application
        from wedlock.passport.telling import application_data
        from wedlock.profiles.recipes import recipe_names

        wanted = _wanted(given)
        if "recipe" not in wanted and "own_recipe" not in wanted and name in recipe_names():
            wanted["recipe"] = name
        made = application_data(add_application(opened.keys, opened.actor, name, wanted, opened.address))
        recipe = made["recipe"] or T("none, ordinary forms are recognised")
        tell(to, {"application": made}, T("Added: {name} (system {system}, recipe {recipe}).", name=name,
                                          system=made["system"], recipe=recipe))  # fmt: skip
        _roll_out(opened)


@command.command(
    "set",
    help=h(
        T(
            "Change an application; what is not named stays.\n\n"
            "Another host, port or scheme deletes the logins that were sealed for the old one, unless "
            "--keep-credentials says that it is the same application.\n\n\b\nExamples:\n"
            "  wedlock applications set creme --url https://crm.example.com/ --keep-credentials\n"
            "  wedlock applications set creme --everybody\n"
            "  wedlock applications set creme --disable"
        )
    ),
)
@_NAME
@click.option("--url", metavar="URL", help=h(T("Where a person signs in.")))
@_options
@click.option("--everybody", is_flag=True, help=h(T("Take all groups off: everybody sees it.")))
@click.option("--enable/--disable", "enabled", default=None, help=h(T("Switch it on or off.")))
@click.option("--keep-credentials", is_flag=True, help=h(T("The same application has moved; keep what is sealed.")))
@json_option()
@click.pass_obj
def set_command(home: str, /, name: str, everybody: bool, keep_credentials: bool, to: str | None, **given: Any) -> None:
    wanted = _wanted(given)
    if everybody and "groups" in wanted:
        raise UsageError(T("Either groups, or --everybody."))
    if everybody:
        wanted["groups"] = []
    with hub(home) as opened:
        from wedlock.passport.applications import change_application
        from wedlock.passport.telling import application_data

        changed = change_application(opened.keys, opened.actor, name, wanted, opened.address,
                                     keep_credentials=keep_credentials)  # fmt: skip
        tell(to, {"application": application_data(changed)}, T("Changed: {name}.", name=name))
        _roll_out(opened)


@command.command("remove", help=h(T("Remove an application that is switched off, with the logins sealed for it.")))
@_NAME
@json_option()
@click.pass_obj
def remove(home: str, name: str, to: str | None) -> None:
    with hub(home) as opened:
        from wedlock.passport.applications import remove_application

        remove_application(opened.keys, opened.actor, name)
        tell(to, {"removed": name}, T("Removed: {name}.", name=name))
        _roll_out(opened)


def _roll_out(opened: Hub) -> None:
    """Say so where browsers have an extension that knows other addresses."""
    from wedlock.passport.rollout.pack import roll_out_needed
    from wedlock.passport.rollout.version import last_pack

    if roll_out_needed(opened.address, last_pack(opened.home)):
        said = T("The extension must be packed anew before browsers know this: `wedlock extension pack`.")
        notes().print(h(said), markup=False)


def _wanted(given: dict[str, Any]) -> Wanted:
    """Only what was said on the command line."""
    flags = ("second_factor_required", "plain_http_allowed", "enabled")
    wanted = {key: given[key] for key in (*_TEXTS, *flags) if given.get(key) is not None}
    if given["groups"]:
        wanted["groups"] = list(given["groups"])
    if given["extra"]:
        wanted["extra"] = dict(_field(one) for one in given["extra"])
    if given["own_recipe"] is not None:
        wanted["own_recipe"] = _recipe(given["own_recipe"])
    return wanted  # type: ignore[return-value]


def _field(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(T("--extra is written FIELD=VALUE, such as company=Example."))
    return name, value


def _recipe(file: Path) -> dict[str, Any] | None:
    if str(file) in ("", "."):
        return None
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise InputError(T("{file} is no JSON.", file=str(file))) from None
    if not isinstance(found, dict):
        raise InputError(T("{file} is no JSON object.", file=str(file)))
    return found
