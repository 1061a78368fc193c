"""Values that are easily bent, per engine: how a column is declared, what is put in, and what must be read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

UTC = dt.UTC
Case = tuple[str, str, object]
"""Declaration, SQL literal, Value."""

LONG = "9" * 28 + ".9999999999"

POSTGRESQL: list[Case] = [
    ("numeric(38, 10)", LONG, Decimal(LONG)),
    ("numeric", "'NaN'", "nan"),
    ("numeric(12, 2)", "1.50", Decimal("1.50")),
    ("double precision", "0.1::float8 + 0.2::float8", 0.1 + 0.2),
    ("double precision", "'Infinity'", float("inf")),
    ("real", "1.1", 1.1),
    ("bigint", "9223372036854775807", 2**63 - 1),
    ("boolean", "true", True),
    ("char(6)", "'ab'", "ab    "),
    ("varchar(20)", "'a b  '", "a b  "),
    ("text", "'🏭 𠮷 é'", "🏭 𠮷 é"),
    ("text", "''", ""),
    ("date", "'2024-02-29'", dt.date(2024, 2, 29)),
    ("date", "'infinity'", "infinity"),
    ("date", "'0044-03-15 BC'", "0044-03-15 BC"),
    ("timestamp", "'2024-02-29 23:59:59.123456'", dt.datetime(2024, 2, 29, 23, 59, 59, 123456)),
    ("timestamp", "'-infinity'", "-infinity"),
    ("timestamptz", "'2024-02-29 08:00:00+08'", dt.datetime(2024, 2, 29, tzinfo=UTC)),
    ("time", "'24:00'", "24:00:00"),
    ("time", "'23:59:00.5'", dt.time(23, 59, 0, 500000)),
    ("interval", "'1 mon 2 days 00:00:03'", "1 mon 2 days 00:00:03"),
    ("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
    ("json", """'{"b": 1.50,  "a": null}'""", '{"b": 1.50,  "a": null}'),
    ("jsonb", """'{"b": 1.50, "a": 12345678901234567890.5}'""", '{"a": 12345678901234567890.5, "b": 1.50}'),
    ("bytea", r"'\x00ff80'", b"\x00\xff\x80"),
    ("text[]", "'{a,NULL,\"b c\"}'", '{a,NULL,"b c"}'),
    ("int[]", "'{1,2}'", "{1,2}"),
    ("inet", "'10.0.0.1/8'", "10.0.0.1/8"),
    ("int4range", "'[1,5)'", "[1,5)"),
    ("bit(4)", "B'0101'", "0101"),
    ("money", "'12.34'", Decimal("12.34")),
    ("mood", "'新'", "新"),
    ("email", "'a@b'", "a@b"),
    ("xml", "'<a/>'", "<a/>"),
    ("text", "null", None),
]  # fmt: skip

MARIADB: list[Case] = [
    ("decimal(38, 10)", LONG, Decimal(LONG)),
    ("decimal(12, 2)", "1.50", Decimal("1.50")),
    ("double", "0.1e0 + 0.2e0", 0.1 + 0.2),
    ("float", "16777215", 16777215.0),
    ("float", "0.1", 0.10000000149011612),
    ("bigint unsigned", "18446744073709551615", 2**64 - 1),
    ("boolean", "true", True),
    ("tinyint(1)", "7", 7),
    ("tinyint(4)", "1", 1),
    ("bit(1)", "b'1'", True),
    ("bit(12)", "b'100000000001'", 2049),
    ("char(6)", "'ab'", "ab"),
    ("varchar(20)", "'a b  '", "a b  "),
    ("varchar(20) character set gbk", "'王小明'", "王小明"),
    ("varchar(20) character set utf8mb4", "'🏭 𠮷 é'", "🏭 𠮷 é"),
    ("varchar(20) character set latin1", "'é'", "é"),
    ("varchar(20) collate utf8mb4_bin", "''", ""),
    ("date", "'2024-02-29'", dt.date(2024, 2, 29)),
    ("date", "'0000-00-00'", "0000-00-00"),
    ("date", "'2024-00-10'", "2024-00-10"),
    ("datetime(6)", "'2024-02-29 23:59:59.123456'", dt.datetime(2024, 2, 29, 23, 59, 59, 123456)),
    ("datetime", "'0000-00-00 00:00:00'", "0000-00-00 00:00:00"),
    ("timestamp(3) null", "'2024-02-29 08:00:00.25'", dt.datetime(2024, 2, 29, 8, 0, 0, 250000, tzinfo=UTC)),
    ("time", "'-12:30:00'", -dt.timedelta(hours=12, minutes=30)),
    ("time(3)", "'838:59:58.5'", dt.timedelta(hours=838, minutes=59, seconds=58, milliseconds=500)),
    ("year", "2020", 2020),
    ("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
    ("json", """'{"b": 1.50,  "a": null}'""", '{"b": 1.50,  "a": null}'),
    ("varbinary(9)", "x'00ff80'", b"\x00\xff\x80"),
    ("longblob", "x'00ff80'", b"\x00\xff\x80"),
    ("enum('new', '旧')", "'旧'", "旧"),
    ("set('x', 'y')", "'x,y'", "x,y"),
    ("inet6", "'::1'", "::1"),
    ("varchar(20)", "null", None),
]  # fmt: skip

SQLITE: list[Case] = [
    ("decimal(38, 10)", f"'x' || '{LONG}'", f"x{LONG}"),
    ("decimal(12, 2)", "1.50", Decimal("1.5")),
    ("decimal(12, 2)", "12", Decimal(12)),
    ("decimal(12, 2)", "0.1 + 0.2", Decimal("0.30000000000000004")),
    ("real", "0.1 + 0.2", 0.1 + 0.2),
    ("integer", "9223372036854775807", 2**63 - 1),
    ("integer", "'many'", "many"),
    ("boolean", "1", True),
    ("boolean", "7", 7),
    ("boolean", "'maybe'", "maybe"),
    ("varchar(20)", "'a b  '", "a b  "),
    ("varchar(20)", "5", "5"),
    ("anything", "5", 5),
    ("text", "'🏭 𠮷 é'", "🏭 𠮷 é"),
    ("text", "cast(x'ff41' as text)", b"\xffA"),
    ("text", "'a' || char(0) || 'b'", "a\0b"),
    ("date", "'2024-02-29'", dt.date(2024, 2, 29)),
    ("date", "'2024-02-30'", "2024-02-30"),
    ("date", "1700000000", 1700000000),
    ("datetime", "'2024-02-29 23:59:59.123456'", dt.datetime(2024, 2, 29, 23, 59, 59, 123456)),
    ("datetime", "'2024-02-29T08:00:00+08:00'", dt.datetime(2024, 2, 29, tzinfo=UTC)),
    ("datetime", "'2024-02-29'", dt.datetime(2024, 2, 29)),
    ("datetime", "'yesterday'", "yesterday"),
    ("time", "'23:59'", dt.time(23, 59)),
    ("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"),
    ("json", """'{"b": 1.50,  "a": null}'""", '{"b": 1.50,  "a": null}'),
    ("blob", "x'00ff80'", b"\x00\xff\x80"),
    ("text", "null", None),
]  # fmt: skip

CASES = {"postgresql": POSTGRESQL, "mariadb": MARIADB, "sqlite": SQLITE}
BEFORE = {
    "postgresql": [
        "create type mood as enum ('新', '旧')",
        "create domain email as varchar(80) check (value like '%@%')",
    ],
    "mariadb": ["set sql_mode = ''"],
    "sqlite": [],
}


def script(engine: str) -> list[str]:
    """One table, one column a case, one row."""
    cases = CASES[engine]
    columns = ", ".join(f"c{number} {declared}" for number, (declared, _, _) in enumerate(cases))
    return [
        *BEFORE[engine],
        f"create table exactly (id int primary key, {columns})",
        f"insert into exactly values (1, {', '.join(literal for _, literal, _ in cases)})",
    ]
