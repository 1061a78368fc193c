"""One suite for every RecordReader, RootFinder and Identified."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests.conformance import exactly, trade
from tests.conformance.trade import Make

from wedlock.connectors.records.side import SqlSide
from wedlock.model.plan import PlanPart, PlanShape
from wedlock.model.shape import Cardinality
from wedlock.model.sync import Change, Layout
from wedlock.sync.layout import layout


@pytest.fixture(scope="module")
def erp(engine: str, make: Make) -> SqlSide:
    return make(trade.erp(engine))


@pytest.fixture(scope="module")
def crm(engine: str, make: Make) -> SqlSide:
    return make(trade.crm(engine))


def left(name: str) -> Layout:
    return layout(trade.plan().by_name[name], "left")


def right(name: str) -> Layout:
    return layout(trade.plan().by_name[name], "right")


def test_a_record_has_its_root_and_the_chosen_rows(erp: SqlSide) -> None:
    found = erp.read(left("customer_master"), [(1,), (2,), (4,), (99,)])
    assert set(found) == {(1,), (2,), (4,)}
    wang = found[1,]
    assert wang.key == (1,)
    assert wang.values["root.name"] == "王小明"
    assert wang.values["root.active"] is True
    assert wang.values["email.value"] == "first@example.test"  # first_by: id
    assert wang.values["phone.id"] == 13
    assert wang.values["address.city"] == "上海"  # first_by: -id
    assert found[2,].values["root.name"] == "Müller & Söhne 🏭"
    assert not found[2,].has("email")
    assert not found[4,].has("address")


def test_lines_are_in_the_order_of_their_keys(erp: SqlSide) -> None:
    order = erp.read(left("sales_order"), [(51,), (52,)])
    lines = order[51,].lines["lines"]
    assert [line.key for line in lines] == [(61,), (62,)]
    assert lines[1].values["lines.quantity"] == Decimal("1.250")
    assert order[51,].values["root.order_date"] == dt.date(2025, 2, 3)
    assert order[52,].lines == {"lines": ()}


def test_inheritance_and_mirrored_relations(crm: SqlSide) -> None:
    account = crm.read(right("customer_master"), [(1,)])[1,]
    assert account.values["base.modified"] == dt.datetime(2025, 1, 1, 0, 0, 0, 250000)
    order = crm.read(right("sales_order"), [(4,)])[4,]
    assert order.values["buyer.object"] == 1


def test_keys_come_page_by_page_and_only_of_those_that_take_part(erp: SqlSide, crm: SqlSide) -> None:
    customers = left("customer_master")
    assert erp.keys(customers, None, 3) == [(1,), (2,), (3,)]
    assert erp.keys(customers, (3,), 3) == [(4,)]
    assert erp.keys(customers, (4,), 3) == []
    assert erp.count(customers) == 4
    assert crm.keys(right("customer_master"), None, 10) == [(1,), (2,)]  # only: base.kind 1
    assert crm.count(right("customer_master")) == 2


def changes(table: str, *keys: object, column: str = "id") -> list[Change]:
    return [Change(table, (column,), (key,)) for key in keys]


def test_a_changed_row_leads_to_its_record(erp: SqlSide, crm: SqlSide) -> None:
    customers = left("customer_master")
    assert erp.roots(customers, changes("party_contact", 11, 13, 15)) == {(1,), (2,)}
    assert erp.roots(customers, changes("party_contact", 14)) == {(1,)}  # it may have been an e-mail before
    assert erp.roots(customers, changes("party_contact", 999)) == set()
    assert erp.roots(customers, changes("party", 1, 999)) == {(1,), (999,)}
    assert erp.roots(customers, changes("party", "2")) == {(2,)}
    assert erp.roots(left("sales_order"), changes("sales_line", 61)) == {(51,)}
    assert crm.roots(right("customer_master"), changes("entity", 1, 4)) == {(1,)}  # 4 is no account
    assert crm.roots(right("sales_order"), changes("relation", 71, 72)) == {(4,)}


def test_a_side_knows_itself(make: Make, engine: str) -> None:
    side, another = make(trade.erp(engine)), make(trade.erp(engine))
    assert side.identity() == side.identity() != another.identity()
    assert side.identity().writable


def plain(
    root: str, key: tuple[str, ...], columns: tuple[str, ...], *parts: PlanPart, **of_parts: tuple[str, ...]
) -> Layout:
    lines = tuple(part.alias for part in parts if part.rows is Cardinality.MANY)
    return Layout("thing", "left", PlanShape(root, key, parts=parts), {"root": columns, **of_parts}, lines)


def test_values_are_read_exactly(make: Make, engine: str) -> None:
    cases = exactly.CASES[engine]
    names = tuple(f"c{number}" for number in range(len(cases)))
    (record,) = make(exactly.script(engine)).read(plain("exactly", ("id",), ("id", *names)), [(1,)]).values()
    for name, (declared, literal, expected) in zip(names, cases, strict=True):
        value = record.values[f"root.{name}"]
        said = f"{declared} {literal}"
        if expected == "nan":
            assert str(value) == "NaN", said
        else:
            assert (type(value), value) == (type(expected), expected), said
        if isinstance(value, Decimal) and isinstance(expected, Decimal):
            assert value.as_tuple() == expected.as_tuple(), said
        if isinstance(value, dt.datetime) and isinstance(expected, dt.datetime):
            assert value.utcoffset() == expected.utcoffset(), said


# What real databases do to a reader


def typed(engine: str, *statements: str) -> list[str]:
    """Statements with the engine's quotes, and `ci` for a collation that ignores case."""
    ci = {"sqlite": "collate nocase", "mariadb": "collate utf8mb4_general_ci", "postgresql": ""}[engine]
    quoted = [statement.replace("{ci}", ci) for statement in statements]
    return [one.replace('"', "`") for one in quoted] if engine == "mariadb" else quoted


