"""Random histories of customers with orders: a reference, and lines that come, go and change on both sides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from tests.simulation import CUSTOMERS, History, World

from wedlock.model.plan import SIDES, Sided
from wedlock.model.sync import Key, LinkState

_PLAN = """
  sale:
    decision: accepted
    mode: sync
    owner: left
    left: {{root: sale, key: [id], parts: {{lines: {{table: sale_line, join: {{sale: id}}, rows: many, key: [id]}}}}}}
    right: {{root: deal, key: [id], parts: {{lines: {{table: deal_line, join: {{deal: id}}, rows: many, key: [id]}}}}}}
    fields:
      number: {{left: root.number, right: root.number}}
      customer: {{left: root.party, right: root.account, refers: customer_master}}
      note: {{left: root.note, right: root.remark}}
    lines:
      lines:
        left: lines
        right: lines
        fields:
          product: {{left: lines.product, right: lines.item}}
          quantity: {{left: lines.quantity, right: lines.amount, compare: number, convert: {{factor: 2}}}}
    units:
      document: {{fields: [customer], lines: [lines], policy: {city}}}
    create_in: {{left: always, right: always}}
    delete_in: {{left: delete, right: delete}}
    coupling: {{separate: create}}
    stale_save: {stale}
...
"""
ORDERS = World(
    (
        *CUSTOMERS.left,
        "create table sale (id integer primary key, number text not null unique,"
        " party integer not null references party (id), note text)",
        "create table sale_line (id integer primary key, sale integer not null references sale (id),"
        " product text not null, quantity integer not null)",
    ),
    (
        *CUSTOMERS.right,
        "create table deal (id integer primary key, number text not null unique,"
        " account integer not null references account (id), remark text)",
        "create table deal_line (id integer primary key, deal integer not null references deal (id),"
        " item text not null, amount integer not null)",
    ),
    CUSTOMERS.plan.replace("...\n", "").replace("create_in: {{left: {create}", "create_in: {{left: always")
    + _PLAN.lstrip("\n"),
)
ROOTS: dict[Sided, tuple[str, str, str]] = {"left": ("sale", "party", "note"), "right": ("deal", "account", "remark")}
LINES: dict[Sided, tuple[str, str, str, str]] = {
    "left": ("sale_line", "sale", "product", "quantity"), "right": ("deal_line", "deal", "item", "amount"),
}  # fmt: skip
Said = tuple[tuple[object, object], ...]


@dataclass
class Orders(History):
    world: ClassVar[World] = ORDERS

    def __post_init__(self) -> None:
        super().__post_init__()
        self.written: dict[tuple[str, Sided], Said] = {}  # the lines of an order as a user left them last

    def user(self) -> None:
        side: Sided = self.dice.choice(SIDES)
        orders = list(self.dbs.of(side).tables[ROOTS[side][0]])
        if self.dice.random() < 0.3:
            super().user()
        elif not orders or self.dice.random() < 0.2:
            self.order(side)
        elif self.dice.random() < 0.06:
            self.cancel(side, self.dice.choice(orders))
        else:
            self.line(side, self.dice.choice(orders))

    def delete(self, side: Sided, key: Key) -> None:
        """No customer is deleted: its orders hold it."""

    def order(self, side: Sided) -> None:
        db, (root, customer, _) = self.dbs.of(side), ROOTS[side]
        customers = list(db.tables["party" if side == "left" else "account"])
        if not customers:
            return
        self.count += 1
        number = f"o{side[0]}{self.count}"
        with db.transaction():
            made = db.insert(root, {"number": number, customer: self.dice.choice(customers)[0]})
            for _ in range(self.dice.randint(0, 3)):
                self.new_line(side, int(str(made["id"])))
        self.left_as(side, (made["id"],))

    def new_line(self, side: Sided, order: int) -> None:
        table, parent, product, quantity = LINES[side]
        self.count += 1
        amount = self.count if side == "left" else 2 * self.count
        self.dbs.of(side).insert(table, {parent: order, product: self.dice.choice("ABC"), quantity: amount})

    def line(self, side: Sided, key: Key) -> None:
        """A line more, a line changed, a line less, or all of them typed again, as some products do."""
        db, (table, parent, _, quantity) = self.dbs.of(side), LINES[side]
        lines = [k for k, row in db.tables[table].items() if row[parent] == key[0]]
        act = self.dice.random()
        with db.transaction():
            if not lines or act < 0.35:
                self.new_line(side, int(str(key[0])))
            elif act < 0.65:
                self.count += 1
                db.update(
                    table, self.dice.choice(lines), **{quantity: self.count if side == "left" else 2 * self.count}
                )
            elif act < 0.85:
                db.delete(table, self.dice.choice(lines))
            else:
                rows = [dict(db.tables[table][k]) for k in lines]
                for k in lines:
                    db.delete(table, k)
                for row in rows:
                    db.insert(table, {name: value for name, value in row.items() if name != "id"})
        self.left_as(side, key)

    def cancel(self, side: Sided, key: Key) -> None:
        db, (table, parent, *_) = self.dbs.of(side), LINES[side]
        with db.transaction():
            for line in [k for k, row in db.tables[table].items() if row[parent] == key[0]]:
                db.delete(table, line)
            db.delete(ROOTS[side][0], key)
        self.told.append(f"{side} deletes order {key}")

    def left_as(self, side: Sided, key: Any) -> None:
        number = str(self.dbs.of(side).tables[ROOTS[side][0]][key]["number"])
        self.written[number, side] = lines = self.lines(side, key)
        self.told.append(f"{side} leaves {number} with {lines}")

    def lines(self, side: Sided, key: Key) -> Said:
        table, parent, product, quantity = LINES[side]
        rows = (row for row in self.dbs.of(side).rows(table) if row[parent] == key[0])
        return _said((row[product], row[quantity]) for row in rows)

    def check(self) -> None:
        super().check()
        for side in SIDES:
            numbers = [row["number"] for row in self.dbs.of(side).rows(ROOTS[side][0])]
            assert len(numbers) == len(set(numbers)), numbers
        self.no_lines_lost()

    def no_lines_lost(self) -> None:
        """The lines as a user left them last are there, or were overruled and told, or are asked about."""
        told = {
            side: {
                _said((line[1][f"lines.{product}"], line[1][f"lines.{quantity}"]) for line in lines)
                for entry in self.hub.journal if entry.side == side
                for lines in dict(entry.extra.get("lines", {})).values()  # type: ignore[call-overload]
            }
            for side, (_, _, product, quantity) in LINES.items()
        }  # fmt: skip
        for link in self.hub.link_page("sale", 0, 1000):
            row = self.dbs.left.tables["sale"].get(link.left)
            asked = any(c.object == "sale" and c.left == link.left for c in self.hub.conflicts.values())
            if row is None or link.state is not LinkState.OPEN or asked:
                continue
            for side in SIDES:
                last = self.written.get((str(row["number"]), side))
                if last is not None and link.right in self.dbs.right.tables["deal"]:
                    assert last in told[side] or last == self.lines(side, link.key(side)), (row["number"], side, last)


def _said(lines: Iterable[tuple[object, object]]) -> Said:
    return tuple(sorted(lines, key=repr))
