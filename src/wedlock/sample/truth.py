"""Truth: which record is which, what corresponds, and where somebody mistyped. Written beside the sample.

`<object>.csv`            left_table,left_key,right_table,right_key,kind — kind `main`: the first row on either side;
                          `duplicate`: a pair through a second row of the same record
`<object>.left.csv`, `.right.csv`   pairs of rows of one side that are the same record
`gold.json`               capabilities, tables, columns, uncertain: as gold files of schema matching are written
`units.csv`               left,right,factor: right = left × factor, but for the rows of `dirtied.csv`
`codes.csv`               left,right,left_code,right_code
`dirtied.csv`             left,right,left_key,right_key: linked records whose values differ beyond unit and code
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import combinations
from pathlib import Path

import numpy as np

from wedlock.sample.crm_accounts import Keys
from wedlock.sample.crm_trade import order_rows as crm_orders
from wedlock.sample.dice import Mask, Numbers, Texts
from wedlock.sample.erp_customers import people_rows
from wedlock.sample.erp_trade import item_ids
from wedlock.sample.erp_trade import order_rows as erp_orders
from wedlock.sample.goods import UNITS
from wedlock.sample.world import COUNTRIES, CURRENCIES, GRADES, ORDER_STATES, QUOTE_STATES, STATES, TERMS, World

PAIR = ("left_table", "left_key", "right_table", "right_key")
UNIT_FACTORS = (
    ("bd_cust.xyed", "accounts.credit_limit_10k", "0.0001"),
    ("bd_item.sale_price", "products.list_price_minor", "100"),
    ("so_order.untaxed_amt", "orders.subtotal_minor", "100"),
    ("so_order.tax_amt", "orders.tax_minor", "100"),
    ("so_order.total_amt", "orders.grand_total_minor", "100"),
    ("so_order_entry.dj", "order_items.unit_price_minor", "100"),
    ("so_order_entry.je", "order_items.line_total_minor", "100"),
    ("so_quote.total_amt", "quotes.grand_total_minor", "100"),
    ("so_quote_entry.dj", "quote_items.unit_price_minor", "100"),
    ("so_quote_entry.je", "quote_items.line_total_minor", "100"),
    ("bd_cust_credit.xyed", "credit_checks.requested_limit_10k", "0.0001"),
    ("so_price_list_entry.price", "price_book_entries.unit_price_minor", "100"),
)
CODES: tuple[tuple[str, str, Sequence[tuple[str, str]]], ...] = (
    ("bd_cust.cust_state", "accounts.lifecycle_status", STATES),
    ("bd_cust.cust_grade", "accounts.rating", GRADES),
    ("bd_cust.country_no", "accounts.billing_country_code", [(c[0], c[3]) for c in COUNTRIES]),
    ("bd_cust.pay_term", "accounts.payment_terms", [(t[0], t[3]) for t in TERMS]),
    ("so_order.pay_term", "orders.payment_terms", [(t[0], t[3]) for t in TERMS]),
    ("bd_curr.curr_no", "currencies.code", [(c[0], c[3]) for c in CURRENCIES]),
    ("so_order.bill_state", "orders.status", ORDER_STATES),
    ("so_quote.bill_state", "quotes.status", QUOTE_STATES),
    ("bd_uom.uom_name", "products.unit_of_measure", UNITS),
    ("bd_cust.curr_id", "accounts.currency_code", [(str(i), c[3]) for i, c in enumerate(CURRENCIES, start=1)]),
    ("bd_cust_linkman.sex", "contacts.salutation", (("1", "Mr."), ("2", "Ms."))),
)


@dataclass(frozen=True)
class CrmKeys:
    """What the CRM's writing made up: its keys, and whose credit limit (by account row) and price (by good) differ."""

    keys: Keys
    products: Texts
    orders: Texts
    limits: Mask
    prices: Mask


def write(folder: Path, world: World, known: CrmKeys) -> None:
    """Write every file of the truth into `folder`."""
    _linked(
        folder,
        "customer_master",
        "bd_cust",
        "accounts",
        world.left.who,
        range(1, world.left.size + 1),
        world.right.who,
        known.keys.accounts,
    )
    people = people_rows(world)
    _linked(
        folder,
        "contact_person",
        "bd_cust_linkman",
        "contacts",
        people,
        range(1, len(people) + 1),
        known.keys.contact_of,
        known.keys.contacts,
    )
    left, right = np.flatnonzero(world.goods.in_erp), np.flatnonzero(world.goods.in_crm)
    _linked(folder, "product_catalog", "bd_item", "products", left, item_ids(world)[left], right, known.products[right])
    left, right = erp_orders(world.orders), crm_orders(world.orders)
    _linked(folder, "sales_order", "so_order", "orders", left, range(1, len(left) + 1), right, known.orders)
    _table(folder / "units.csv", ("left", "right", "factor"), UNIT_FACTORS)
    _table(
        folder / "codes.csv",
        ("left", "right", "left_code", "right_code"),
        ((a, b, *pair) for a, b, pairs in CODES for pair in pairs),
    )
    _table(folder / "dirtied.csv", ("left", "right", "left_key", "right_key"), _dirtied(world, known))
    gold = (resources.files("wedlock.sample") / "data" / "gold.json").read_text(encoding="utf-8")
    (folder / "gold.json").write_text(gold, encoding="utf-8")


def _table(file: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def _linked(
    folder: Path,
    name: str,
    left: str,
    right: str,
    who_left: Numbers,
    keys_left: Sequence[object] | Numbers,
    who_right: Numbers,
    keys_right: Texts,
) -> None:
    """Pairs of rows that are the same thing of the world (`who_…` is the thing of each row)."""
    here, there = _grouped(who_left, list(keys_left)), _grouped(who_right, keys_right.tolist())
    pairs = (
        (left, a, right, b, "main" if i == j == 0 else "duplicate")
        for who, keys in here.items()
        for i, a in enumerate(keys)
        for j, b in enumerate(there.get(who, ()))
    )
    _table(folder / f"{name}.csv", (*PAIR, "kind"), pairs)
    for side, table, groups in (("left", left, here), ("right", right, there)):
        _table(
            folder / f"{name}.{side}.csv",
            PAIR,
            ((table, a, table, b) for keys in groups.values() for a, b in combinations(keys, 2)),
        )


def _grouped(who: Numbers, keys: list[object]) -> dict[int, list[object]]:
    groups: dict[int, list[object]] = {}
    for thing, key in zip(who.tolist(), keys, strict=True):
        groups.setdefault(thing, []).append(key)
    return groups


def _dirtied(world: World, known: CrmKeys) -> Iterable[tuple[object, ...]]:
    """Every linked pair whose amounts differ by more than the unit factor."""
    customers = _grouped(world.left.who, list(range(1, world.left.size + 1)))
    for row in np.flatnonzero(known.limits).tolist():
        for customer in customers.get(int(world.right.who[row]), ()):
            yield "bd_cust.xyed", "accounts.credit_limit_10k", customer, known.keys.accounts[row]
    items = item_ids(world)
    for good in np.flatnonzero(known.prices & world.goods.in_erp).tolist():
        yield "bd_item.sale_price", "products.list_price_minor", int(items[good]), known.products[good]
    orders = world.orders
    order_id, order_row = np.cumsum(orders.in_erp), np.cumsum(orders.in_crm) - 1
    for order in np.flatnonzero(orders.mistyped).tolist():
        for left, right, _ in UNIT_FACTORS[2:5]:
            yield left, right, int(order_id[order]), known.orders[order_row[order]]