def test_composite_keys_and_odd_names(make: Make, engine: str) -> None:
    side = make(
        typed(
            engine,
            'create table "客户 表" ("组" int, "select" varchar(20), "per%cent" int, primary key ("组", "select"))',
            'create table "order" ("组" int, who varchar(20), no int, "名称" varchar(20), primary key ("组", who, no))',
            """insert into "客户 表" values (1, 'a', 5), (1, 'b%s', 6), (2, 'a', 7)""",
            """insert into "order" values (1, 'a', 2, '二'), (1, 'a', 1, '一'), (2, 'a', 1, '🏭'), (2, 'x', 1, 'no')""",
        )
    )
    part = PlanPart(
        "订单", "order", "root", (("组", "组"), ("who", "select")), Cardinality.MANY, key=("组", "who", "no")
    )
    thing = plain("客户 表", ("组", "select"), ("组", "select", "per%cent"), part, 订单=("组", "who", "no", "名称"))
    found = side.read(thing, [(1, "a"), (1, "b%s"), (2, "b%s"), (9, "a")])
    assert {key: record.values["root.per%cent"] for key, record in found.items()} == {(1, "a"): 5, (1, "b%s"): 6}
    assert [line.values["订单.名称"] for line in found[1, "a"].lines["订单"]] == ["一", "二"]
    assert found[1, "a"].lines["订单"][0].key == (1, "a", 1)
    assert side.keys(thing, None, 2) == [(1, "a"), (1, "b%s")]
    assert side.keys(thing, (1, "b%s"), 2) == [(2, "a")]
    assert side.keys(thing, (1, "ab"), 9) == [(1, "b%s"), (2, "a")]
    by_line = [Change("order", ("组", "who", "no"), (2, "a", 1)), Change("order", ("组", "who", "no"), (2, "x", 1))]
    assert side.roots(thing, by_line) == {(2, "a")}
    assert side.roots(thing, [Change("客户 表", ("select", "组"), ("a", 1))]) == {(1, "a")}


