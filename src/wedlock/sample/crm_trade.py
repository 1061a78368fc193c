"""The CRM's products, quotes and orders. Cents, UTC."""

from __future__ import annotations

import numpy as np

from wedlock.sample import clock
from wedlock.sample.crm_accounts import Keys
from wedlock.sample.dice import Dice, Mask, Numbers, Texts, blank, numbered, texts
from wedlock.sample.goods import KINDS, UNITS
from wedlock.sample.orders import Orders, amount
from wedlock.sample.store import Store
from wedlock.sample.world import CURRENCIES, ORDER_STATES, QUOTE_STATES, TERMS, World


def write_goods(store: Store, world: World, dice: Dice) -> tuple[Texts, Mask]:
    """Write products and price books; gives back the key of each good and whose price differs from the ERP's."""
    goods, which = world.goods, np.flatnonzero(world.goods.in_crm)
    size = len(which)
    families, ids = dice.uuids(len(KINDS)), dice.uuids(size)
    keys = blank(texts([None] * goods.size), world.goods.in_crm, ids)
    store.insert("product_families", id=families, code=texts([k[2] for k in KINDS]), name=texts([k[1] for k in KINDS]))
    price = np.where(dice.mask(0.06, size), goods.price[which] * 105 // 100 + 1, goods.price[which])
    english, chinese = (texts([k[i] for k in KINDS])[goods.kind[which]] for i in (1, 0))
    draw = dice.numbers.random(size)
    name = np.where(draw < 0.6, english + " " + goods.specification[which], chinese + " " + goods.specification[which])
    sku = np.where(
        dice.mask(0.12, size), texts([c.replace("-", "") for c in goods.code[which].tolist()]), goods.code[which]
    )
    made = clock.utc(clock.office_hours(clock.UNTIL.replace(year=2018), clock.UNTIL, size, dice))
    store.insert(
        "products",
        id=ids,
        sku=sku,
        name=name,
        description=blank(english + ", " + goods.brand[which], ~dice.mask(0.5, size)),
        family_id=families[goods.kind[which]],
        unit_of_measure=texts([u[1] for u in UNITS])[goods.unit[which]],
        barcode=blank(goods.barcode[which], ~dice.mask(0.5, size)),
        manufacturer_brand=blank(goods.brand[which], ~dice.mask(0.6, size)),
        list_price_minor=price,
        currency_code="CNY",
        is_active=dice.mask(0.93, size).astype(int),
        created_at=made,
        updated_at=made,
    )
    books = dice.uuids(2)
    store.insert(
        "price_books", id=books, name=texts(["Standard", "Distributors"]), currency_code="CNY", valid_from="2026-01-01"
    )
    for book, percent in zip(books.tolist(), (100, 88), strict=True):
        store.insert(
            "price_book_entries",
            id=dice.uuids(size),
            price_book_id=book,
            product_id=ids,
            minimum_quantity=dice.pick((1, 10, 100), size),
            unit_price_minor=price * percent // 100,
        )
    differs = np.zeros(goods.size, dtype=bool)
    differs[which] = price != goods.price[which]
    return keys, differs


def _keyed(which: Numbers, ids: Texts, size: int) -> Texts:
    """World number → key in this system, None where it is not here."""
    keys = texts([None] * size)
    keys[which] = ids
    return keys


def write_quotes(store: Store, world: World, keys: Keys, products: Texts, dice: Dice) -> None:
    quotes, which = world.quotes, np.flatnonzero(world.quotes.in_crm)
    ids = dice.uuids(len(which))
    at, company = quotes.at[which], quotes.company[which]
    store.insert(
        "quotes",
        id=ids,
        quote_number=numbered("QT-%06d", range(1, len(which) + 1)),
        account_id=keys.accounts[world.right.row[company]],
        quoted_at=clock.utc(at),
        valid_until=clock.day(at + 30 * clock.DAY),
        currency_code=texts([c[3] for c in CURRENCIES])[world.currency[company]],
        grand_total_minor=(quotes.net + quotes.tax)[which],
        status=texts([s[1] for s in QUOTE_STATES])[np.minimum(quotes.state[which], 3)],
        owner_id=keys.users[quotes.seller[which]],
        created_by=keys.users[quotes.seller[which]],
        created_at=clock.utc(at),
        updated_at=clock.utc(at + clock.DAY),
    )
    lines, parents = quotes.lines, _keyed(which, ids, quotes.size)
    kept = quotes.in_crm[lines.head]
    store.insert(
        "quote_items",
        id=dice.uuids(int(kept.sum())),
        quote_id=parents[lines.head[kept]],
        position=lines.position[kept],
        product_id=products[lines.good[kept]],
        quantity=lines.quantity[kept],
        unit_price_minor=lines.price[kept],
        line_total_minor=lines.amount[kept],
    )


def order_rows(orders: Orders) -> Numbers:
    """Orders that the CRM has, in row order."""
    return np.flatnonzero(orders.in_crm)


def write_orders(store: Store, world: World, keys: Keys, products: Texts, dice: Dice) -> Texts:
    """Write orders and their lines, the mistyped ones with ten times the quantity; gives back the orders' keys."""
    orders, which = world.orders, order_rows(world.orders)
    lines, ids = orders.lines, dice.uuids(len(which))
    quantity = np.where(orders.mistyped[lines.head] & (lines.position == 1), lines.quantity * 10, lines.quantity)
    value = amount(quantity, lines.price, lines.discount)
    net = np.bincount(lines.head, weights=value, minlength=orders.size).astype(np.int64)
    tax = (net * 13 + 50) // 100
    at, company = orders.at[which], orders.company[which]
    typed = at + dice.below(3 * 3600, len(which))
    store.insert(
        "orders",
        id=ids,
        order_number=numbered("SO-%07d", 1_000_000 + np.arange(len(which))),
        account_id=keys.accounts[world.right.row[company]],
        customer_reference=orders.reference[which],
        ordered_at=clock.utc(at),
        requested_delivery_on=clock.day(at + 14 * clock.DAY),
        currency_code=texts([c[3] for c in CURRENCIES])[world.currency[company]],
        payment_terms=texts([t[3] for t in TERMS])[world.term[company]],
        subtotal_minor=net[which],
        tax_minor=tax[which],
        grand_total_minor=(net + tax)[which],
        status=texts([s[1] for s in ORDER_STATES])[orders.state[which]],
        owner_id=keys.users[orders.seller[which]],
        created_by=keys.users[orders.seller[which]],
        created_at=clock.utc(typed),
        updated_at=clock.utc(typed + dice.below(9, len(which)) * clock.DAY),
    )
    kept, parents = orders.in_crm[lines.head], _keyed(which, ids, orders.size)
    described = texts([k[1] for k in KINDS])[world.goods.kind[lines.good[kept]]]
    store.insert(
        "order_items",
        id=dice.uuids(int(kept.sum())),
        order_id=parents[lines.head[kept]],
        position=lines.position[kept],
        product_id=products[lines.good[kept]],
        description=described,
        quantity=quantity[kept],
        unit_price_minor=lines.price[kept],
        discount_percent=lines.discount[kept],
        line_total_minor=value[kept],
    )
    return ids
