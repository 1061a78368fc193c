"""The scripts that make a least-privilege reader account, per engine; an administrator reads and runs them."""

from __future__ import annotations

from collections.abc import Sequence

from wedlock.connectors.checkup import READER

PASSWORD = "CHANGE-ME"  # noqa: S105 - a placeholder in a script


def postgresql(database: str, schemas: Sequence[str], owners: Sequence[str]) -> str:
    """Read the tables that are there and those that the `owners` will make; every session read-only and bounded."""
    lines = [
        f"CREATE ROLE {READER} LOGIN PASSWORD '{PASSWORD}' NOSUPERUSER NOCREATEDB NOCREATEROLE;",
        f"ALTER ROLE {READER} SET default_transaction_read_only = on;",
        f"ALTER ROLE {READER} SET statement_timeout = '60s';",
        f"GRANT CONNECT ON DATABASE {_double(database)} TO {READER};",
    ]
    for schema in schemas:
        lines.append(f"GRANT USAGE ON SCHEMA {_double(schema)} TO {READER};")
        lines.append(f"GRANT SELECT ON ALL TABLES IN SCHEMA {_double(schema)} TO {READER};")
        for owner in owners:
            future = f"ALTER DEFAULT PRIVILEGES FOR ROLE {_double(owner)} IN SCHEMA {_double(schema)}"
            lines.append(f"{future} GRANT SELECT ON TABLES TO {READER};")
    return "\n".join(lines)


def mysql(databases: Sequence[str]) -> str:
    """Read all tables of the databases, and the definitions of views. `%` is any host: write ours where you know it."""
    lines = [f"CREATE USER '{READER}'@'%' IDENTIFIED BY '{PASSWORD}';"]
    for database in databases:
        pattern = _backtick(database).replace("_", r"\_")  # _ is a wildcard in the name of a GRANT
        lines.append(f"GRANT SELECT, SHOW VIEW ON {pattern}.* TO '{READER}'@'%';")
    return "\n".join(lines)


def mssql(database: str) -> str:
    return "\n".join(
        [
            f"CREATE LOGIN {READER} WITH PASSWORD = '{PASSWORD}';",
            f"USE {_bracket(database)};",
            f"CREATE USER {READER} FOR LOGIN {READER};",
            f"ALTER ROLE db_datareader ADD MEMBER {READER};",
            f"ALTER ROLE db_denydatawriter ADD MEMBER {READER};",
            f"GRANT VIEW DEFINITION TO {READER};",
        ]
    )


def oracle(owner: str) -> str:
    text = owner.replace("'", "''")
    return "\n".join(
        [
            f'CREATE USER {READER} IDENTIFIED BY "{PASSWORD}";',
            f"GRANT CREATE SESSION TO {READER};",
            "BEGIN",
            f"  FOR t IN (SELECT table_name AS n FROM all_tables WHERE owner = '{text}'",  # noqa: S608 - a quoted text
            f"            UNION ALL SELECT view_name FROM all_views WHERE owner = '{text}') LOOP",  # noqa: S608
            f"    EXECUTE IMMEDIATE 'GRANT READ ON {_double(text)}.\"' || t.n || '\" TO {READER}';",
            "  END LOOP;",
            "END;",
            "/",
        ]
    )


def _double(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _backtick(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _bracket(name: str) -> str:
    return "[" + name.replace("]", "]]") + "]"
