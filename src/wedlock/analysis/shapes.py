"""How an object lies in a system's tables: its root, the parts joined to it, and the columns that play roles.

A product profile says it where the product is known; else it is found: the job's best header table is the root, and
roles the root lacks (an address, a phone, the price) are looked for one reference away: in the row the root extends,
in rows it refers to, and in rows that refer to it, among them lists of contact mechanisms told apart by a code.
"""

from __future__ import annotations

from collections.abc import Iterator

from wedlock.analysis import roles
from wedlock.analysis.side import Side
from wedlock.capabilities.lexicon import words
from wedlock.model.catalog import Family, ForeignKey, Table
from wedlock.model.overlap import JobTable, Role
from wedlock.model.shape import Cardinality, Condition, FieldRole, Part, Shape, ShapeField
from wedlock.profiles import recognise

R = FieldRole

WANTED: dict[str, tuple[FieldRole, ...]] = {
    "customer_master": (R.NAME, R.FIRST_NAME, R.LAST_NAME, R.SHORT_NAME, R.CODE, R.TAX_ID, R.USCC, R.PHONE, R.MOBILE,
                        R.FAX, R.EMAIL, R.WEBSITE, R.STREET, R.CITY, R.REGION, R.POSTCODE, R.COUNTRY),
    "contact_person": (R.NAME, R.FIRST_NAME, R.LAST_NAME, R.CODE, R.PHONE, R.MOBILE, R.FAX, R.EMAIL, R.STREET, R.CITY,
                       R.REGION, R.POSTCODE, R.COUNTRY),
    "product_catalog": (R.NAME, R.CODE, R.DESCRIPTION, R.PRICE, R.UNIT, R.BARCODE, R.BRAND),
}  # fmt: skip
"""Object → the roles that its records are compared by."""

Offer = tuple[Part, dict[FieldRole, str]]
"""A part and the roles that its columns could play."""

ADDRESS = frozenset({R.STREET, R.CITY, R.REGION, R.POSTCODE, R.COUNTRY})
_MECHANISMS = {
    R.PHONE: ("phone", "telephone", "tel", "电话", "work", "office"),
    R.MOBILE: ("mobile", "cell", "手机"),
    R.FAX: ("fax", "传真"),
    R.EMAIL: ("email", "mail", "e-mail", "邮箱", "电子邮件"),
    R.WEBSITE: ("website", "url", "web", "www", "网址", "网站"),
}
_ABOUT = {
    "customer_master": frozenset(
        ["customer", "company", "organisation", "organization", "account", "party", "partner", "client"]
    ),
    "contact_person": frozenset(["contact", "person", "customer"]),
    "product_catalog": frozenset(["product", "item", "article", "material", "good", "goods"]),
}


def find_shape(side: Side, object_name: str) -> Shape | None:
    """The Shape of an object in one system, or None where the system does not keep it."""
    known = recognise(side.catalog)
    if known is not None and object_name in known.shapes:
        return known.shapes[object_name]
    root = _root(side, object_name)
    if root is None and object_name == "contact_person" and _does(side, object_name):
        root = _party(side)
    return _shape(side, object_name, root) if root is not None else None


def _party(side: Side) -> Table | None:
    """The customers' table, where it is one of parties: companies and persons alike."""
    root = _root(side, "customer_master")
    return root if root is not None and {"party", "partner", "person"} & set(words(root.name)) else None


def _does(side: Side, object_name: str) -> bool:
    return object_name in side.jobs.sides and side.jobs.sides[object_name].installed


def _root(side: Side, object_name: str) -> Table | None:
    """The job's header table that names its records and whose columns tell most of the object, filled tables first."""
    if not _does(side, object_name):
        return None
    used_tables = side.jobs.sides[object_name].tables
    headers = [used for used in used_tables if used.role is Role.HEADER] or list(used_tables)
    usable = [used for used in headers if side.catalog.by_name[used.table].primary_key]
    tables = [side.catalog.by_name[used.table] for used in usable]
    tables = [table for table in tables if _named(side, object_name, table)]
    return max(tables, key=lambda table: _rank(side, object_name, table, usable), default=None)


def _rank(side: Side, object_name: str, table: Table, headers: list[JobTable]) -> tuple[bool, bool, float]:
    profile = side.profiles.get(table.name)
    told = roles.best(_wanted(side, object_name, table))
    score = next(used.score for used in headers if used.table == table.name)
    readable = all(entry.table != table.name for entry in side.catalog.unread)
    return readable, profile is None or profile.rows > 0, score * (1 + 0.1 * len(told))