def test_parts_of_parts_two_of_one_table_and_nothing_to_join(make: Make, engine: str) -> None:
    side = make(
        typed(
            engine,
            "create table party (id int primary key, boss int, country int, name varchar(20))",
            "create table country (id int primary key, zone int, name varchar(20))",
            "create table zone (id int primary key, name varchar(20))",
            "create table address (id int primary key, party int, kind varchar(9), street varchar(20))",
            "insert into zone values (1, 'Asia')",
            "insert into country values (7, 1, 'China'), (8, null, 'Nowhere')",
            "insert into party values (1, null, 7, 'A'), (2, 1, 7, 'B'), (3, 2, 8, 'C'), (4, 99, null, 'D')",
            "insert into address values (1, 1, 'invoice', 'I'), (2, 1, 'ship', 'S'), (3, null, 'ship', 'lost')",
        )
    )
    one, shared = Cardinality.ONE, {"shared": True, "create": False}
    parts = (
        PlanPart("zone", "zone", "country", (("id", "zone"),), one, key=("id",), **shared),
        PlanPart("country", "country", "root", (("id", "country"),), one, key=("id",), **shared),
        PlanPart("boss", "party", "root", (("id", "boss"),), one, key=("id",), **shared),
        PlanPart(
            "bill", "address", "root", (("party", "id"),), Cardinality.CHOSEN, (("kind", ("invoice",)),), key=("id",)
        ),
        PlanPart(
            "ship", "address", "root", (("party", "id"),), Cardinality.CHOSEN, (("kind", ("ship",)),), key=("id",)
        ),
    )
    address = ("id", "party", "kind", "street")
    thing = plain(
        "party", ("id",), ("id", "boss", "country", "name"), *parts,
        zone=("id", "name"), country=("id", "zone", "name"), boss=("id", "name"), bill=address, ship=address,
    )  # fmt: skip
    found = side.read(thing, [(n,) for n in range(1, 5)])
    assert [found[n,].values.get("zone.name") for n in range(1, 5)] == ["Asia", "Asia", None, None]
    assert [found[n,].values.get("boss.name") for n in range(1, 5)] == [None, "A", "B", None]
    assert (found[1,].values["bill.street"], found[1,].values["ship.street"]) == ("I", "S")
    assert [found[4,].has(alias) for alias in ("root", "boss", "country", "bill")] == [True, False, False, False]
    assert side.roots(thing, changes("zone", 1)) == {(1,), (2,)}  # a shared row leads to all who use it
    assert side.roots(thing, changes("country", 8)) == {(3,)}
    assert side.roots(thing, changes("party", 1)) == {(1,), (2,)}  # itself, and those whose boss it is
    assert side.roots(thing, changes("address", 3)) == set()


def test_lines_with_parts_of_their_own(make: Make, engine: str) -> None:
    side = make(
        typed(
            engine,
            "create table sale (id int primary key)",
            "create table line (id int primary key, sale int, product int)",
            "create table product (id int primary key, name varchar(20))",
            "create table note (line int, no int, text varchar(20), primary key (line, no))",
            "insert into sale values (1), (2)",
            "insert into product values (5, 'Screw')",
            "insert into line values (10, 1, 5), (11, 1, null), (12, 2, 5)",
            "insert into note values (10, 2, 'later'), (10, 1, 'first'), (12, 1, 'only')",
        )
    )
    parts = (
        PlanPart("lines", "line", "root", (("sale", "id"),), Cardinality.MANY, key=("id",)),
        PlanPart("product", "product", "lines", (("id", "product"),), Cardinality.ONE, key=("id",), shared=True),
        PlanPart("note", "note", "lines", (("line", "id"),), Cardinality.CHOSEN, first_by="-no", key=("line", "no")),
    )
    thing = plain(
        "sale", ("id",), ("id",), *parts,
        lines=("id", "sale", "product"), product=("id", "name"), note=("line", "no", "text"),
    )  # fmt: skip
    found = side.read(thing, [(1,), (2,)])
    first, second = found[1,].lines["lines"]
    assert (first.values["product.name"], first.values["note.text"]) == ("Screw", "later")
    assert "product.name" not in second.values
    assert found[1,].values == {"root.id": 1}
    assert found[2,].lines["lines"][0].values["note.text"] == "only"
    assert side.roots(thing, changes("product", 5)) == {(1,), (2,)}
    assert side.roots(thing, [Change("note", ("line", "no"), (12, 1))]) == {(2,)}


def test_what_the_database_takes_for_equal_is_joined(make: Make, engine: str) -> None:
    side = make(
        typed(
            engine,
            "create table party (code char(6) {ci} primary key, id int)",
            "create table contact (id int primary key, party varchar(9) {ci}, thing varchar(9))",
            "insert into party values ('ab', 1), ('Müll', 2)",
            f"insert into contact values (1, '{'AB' if engine != 'postgresql' else 'ab'}', '1'), (2, 'Müll', '2')",
        )
    )
    by_code = PlanPart("contact", "contact", "root", (("party", "code"),), Cardinality.ONE, key=("id",))
    by_text = PlanPart("other", "contact", "root", (("thing", "id"),), Cardinality.ONE, key=("id",))
    columns = ("id", "party", "thing")
    thing = plain("party", ("code",), ("code", "id"), by_code, by_text, contact=columns, other=columns)
    asked = [("ab",), ("Müll",), ("ab  ",)]
    found = side.read(thing, asked[:2])
    assert {key: (r.key, r.values["contact.id"], r.values["other.id"]) for key, r in found.items()} == {
        ("ab",): (("ab",), 1, 1), ("Müll",): (("Müll",), 2, 2)
    }  # fmt: skip
    assert side.roots(thing, changes("contact", 1, 2)) == {("ab",), ("Müll",)}
    alike = {"sqlite": ["ab", "AB"], "mariadb": ["ab", "AB", "ab  "], "postgresql": ["ab", "ab  "]}[engine]
    spelt = side.read(thing, [("ab",), ("AB",), ("ab  ",), ("zz",)])
    assert {key: record.key for key, record in spelt.items()} == {(code,): ("ab",) for code in alike}
    assert set(side.keys(thing, None, 9)) == {("ab",), ("Müll",)}
    assert side.roots(thing, [Change("party", ("code",), ("ab    ",))]) == {("ab",)}


