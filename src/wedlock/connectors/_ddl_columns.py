"""One column definition or key of a CREATE TABLE or ALTER TABLE, as sqlglot parsed it, into ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlglot import exp

from wedlock.connectors._assemble import Draft
from wedlock.connectors.types import data_type, with_values
from wedlock.model.catalog import Column, DataType, ForeignKey, Key

ENGINES = {"postgres": "postgresql", "mysql": "mysql", "tsql": "mssql", "oracle": "oracle", "sqlite": "sqlite", "": ""}
_GENERATED = (
    exp.GeneratedAsIdentityColumnConstraint,
    exp.AutoIncrementColumnConstraint,
    exp.ComputedColumnConstraint,
    exp.GeneratedAsRowColumnConstraint,
)


class Names:
    """How this dialect spells: unquoted names fold to lower case in PostgreSQL; its default schema is not said."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.default_schema = {"postgres": "public", "tsql": "dbo"}.get(dialect)

    def of(self, identifier: exp.Expr | None) -> str:
        if identifier is None:
            return ""
        quoted = isinstance(identifier, exp.Identifier) and bool(identifier.args.get("quoted"))
        name = identifier.name
        return name.lower() if self.dialect == "postgres" and not quoted else name

    def table(self, table: exp.Table) -> tuple[str | None, str, str]:
        """Schema, bare name, and how the Catalog calls it."""
        schema = self.of(table.args.get("db")) or None
        bare = self.of(table.this)
        return schema, bare, bare if schema in (None, self.default_schema) else f"{schema}.{bare}"

    def columns(self, nodes: list[exp.Expr]) -> tuple[str, ...]:
        """The columns of a key; empty where one is an expression or a prefix, which makes no key of columns."""
        found = []
        for node in nodes:
            core = node.this if isinstance(node, exp.Ordered) else node
            core = core.this if isinstance(core, exp.Column) else core
            if not isinstance(core, exp.Identifier):
                return ()
            found.append(self.of(core))
        return tuple(found)


def column(node: exp.ColumnDef, names: Names, own_types: Mapping[str, DataType]) -> Column:
    """The column; its keys are read by `column_keys`."""
    kind = _type(node.args.get("kind"), names.dialect, own_types)
    found = Column(names.of(node.this), kind, comment=" ".join((node.comments or [""])[0].split()))
    for constraint in node.constraints:
        found = _constrained(found, constraint.kind, names.dialect)
    if kind.native.endswith("serial"):
        found = replace(found, generated=True, nullable=False)
    return found


def _constrained(found: Column, kind: exp.Expr, dialect: str) -> Column:
    if isinstance(kind, exp.NotNullColumnConstraint):
        return replace(found, nullable=bool(kind.args.get("allow_null")))
    if isinstance(kind, exp.PrimaryKeyColumnConstraint):
        return replace(found, nullable=False)
    if isinstance(kind, exp.DefaultColumnConstraint):
        default = kind.this.sql(dialect=dialect or None)
        return replace(found, default=default, generated=found.generated or default.lower().startswith("nextval("))
    if isinstance(kind, exp.CommentColumnConstraint):
        return replace(found, comment=kind.name)
    if isinstance(kind, exp.CollateColumnConstraint):
        return replace(found, collation=kind.this.name or kind.this.sql())
    if isinstance(kind, exp.CharacterSetColumnConstraint):
        return replace(found, charset=kind.this.name)
    return replace(found, generated=True) if isinstance(kind, _GENERATED) else found


def column_keys(node: exp.ColumnDef, draft: Draft, names: Names) -> None:
    """What the column says of itself: primary, unique, REFERENCES."""
    name = names.of(node.this)
    for constraint in node.constraints:
        kind = constraint.kind
        if isinstance(kind, exp.PrimaryKeyColumnConstraint):
            draft.primary_key = (name,)
        elif isinstance(kind, exp.UniqueColumnConstraint):
            draft.unique_keys.append(Key(f"{draft.bare_name}_{name}_key", (name,)))
        elif isinstance(kind, exp.Reference):
            draft.foreign_keys.append(reference((name,), kind, names))


def key(node: exp.Expr, draft: Draft, names: Names, name: str = "") -> bool:
    """Add a table's own key; False where it is none of ours (CHECK, INDEX)."""
    if isinstance(node, exp.Constraint):
        added = [key(part, draft, names, names.of(node.this)) for part in node.expressions]  # every part, not until one
        return any(added)
    if isinstance(node, exp.PrimaryKey):
        draft.primary_key = names.columns(node.expressions)
    elif isinstance(node, exp.UniqueColumnConstraint) and isinstance(node.this, exp.Schema):
        columns = names.columns(node.this.expressions)
        own = name or names.of(node.this.this)
        draft.unique_keys += [Key(own, columns)] if columns else []
    elif isinstance(node, exp.ForeignKey) and isinstance(node.args.get("reference"), exp.Reference):
        draft.foreign_keys.append(reference(names.columns(node.expressions), node.args["reference"], names, name))
    else:
        return False
    return True


def reference(columns: tuple[str, ...], node: exp.Reference, names: Names, name: str = "") -> ForeignKey:
    """The foreign key; without target columns it means the target's primary key, filled in when all is read."""
    schema = node.this
    table = schema.this if isinstance(schema, exp.Schema) else schema
    target_columns = names.columns(schema.expressions) if isinstance(schema, exp.Schema) else ()
    return ForeignKey(columns, names.table(table)[2], target_columns, name)


def _type(node: exp.Expr | None, dialect: str, own_types: Mapping[str, DataType]) -> DataType:
    if node is None:
        return data_type("", ENGINES[dialect])
    native = node.sql(dialect=None if dialect in ("", "sqlite") else dialect)  # sqlite's would say text for varchar
    own = own_types.get(native.replace('"', "").rpartition(".")[2].lower())
    if own is not None:
        return replace(own, native=native)
    found = data_type(native.lower() if "'" not in native else native, ENGINES[dialect])
    if isinstance(node, exp.DataType) and node.this == exp.DType.ENUM:
        return with_values(found, tuple(code.name for code in node.expressions))
    return found
