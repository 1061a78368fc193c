"""The recipes that come with Wedlock: section `[login]` of a product's TOML file."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from wedlock.errors import InputError
from wedlock.language import T
from wedlock.model.recipe import Recipe, SignOut, Step

_KEYS = {field.name for field in dataclasses.fields(Recipe)}
LONGEST = 500  # characters of a selector; a page's longest sensible one is a tenth of that
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}")


@cache
def recipe(name: str) -> Recipe | None:
    """The recipe of the profile NAME.toml; None where there is no such profile or it says nothing of logging in."""
    file = resources.files("wedlock.profiles") / f"{name}.toml"
    if not re.fullmatch(r"[a-z0-9_-]+", name) or not file.is_file():
        return None
    entry = tomllib.loads(file.read_text(encoding="utf-8")).get("login")
    return None if entry is None else read_recipe(entry, f"{name}.toml [login]")


@cache
def recipe_names() -> tuple[str, ...]:
    """The profiles that have a recipe."""
    files = sorted(f.name for f in resources.files("wedlock.profiles").iterdir() if f.name.endswith(".toml"))
    return tuple(name for file in files if recipe(name := file.removesuffix(".toml")) is not None)


def read_recipe(entry: object, where: str) -> Recipe:
    """The Recipe that `entry` writes down. InputError names `where`, the key, and what is wrong with it."""
    given = _table(entry, where, _KEYS)
    if given.get("paths") is None:
        raise InputError(T("{where}: {key} is missing", where=where, key="paths"))
    signout = given.get("signout")

    def text(key: str) -> str | None:
        return _text(given.get(key), f"{where} {key}")

    return Recipe(
        paths=_paths(given["paths"], f"{where} paths"),
        steps=tuple(_step(step, f"{where} steps[{n}]") for n, step in enumerate(_list(given.get("steps"), where))),
        signout=None if signout is None else _signout(signout, f"{where} signout"),
        hash=text("hash"),
        waits=text("waits"),
        success=text("success"),
        failure=text("failure"),
        expired=text("expired"),
        captcha=text("captcha"),
        cookies=_names(given.get("cookies"), f"{where} cookies"),
        storage=_names(given.get("storage"), f"{where} storage"),
    )


def _step(entry: object, where: str) -> Step:
    given = _table(entry, where, {"fill", "press"})
    fill = _table(given.get("fill", {}), f"{where} fill", None)
    for what, selector in fill.items():
        if not _FIELD.fullmatch(what):
            raise InputError(T("{where}: {value} is no name of a field", where=f"{where} fill", value=what))
        if _text(selector, f"{where} fill {what}") is None:
            raise InputError(T("{where}: {key} is missing", where=f"{where} fill", key=what))
    press = _text(given.get("press"), f"{where} press")
    if not fill and press is None:
        raise InputError(T("{where}: a step fills something or presses something", where=where))
    return Step(tuple(fill.items()), press)


def _signout(entry: object, where: str) -> SignOut:
    given = _table(entry, where, {"paths", "click"})
    return SignOut(_paths(given.get("paths", []), f"{where} paths"), _text(given.get("click"), f"{where} click"))


def _table(entry: object, where: str, keys: set[str] | None) -> Mapping[str, Any]:
    if not isinstance(entry, Mapping) or not all(isinstance(key, str) for key in entry):
        raise InputError(T("{where}: a table of keys and values is expected", where=where))
    unknown = sorted(set(entry) - keys) if keys is not None else []
    if unknown:
        raise InputError(T("{where}: {key} is no key of a recipe", where=where, key=unknown[0]))
    return entry


def _list(entry: object, where: str) -> list[Any]:
    if entry is None:
        return []
    if not isinstance(entry, list) or len(entry) > 20:
        raise InputError(T("{where}: a list of at most {most} is expected", where=where, most=20))
    return entry


def _text(value: object, where: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST or not value.isprintable():
        raise InputError(T("{where}: a text of 1 to {most} characters is expected", where=where, most=LONGEST))
    return value


def _names(value: object, where: str) -> tuple[str, ...] | None:
    return None if value is None else tuple(_some(one, where) for one in _list(value, where))


def _paths(value: object, where: str) -> tuple[str, ...]:
    found = tuple(_some(one, where) for one in _list(value, where))
    for path in found:
        if not path.startswith("/") or "?" in path or "#" in path:
            raise InputError(T("{where}: {value} is no path such as /login", where=where, value=path))
    return found


def _some(value: object, where: str) -> str:
    text = _text(value, where)
    if text is None:
        raise InputError(T("{where}: a text of 1 to {most} characters is expected", where=where, most=LONGEST))
    return text
