"""Every mistake that a plan can have is named with its line; the valid example is the start of each."""

import sqlite3
from pathlib import Path

import pytest

from wedlock.connectors import connect
from wedlock.errors import InputError, PlanInvalid
from wedlock.model.catalog import Catalog
from wedlock.model.plan import Pair
from wedlock.planfile import parse_plan, read_plan
from wedlock.planfile.file import NO_CATALOGS
from wedlock.planfile.tree import LARGEST

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "reference" / "examples"
EXAMPLE = (EXAMPLES / "plan.yaml").read_text(encoding="utf-8")
SMALL = "version: 1\nleft: {name: erp}\nright: {name: crm}\nobjects: {}\n...\n"


@pytest.fixture(scope="module")
def catalogs(tmp_path_factory: pytest.TempPathFactory) -> Pair[Catalog | None]:
    """The Catalogs of two real SQLite files, made by the example's own scripts."""
    folder = tmp_path_factory.mktemp("example")
    found = []
    for name in ("erp", "crm"):
        with sqlite3.connect(folder / f"{name}.db") as base:
            base.executescript((EXAMPLES / f"{name}.sql").read_text(encoding="utf-8"))
        base.close()
        with connect(str(folder / f"{name}.db"), name=name) as connector:
            found.append(connector.catalog())
    return Pair(found[0], found[1])


def mistakes(text: str, catalogs: Pair[Catalog | None] = NO_CATALOGS) -> list[tuple[int, str]]:
    with pytest.raises(PlanInvalid) as caught:
        parse_plan(text, catalogs)
    assert all(text.say("zh") != text.say("en") for _, text in caught.value.mistakes), "not translated"
    return [(line, text.say("en")) for line, text in caught.value.mistakes]


def changed(old: str, new: str) -> tuple[str, int]:
    """The example with one place changed, and the line of that place."""
    assert EXAMPLE.count(old) >= 1, old
    return EXAMPLE.replace(old, new, 1), EXAMPLE[: EXAMPLE.index(old)].count("\n") + 1


def test_the_example_is_valid_and_fits_its_databases(catalogs: Pair[Catalog | None]) -> None:
    _, plan = parse_plan(EXAMPLE, catalogs)
    assert len(plan.objects) == 7


# --- the file -------------------------------------------------------------------------------------------------

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n...\n"


