"""The fields of an application as an administrator gives them: each mistake is named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wedlock.errors import UsageError
from wedlock.language import T
from wedlock.passport.plain import one_line, short_name
from wedlock.passport.recipes import recipe_of
from wedlock.profiles.recipes import recipe_names
from wedlock.store.models import Application

_EXTRA_LONGEST = 200


def checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields (groups apart) that were given, ready for the row."""
    fields: dict[str, Any] = {key: value for key, value in given.items() if key in _PLAIN}
    if "system" in given:
        fields["system"] = short_name(T("The system"), given["system"])
    for key, what in (("label", T("The label")), ("label_zh", T("The Chinese label"))):
        if key in given:
            fields[key] = one_line(what, given[key], 80, needed=key == "label")
    if "url" in given:
        fields["url"] = given["url"].strip()
    for key, choices in (("opening", Application.Opening), ("scheme", Application.Scheme)):
        if key in given:
            fields[key] = _choice(key, given[key], choices.values)
    if "recipe" in given:
        fields["recipe"] = _recipe(given["recipe"])
    if "own_recipe" in given:
        fields["own_recipe"] = _own(given["own_recipe"])
    if "extra" in given:
        fields["extra"] = _extra(given["extra"])
    if "position" in given:
        fields["position"] = _position(given["position"])
    return fields


_PLAIN = ("plain_http_allowed", "second_factor_required", "enabled")


def _choice(key: str, value: str, choices: list[str]) -> str:
    if value not in choices:
        raise UsageError(T("{key} is one of {choices}.", key=key, choices=choices))
    return value


def _recipe(name: str) -> str:
    if name and name not in recipe_names():
        raise UsageError(
            T("There is no recipe called {name}.", name=name[:60]),
            T("The recipes: {names}.", names=list(recipe_names())),
        )
    return name


def _own(recipe: dict[str, Any] | None) -> dict[str, Any] | None:
    if recipe is not None:
        recipe_of("", recipe)  # names each mistake
    return recipe


def _extra(extra: Mapping[str, Any]) -> dict[str, str]:
    for name, value in extra.items():
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name) or name in ("login", "password"):
            raise UsageError(T("“{name}” cannot be an extra field of a login form.", name=name[:60]))
        if not isinstance(value, str):
            raise UsageError(T("The extra field {name} is not a text.", name=name))
        one_line(T("The extra field {name}", name=name), value, _EXTRA_LONGEST)
    return dict(extra)


def _position(value: int) -> int:
    if not 0 <= value <= 10_000:
        raise UsageError(T("The position is a number from 0 to 10000."))
    return value
