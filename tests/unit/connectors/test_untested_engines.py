"""SQL Server and Oracle as far as they can be tried without a server: their statements, names and types."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from wedlock.connectors import grants, mssql, oracle
from wedlock.connectors.failures import Kind
from wedlock.connectors.mssql import MssqlConnector
from wedlock.connectors.oracle import OracleConnector
from wedlock.connectors.queries import query
from wedlock.connectors.types import data_type
from wedlock.model.catalog import Column, Family, Table

COLUMNS = (
    Column("Na]me", data_type("nvarchar(50)", "mssql")),
    Column("memo", data_type("ntext", "mssql")),
    Column("amount", data_type("decimal(18,2)", "mssql")),
    Column("photo", data_type("image", "mssql")),
    Column("when", data_type("datetimeoffset(7)", "mssql")),
)
TABLE = Table("sales.Order", COLUMNS, schema="sales", bare_name="Order")


def unconnected(kind: type[MssqlConnector] | type[OracleConnector]) -> MssqlConnector | OracleConnector:
    return kind.__new__(kind)


@pytest.mark.parametrize("name", ["mssql_tables", "mssql_columns", "mssql_unique", "mssql_foreign"])
def test_the_catalog_statements_are_transact_sql(name: str) -> None:
    tree = sqlglot.parse_one(query(name), dialect="tsql")
    assert isinstance(tree, exp.Select)
    assert {table.db for table in tree.find_all(exp.Table)} == {"sys"}


@pytest.mark.parametrize(("kind", "dialect"), [(MssqlConnector, "tsql"), (OracleConnector, "oracle")])
def test_row_statements_are_the_engines_sql(kind: type[MssqlConnector], dialect: str) -> None:
    connector = unconnected(kind)
    select = ", ".join(connector.read_expression(column) for column in TABLE.columns)
    for statement in (
        connector.limited(select, connector.source(TABLE), 10),
        f"SELECT {', '.join(connector.length_expression(column) for column in TABLE.columns)} FROM t",
    ):
        tree = sqlglot.parse_one(statement, dialect=dialect)
        assert isinstance(tree, exp.Select)
        assert len(tree.selects) == len(TABLE.columns)


def test_sql_server_quotes_and_spells_as_it_does() -> None:
    connector = unconnected(MssqlConnector)
    assert connector.source(TABLE) == "[sales].[Order]"
    assert connector.quote("Na]me") == "[Na]]me]"
    assert mssql._spelled("nvarchar", 100, 0, 0) == "nvarchar(50)"
    assert mssql._spelled("varchar", -1, 0, 0) == "varchar(max)"
    assert mssql._spelled("decimal", 9, 18, 2) == "decimal(18,2)"
    column = mssql._column((1, 1, "tel", "phone", "nvarchar", 40, 0, 0, True, None, 0, "电话", "Chinese_PRC_CI_AS"))
    assert (column.type.native, column.type.family, column.type.length) == ("phone", Family.TEXT, 20)
    assert (column.comment, column.collation) == ("电话", "Chinese_PRC_CI_AS")


def test_sql_servers_errors_are_told_apart_and_said_in_its_words() -> None:
    connector = unconnected(MssqlConnector)
    said = b"Login failed for user 'sa'.DB-Lib\n"
    raw = said + b"DB-Lib error message 20018, severity 14:\n" + said
    assert connector._kind(Exception(18456, raw)) is Kind.LOGIN
    assert connector._message(Exception(18456, raw)) == "Login failed for user 'sa'.DB-Lib"
    assert connector._kind(Exception((229, b"no"))) is Kind.RIGHT
    assert connector._kind(Exception("odd")) is Kind.OTHER


def test_oracle_keeps_names_of_one_case_in_capitals() -> None:
    connector = unconnected(OracleConnector)
    assert connector.quote("emp") == '"EMP"'
    assert connector.quote("Mixed Case") == '"Mixed Case"'
    assert connector._kind(Exception("ORA-01017: invalid username/password")) is Kind.LOGIN
    assert connector._kind(Exception("DPY-4024: call timeout")) is Kind.SLOW
    assert not connector.comparable(Column("c", data_type("clob", "oracle")))


def test_their_scripts_quote_what_is_named() -> None:
    assert "USE [o]]dd];" in grants.mssql("o]dd")
    assert "owner = 'SCOTT'" in grants.oracle("SCOTT")


def test_they_are_labelled_untested() -> None:
    assert MssqlConnector.untested
    assert OracleConnector.untested
    howto = Path(__file__).resolve().parents[3] / "docs" / "howto" / "connect.md"
    assert howto.read_text(encoding="utf-8").count("untested on a server here") == 2
    assert oracle.__doc__ is not None
    assert "Untested on a server here" in oracle.__doc__
