"""Recipes: read strictly, every mistake named; those that come along are sound."""

from __future__ import annotations

from typing import Any

import pytest

from wedlock.errors import InputError
from wedlock.profiles.recipes import read_recipe, recipe, recipe_names

GOOD: dict[str, Any] = {
    "paths": ["/login", "/login/"],
    "waits": "#ready",
    "steps": [{"fill": {"login": "#u", "password": "#p", "company": "select[name=c]"}, "press": "#go"}],
    "signout": {"paths": ["/logout"], "click": ".out"},
    "expired": "expired=1",
    "cookies": ["sid"],
    "storage": ["token"],
    "captcha": ".captcha",
}


def test_a_recipe_is_what_was_written() -> None:
    found = read_recipe(GOOD, "here").as_json()
    assert found == {"hash": None, "success": None, "failure": None} | GOOD
    assert read_recipe(found, "again").as_json() == found


@pytest.mark.parametrize("name", recipe_names())
def test_those_that_come_along_are_sound(name: str) -> None:
    found = recipe(name)
    assert found is not None
    assert found.paths
    filled = {what for step in found.steps for what, _ in step.fill}
    assert {"login", "password"} <= filled


def test_the_two_products_of_the_lab_have_one() -> None:
    assert {"creme", "tryton"} <= set(recipe_names())


@pytest.mark.parametrize("name", ["", "nothing", "../profiles/creme", "creme.toml", "Creme", "/etc/passwd"])
def test_other_names_have_none(name: str) -> None:
    assert recipe(name) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"paths": None}, "paths is missing"),
        ({"paths": "/login"}, "here paths"),
        ({"paths": ["login"]}, "login is no path"),
        ({"paths": ["/login?next=/"]}, "is no path"),
        ({"paths": ["/#tryton"]}, "is no path"),
        ({"paths": ["/x"] * 21}, "at most 20"),
        ({"script": "alert(1)"}, "script is no key"),
        ({"waits": ""}, "here waits"),
        ({"waits": "a\nb"}, "here waits"),
        ({"waits": "a" * 501}, "here waits"),
        ({"waits": 1}, "here waits"),
        ({"steps": {}}, "list"),
        ({"steps": ["#u"]}, "steps[0]"),
        ({"steps": [{}]}, "fills something"),
        ({"steps": [{"fill": {"Login": "#u"}}]}, "Login is no name"),
        ({"steps": [{"fill": {"login": None}}]}, "login is missing"),
        ({"steps": [{"fill": {"login": "#u"}, "enter": True}]}, "enter is no key"),
        ({"signout": {"paths": ["logout"]}}, "signout paths"),
        ({"signout": []}, "signout"),
        ({"cookies": [""]}, "cookies"),
        ({"storage": "token"}, "list"),
    ],
)
def test_a_mistake_is_named(change: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as mistake:
        read_recipe(GOOD | change, "here")
    assert said in mistake.value.say("en")
    assert mistake.value.say("zh") != mistake.value.say("en")


@pytest.mark.parametrize("entry", [None, [], "x", 1, {1: 2}, {}])
def test_what_is_no_table_or_has_no_paths_is_refused(entry: object) -> None:
    with pytest.raises(InputError):
        read_recipe(entry, "here")
