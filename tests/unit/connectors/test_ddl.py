"""DDL files as the tools write them, whole, cut, commented and in other encodings."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wedlock.connectors import ReadOptions, connect
from wedlock.errors import InputError
from wedlock.model.catalog import Catalog, Family, ForeignKey

MSSQL = """USE [ERP]
GO
/****** Object:  Table [dbo].[Cust omer]    Script Date: 2024/1/1 ******/
SET ANSI_NULLS ON
GO
CREATE TABLE [dbo].[Cust omer](
\t[ID] [int] IDENTITY(1,1) NOT NULL,
\t[Name] [nvarchar](50) COLLATE Chinese_PRC_CI_AS NULL,
\t[Memo] [nvarchar](max) NULL,
\t[Amount] [decimal](18, 2) NOT NULL CONSTRAINT [DF_a] DEFAULT ((0)),
\t[Full] AS ([Name]+'x'),
\t[Version] [timestamp] NOT NULL,
 CONSTRAINT [PK_Customer] PRIMARY KEY CLUSTERED
(
\t[ID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF) ON [PRIMARY],
 CONSTRAINT [UQ] UNIQUE NONCLUSTERED ([Name] ASC)
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
GO
CREATE TABLE [sales].[Order]([no] [varchar](20) NOT NULL PRIMARY KEY, [cust] [int] NULL)
CREATE TABLE [dbo].[x]([a] [bit] NULL)
GO
CREATE VIEW [dbo].[vCust] AS SELECT c.ID, c.Name AS 名称 FROM dbo.[Cust omer] c
GO
ALTER TABLE [sales].[Order] ADD  CONSTRAINT [DF_no]  DEFAULT ('x') FOR [no]
GO
ALTER TABLE [sales].[Order]  WITH CHECK ADD  CONSTRAINT [FK_o] FOREIGN KEY([cust])
REFERENCES [dbo].[Cust omer] ([ID])
GO
ALTER TABLE [sales].[Order] CHECK CONSTRAINT [FK_o]
GO
CREATE PROCEDURE p AS
BEGIN
  INSERT INTO x VALUES (1)
END
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'客户''s名称' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Cust omer', @level2type=N'COLUMN',@level2name=N'Name'
GO
EXEC sp_addextendedproperty N'MS_Description', N'客户档案', N'user', N'dbo', N'table', N'Cust omer'
GO
CREATE UNIQUE NONCLUSTERED INDEX [ix] ON [sales].[Order] ([cust] ASC, [no] ASC)WITH (PAD_INDEX = OFF) ON [PRIMARY]
GO
"""  # noqa: E501 - as SQL Server writes it

MYSQL = """-- MySQL dump 10.19  Distrib 10.11.6-MariaDB
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `party`;
CREATE TABLE `party` (
  `id` int(11) unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(40) CHARACTER SET gbk COLLATE gbk_chinese_ci NOT NULL DEFAULT '' COMMENT '客户; it''s the \\'name\\'',
  `kind` enum('a','b') DEFAULT 'a',
  `boss` int(11) unsigned DEFAULT NULL,
  `full` varchar(80) GENERATED ALWAYS AS (concat(`name`,'x')) VIRTUAL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `u` (`name`,`kind`),
  UNIQUE KEY `part` (`name`(5)),
  KEY `k` (`boss`),
  CONSTRAINT `f` FOREIGN KEY (`boss`) REFERENCES `party` (`id`) ON DELETE SET NULL
) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4 COMMENT='往来单位'
/*!50100 PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB) */;
/*!50001 CREATE VIEW `v` AS SELECT 1 AS `id`, 1 AS `name` */;
DELIMITER ;;
CREATE TRIGGER t BEFORE INSERT ON party FOR EACH ROW BEGIN SET NEW.name = 'x'; CREATE TABLE trap (a int); END ;;
DELIMITER ;
INSERT INTO `party` VALUES (1,'a;b','a',NULL,DEFAULT),(2,'CREATE TABLE trap2 (a int);','b',1,DEFAULT);
/*!50001 DROP VIEW IF EXISTS `v`*/;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=`root`@`%` SQL SECURITY DEFINER */
/*!50001 VIEW `v` AS select `party`.`id` AS `id`,`party`.`name` AS `name` from `party` */;
"""

SQLITE = """CREATE TABLE x(a INTEGER PRIMARY KEY AUTOINCREMENT, b REFERENCES z, c, d INT UNIQUE,
  e text default 'x;y' check(e<>''), 'odd' text, "quo""te" int, foreign key(a,c) references y(k,l)) without rowid;
CREATE TABLE sqlite_sequence(name,seq);
CREATE TABLE y (k int, l int, -- the l; with (strange) 'stuff
 primary key (k,l));
CREATE TABLE z (q text primary key);
CREATE VIEW v(n, m) AS SELECT a, count(*) FROM x GROUP BY a
/* v(n,m) */;
CREATE TRIGGER t AFTER INSERT ON x BEGIN UPDATE y SET k=1; DELETE FROM z; END;
CREATE TABLE last (id int);
"""

ORACLE = """CREATE TABLE "SCOTT"."EMP" ("EMPNO" NUMBER(4,0) NOT NULL ENABLE, "N" VARCHAR2(10 BYTE),
 "D" DATE DEFAULT SYSDATE, "DEPT" NUMBER(2),
 CONSTRAINT "PK" PRIMARY KEY ("EMPNO") USING INDEX PCTFREE 10 STORAGE(INITIAL 65536) ENABLE)
 SEGMENT CREATION IMMEDIATE TABLESPACE "USERS" ;
CREATE TABLE "SCOTT"."DEPT" ("NO" NUMBER(2) PRIMARY KEY);
COMMENT ON COLUMN "SCOTT"."EMP"."N" IS '姓名';
ALTER TABLE "SCOTT"."EMP" ADD CONSTRAINT "FK" FOREIGN KEY ("DEPT") REFERENCES "SCOTT"."DEPT" ("NO") ENABLE;
"""

POSTGRESQL = r"""-- PostgreSQL database dump
\restrict abc
CREATE TYPE public.mood AS ENUM ('new', 'it''s');
CREATE DOMAIN public.mail AS character varying(80) CONSTRAINT c CHECK ((VALUE ~~ '%@%'::text));
CREATE FUNCTION public.f() RETURNS void LANGUAGE plpgsql AS $_$
BEGIN CREATE TABLE trap (a int); END; $_$;
CREATE TABLE public.party (
    id integer NOT NULL,
    name character varying(40) DEFAULT 'a;b'::character varying NOT NULL,
    state public.mood,
    email public.mail,
    "Boss" integer,
    tags text[]
);
CREATE TABLE public.child (extra integer) INHERITS (public.party);
COPY public.party (id, name) FROM stdin;
1	CREATE TABLE trap (a int);
\.
COMMENT ON TABLE public.party IS 'Customers; and ''suppliers''';
COMMENT ON COLUMN public.party."Boss" IS 'who leads';
ALTER TABLE ONLY public.party ALTER COLUMN id SET DEFAULT nextval('public.party_id_seq'::regclass);
ALTER TABLE ONLY public.party ADD CONSTRAINT party_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.party ADD CONSTRAINT boss FOREIGN KEY ("Boss") REFERENCES public.party(id) DEFERRABLE;
CREATE UNIQUE INDEX u ON public.party USING btree (name, state);
CREATE UNIQUE INDEX partial ON public.party USING btree (email) WHERE (state IS NULL);
CREATE UNIQUE INDEX lowered ON public.party USING btree (lower((name)::text));
CREATE VIEW public.v AS SELECT party.id, party.name AS title FROM public.party;
GRANT SELECT ON TABLE public.party TO reader;
"""


def read(tmp_path: Path, script: str | bytes, encoding: str = "utf-8", wanted: str = "") -> Catalog:
    path = tmp_path / "schema.sql"
    path.write_bytes(script if isinstance(script, bytes) else script.encode(encoding))
    with connect(str(path), name="erp", options=ReadOptions(encoding=wanted)) as connector:
        return connector.catalog()


def said(catalog: Catalog) -> str:
    return "\n".join(map(str, catalog.notices))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gbk"])
def test_sql_servers_script(tmp_path: Path, encoding: str) -> None:
    catalog = read(tmp_path, MSSQL, encoding)
    assert (catalog.engine, catalog.version) == ("ddl", "mssql")
    assert sorted(catalog.by_name) == ["Cust omer", "sales.Order", "vCust", "x"]
    customer = catalog.by_name["Cust omer"]
    assert (customer.comment, customer.primary_key) == ("客户档案", ("ID",))
    assert [key.columns for key in customer.unique_keys] == [("Name",)]
    name = customer.by_name["Name"]
    assert (name.comment, name.type.length, name.collation) == ("客户's名称", 50, "Chinese_PRC_CI_AS")
    assert customer.by_name["ID"].generated
    assert customer.by_name["Full"].generated
    assert customer.by_name["Version"].type.family is Family.BINARY
    assert customer.by_name["Amount"].default == "((0))"
    order = catalog.by_name["sales.Order"]
    assert order.foreign_keys == (ForeignKey(("cust",), "Cust omer", ("ID",), "FK_o"),)
    assert order.by_name["no"].default == "('x')"
    assert [key.columns for key in order.unique_keys] == [("cust", "no")]
    view = catalog.by_name["vCust"]
    assert [(column.name, column.type.length) for column in view.columns] == [("ID", None), ("名称", 50)]
    assert "were skipped" not in said(catalog)
    assert ("not in UTF-8" in said(catalog)) == (encoding in ("utf-16", "utf-16-le", "gbk"))


def test_mysqldump(tmp_path: Path) -> None:
    catalog = read(tmp_path, MYSQL)
    assert (catalog.version, sorted(catalog.by_name)) == ("mysql", ["party", "v"])
    party = catalog.by_name["party"]
    assert (party.comment, party.primary_key) == ("往来单位", ("id",))
    assert [key.columns for key in party.unique_keys] == [("name", "kind")]
    assert party.foreign_keys == (ForeignKey(("boss",), "party", ("id",), "f"),)
    identity, name, kind, _, full = party.columns
    assert identity.generated
    assert full.generated
    assert (name.comment, name.charset, name.collation) == ("客户; it's the 'name'", "gbk", "gbk_chinese_ci")
    assert kind.type.values == ("a", "b")
    assert [column.name for column in catalog.by_name["v"].columns] == ["id", "name"]
    assert catalog.by_name["v"].is_view
    assert "were skipped" not in said(catalog)


def test_pg_dump(tmp_path: Path) -> None:
    catalog = read(tmp_path, POSTGRESQL)
    assert (catalog.version, sorted(catalog.by_name)) == ("postgresql", ["child", "party", "v"])
    party = catalog.by_name["party"]
    assert (party.comment, party.primary_key) == ("Customers; and 'suppliers'", ("id",))
    identity, name, state, email, boss, tags = party.columns
    assert identity.generated
    assert (name.type.family, name.type.length, name.nullable) == (Family.TEXT, 40, False)
    assert state.type.values == ("new", "it's")
    assert (email.type.family, email.type.length) == (Family.TEXT, 80)
    assert (boss.name, boss.comment) == ("Boss", "who leads")
    assert tags.type.family is Family.OTHER
    assert [key.columns for key in party.unique_keys] == [("name", "state")]
    assert party.foreign_keys[0].target == "party"
    assert [column.name for column in catalog.by_name["child"].columns][-1] == "extra"
    assert [(c.name, c.type.length) for c in catalog.by_name["v"].columns] == [("id", None), ("title", 40)]


def test_sqlites_schema(tmp_path: Path) -> None:
    catalog = read(tmp_path, SQLITE)
    assert sorted(catalog.by_name) == ["last", "v", "x", "y", "z"]
    x = catalog.by_name["x"]
    assert [column.name for column in x.columns] == ["a", "b", "c", "d", "e", "odd", 'quo"te']
    assert {(fk.columns, fk.target, fk.target_columns) for fk in x.foreign_keys} == {
        (("b",), "z", ("q",)),
        (("a", "c"), "y", ("k", "l")),
    }
    assert catalog.by_name["y"].primary_key == ("k", "l")
    assert catalog.by_name["y"].by_name["l"].comment == "the l; with (strange) 'stuff"
    assert [column.name for column in catalog.by_name["v"].columns] == ["n", "m"]


def test_oracles_script(tmp_path: Path) -> None:
    catalog = read(tmp_path, ORACLE)
    assert sorted(catalog.by_name) == ["DEPT", "EMP"]  # one owner: his tables by their own names
    employee = catalog.by_name["EMP"]
    assert employee.primary_key == ("EMPNO",)
    assert employee.by_name["N"].comment == "姓名"
    assert employee.by_name["N"].type.length_in_bytes
    assert employee.by_name["D"].type.family is Family.DATETIME
    assert employee.foreign_keys[0].target == "DEPT"


def test_a_file_cut_in_the_middle_keeps_what_is_whole(tmp_path: Path) -> None:
    script = POSTGRESQL[: POSTGRESQL.index("email public.mail,") + 8]
    catalog = read(tmp_path, script)
    assert [column.name for column in catalog.by_name["party"].columns] == ["id", "name", "state"]
    assert "The file ends in the middle of the statement at line 7" in said(catalog)


def test_what_nobody_parses_is_skipped_counted_and_said(tmp_path: Path) -> None:
    script = """CREATE TABLE a (id int);
CREATE TABLE b (id int, oops @@@ ???, name varchar(9));
CREATE TABLE ((( ;
FROBNICATE ALL THINGS;
SET x = 1;
CREATE TABLE c (id int);
"""
    catalog = read(tmp_path, script)
    assert {"a", "b", "c"} <= set(catalog.by_name)
    assert [column.name for column in catalog.by_name["b"].columns] == ["id", "name"]
    assert "2 statements were not, or not wholly, understood and were skipped; at lines 2, 3." in said(catalog)
    assert "2 statements of the file concern no table and were passed over." in said(catalog)


def test_an_encoding_may_be_told(tmp_path: Path) -> None:
    catalog = read(tmp_path, "CREATE TABLE größe (id int);", "latin-1", wanted="latin-1")
    assert list(catalog.by_name) == ["größe"]


@pytest.mark.parametrize(
    "script", [MSSQL, MYSQL, POSTGRESQL, SQLITE, ORACLE], ids=["mssql", "mysql", "pg", "lite", "ora"]
)
@settings(max_examples=15, deadline=None)
@given(place=st.floats(0.05, 1))
def test_cut_anywhere_a_script_still_reads_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, script: str, place: float
) -> None:
    raw = script.encode()[: int(len(script.encode()) * place)]
    try:
        catalog = read(tmp_path_factory.mktemp("cut"), raw)
    except InputError:
        return
    assert len(catalog.tables) == len(catalog.by_name)
