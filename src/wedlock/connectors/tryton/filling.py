"""A new document is filled in as Tryton's client does it: what follows from a field that was typed is asked for.

A party typed into a sale brings its addresses and its payment term, a product typed into a line its unit and its taxes.
What the plan gives comes first; on other objects nothing of the kind is needed.
"""

from __future__ import annotations

from typing import Any

from wedlock.connectors.tryton.anatomy import ID
from wedlock.connectors.tryton.job import Desk
from wedlock.connectors.tryton.models import Field
from wedlock.connectors.tryton.nesting import Content, NotWritable, Row
from wedlock.connectors.tryton.session import Declined
from wedlock.connectors.tryton.trouble import outcome
from wedlock.errors import MissingRight
from wedlock.model.sync import Failure, Trouble

_NESTED = frozenset({"one2many", "many2many"})


def filled(desk: Desk, content: Content, at: Row | None) -> Content:
    """The content of a nested call with what follows from it; `at` is the document where it is there already."""
    if not desk.layout.lines or desk.anatomy.top != "root":
        return content
    root = desk.anatomy.root
    if at is None:
        content = _completed(desk, root.model, root.fields, content, {})
    for holder, alias in desk.anatomy.held.get("root", ()):
        if alias in desk.layout.lines and holder in content:
            limb = desk.anatomy.limbs[alias]
            document = {limb.column: at[1]} if at else _as_parent(limb.column, root.fields, content)
            content = content | {holder: [_operation(desk, alias, one, document) for one in content[holder]]}
    return content


def _operation(desk: Desk, alias: str, operation: Any, document: Content) -> Any:
    if operation[0] != "create":
        return operation
    limb = desk.anatomy.limbs[alias]
    return ("create", [_completed(desk, limb.model, limb.fields, line, document) for line in operation[1]])


def _completed(desk: Desk, model: str, fields: dict[str, Field], content: Content, document: Content) -> Content:
    """`document` is what a line knows of its document while it is typed; it is not written with the line."""
    typed = [name for name in content if fields[name].reacts and fields[name].kind not in _NESTED]
    if not typed:
        return content
    plain = {name: value for name, value in content.items() if fields[name].kind not in _NESTED}
    start = desk.session.ask(f"model.{model}.default_get", list(fields), False)
    try:
        follows = desk.session.ask(f"model.{model}.on_change", {**_settable(fields, start), **plain, **document}, typed)
    except MissingRight as told:
        failure = outcome(told.__cause__).failure if isinstance(told.__cause__, Declined) else None
        raise NotWritable(failure or Failure(Trouble.VALUE, told.problem)) from told
    return {**_settable(fields, follows), **content}


def _settable(fields: dict[str, Field], said: Content) -> Content:
    """What may be given on a create; of many-to-many fields the rows to add. None leaves Tryton's default alone."""
    found: Content = {}
    for name, value in said.items():
        known = fields.get(name)
        if known is None or known.readonly or value is None or known.kind == "one2many":
            continue
        if known.kind != "many2many":
            found[name] = value
        elif numbers := _numbers(value):
            found[name] = [("add", numbers)]
    return found


def _numbers(value: Any) -> list[int]:
    """Ids from a list of them, or from the changes that an on_change gives."""
    if isinstance(value, dict):
        return [row[ID] for _, row in value.get("add", ()) if ID in row]
    return [one for one in value if isinstance(one, int)]


def _as_parent(column: str, fields: dict[str, Field], content: Content) -> Content:
    return {
        f"_parent_{column}.{name}": value for name, value in content.items() if fields[name].kind not in _NESTED
    }  # fmt: skip
