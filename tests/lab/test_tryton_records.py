"""Records written through a real Tryton's RPC: whole or not at all, with compare-and-set, and never twice."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from lab.servers import free_port
from tests.tryton_serving import Line, line_to, serving

from wedlock.connectors.opening import connect
from wedlock.connectors.options import ReadOptions
from wedlock.connectors.records.opening import open_side
from wedlock.connectors.tryton import Api, Session, TrytonWriter
from wedlock.connectors.tryton.writer import TOGETHER
from wedlock.errors import LoginRefused, MissingRight, Unreachable
from wedlock.model.plan import PlanPart, PlanShape
from wedlock.model.shape import Cardinality
from wedlock.model.sync import (
    Came,
    Doing,
    Intent,
    JournalEntry,
    Key,
    Layout,
    LineWrite,
    Outcome,
    Record,
    Trouble,
    Values,
    Write,
)
from wedlock.model.sync_ports import RecordReader, RecordWriter

from .conftest import Copy, Lab

pytestmark = pytest.mark.lab


def mechanism(kind: str) -> PlanPart:
    chosen = (("type", (kind,)),)
    return PlanPart(kind, "party_contact_mechanism", "root", (("party", "id"),), Cardinality.CHOSEN, chosen, "id",
                    ("id",))  # fmt: skip


CUSTOMER = Layout(
    "customer_master",
    "left",
    PlanShape(
        "party_party",
        ("id",),
        deleted=(("root.active", ("false",)),),
        parts=(
            PlanPart("address", "party_address", "root", (("party", "id"),), Cardinality.CHOSEN, (), "id", ("id",)),
            PlanPart("country", "country_country", "address", (("id", "country"),), Cardinality.ONE, key=("id",),
                     shared=True),
            mechanism("phone"),
            mechanism("email"),
        ),
    ),
    {
        "root": ("id", "name", "code", "active"),
        "address": ("id", "party", "country", "city", "street_unstructured"),
        "country": ("id", "name"),
        "phone": ("id", "party", "type", "value"),
        "email": ("id", "party", "type", "value"),
    },
)  # fmt: skip

PRODUCT = Layout(
    "product_catalog",
    "left",
    PlanShape(
        "product_product",
        ("id",),
        parts=(
            PlanPart("template", "product_template", "root", (("id", "template"),), Cardinality.ONE, key=("id",)),
            PlanPart("price", "product_list_price", "template", (("template", "id"),), Cardinality.CHOSEN, (), "id",
                     ("id",)),
            PlanPart("unit", "product_uom", "template", (("id", "default_uom"),), Cardinality.ONE, key=("id",),
                     shared=True),
        ),
    ),
    {
        "root": ("id", "template", "description"),
        "template": ("id", "name", "default_uom"),
        "price": ("id", "template", "list_price"),
        "unit": ("id", "name"),
    },
)  # fmt: skip

ORDER = Layout(
    "sales_order",
    "left",
    PlanShape(
        "sale_sale",
        ("id",),
        only=(("root.state", ("draft",)),),
        parts=(PlanPart("line", "sale_line", "root", (("sale", "id"),), Cardinality.MANY, (("type", ("line",)),), "",
                        ("id",)),),
    ),
    {
        "root": ("id", "party", "description", "sale_date", "state"),
        "line": ("id", "sale", "type", "product", "quantity", "unit_price"),
    },
    ("line",),
)  # fmt: skip

ANNA: Values = {
    "root.name": "Anna Keller GmbH",
    "address.city": "Ulm",
    "address.street_unstructured": "Weg 1",
    "country.name": "Germany",
    "phone.value": "+49 731 12345",
    "email.value": "anna@keller.example",
}


class Meddling:
    """A reader whose database somebody edits right after (or before) it was read."""

    def __init__(self, reader: RecordReader) -> None:
        self.reader = reader
        self.before: list[Callable[[], None]] = []
        self.after: list[Callable[[], None]] = []

    def read(self, layout: Layout, keys: Sequence[Key]) -> dict[Key, Record]:
        if self.before:
            self.before.pop(0)()
        found = self.reader.read(layout, keys)
        if self.after:
            self.after.pop(0)()
        return found

    def keys(self, layout: Layout, after: Key | None, limit: int) -> list[Key]:
        return self.reader.keys(layout, after, limit)

    def count(self, layout: Layout) -> int:
        return self.reader.count(layout)


@dataclass
class House:
    """A Tryton: `writer` writes as alice over `line`, `bob` is a user at his client, `reader` may be meddled with."""

    url: str
    address: str
    line: Line
    reader: Meddling
    writer: TrytonWriter
    bob: Session

    def create(self, values: Values, layout: Layout = CUSTOMER, **lines: tuple[LineWrite, ...]) -> Record:
        return whole(self.write(layout, Doing.CREATE, values=values, lines=lines))

    def write(self, layout: Layout, doing: Doing, record: Record | None = None, **given: Any) -> Outcome:
        key = record.key if record else None
        return self.writer.write(layout, [Write(str(uuid.uuid4()), doing, key, record, **given)])[0]

    def now(self, record: Record, layout: Layout = CUSTOMER) -> Record | None:
        return self.reader.reader.read(layout, [record.key]).get(record.key)

    def sql(self, statement: str, *values: object) -> list[Any]:
        with psycopg.connect(self.url) as connection:
            cursor = connection.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="module")
def house(lab: Lab, lab_copy: Copy) -> Iterator[House]:
    url = lab_copy.tryton_database
    database = url.rpartition("/")[2]
    with connect(url, name="erp") as connector:
        catalog = connector.catalog()
    side = open_side(url, "erp", ReadOptions(), catalog)
    with serving(lab.server, database) as address, line_to(address) as (through, line):
        reader = Meddling(side)
        writer = TrytonWriter(Session(Api("erp", f"{through}/{database}", "alice", "alice-Pw1!")), reader)
        bob = Session(Api("erp", f"{address}/{database}", "bob", "bob-Pw1!"))
        yield House(url, f"{through}/{database}", line, reader, writer, bob)
    side.close()


@pytest.fixture(autouse=True)
def _straight(house: House) -> None:
    house.line.swallow = lambda body: False


def whole(outcome: Outcome) -> Record:
    assert outcome.came is Came.WRITTEN, outcome
    assert outcome.record is not None
    return outcome.record


def test_it_is_a_record_writer(house: House) -> None:
    assert isinstance(house.writer, RecordWriter)


def test_a_customer_is_created_with_all_its_rows_and_what_tryton_makes_of_them(house: House) -> None:
    made = house.create(ANNA)
    assert made == house.now(made)
    assert {path: made.values[path] for path in ANNA} == dict(ANNA)
    assert made.values["root.code"]
    assert made.values["root.active"] is True
    found = house.bob.ask("model.party.party.search", [["rec_name", "ilike", "%Anna Keller%"]], 0, None, None)
    assert found == [made.key[0]]
    assert house.sql("SELECT value_compact FROM party_contact_mechanism WHERE id = %s", made.values["phone.id"])[0][0]


def test_a_row_of_nothing_but_empty_texts_is_not_made(house: House) -> None:
    made = house.create({"root.name": "Bare GmbH", "phone.value": "", "email.value": None, "address.city": ""})
    assert [made.has(alias) for alias in ("phone", "email", "address")] == [False, False, False]


def test_a_change_writes_what_it_names_and_a_required_value_taken_away_takes_its_row(house: House) -> None:
    made = house.create(ANNA)
    values = {"root.name": "Keller SE", "email.value": None, "country.name": "China", "phone.value": "+49 731 999"}
    changed = whole(house.write(CUSTOMER, Doing.UPDATE, made, values=values))
    assert changed == house.now(made)
    assert not changed.has("email")
    kept = {path: value for path, value in made.values.items() if not path.startswith(("email.", "country."))}
    assert {path: changed.values[path] for path in kept} == kept | {
        "root.name": "Keller SE",
        "phone.value": "+49 731 999",
        "address.country": changed.values["country.id"],
    }
    assert changed.values["country.name"] == "China"


def test_a_record_that_moved_since_it_was_read_is_left_alone(house: House) -> None:
    made = house.create(ANNA)
    house.bob.call("model.party.party.write", [made.key[0]], {"name": "Bob's"})
    assert house.write(CUSTOMER, Doing.UPDATE, made, values={"phone.value": "+49 1"}).came is Came.MOVED
    now = house.now(made)
    assert now
    assert (now.values["root.name"], now.values["phone.value"]) == ("Bob's", ANNA["phone.value"])


@pytest.mark.parametrize(
    ("model", "number", "edit"),
    [("party.party", "root.id", {"name": "Bob's"}), ("party.address", "address.id", {"city": "Bonn"})],
)
def test_an_edit_between_our_look_and_our_write_is_kept(house: House, model: str, number: str, edit: Any) -> None:
    made = house.create(ANNA)
    house.reader.after = [lambda: house.bob.call(f"model.{model}.write", [made.values[number]], edit)]
    values = {"root.name": "Ours", "address.city": "Trier"}
    assert house.write(CUSTOMER, Doing.UPDATE, made, values=values).came is Came.MOVED
    now = house.now(made)
    assert now
    assert {"root.name": "Ours", "address.city": "Trier"}.items().isdisjoint(now.values.items())


def test_an_edit_right_after_our_write_is_not_taken_for_ours(house: House) -> None:
    made = house.create(ANNA)
    edit = {"name": "Bob's"}
    house.reader.before = [lambda: None, lambda: house.bob.call("model.party.party.write", [made.key[0]], edit)]
    outcome = whole(house.write(CUSTOMER, Doing.UPDATE, made, values={"root.name": "Ours"}))
    now = house.now(made)
    assert now
    assert now.values["root.name"] == "Bob's"
    assert outcome.values["root.name"] == "Ours"


def test_a_row_that_we_did_not_touch_stands_as_we_expected_it(house: House) -> None:
    made = house.create(ANNA)
    number = made.values["address.id"]
    house.reader.after = [lambda: house.bob.call("model.party.address.write", [number], {"city": "Bonn"})]
    outcome = whole(house.write(CUSTOMER, Doing.UPDATE, made, values={"root.name": "Ours"}))
    assert (outcome.values["root.name"], outcome.values["address.city"]) == ("Ours", "Ulm")
    now = house.now(made)
    assert now
    assert now.values["address.city"] == "Bonn"


def test_one_poison_record_hurts_no_other(house: House) -> None:
    poison: dict[int, Values] = {
        3: {"country.name": "Utopia"},
        5: {"email.type": "nonsense"},
        7: {"root.code": house.create(ANNA).values["root.code"]},
        9: {"root.active": "perhaps"},
    }
    writes = [
        Write(str(uuid.uuid4()), Doing.CREATE, values={**ANNA, "root.name": f"Many {i}"} | dict(poison.get(i, {})))
        for i in range(12)
    ]
    outcomes = house.writer.write(CUSTOMER, writes)
    refused = {i: o.failure.trouble for i, o in enumerate(outcomes) if o.failure and o.came is Came.REFUSED}
    assert refused == {3: Trouble.MISSING, 5: Trouble.VALUE, 7: Trouble.DUPLICATE, 9: Trouble.VALUE}
    names = [whole(o).values["root.name"] for i, o in enumerate(outcomes) if i not in poison]
    assert names == [f"Many {i}" for i in range(12) if i not in poison]
    assert house.sql("SELECT count(*) FROM party_party WHERE name LIKE 'Many %%'") == [(8,)]


def test_one_stale_record_of_a_batch_hurts_no_other(house: House) -> None:
    made = [house.create({"root.name": f"Batch {i}"}) for i in range(4)]
    edit = lambda: house.bob.call("model.party.party.write", [made[2].key[0]], {"name": "Bob's"})  # noqa: E731
    house.reader.after = [edit]
    writes = [Write(str(uuid.uuid4()), Doing.UPDATE, r.key, r, {"root.name": f"New {r.key[0]}"}) for r in made]
    came = [o.came for o in house.writer.write(CUSTOMER, writes)]
    assert came == [Came.WRITTEN, Came.WRITTEN, Came.MOVED, Came.WRITTEN]


def is_create(body: bytes) -> bool:
    return b'"model.party.party.create"' in body


def intended(values: Values, started: datetime | None = None) -> Intent:
    entry = JournalEntry("customer_master", "create", None, (1,), "left", after=values)
    return Intent(str(uuid.uuid4()), "customer_master", "left", (1,), started or datetime.now(UTC), entries=(entry,))


def test_a_create_whose_answer_was_lost_is_found_and_not_made_again(house: House) -> None:
    values = {**ANNA, "root.name": "Lost Answer GmbH"}
    intent = intended(values)
    house.line.swallow = is_create
    outcome = house.writer.write(CUSTOMER, [Write(intent.marker, Doing.CREATE, values=values)])[0]
    assert outcome.came is Came.UNCERTAIN
    assert outcome.failure
    assert outcome.failure.trouble is Trouble.UNCERTAIN
    ((number,),) = house.sql("SELECT id FROM party_party WHERE name = 'Lost Answer GmbH'")
    assert house.writer.made(CUSTOMER, [intent]) == {intent.marker: (number,)}


def test_several_that_fit_are_for_a_person(house: House) -> None:
    values = {"root.name": "Twice GmbH"}
    intent = intended(values)
    house.create(values)
    house.create(values)
    assert house.writer.made(CUSTOMER, [intent]) == {}


def test_nothing_made_is_only_told_when_the_request_has_surely_ended(house: House) -> None:
    values = {"root.name": "Never Made GmbH"}
    young, old = intended(values), intended(values, datetime.now(UTC) - timedelta(hours=1))
    assert house.writer.made(CUSTOMER, [young, old]) == {old.marker: None}


def test_a_change_whose_answer_was_lost_is_uncertain(house: House) -> None:
    made = house.create(ANNA)
    house.line.swallow = lambda body: b'"model.party.party.write"' in body
    outcome = house.write(CUSTOMER, Doing.UPDATE, made, values={"root.name": "Perhaps"})
    assert outcome.came is Came.UNCERTAIN
    now = house.now(made)
    assert now
    assert now.values["root.name"] == "Perhaps"


def test_a_session_that_ended_is_renewed_without_writing_twice(house: House) -> None:
    house.create(ANNA)
    house.sql("DELETE FROM ir_session")
    house.create({"root.name": "After The Session"})
    assert house.sql("SELECT count(*) FROM party_party WHERE name = 'After The Session'") == [(1,)]


def test_a_wrong_password_is_tried_once(house: House) -> None:
    writer = TrytonWriter(Session(Api("erp", house.address, "bob", "wrong")), house.reader)
    before = len(house.line.requests)
    for _ in range(3):
        with pytest.raises(LoginRefused) as refusal:
            writer.write(CUSTOMER, [Write("m", Doing.CREATE, values=ANNA)])
        assert "wrong" not in str(refusal.value).replace("wrong password", "")
    assert len(house.line.requests) - before == 1


def test_a_tryton_that_is_down_writes_nothing(house: House) -> None:
    gone = Api("erp", f"http://127.0.0.1:{free_port()}/tryton", "alice", "alice-Pw1!")
    with pytest.raises(Unreachable):
        TrytonWriter(Session(gone), house.reader).write(CUSTOMER, [Write("m", Doing.CREATE, values=ANNA)])


def test_archived_revived_deleted_restored(house: House) -> None:
    made = house.create(ANNA)
    archived = whole(house.write(CUSTOMER, Doing.ARCHIVE, made))
    assert archived.values["root.active"] is False
    revived = whole(house.write(CUSTOMER, Doing.REVIVE, archived))
    assert revived.values["root.active"] is True
    assert house.write(CUSTOMER, Doing.DELETE, replace(revived, values={**revived.values, "root.name": "x"})).came is (
        Came.MOVED
    )
    gone = house.write(CUSTOMER, Doing.DELETE, revived)
    assert (gone.came, gone.record, house.now(made)) == (Came.WRITTEN, None, None)
    back = whole(house.write(CUSTOMER, Doing.RESTORE, removed=gone.removed))
    assert back.key != made.key  # Tryton numbers it anew
    assert {path: back.values[path] for path in ANNA} == dict(ANNA)
    assert back.values["root.code"] == made.values["root.code"]


def test_a_product_with_its_template_and_price_in_one_call(house: House) -> None:
    values = {"template.name": "Valve", "price.list_price": Decimal("12.5"), "unit.name": "Unit"}
    made = house.create(values, PRODUCT)
    before = len(house.line.requests)
    new = {"template.name": "Valve 2", "price.list_price": Decimal("13.75"), "root.description": "better"}
    changed = whole(house.write(PRODUCT, Doing.UPDATE, made, values=new))
    assert {path: changed.values[path] for path in new} == new
    assert sum(b".write" in body for body in house.line.requests[before:]) == 1
    assert house.sql("SELECT count(*) FROM product_product WHERE template = %s", made.values["root.template"]) == [(1,)]


def ordered(*products: tuple[int, int]) -> tuple[LineWrite, ...]:
    """New lines of (product, quantity), tagged by their place."""
    given = ({"line.product": p, "line.quantity": many, "line.unit_price": Decimal("9.5")} for p, many in products)
    return tuple(LineWrite(None, values, tag=str(i)) for i, values in enumerate(given))


def test_a_draft_order_is_filled_in_as_the_client_does_it(house: House) -> None:
    (party, product), other = house.sql("SELECT party, product FROM sale_sale s JOIN sale_line l ON l.sale = s.id "
                                        "WHERE payment_term IS NOT NULL LIMIT 1")[0], 10  # fmt: skip
    header = {"root.party": party, "root.description": "from the CRM", "root.sale_date": date(2026, 11, 24)}
    lines = ordered((product, 3), (other, 1))
    outcome = house.write(ORDER, Doing.CREATE, values=header, lines={"line": lines})
    made = whole(outcome)
    assert made.values["root.state"] == "draft"
    assert [(line.key, line.values["line.quantity"]) for line in made.lines["line"]] == [
        (outcome.new_lines["0"], 3.0), (outcome.new_lines["1"], 1.0)]  # fmt: skip
    ((address, term),) = house.sql("SELECT invoice_address, payment_term FROM sale_sale WHERE id = %s", made.key[0])
    assert address
    assert term
    assert house.sql("SELECT count(*) FROM sale_line WHERE sale = %s AND unit IS NULL", made.key[0]) == [(0,)]
    house.bob.call("model.sale.sale.quote", [made.key[0]])  # complete enough for Tryton itself


def test_lines_change_go_and_come_by_their_keys(house: House) -> None:
    header = {"root.party": 75}
    made = house.create(header, ORDER, line=ordered((1, 1), (2, 1), (3, 1)))
    first, second, third = made.lines["line"]
    changes = (
        LineWrite(first.key, {"line.quantity": Decimal(4)}),
        LineWrite(second.key, delete=True),
        *ordered((5, 2)),
    )
    outcome = house.write(ORDER, Doing.UPDATE, made, lines={"line": changes})
    lines = {line.key: line.values["line.quantity"] for line in whole(outcome).lines["line"]}
    assert lines == {first.key: 4.0, third.key: 1.0, outcome.new_lines["0"]: 2.0}


def test_a_tryton_that_goes_away_in_the_midst_is_told_for_each_record(house: House) -> None:
    """The first call is heard; then nobody answers."""
    writes = [Write(str(uuid.uuid4()), Doing.CREATE, values={"root.name": f"Midst {i}"}) for i in range(TOGETHER * 3)]
    heard: list[bytes] = []

    def gone(body: bytes) -> bool:
        heard.extend([body] if is_create(body) else [])
        return len(heard) > 1

    house.line.swallow = gone
    came = [o.came for o in house.writer.write(CUSTOMER, writes)]
    assert came[:TOGETHER] == [Came.WRITTEN] * TOGETHER
    assert set(came[TOGETHER:]) == {Came.UNCERTAIN}
    names = house.sql("SELECT count(*), count(DISTINCT name) FROM party_party WHERE name LIKE 'Midst %%'")
    assert names == [(TOGETHER * 3, TOGETHER * 3)]


def test_what_the_user_may_not_do_is_told(house: House) -> None:
    """A model that the user may not see is a right that is missing, not a fault of ours."""
    with pytest.raises(MissingRight, match="alice"):
        Session(Api("erp", house.address, "alice", "alice-Pw1!")).ask("model.ir.model.data.search_read", [])
