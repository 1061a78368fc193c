"""From a product's TOML file to its Profile."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from wedlock.errors import InputError
from wedlock.language import T
from wedlock.model.plan import Insert, Maker
from wedlock.model.shape import Cardinality, Condition, FieldRole, Part, Shape, ShapeField
from wedlock.profiles.profile import LabelLookup, Profile, UserTable, Visibility

Entry = Mapping[str, Any]


@cache
def load() -> tuple[Profile, ...]:
    """The profiles that come with Wedlock, by file name."""
    folder = resources.files("wedlock.profiles")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(read_profile(file.read_text(encoding="utf-8"), file.name) for file in files)


def read_profile(text: str, name: str) -> Profile:
    """The Profile written in `text`. InputError names `name` and what is wrong with it."""
    try:
        return _profile(tomllib.loads(text))
    except KeyError as missing:
        raise InputError(T("The profile {file} lacks {what}.", file=name, what=str(missing))) from missing
    except (tomllib.TOMLDecodeError, ValueError, TypeError, AttributeError) as mistake:
        raise InputError(T("The profile {file} cannot be read: {reason}", file=name, reason=str(mistake))) from mistake


def _profile(entry: Entry) -> Profile:
    labels, internals = entry.get("labels", {}), entry.get("internals", {})
    objects: Entry = entry.get("objects", {})
    return Profile(
        product=entry["product"],
        recognised_by=frozenset(entry["recognise"]["tables"]),
        internals=tuple(internals.get("tables", ())),
        not_internals=tuple(internals.get("except", ())),
        table_labels=_lookup(labels.get("tables")),
        column_labels=_lookup(labels.get("columns")),
        visibility=tuple(_visibility(v) for v in entry.get("visibility", ())),
        through=entry.get("through", ""),
        fills={pattern: tuple(_fills(columns)) for pattern, columns in entry.get("insert", {}).items()},
        shapes={name: _shape(name, objects) for name in objects},
        users=_users(entry["users"], objects) if "users" in entry else None,
    )


def _lookup(entry: Entry | None) -> LabelLookup | None:
    if entry is None:
        return None
    return LabelLookup(**{**entry, "skip": tuple(entry.get("skip", ()))})


def _visibility(entry: Entry) -> Visibility:
    return Visibility(**{**entry, "tables": tuple(entry["tables"])})


def _fills(entry: Entry) -> Iterator[Insert]:
    """`column = "constant"`, or `column = { make = "uuid", ... }` with the arguments of the maker."""
    for column, said in entry.items():
        if isinstance(said, str):
            yield Insert(column, value=said)
        else:
            where = tuple((name, (value,)) for name, value in said.get("where", {}).items())
            yield Insert(column, None, Maker(said["make"]), tuple(said.get("of", ())), said.get("table", ""),
                         said.get("take", ""), where)  # fmt: skip


def _shape(name: str, objects: Entry) -> Shape:
    """`like = "other"` takes everything of another object that is not given here."""
    entry = objects[name]
    entry = {**objects[entry["like"]], **entry} if "like" in entry else entry
    shape = Shape(
        object=name,
        root=entry["root"],
        key=tuple(entry["key"]),
        parts=tuple(_part(p) for p in entry.get("parts", ())),
        fields=tuple(_fields(entry.get("fields", {}))),
        only=_conditions(entry.get("only", {})),
        lines=entry.get("lines", ""),
    )
    _check_aliases(shape)
    return shape


def _users(entry: Entry, objects: Entry) -> UserTable:
    """The object `user_account` with the parts and fields that are of use for telling persons apart alone."""
    account = objects["user_account"]
    parts = [*account.get("parts", ()), *entry.get("parts", ())]
    fields = {**account.get("fields", {}), **entry.get("fields", {})}
    shape = _shape("user_account", {"user_account": {**account, "parts": parts, "fields": fields}})
    return UserTable(shape, entry.get("active", ""), entry.get("team", ""), frozenset(entry.get("own", ())))


def _part(entry: Entry) -> Part:
    return Part(
        alias=entry["alias"],
        table=entry["table"],
        parent=entry.get("parent", "root"),
        join=tuple(entry["join"].items()),
        cardinality=Cardinality(entry["cardinality"]),
        selector=_conditions(entry.get("selector", {})),
        first_by=entry.get("first_by", ""),
    )


def _conditions(entry: Entry) -> tuple[Condition, ...]:
    return tuple(Condition(column, tuple(values)) for column, values in entry.items())


def _fields(entry: Entry) -> list[ShapeField]:
    found = []
    for role, places in entry.items():
        for place in [places] if isinstance(places, str) else places:
            part, _, column = place.partition(".")
            found.append(ShapeField(FieldRole(role), part, column))
    return found


def _check_aliases(shape: Shape) -> None:
    """Every alias is introduced before it is used; ValueError names the first that is not."""
    known = {"root"}
    for part in shape.parts:
        if part.parent not in known or part.alias in known:
            raise ValueError(f"{shape.object}: {part.alias} of {part.parent}")
        known.add(part.alias)
    used = {f.part for f in shape.fields} | ({shape.lines} if shape.lines else set())
    if used - known:
        raise ValueError(f"{shape.object}: {', '.join(sorted(used - known))}")