def test_keys_that_are_no_numbers_and_keys_that_cannot_be(make: Make, engine: str) -> None:
    kinds = {
        "postgresql": ("uuid", "bytea", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", r"'\x00ff'"),
        "mariadb": ("uuid", "binary(2)", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "x'00ff'"),
        "sqlite": ("uuid", "blob", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "x'00ff'"),
    }
    uuid, binary, one, bits = kinds[engine]
    side = make(
        [
            f"create table a (id {uuid} primary key, big numeric(20) unique, bits {binary} unique)",
            f"insert into a values ({one}, 123456789012, {bits})",
            "create table n (id int primary key)",
            "insert into n values (0), (1)",
        ]
    )
    known = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
    for column, key in (("id", known), ("big", 123456789012), ("bits", "00ff")):
        thing = plain("a", (column,), ("id", "big", "bits"))
        assert side.keys(thing, None, 5) == [(key,)]
        assert [record.key for record in side.read(thing, [(key,), ("other",), (2**70,)]).values()] == [(key,)]
        assert side.keys(thing, (key,), 5) == []
        assert side.roots(thing, [Change("a", ("id",), (known,))]) == {(key,)}
    numbers = plain("n", ("id",), ("id",))
    assert set(side.read(numbers, [(0,), ("1",), ("abc",), (2**63,), (2**70,)])) == {(0,), ("1",)}
    assert side.roots(numbers, [Change("n", ("id",), ("1",)), Change("n", ("id",), (1,))]) == {(1,)}


def test_no_page_is_left_out_or_read_twice(make: Make, engine: str) -> None:
    names = ["a", "A", "b", "Ä", "ä", "z", "ß", "ss", "王", "🏭", "", " ", "a b", "a-b", "Z"]
    unique = "collate utf8mb4_nopad_bin" if engine == "mariadb" else ""
    rows = ", ".join(f"({group}, '{name}')" for group in (1, 2, 3) for name in names)
    side = make([f"create table t (g int, n varchar(9) {unique}, primary key (g, n))", f"insert into t values {rows}"])
    for key in (("g", "n"), ("n", "g")):
        thing = plain("t", key, ("g", "n"))
        whole = side.keys(thing, None, 1000)
        assert len(whole) == len(set(whole)) == 3 * len(names)
        paged: list[tuple[object, ...]] = []
        while page := side.keys(thing, paged[-1] if paged else None, 4):
            paged += page
        assert paged == whole
        assert len(side.read(thing, whole)) == len(whole)


def test_only_asks_for_the_row_that_is_chosen(make: Make, engine: str) -> None:
    side = make(
        typed(
            engine,
            "create table party (id int primary key, active boolean, kind varchar(9))",
            "create table level (id int primary key, party int, since date, name varchar(9))",
            "insert into party values (1, true, 'C'), (2, true, null), (3, false, 'C'), (4, true, 'S'), (5, true, 'C')",
            "insert into level values (1, 1, '2024-01-01', 'gold'), (2, 1, '2023-01-01', 'none'), (3, 1, null, 'none'),"
            " (4, 4, null, 'gold'), (5, 5, '2020-01-01', 'gold'), (6, 5, '2024-01-01', 'none')",
        )
    )
    latest = PlanPart("level", "level", "root", (("party", "id"),), Cardinality.CHOSEN, first_by="-since", key=("id",))

    def taking(*only: tuple[str, tuple[str, ...]]) -> list[object]:
        shape = PlanShape("party", ("id",), only=only, parts=(latest,))
        columns = {"root": ("id", "active", "kind"), "level": ("id", "party", "since", "name")}
        thing = Layout("thing", "left", shape, columns)
        keys = [key[0] for key in side.keys(thing, None, 9)]
        assert side.count(thing) == len(keys)
        return keys

    assert taking() == [1, 2, 3, 4, 5]
    assert taking(("level.name", ("gold",))) == [1, 4]
    assert taking(("level.name", ("",))) == [2, 3]
    assert taking(("root.active", ("true",)), ("root.kind", ("C", ""))) == [1, 2, 5]
    assert taking(("root.active", ("0",))) == [3]
    assert taking(("root.id", ("4", "5", "many"))) == [4, 5]
    whole = PlanShape("party", ("id",), parts=(latest,))
    read = side.read(
        Layout("t", "left", whole, {"root": ("id",), "level": ("id", "party", "since", "name")}), [(1,), (4,)]
    )
    assert (read[1,].values["level.id"], read[4,].values["level.id"]) == (1, 4)


def test_more_keys_than_one_statement_takes(make: Make, engine: str) -> None:
    rows = ", ".join(f"({n}, {n % 7})" for n in range(5000))
    side = make(["create table many (id int, g int, primary key (g, id))", f"insert into many values {rows}"])
    by_pair, asked = plain("many", ("g", "id"), ("g", "id")), [(n % 7, n) for n in range(6000)]
    assert set(side.read(by_pair, asked)) == set(asked[:5000])
    assert len(side.roots(plain("many", ("id",), ("id",)), [Change("many", ("g", "id"), key) for key in asked])) == 5000


def test_one_row_that_several_spellings_refer_to(make: Make, engine: str) -> None:
    """Where case counts, the other spellings refer to nothing; where accents do not, they are one spelling too."""
    side = make(
        typed(
            engine,
            "create table party (id int primary key, currency varchar(9) {ci})",
            "create table currency (code varchar(9) {ci} primary key, name varchar(9))",
            "insert into party values (1, 'EUR'), (2, 'eur'), (3, 'Eur'), (4, 'eür'), (5, 'CNY'), (6, 'none')",
            "insert into currency values ('EUR', 'Euro'), ('CNY', 'Yuan')",
        )
    )
    part = PlanPart(
        "currency", "currency", "root", (("code", "currency"),), Cardinality.ONE, key=("code",), shared=True
    )
    thing = plain("party", ("id",), ("id", "currency"), part, currency=("code", "name"))
    found = side.read(thing, [(n,) for n in range(1, 7)])
    names = [found[n,].values.get("currency.name") for n in range(1, 7)]
    euros = {"sqlite": 3, "mariadb": 4, "postgresql": 1}[engine]
    assert names == ["Euro"] * euros + [None] * (4 - euros) + ["Yuan", None]
    change = [Change("currency", ("code",), ("EUR",))]
    assert side.roots(thing, change) == {(n,) for n in range(1, euros + 1)}


def test_texts_of_two_collations_are_joined(make: Make, engine: str) -> None:
    """Undeclared references, as between a product's old tables and its new ones."""
    one, other = {
        "sqlite": ("collate nocase", ""),
        "postgresql": ('collate "POSIX"', 'collate "C"'),
        "mariadb": ("collate utf8mb4_general_ci", "collate utf8mb4_unicode_ci"),
    }[engine]
    side = make(
        [
            f"create table party (code varchar(9) {one} primary key, area varchar(9) {other})",
            f"create table contact (id int primary key, party varchar(9) {other})",
            f"create table area (code varchar(9) {one} primary key, name varchar(9))",
            "insert into area values ('华东', 'East')",
            "insert into party values ('王', '华东'), ('b', null)",
            "insert into contact values (1, '王'), (2, 'none')",
        ]
    )
    parts = (
        PlanPart("contact", "contact", "root", (("party", "code"),), Cardinality.CHOSEN, first_by="id", key=("id",)),
        PlanPart("area", "area", "root", (("code", "area"),), Cardinality.ONE, key=("code",), shared=True),
    )
    columns = {"root": ("code", "area"), "contact": ("id", "party"), "area": ("code", "name")}
    thing = plain("party", ("code",), columns["root"], *parts, contact=columns["contact"], area=columns["area"])
    found = side.read(thing, [("王",), ("b",)])
    assert {key: record.values.get("contact.id") for key, record in found.items()} == {("王",): 1, ("b",): None}
    assert found["王",].values["area.name"] == "East"
    assert side.roots(thing, changes("contact", 1, 2)) == {("王",)}
    assert side.roots(thing, [Change("area", ("code",), ("华东",))]) == {("王",)}
    for path, text in (("contact.id", "1"), ("area.name", "East")):
        shape = PlanShape("party", ("code",), only=((path, (text,)),), parts=parts)
        assert side.keys(Layout("thing", "left", shape, columns), None, 9) == [("王",)]
