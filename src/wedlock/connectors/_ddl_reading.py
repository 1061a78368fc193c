"""The statements of a DDL file, read in order into tables; and what was passed over or not understood."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from wedlock.connectors import _create_table, _ddl_columns
from wedlock.connectors._assemble import Draft
from wedlock.connectors._create_table import NOISE, unescaped
from wedlock.connectors._statements import Statement, parenthesis
from wedlock.connectors.types import data_type, with_values
from wedlock.language import T, Text
from wedlock.model.catalog import Column, DataType, Family, Key

_NAME = (
    r"""(?:"(?:[^"]|"")+"|\[[^\]]+\]|`[^`]+`|[^\s."\[`(]+)(?:\.(?:"(?:[^"]|"")+"|\[[^\]]+\]|`[^`]+`|[^\s."\[`(]+))*"""
)
_EXTENDED = re.compile(r"(?:@\w+\s*=\s*)?N?'((?:[^']|'')*)'", re.IGNORECASE)
_NAMED = re.compile(r"@(\w+)\s*=\s*N?'((?:[^']|'')*)'", re.IGNORECASE)
_DEFAULT_FOR = re.compile(
    rf"ALTER\s+TABLE\s+(?P<table>{_NAME})\s+ADD\s+(?:CONSTRAINT\s+\S+\s+)?DEFAULT\s*(?P<value>.+?)"
    r"\s+FOR\s+\[?(?P<column>[^\]]+)\]?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_DOMAIN = re.compile(
    rf"CREATE\s+DOMAIN\s+(?P<name>{_NAME})\s+AS\s+(?P<base>[^;]+?)(?:\s+(?:CONSTRAINT|CHECK|NOT|DEFAULT|COLLATE)\b.*)?$",
    re.IGNORECASE | re.DOTALL,
)
_IDENTITY = re.compile(
    rf"ALTER\s+TABLE\s+(?:ONLY\s+)?(?P<table>{_NAME})\s+ALTER\s+COLUMN\s+(?P<column>{_NAME})\s+ADD\s+GENERATED\b",
    re.IGNORECASE,
)
_ATTACH = re.compile(rf"\bATTACH\s+PARTITION\s+({_NAME})", re.IGNORECASE)


@dataclass
class Reading:
    """What was read so far of one script."""

    dialect: str
    drafts: dict[str, Draft] = field(default_factory=dict)
    types: dict[str, DataType] = field(default_factory=dict)
    passed: int = 0
    lost: list[int] = field(default_factory=list)  # lines
    cut: int = 0  # line of the statement that the end of the file cuts

    def __post_init__(self) -> None:
        self.names = _ddl_columns.Names(self.dialect)

    def read(self, statement: Statement) -> None:
        words = " ".join(statement.text[:200].split()).upper()
        for begins, method in _STATEMENTS:
            if re.match(begins, words):
                understood = method(self, statement)
                if not understood and not statement.ended:
                    self.cut = statement.line
                elif not understood:
                    self.lost.append(statement.line)
                return
        self.passed += 1

    def create_table(self, statement: Statement) -> bool:
        if re.search(r"\bPARTITION\s+OF\b", statement.text[:500], re.IGNORECASE):
            return True  # its parent stands for it
        parsed = _create_table.parse(statement.text, self.dialect, statement.ended)
        if parsed is None:
            return False
        draft = self._draft(parsed.table)
        if draft.bare_name.startswith("sqlite_"):
            return True  # SQLite's own
        draft.comment = parsed.remark
        for parent in parsed.parents:
            draft.columns += self._known(exp.to_table(parent, dialect=self.dialect or None)).columns
        for element in parsed.elements:
            if isinstance(element, exp.ColumnDef):
                draft.columns.append(_ddl_columns.column(element, self.names, self.types))
                _ddl_columns.column_keys(element, draft, self.names)
            else:
                _ddl_columns.key(element, draft, self.names)
        self.drafts[draft.name] = draft
        return parsed.lost == 0

    def create_view(self, statement: Statement) -> bool:
        """The view's columns; their types where they are plain columns of known tables."""
        tree = self._parse(statement.text)
        if not isinstance(tree, exp.Create):
            return False
        named = tree.this.expressions if isinstance(tree.this, exp.Schema) else []
        table = tree.this.this if isinstance(tree.this, exp.Schema) else tree.this
        draft = self._draft(table, is_view=True)
        query = tree.expression
        if not isinstance(query, exp.Query):
            return False
        sources = self._sources(query)
        draft.columns = [self._view_column(select, sources) for select in query.selects]
        for i, name in enumerate(named[: len(draft.columns)]):
            draft.columns[i] = replace(draft.columns[i], name=name.name)
        self.drafts.setdefault(draft.name, draft)
        self.drafts[draft.name].is_view = True
        return True

    def _sources(self, query: exp.Query) -> dict[str, Draft]:
        found = {}
        for table in query.find_all(exp.Table):
            if (draft := self.drafts.get(self.names.table(table)[2])) is not None:
                found[table.alias_or_name] = draft
        return found

    def _view_column(self, select: exp.Expr, sources: dict[str, Draft]) -> Column:
        name = self.names.of(select.args.get("alias")) or select.alias_or_name
        core = select.this if isinstance(select, exp.Alias) else select
        if isinstance(core, exp.Column):
            places = [sources[core.table]] if core.table in sources else list(sources.values())
            for draft in places:
                for column in draft.columns:
                    if column.name == self.names.of(core.this):
                        return Column(name or column.name, column.type, comment=column.comment)
        return Column(name or select.sql(), DataType("", Family.OTHER))

    def alter_table(self, statement: Statement) -> bool:
        if match := _DEFAULT_FOR.match(statement.text):
            value = match["value"]
            return self._change(match["table"], match["column"], lambda c: replace(c, default=value))
        if match := _IDENTITY.match(statement.text):
            return self._change(match["table"], match["column"], lambda c: replace(c, generated=True))
        if match := _ATTACH.search(statement.text):
            part = self._known(exp.to_table(match[1], dialect=self.dialect or None))
            self.drafts.pop(part.name, None)  # the table it is a part of stands for it
            return True
        tree = self._parse(statement.text)
        if not isinstance(tree, exp.Alter) or not isinstance(tree.this, exp.Table):
            return bool(re.search(r"\b(OWNER TO|ENABLE|DISABLE|CHECK CONSTRAINT|SET|CLUSTER|REPLICA|ATTACH|FORCE)\b",
                                  statement.text, re.IGNORECASE))  # fmt: skip
        draft = self._known(tree.this)
        for action in tree.args.get("actions") or []:
            self._alter(draft, action)
        return True

    def _alter(self, draft: Draft, action: exp.Expr) -> None:
        if isinstance(action, exp.AddConstraint):
            for part in action.expressions:
                _ddl_columns.key(part, draft, self.names)
        elif isinstance(action, exp.ColumnDef):
            draft.columns.append(_ddl_columns.column(action, self.names, self.types))
            _ddl_columns.column_keys(action, draft, self.names)
        elif isinstance(action, exp.ModifyColumn) and isinstance(action.this, exp.ColumnDef):
            new = _ddl_columns.column(action.this, self.names, self.types)
            draft.columns = [new if column.name == new.name else column for column in draft.columns]
        elif isinstance(action, exp.AlterColumn) and action.args.get("default") is not None:
            default = action.args["default"].sql(dialect=self.dialect or None)
            made = default.lower().startswith("nextval(")
            self._update(draft, self.names.of(action.this), lambda c: replace(c, default=default, generated=made))

    def comment_on(self, statement: Statement) -> bool:
        tree = self._parse(statement.text)
        if not isinstance(tree, exp.Comment):
            return False
        said = unescaped(tree.expression.name) if tree.expression else ""
        if tree.args["kind"] == "COLUMN" and isinstance(tree.this, exp.Column):
            column = tree.this
            table = exp.Table(this=column.args.get("table"), db=column.args.get("db"))
            self._update(self._known(table), self.names.of(column.this), lambda c: replace(c, comment=said))
        elif isinstance(tree.this, exp.Table):
            self._known(tree.this).comment = said
        return True

    def unique_index(self, statement: Statement) -> bool:
        tree = self._parse(statement.text)
        index = tree.this if isinstance(tree, exp.Create) else None
        if not isinstance(index, exp.Index) or not isinstance(index.args.get("table"), exp.Table):
            return False
        parameters = index.args.get("params")
        if parameters is None or parameters.args.get("where"):
            return True  # unique among some rows only
        columns = self.names.columns(parameters.args.get("columns") or [])
        if columns:
            self._known(index.args["table"]).unique_keys.append(Key(self.names.of(index.this), columns))
        return True

    def create_type(self, statement: Statement) -> bool:
        """An enumeration or a domain; other types of one's own stay unknown words."""
        if match := _DOMAIN.match(statement.text):
            self._own_type(match["name"], data_type(match["base"].strip(), _ddl_columns.ENGINES[self.dialect]))
            return True
        body = parenthesis(statement.text, self.dialect)
        if body is not None and re.search(r"\bAS\s+ENUM\b", statement.text, re.IGNORECASE):
            codes = re.findall(r"'((?:[^']|'')*)'", statement.text[body[0] : body[1]])
            name = statement.text.split()[2]
            self._own_type(name, with_values(data_type("enum"), tuple(code.replace("''", "'") for code in codes)))
        return True

    def extended_property(self, statement: Statement) -> bool:
        """SQL Server's MS_Description, with named or positional arguments."""
        named = {name.lower(): value.replace("''", "'") for name, value in _NAMED.findall(statement.text)}
        if not named:
            order = (
                "name",
                "value",
                "level0type",
                "level0name",
                "level1type",
                "level1name",
                "level2type",
                "level2name",
            )
            values = [value.replace("''", "'") for value in _EXTENDED.findall(statement.text)]
            named = dict(zip(order, values, strict=False))
        if named.get("name", "").lower() != "ms_description":
            return True
        schema, table, column = (named.get(f"level{n}name", "") for n in range(3))
        draft = self.drafts.get(table if schema in ("", "dbo") else f"{schema}.{table}")
        if draft is None or named.get("level1type", "").upper() not in ("TABLE", "VIEW"):
            return True
        said = named.get("value", "")
        if column and named.get("level2type", "").upper() == "COLUMN":
            self._update(draft, column, lambda c: replace(c, comment=said))
        elif not column:
            draft.comment = said
        return True

    def complete(self) -> list[Draft]:
        """All tables; a reference without columns means the target's primary key."""
        self._forget_the_only_schema()
        lower = {name.lower(): draft for name, draft in self.drafts.items()}
        for draft in self.drafts.values():
            for i, fk in enumerate(draft.foreign_keys):
                target = self.drafts.get(fk.target) or lower.get(fk.target.lower())
                if target is not None:
                    columns = fk.target_columns or target.primary_key
                    columns = columns if len(columns) == len(fk.columns) else ()
                    draft.foreign_keys[i] = replace(fk, target=target.name, target_columns=columns)
            primary = set(draft.primary_key)
            draft.columns = [replace(c, nullable=False) if c.name in primary else c for c in draft.columns]
        return list(self.drafts.values())

    def _forget_the_only_schema(self) -> None:
        """A script of one owner's tables (Oracle's always name him) calls them by their own names."""
        schemas = {draft.schema for draft in self.drafts.values()}
        if self.dialect != "oracle" or len(schemas) != 1 or None in schemas:
            return
        bare = {draft.name: draft.bare_name for draft in self.drafts.values()}
        for draft in self.drafts.values():
            draft.name = draft.bare_name
            draft.foreign_keys = [replace(fk, target=bare.get(fk.target, fk.target)) for fk in draft.foreign_keys]
        self.drafts = {draft.name: draft for draft in self.drafts.values()}

    def notices(self) -> tuple[Text, ...]:
        found: list[Text] = []
        if self.passed:
            found.append(T("{count} statements of the file concern no table and were passed over.", count=self.passed))
        if self.lost:
            lines = ", ".join(map(str, self.lost[:10])) + (" …" if len(self.lost) > 10 else "")
            found.append(
                T("{count} statements were not, or not wholly, understood and were skipped; at lines {lines}.",
                  count=len(self.lost), lines=lines)
            )  # fmt: skip
        if self.cut:
            found.append(T("The file ends in the middle of the statement at line {line}: what follows is missing.",
                           line=self.cut))  # fmt: skip
        return tuple(found)

    def _draft(self, table: exp.Table, is_view: bool = False) -> Draft:
        schema, bare, name = self.names.table(table)
        return Draft(schema, bare, name, is_view)

    def _known(self, table: exp.Table) -> Draft:
        """The table as read so far; an empty one, kept nowhere, where it has not been created."""
        return self.drafts.get(self.names.table(table)[2]) or self._draft(table)

    def _own_type(self, name: str, kind: DataType) -> None:
        self.types[name.replace('"', "").rpartition(".")[2].lower()] = kind

    def _change(self, table: str, column: str, change: Callable[[Column], Column]) -> bool:
        try:
            draft = self._known(exp.to_table(table, dialect=self.dialect or None))
        except SqlglotError:
            return False
        self._update(draft, column.strip('"'), change)
        return True

    def _update(self, draft: Draft, name: str, change: Callable[[Column], Column]) -> None:
        draft.columns = [change(column) if column.name == name else column for column in draft.columns]

    def _parse(self, text: str) -> exp.Expr | None:
        """The statement as sqlglot reads it, where need be without what only its engine understands."""
        for attempt in dict.fromkeys((text, NOISE.sub("", text))):
            try:
                tree = sqlglot.parse_one(attempt, dialect=self.dialect or None)
            except (SqlglotError, RecursionError):
                continue
            if not isinstance(tree, exp.Command):
                return tree
        return None


_STATEMENTS: tuple[tuple[str, Callable[[Reading, Statement], bool]], ...] = (
    (r"CREATE (?:(?:GLOBAL|LOCAL|TEMPORARY|TEMP|UNLOGGED|FOREIGN|OR REPLACE|PRIVATE) )*TABLE\b", Reading.create_table),
    (r"CREATE (?:(?!FUNCTION|PROCEDURE|TRIGGER|RULE|INDEX|UNIQUE)\S+ )*VIEW\b", Reading.create_view),
    (r"CREATE UNIQUE\b.*\bINDEX\b", Reading.unique_index),
    (r"CREATE (TYPE|DOMAIN)\b", Reading.create_type),
    (r"ALTER TABLE\b", Reading.alter_table),
    (r"COMMENT ON (TABLE|COLUMN|VIEW|MATERIALIZED VIEW)\b", Reading.comment_on),
    (r"EXEC(UTE)? (\S*\.)?\[?SP_ADDEXTENDEDPROPERTY\b", Reading.extended_property),
)
"""How a statement begins, in capitals and single spaces → what reads it."""