def _named(side: Side, object_name: str, table: Table) -> bool:
    """Whether the table, or the row it extends, holds the name of its records."""
    told = set(roles.best(_wanted(side, object_name, table)))
    for _, offered in (*_extended(side, object_name, table), *_referred(side, object_name, table)):
        told |= set(offered)
    return bool({R.NAME, R.LAST_NAME} & told)


def _wanted(side: Side, object_name: str, table: Table) -> list[roles.RoleClaim]:
    wanted = WANTED.get(object_name, ())
    found = roles.claims(table, side.profiles, _ABOUT.get(object_name, frozenset()))
    return [claim for claim in found if claim.role in wanted and claim.score >= 0.3]


def _shape(side: Side, object_name: str, root: Table) -> Shape:
    told = roles.best(_wanted(side, object_name, root))
    parts: list[Part] = []
    fields = [ShapeField(role, "root", column) for role, column in told.items()]
    for part, offered in _neighbours(side, object_name, root):
        new = {role: column for role, column in offered.items() if role not in told}
        if not new or (part.cardinality is not Cardinality.ONE and not _worth_it(new)):
            continue
        parts.append(part)
        fields += [ShapeField(role, part.alias, column) for role, column in new.items()]
        told |= new
    if object_name == "contact_person":
        for part, field in _employer(side, root):
            parts.append(part)
            fields.append(field)
    looked_up = list(_lookups(side, root, parts, fields))
    for position, part, field in looked_up:
        parts.append(part)
        fields[position] = field
    return Shape(object_name, root.name, root.primary_key, tuple(parts), tuple(fields))


def _worth_it(offered: dict[FieldRole, str]) -> bool:
    """A part chosen out of many must bring an address, or a way to reach somebody, or a code of its own."""
    telling = {R.EMAIL, R.PHONE, R.MOBILE, R.FAX, R.WEBSITE, R.PRICE, R.USCC, R.TAX_ID}
    return len(ADDRESS & set(offered)) >= 2 or bool(telling & set(offered))


def _neighbours(side: Side, object_name: str, root: Table) -> Iterator[Offer]:
    """Parts one reference away with the roles they offer: extended row, referred rows, mechanisms, referring rows."""
    yield from _extended(side, object_name, root)
    yield from _referred(side, object_name, root)
    for child, key in side.catalog.referrers.get(root.name, ()):
        if len(key.columns) == 1 and child != root.name:
            table = side.catalog.by_name[child]
            yield from _mechanisms(side, table, key)
            yield from _referring(side, object_name, table, key)


def _extended(side: Side, object_name: str, root: Table) -> Iterator[Offer]:
    """The row whose key this row shares (multi-table inheritance)."""
    for key in root.foreign_keys:
        if key.columns == root.primary_key and key.target in side.catalog.by_name:
            target = side.catalog.by_name[key.target]
            part = _part(target, "root", key, Cardinality.ONE, forward=True)
            yield part, roles.best(_wanted(side, object_name, target))


def _referred(side: Side, object_name: str, root: Table) -> Iterator[Offer]:
    """Rows that the root refers to: an address (the invoice one first), the product's template."""
    keys = [key for key in root.foreign_keys if len(key.columns) == 1 and key.columns != root.primary_key]
    main = {"billing", "invoice", "main", "primary", "default"}
    for key in sorted(keys, key=lambda key: (not main & set(words(key.columns[0])), key.columns[0])):
        target = side.catalog.by_name.get(key.target)
        if target is None or target.name == root.name:
            continue
        offered = roles.best(_wanted(side, object_name, target))
        address = {role: column for role, column in offered.items() if role in ADDRESS}
        if len(address) >= 2 and R.STREET in address and _is_address(side, target):
            yield _part(target, "root", key, Cardinality.ONE, forward=True), address
        elif object_name == "product_catalog" and R.NAME in offered and _same_object(side, object_name, target):
            yield _part(target, "root", key, Cardinality.ONE, forward=True), offered


def _is_address(side: Side, table: Table) -> bool:
    """Whether a table holds addresses, and is not another object that happens to have one."""
    said = set(words(table.bare_name or table.name))
    worth = side.jobs.affinity.get(table.name, {})
    return bool(said & {"address", "location"}) or max(worth, key=lambda job: worth[job], default="") == "address"


