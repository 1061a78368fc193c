"""The same small shop on each engine, with all that real databases do to a reader."""

# ruff: noqa: E501 - SQL in lines of its own

from __future__ import annotations

POSTGRESQL = [
    """create type mood as enum ('new', 'old')""",
    """create domain email as varchar(80) check (value like '%@%')""",
    """create table "客户 表" (
        id bigint generated always as identity primary key,
        "名称" varchar(40) not null, "select" numeric(12,2) default 0, "quo""te" text, "per%cent:colon" int,
        boss bigint references "客户 表", since date, seen timestamptz, at time, state mood, mail email, ratio float8,
        photo bytea, doc jsonb, tags text[], price money, life interval, ref uuid, net inet, flag boolean,
        twice int generated always as (3 * 2) stored, unique ("名称", since))""",
    """comment on table "客户 表" is '客户档案'""",
    """comment on column "客户 表"."名称" is '客户名称'""",
    """create table a (id int primary key, b int)""",
    """create table b (id int primary key, a int references a)""",
    """alter table a add foreign key (b) references b deferrable initially deferred""",
    """create table line (sale int, no int, primary key (sale, no), what text)""",
    """create table nokey (x int)""",
    """create table empty ()""",
    f"""create table "{"n" * 63}" (id int primary key, "{"c" * 63}" int)""",
    f"""create table wide ({", ".join(f"c{i} int" for i in range(300))})""",
    """create view v as select id, "名称" from "客户 表" """,
    """create materialized view mv as select count(*) n from line""",
    """create table part (id int, y int) partition by range (y)""",
    """create table part_1 partition of part for values from (0) to (10)""",
    """insert into part values (1, 5), (2, 6)""",
    """create schema other; create table other.a (id int primary key, b int references public.a)""",
    """insert into "客户 表" ("名称", "select", "quo""te", since, seen, at, state, mail, ratio, photo, doc, tags, price,
        life, ref, net, flag) values
        ('王小明', 12.50, repeat('长', 1000000), '2020-02-29', '2020-01-01 08:00+08', '23:59', 'new', 'a@b', 'NaN',
         decode(repeat('00', 100000), 'hex'), '{"a": 1}', '{x,y}', '12.34', '1 year', gen_random_uuid(), '::1', true),
        ('infinite', 'NaN', '', 'infinity', '-infinity', '24:00', 'old', null, 'Infinity', '', 'null', '{}', null,
         null, null, null, false),
        ('before', null, E'tab\\there', '0044-03-15 BC', '20000-01-01', null, null, null, -0.0, null, null, null, null,
         null, null, null, null)""",
    """insert into line select n / 3, n % 3, 'x' || n % 7 from generate_series(1, 3000) n""",
]
"""Statements, run one by one."""

MARIADB = [
    "set sql_mode = ''",
    """create table `客户 表` (
        id bigint unsigned auto_increment primary key, `名称` varchar(40) character set gbk not null comment '客户名称',
        `select` decimal(12,2) default 0, `quo``te` longtext, `per%cent:colon` int, boss bigint unsigned,
        since date, seen timestamp null, wall datetime(3), at time, state enum('new','old'), kinds set('x','y'),
        photo longblob, doc json, flag tinyint(1), bits bit(8), yes bit(1), made year, place point, ref uuid, ratio float,
        twice int as (`per%cent:colon` * 2) stored, unique (`名称`, since), unique prefix (`quo``te`(10)),
        foreign key (boss) references `客户 表` (id)) comment '客户档案'""",
    "create table a (id int primary key, b int)",
    "create table b (id int primary key, a int, foreign key (a) references a (id))",
    "alter table a add foreign key (b) references b (id)",
    "create table line (sale int, no int, what text, primary key (sale, no))",
    "create table nokey (x int)",
    f"create table `{'n' * 63}` (id int primary key, `{'c' * 63}` int)",
    f"create table wide ({', '.join(f'c{i} int' for i in range(300))})",
    "create view v as select id, `名称` from `客户 表`",
    "create table gone (x int)",
    "create view broken as select x from gone",
    "drop table gone",
    """insert into `客户 表` (`名称`, `select`, `quo``te`, since, seen, wall, at, state, kinds, photo, doc, flag, bits, yes,
        made, place, ref, ratio) values
        ('王小明', 12.5, repeat('长', 1000000), '2020-02-29', '2020-01-01 00:00:00', '2020-01-01 08:00:00.5', '23:59', 'new',
         'x,y', repeat(x'00', 100000), '{"a": 1}', 1, 5, 1, 2020, point(1, 2), uuid(), 1.5),
        ('zero', null, '', '0000-00-00', null, '0000-00-00', '-12:00', 'wrong', '', '', null, 7, null, 0, 0, null, null, 0),
        ('half', 0, 'a\\0b', '2020-00-10', null, '9999-12-31 23:59:59', '838:59:59', null, null, null, null, 0, 0, 0, null,
         null, null, null)""",
    "insert into line select seq div 3, seq mod 3, concat('x', seq mod 7) from seq_1_to_3000",
]
SQLITE = [
    """create table "客户 表" (
        id integer primary key autoincrement, "名称" varchar(40) not null, "select" decimal(12,2) default 0, "quo""te" text,
        "per%cent:colon" int, boss references "客户 表", since date, seen datetime, at time, photo blob, flag boolean,
        ratio real, anything, twice int generated always as ("per%cent:colon" * 2), unique ("名称", since))""",
    "create table a (id integer primary key, b int references B deferrable initially deferred)",
    "create table b (id integer primary key, a int references a (ID))",
    "create table line (sale int, no int, what text, primary key (sale, no)) without rowid",
    "create table nokey (x int)",
    f"""create table "{"n" * 63}" (id integer primary key, "{"c" * 63}" int)""",
    f"create table wide ({', '.join(f'c{i} int' for i in range(300))})",
    """create view v as select id, "名称" from "客户 表" """,
    "create table gone (x int)",
    "create view broken as select x from gone",
    "drop table gone",
    "create unique index some on nokey (x) where x > 1",
    """insert into "客户 表" ("名称", "select", "quo""te", since, seen, at, photo, flag, ratio, anything) values
        ('王小明', 12.5, replace(hex(zeroblob(1000000)), '00', '长'), '2020-02-29', '2020-01-01T00:00:00Z', '23:59',
         zeroblob(100000), 1, 1.5, 7),
        ('odd', 'many', '', 'yesterday', '0000-00-00', '99:00', 'text', 'maybe', 9e999, x'00ff'),
        ('half', null, 'a' || char(0) || 'b', 1700000000, 1.5, null, null, 7, null, 'text')""",
    """insert into "客户 表" ("名称", "quo""te") values (cast(x'cdf5d0a1c3f7' as text), cast(x'ff41' as text))""",
    """with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000)
        insert into line select i / 3, i % 3, 'x' || i % 7 from n""",
]
