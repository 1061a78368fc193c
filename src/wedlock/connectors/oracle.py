"""Oracle (12.1 and newer) through python-oracledb, an optional extra. Untested on a server here: no such server runs
where Wedlock is developed. `wedlock check --conformance` tries it on yours. The catalog is read by SQLAlchemy's
reflection, which asks Oracle once for all tables."""

from __future__ import annotations

import re
from typing import ClassVar

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine

from wedlock.connectors import _reflected, grants
from wedlock.connectors._assemble import finished
from wedlock.connectors._sql import SqlConnector
from wedlock.connectors.checkup import Checkup
from wedlock.connectors.extras import driver
from wedlock.connectors.failures import Kind
from wedlock.language import T
from wedlock.model.catalog import Catalog, Column, Family
from wedlock.model.ports import TEXT_LIMIT, Progress, quiet

_KINDS = {
    "ORA-01017": Kind.LOGIN, "ORA-28000": Kind.LOGIN, "ORA-28001": Kind.LOGIN, "ORA-01045": Kind.LOGIN,
    "ORA-00942": Kind.RIGHT, "ORA-01031": Kind.RIGHT, "ORA-41900": Kind.RIGHT,
    "DPY-4024": Kind.SLOW, "ORA-01013": Kind.SLOW, "ORA-30006": Kind.SLOW,
    "ORA-12514": Kind.NO_DATABASE, "DPY-6001": Kind.NO_DATABASE,
    "DPY-6005": Kind.GONE, "DPY-4011": Kind.GONE, "DPY-1001": Kind.GONE, "ORA-12541": Kind.GONE,
}  # fmt: skip
_AS_IT_IS = frozenset({Family.INTEGER, Family.FLOAT, Family.DECIMAL, Family.DATETIME, Family.INTERVAL})
_LOBS = ("clob", "nclob", "blob", "long", "bfile", "xmltype")


class OracleConnector(SqlConnector):
    engine_name: ClassVar[str] = "oracle"
    untested: ClassVar[bool] = True

    def catalog(self, progress: Progress = quiet) -> Catalog:
        ((version,),) = self._query("SELECT version FROM product_component_version WHERE ROWNUM = 1")
        ((charset,),) = self._query("SELECT value FROM nls_database_parameters WHERE parameter = 'NLS_CHARACTERSET'")
        owner = self._owner()
        with self._guard():
            drafts = _reflected.read(self._engine, [None], self.engine_name)
        sql = f"SELECT table_name, num_rows FROM all_tables WHERE owner = '{owner}'"  # noqa: S608 - a quoted text
        estimates = {str(name).lower(): rows for name, rows in self._query(sql)}
        for draft in drafts:
            rows = estimates.get(draft.bare_name.lower())
            draft.row_estimate = None if rows is None or draft.is_view else int(str(rows))
        tables, notices = finished(drafts)
        progress(T("Reading the catalog of {system}", system=self.name), len(tables), len(tables))
        return Catalog(self.name, tables, self.engine_name, str(version), str(charset), None, (), notices)

    def checkup(self, catalog: Catalog) -> Checkup:
        ((user, powerful),) = self._query(
            "SELECT USER, (SELECT COUNT(*) FROM session_privs"
            " WHERE privilege IN ('DROP ANY TABLE', 'UPDATE ANY TABLE')) FROM dual"
        )
        own = str(user) == self._owner()
        writable = sum(not table.is_view for table in catalog.tables) if own or powerful else 0
        return Checkup(str(user), bool(powerful), writable, tuple(self._denied), (), grants.oracle(self._owner()))

    def _owner(self) -> str:
        ((schema,),) = self._query("SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') FROM dual")
        return str(schema).replace("'", "''")

    def quote(self, name: str) -> str:
        """SQLAlchemy tells names of one case in lower case; Oracle keeps them in upper case."""
        plain = re.fullmatch(r"[a-z][a-z0-9_$#]*", name) is not None
        return super().quote(name.upper() if plain else name)

    def limited(self, select: str, rest: str, limit: int) -> str:
        return f"SELECT {select} FROM {rest} FETCH FIRST {limit} ROWS ONLY"  # noqa: S608 - quoted names and numbers

    def read_expression(self, column: Column) -> str:
        name, kind = self.quote(column.name), column.type
        native = kind.native.lower()
        if native.startswith(("clob", "nclob")):
            return f"DBMS_LOB.SUBSTR({name}, {TEXT_LIMIT // 2}, 1)"  # 4,000 bytes hold 2,000 characters of UTF-16
        if native.startswith("blob"):
            return f"DBMS_LOB.SUBSTR({name}, 2000, 1)"
        if kind.family in _AS_IT_IS or kind.family in (Family.TEXT, Family.BINARY):
            return name
        return f"TO_CHAR({name})"

    def length_expression(self, column: Column) -> str:
        return f"LENGTH({self.quote(column.name)})"

    def comparable(self, column: Column) -> bool:
        return super().comparable(column) and not column.type.native.lower().startswith(_LOBS)

    def _create_engine(self) -> Engine:
        self.driver_errors = driver("oracledb", "oracle")
        url = self.url.set(drivername="oracle+oracledb")
        arguments = {"tcp_connect_timeout": float(self.options.connect_timeout_s)}
        engine = create_engine(url, connect_args=arguments, pool_size=1, max_overflow=8)
        event.listen(engine, "connect", self._prepare)
        event.listen(engine, "begin", _read_only)
        return engine

    def _prepare(self, connection: object, record: object) -> None:  # noqa: ARG002
        connection.call_timeout = self.options.statement_timeout_s * 1000  # type: ignore[attr-defined]  # oracledb's

    def _kind(self, error: BaseException) -> Kind:
        code = re.search(r"(?:ORA|DPY)-\d{4,5}", str(error))
        return _KINDS.get(code[0], Kind.OTHER) if code else Kind.OTHER


def _read_only(connection: Connection) -> None:
    """Each transaction is one snapshot, and refuses to write."""
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")