def _same_object(side: Side, object_name: str, table: Table) -> bool:
    used = {entry.table: entry.role for entry in side.jobs.sides[object_name].tables}
    return used.get(table.name) in (Role.HEADER, Role.DETAIL)


def _referring(side: Side, object_name: str, table: Table, key: ForeignKey) -> Iterator[Offer]:
    """Rows that refer to the root, such as addresses: one of them is chosen, the one entered first."""
    if len(table.primary_key) != 1 or table.is_view:
        return
    offered = roles.best(_wanted(side, object_name, table))
    address = R.STREET in offered and _is_address(side, table)
    kept = {role: column for role, column in offered.items() if role in ADDRESS} if address else {}
    if not kept and {R.EMAIL, R.PHONE} & set(offered) and "address" in words(table.name):
        kept = {role: column for role, column in offered.items() if role in (R.EMAIL, R.PHONE)}
    if kept:
        unique = any(unique.columns == key.columns for unique in table.unique_keys)
        cardinality = Cardinality.ONE if unique else Cardinality.CHOSEN
        yield _part(table, "root", key, cardinality, first_by=table.primary_key[0]), kept


def _mechanisms(side: Side, table: Table, key: ForeignKey) -> Iterator[Offer]:
    """A list of contact mechanisms: a code column says what each value is (phone, email …)."""
    value = next(
        (c.name for c in table.columns if words(c.name)[-1:] == ("value",) and c.type.family is Family.TEXT), None
    )
    if value is None:
        return
    for column in table.columns:
        codes = _codes(side, table, column.name)
        for role, said in _MECHANISMS.items():
            chosen = tuple(code for code in codes if code.casefold() in said)
            if chosen:
                first_by = table.primary_key[0] if table.primary_key else ""
                part = _part(
                    table, "root", key, Cardinality.CHOSEN, (Condition(column.name, chosen),), first_by, role.value
                )
                yield part, {role: value}


def _codes(side: Side, table: Table, column: str) -> tuple[str, ...]:
    declared = table.by_name[column].type.values
    profile = side.profiles[table.name].of(column) if table.name in side.profiles else None
    return declared or (tuple(code for code, _ in profile.top) if profile and profile.codes else ())


def _employer(side: Side, root: Table) -> Iterator[tuple[Part, ShapeField]]:
    """The name of the company that a person refers to, where companies are a table of their own."""
    company = _root(side, "customer_master")
    if company is None or company.name == root.name:
        return
    key = next((k for k in root.foreign_keys if len(k.columns) == 1 and k.target == company.name), None)
    name = roles.best(_wanted(side, "customer_master", company)).get(R.NAME)
    if key is not None and name is not None:
        part = _part(company, "root", key, Cardinality.ONE, forward=True, alias="employer")
        yield part, ShapeField(R.COMPANY, part.alias, name)


def _lookups(
    side: Side, root: Table, parts: list[Part], fields: list[ShapeField]
) -> Iterator[tuple[int, Part, ShapeField]]:
    """A role whose column is a reference (country, unit) is read as the name of the row it refers to."""
    tables = {"root": root} | {part.alias: side.catalog.by_name[part.table] for part in parts}
    for position, field in enumerate(fields):
        key = tables[field.part].reference_of.get(field.column)
        target = side.catalog.by_name.get(key.target) if key else None
        if key is None or target is None:
            continue
        name = roles.best(roles.claims(target, side.profiles)).get(R.NAME)
        if name:
            part = _part(target, field.part, key, Cardinality.ONE, forward=True, alias=f"{field.role.value}_name")
            yield position, part, ShapeField(field.role, part.alias, name)


def _part(
    table: Table, parent: str, key: ForeignKey, cardinality: Cardinality, selector: tuple[Condition, ...] = (),
    first_by: str = "", alias: str = "", forward: bool = False,
) -> Part:  # fmt: skip
    """A Part over a foreign key: `forward` where the parent holds it, else the part does."""
    pairs = tuple(zip(key.columns, key.target_columns, strict=True))
    join = tuple((there, here) for here, there in pairs) if forward else pairs
    name = alias or "_".join((table.bare_name or table.name, *key.columns))
    return Part(name, table.name, parent, join, cardinality, selector, first_by)