@pytest.mark.parametrize(
    ("raw", "line", "words"),
    [
        (b"", 1, "empty"),
        (b"# nothing\n", 1, "empty"),
        (b"- a\n- b\n...\n", 1, "mapping"),
        (b"just words\n...\n", 1, "mapping"),
        (SMALL[:-4].encode(), 5, "end mark"),
        (SMALL.encode("utf-16"), 1, "UTF-16"),
        ("version: 1\n# 客户\n".encode("gbk"), 2, "not UTF-8"),
        (b"version: 1\nleft: \x00\n...\n", 2, "control character"),
        (b"version: 1\nleft: {name: erp\n", 3, "not YAML"),
        (b"version: 1\n\tleft: 1\n...\n", 2, "not YAML"),
        (BOMB.encode(), 1, "Anchors"),
        (b"a: 1\nb: *a\n...\n", 2, "Anchors"),
        (b"a: 1\nb: !!python/object/apply:os.system [ls]\n...\n", 2, "Tags"),
        (b"version: 1\nversion: 1\n...\n", 2, "twice, first in line 1"),
        (b"a:\n  b: 1\n  c: 2\n  b: 3\n...\n", 4, "twice, first in line 2"),
        (b"a: 1\n...\n---\nb: 2\n...\n", 3, "second one"),
        (b"? [a, b]\n: 1\n...\n", 1, "key must be a word"),
        (b"a: " + b"[" * 5000, 1, "deeper"),
        (b"#" * (LARGEST + 1), 1, "larger"),
    ],
)
def test_files_that_are_no_plan(raw: bytes, line: int, words: str, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_bytes(raw)
    with pytest.raises(PlanInvalid) as caught:
        read_plan(tmp_path / "plan.yaml")
    ((where, said),) = caught.value.mistakes
    assert where == line
    assert words in str(said)
    assert caught.value.exit_code == 1


def test_every_half_of_a_file_is_refused(tmp_path: Path) -> None:
    """Cut anywhere, a plan never passes for a smaller one."""
    for end in range(0, len(EXAMPLE) - 4, 211):
        with pytest.raises(PlanInvalid):
            parse_plan(EXAMPLE[:end])


def test_marks_and_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert read_plan(file).plan.left.name == "erp"


def test_no_file_names_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no plan") as caught:
        read_plan(tmp_path / "none.yaml")
    assert "wedlock analyze" in str(caught.value.hint)


# --- keys, types, words ---------------------------------------------------------------------------------------

STRUCTURE = [
    ("version: 1", "version: 2", "version 1 of the plan, not 2"),
    ("brakes: {records", "breaks: {records", "did you mean `brakes`?"),
    ("owner: both\n    left:\n      root: party", "ownr: both\n    left:\n      root: party", "did you mean `owner`?"),
    ("mode: sync\n    owner: both\n    left:\n      root: party", "mode: synch\n    left:\n      root: party",
     "did you mean `sync`?"),
    ("rows: chosen, where: {kind: email}", "rows: two, where: {kind: email}", "known are one, chosen, many"),
    ("records: 50", "records: fifty", "must be a whole number"),
    ("records: 50", "records: -1", "out of bounds"),
    ("skew_seconds: 10", "skew_seconds: 1.5", "must be a whole number"),
    ("factor: 0.01}}\n      unit", "factor: one hundredth}}\n      unit", "not written as a number"),
    ("left: root.name, right: root.name, owner: left", "left: name, right: root.name, owner: left", "alias.column"),
    ("tax_id: {left", "Tax ID: {left", "small letters"),
    ("root: party\n", "root: 12\n", "put it in quotes"),
    ("key: [id]\n      deleted: {root.active: 0}", "key: []\n      deleted: {root.active: 0}", "must not be empty"),
    ("{left: root.tax_no, right: root.vat, owner: left, compare: digits}", "{left: root.tax_no}", "`right` is missing"),
    ("{left: root.tax_no, right: root.vat, owner: left, compare: digits}", "root.tax_no", "must be a mapping"),
    ("fields: [price, unit]", "fields: [price, price]", "names something twice"),
    ("decision: accepted\n    mode: sync", "decision: yes\n    mode: sync", "known are open, accepted, rejected"),
    ('at: "2026-03-02T01:30:00Z"', "at: yesterday", "not written as"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), STRUCTURE, ids=[words for _, _, words in STRUCTURE])
def test_the_structure(old: str, new: str, words: str) -> None:
    text, first = changed(old, new)
    found = mistakes(text)
    assert any(words in said and first <= line <= first + old.count("\n") for line, said in found), (first, found)


# --- what a schema cannot say ---------------------------------------------------------------------------------

MEANING = [
    ("right: {name: crm", "right: {name: erp", "Both systems"),
    ("within: customer_master", "within: customer_mastr", "did you mean `customer_master`?"),
    ("within: customer_master", "within: invoice", "travels itself"),
    ("owner: left\n    left: {root: app_user", "left: {root: app_user", "one owner"),
    ("email: {left: email.value", "email: {left: mail.value", "did you mean `email`?"),
    ("refers: customer_master", "refers: customers", "no object `customers`"),
    ("where: {invoice: 1}, first_by: -id, ", "", "needs `where` or `first_by`"),
    ("where: {kind: [phone, mobile]}", "where: {kind: email}", "selectors do not differ"),
    ("base: {table: entity, join: {id: entity}, rows: one, key: [id]}\n        buyer",
     "base: {table: entity, of: base, join: {id: entity}, rows: one, key: [id]}\n        buyer", "in a circle"),
    ("changed: base.modified\n      zone: UTC", "changed: base.modified\n      zone: China/Shanghai", "no time zone"),
    ("only: {base.kind: 1}", "only: {email.kind: 1}", "no part `email`"),
    ("deleted: {root.active: 0}\n      changed", "deleted: {email.kind: 0}\n      changed", "`rows: one`"),
    ("base.uuid: {make: uuid}", "base.uuid: {make: copy}", "needs `of`"),
    ("base.uuid: {make: uuid}", "base.uuid: {make: uuid, table: entity}", "takes no `table`"),
    ("base.uuid: {make: uuid}", "bas.uuid: {make: uuid}", "did you mean `base`?"),
    ("root.code: {make: next_number}", "root.name: {make: next_number}", "brought by the field `name`"),
    ("city: {left: address.city, right: root.city", "city: {left: address.city, right: root.zip", "mapped twice"),
    ("city: {left: address.city, right: root.city, owner: left",
     "city: {left: address.city, right: root.email, owner: left", "Two owners"),
    ("city: {left: address.city, right: root.city, owner: left",
     "city: {left: address.city, right: root.city, owner: right", "Two owners in one merge unit"),
    ("left: [confirmed, done, cancelled]", "left: [confirmed, done, draft]", "Two owners: draft"),
    ("left: [confirmed, done, cancelled]", "left: [confirmd]", "did you mean `confirmed`?"),
    ("owner_by: {field: state", "owner_by: {field: number", "no field `number`"),
    ("fields: [street, city, postcode, country]", "fields: [street, town]", "no field `town`"),
    ("      price: {fields: [price, unit]}", "      one: {fields: [price]}\n      two: {fields: [price, unit]}",
     "in two merge units"),
    ("lines: [lines]", "lines: [rows]", "no set of lines `rows`"),
    ("lines:\n        left: lines", "lines:\n        left: base", "no part `base`"),
    ("lines:\n        left: lines\n        right: lines", "lines:\n        left: lines\n        right: buyer",
     "needs `rows: many`"),
    ("{table: sales_line, join: {sales_order: id}, rows: many, key: [id]}",
     "{table: sales_line, join: {sales_order: id}, rows: many}", "`key` of its own"),
    ("number: {left: root.number", "number: {left: lines.id", "make it a field of `lines`"),
    ("{left: lines.product, right", "{left: root.party, right", "does not belong to the lines"),
    ("values: {T: trading, M: industry, P: public}", "values: {T: trading, M: industry, P: industry}", "No way back"),
    ("back: {education: P}", "back: {education: X}", "no left code"),
    ("back: {education: P}", "back: {public: T}", "Cannot round-trip"),
    ("values: {pcs: piece, kg: kg}, unmapped: keep, flow: to_right", "values: {pcs: piece}, unmapped: keep",
     "Cannot round-trip: with `unmapped: keep`"),
    ("values: {CN: China, DE: Germany, FR: France}", "convert: {factor: 2}\n        values: {CN: China}", "not both"),
    ("owner: right, refers: customer_master", "owner: right, refers: customer_master, values: {a: b}", "by Links"),
    ("owner: left, convert: {separator: \"\\n\"}", "owner: left", "only by `convert: {separator"),
    ("city: {left: address.city, right: root.city, owner: left",
     "city: {left: address.city, right: root.city, owner: left, convert: {separator: x}", "several columns"),
    ("convert: {factor: 0.01}}\n      unit", "convert: {factor: 0}}\n      unit", "other than 0"),
    ("convert: {decimals: {left: 3, right: 2}, rounding", "convert: {rounding", "needs `decimals`"),
    ("convert: {case: {right: upper}}, compare: folded", "convert: {case: {right: upper}}", "case is lost"),
    ("owner: right, compare: date", "owner: right, convert: {format: {left: \"%H:%M\"}}", "year, month and day"),
    ("owner: right, compare: date", "owner: right, convert: {zone: {left: Mars}}", "no time zone"),
    ("owner: right\n        policy: ask", "owner: both", "needs an owner"),
    ("city: {left: address.city, right: root.city, owner: left",
     "city: {left: address.city, right: root.city, owner: left, policy: ask", "policy is that of its merge unit"),
    ("delete_in: {left: ignore, right: ignore}", "delete_in: {left: archive}", "`archive` needs `deleted`"),
    ("first_by: -valid_from, key: [id]}", "first_by: -valid_from, key: [id], shared: true}", "A shared row"),
    ("when: {base.is_deleted: 0}", "when: {address.city: 0}", "no part `address`"),
    ("tax_id: {left: root.tax_no, right: root.vat, owner: left, compare: digits}",
     "tax_id: {left: root.tax_no, right: root.vat, owner: left, back: {a: b}}", "`back` without `values`"),
    ("tax_id: {left: root.tax_no, right: root.vat, owner: left, compare: digits}",
     "tax_id: {left: root.tax_no, right: root.vat, owner: left, unmapped: keep}", "`unmapped` without `values`"),
    ("mode: sync\n    owner: left\n    left: {root: product", "mode: sync\n    owner: left\n    leave: {root: product",
     "unknown key `leave`"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), MEANING, ids=[f"{w}-{i}" for i, (_, _, w) in enumerate(MEANING)])
def test_the_meaning(old: str, new: str, words: str) -> None:
    text, _ = changed(old, new)
    assert any(words in said for _, said in mistakes(text)), mistakes(text)


def test_a_mode_that_lacks_what_it_needs() -> None:
    text = SMALL.replace("{}", "\n  invoice:\n    mode: external\n    owner: left")
    assert [said for _, said in mistakes(text)] == [f"mode external needs `{k}`." for k in ("left", "right", "fields")]
    assert {line for line, _ in mistakes(text)} == {5}


def test_all_mistakes_are_said_at_once_in_the_order_of_the_file() -> None:
    text = EXAMPLE.replace("owner: left, compare: digits", "owner: lft, compare: digits").replace(
        "unmapped:", "unmaped:"
    )
    lines = [line for line, _ in mistakes(text)]
    assert len(lines) == 2
    assert lines == sorted(lines)


# --- beside the databases -------------------------------------------------------------------------------------

BESIDE = [
    ("root: party\n", "root: partys\n", "did you mean `party`?"),
    ("{table: party_address,", "{table: party_adress,", "did you mean `party_address`?"),
    ("join: {party: id}, rows: chosen, where: {kind: email}", "join: {partner: id}, rows: chosen, where: {kind: email}",
     "did you mean `party_contact.party`?"),
    ("where: {invoice: 1}", "where: {invoices: 1}", "did you mean `party_address.invoice`?"),
    ("first_by: -valid_from", "first_by: -valid_form", "did you mean `party_credit_limit.valid_from`?"),
    ("left: root.tax_no", "left: root.taxno", "did you mean `root.tax_no`?"),
    ("changed: root.write_date", "changed: root.writedate", "did you mean `root.write_date`?"),
    ("mirror: {link: mirror,", "mirror: {link: mirrored,", "no column `relation.mirrored`"),
    ("take: id, where: {model", "take: ident, where: {model", "no column `entity_kind.ident`"),
    ("table: entity_kind", "table: entity_kinds", "did you mean `entity_kind`?"),
    ("of: [root.name, root.vat]", "of: [root.name, root.vatt]", "did you mean `root.vat`?"),
    ("when: {root.status: new}", "when: {root.state: new}", "no column `root.state`"),
    ("lines.item, owner", "lines.itm, owner", "did you mean `lines.item`?"),
    ("key: [entity]\n      only", "key: [entty]\n      only", "did you mean `account.entity`?"),
    ("left: root.sku", "left: root.price_cents, flow: to_left", "does not fit into the number price_cents"),
    ("unit_price_cents\n            right: lines.unit_price\n            owner: right\n            compare: number\n"
     "            convert: {factor: 0.01}",
     "unit_price_cents\n            right: lines.unit_price\n            owner: right", "whole numbers only"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), BESIDE, ids=[words for _, _, words in BESIDE])
def test_beside_the_databases(old: str, new: str, words: str, catalogs: Pair[Catalog | None]) -> None:
    text, _ = changed(old, new)
    assert any(words in said for _, said in mistakes(text, catalogs)), mistakes(text, catalogs)
