"""Which recipe an Application is opened by: its own, else its profile's, else none (the general recogniser)."""

from __future__ import annotations

from wedlock.errors import InputError
from wedlock.language import T, Text
from wedlock.model.recipe import Recipe
from wedlock.profiles.recipes import read_recipe, recipe


def recipe_of(name: str, own: object | None) -> Recipe | None:
    """`name` of a profile and the application's `own` recipe (JSON). InputError where one of them is mistaken."""
    if own is not None:
        return read_recipe(own, "own_recipe")
    if not name:
        return None
    found = recipe(name)
    if found is None:
        raise InputError(T("There is no recipe called {name}.", name=name))
    return found


def mistake(name: str, own: object | None) -> Text | None:
    """What is wrong with an application's recipe, for the person who writes it; None where nothing is."""
    try:
        recipe_of(name, own)
    except InputError as error:
        return error.problem
    return None
