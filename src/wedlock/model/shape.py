"""Shape: how a business object lies in one system's tables — root, joined parts, selectors, lines, fields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FieldRole(StrEnum):
    """What a field of a customer, contact or product is; other fields of an object have no role."""

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    SHORT_NAME = "short_name"
    CODE = "code"
    TAX_ID = "tax_id"
    USCC = "uscc"
    PHONE = "phone"
    MOBILE = "mobile"
    FAX = "fax"
    EMAIL = "email"
    WEBSITE = "website"
    STREET = "street"
    CITY = "city"
    REGION = "region"
    POSTCODE = "postcode"
    COUNTRY = "country"
    DESCRIPTION = "description"
    PRICE = "price"
    UNIT = "unit"
    BARCODE = "barcode"
    BRAND = "brand"
    COMPANY = "company"  # the name of the company that a person works for


class Cardinality(StrEnum):
    """How many rows of a part belong to one row of its parent."""

    ONE = "one"  # joined one to one (inheritance, or the parent refers to it)
    CHOSEN = "chosen"  # one out of many, by the selector
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Condition:
    """`column` equals one of `values` (as text)."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of `table` joined to the part `parent` (an alias; the root's alias is `root`).

    `join` pairs are (column here, column of the parent). `selector` picks rows; of several, the one with the least
    value of `first_by` (greatest where it starts with `-`) is the chosen one.
    """

    alias: str
    table: str
    parent: str
    join: tuple[tuple[str, str], ...]
    cardinality: Cardinality
    selector: tuple[Condition, ...] = ()
    first_by: str = ""


@dataclass(frozen=True, slots=True)
class ShapeField:
    """A column that plays `role`; `part` is an alias, `root` for the root."""

    role: FieldRole
    part: str
    column: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One business object in one system. `only` restricts the root rows; `lines` names the alias of its lines."""

    object: str
    root: str
    key: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    fields: tuple[ShapeField, ...] = ()
    only: tuple[Condition, ...] = ()
    lines: str = ""

    def table_of(self, alias: str) -> str:
        """The table behind an alias; KeyError where there is none."""
        if alias == "root":
            return self.root
        return {part.alias: part.table for part in self.parts}[alias]
