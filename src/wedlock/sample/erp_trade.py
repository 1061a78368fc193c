"""The ERP's goods, quotations, orders and deliveries. Yuan with two decimals, local dates."""

from __future__ import annotations

import numpy as np

from wedlock.sample import clock
from wedlock.sample.dice import Column, Dice, Numbers, blank, numbered, texts
from wedlock.sample.goods import KINDS, UNITS
from wedlock.sample.orders import Orders
from wedlock.sample.staff import USERS
from wedlock.sample.store import Store
from wedlock.sample.world import ORDER_STATES, QUOTE_STATES, RATES, TERMS, World

TAX_RATES = (("X13", "增值税13%", 13), ("X09", "增值税9%", 9), ("X06", "增值税6%", 6), ("X00", "出口零税率", 0))


def item_rows(world: World) -> Numbers:
    """Goods that the ERP has, in row order (item_id 1, 2 …)."""
    return np.flatnonzero(world.goods.in_erp)


def item_ids(world: World) -> Numbers:
    """Good → its item_id (0: none)."""
    return np.where(world.goods.in_erp, np.cumsum(world.goods.in_erp), 0)


def write_goods(store: Store, world: World, dice: Dice) -> None:
    goods, which = world.goods, item_rows(world)
    size = len(which)
    store.rows(
        "bd_uom", ("uom_id", "uom_no", "uom_name"), [(i + 1, f"U{i + 1:02d}", u[0]) for i, u in enumerate(UNITS)]
    )
    store.rows(
        "bd_tax_rate", ("tax_id", "tax_no", "tax_name", "tax_rate"), [(i + 1, *t) for i, t in enumerate(TAX_RATES)]
    )
    store.rows(
        "bd_item_class", ("class_id", "class_no", "class_name"), [(i + 1, k[2], k[0]) for i, k in enumerate(KINDS)]
    )
    made = clock.local(clock.office_hours(clock.UNTIL.replace(year=2016), clock.UNTIL, size, dice))
    store.insert(
        "bd_item",
        item_id=range(1, size + 1),
        wlbm=goods.code[which],
        wlmc=texts([k[0] for k in KINDS])[goods.kind[which]],
        ggxh=goods.specification[which],
        item_name_en=blank(texts([k[1] for k in KINDS])[goods.kind[which]], ~dice.mask(0.4, size)),
        class_id=goods.kind[which] + 1,
        uom_id=goods.unit[which] + 1,
        txm=blank(goods.barcode[which], ~dice.mask(0.7, size)),
        brand=blank(goods.brand[which], ~dice.mask(0.7, size)),
        sale_price=goods.price[which] / 100,
        std_cost=goods.price[which] * 0.62 / 100,
        net_weight=goods.weight[which] / 1000,
        hs_code=numbered("84%06d", dice.below(10**6, size)),
        tax_id=1,
        item_state=dice.pick(("1", "0"), size, (95, 5)),
        cjrq=made,
        xgrq=made,
    )
    _write_prices(store, world, dice)


def _write_prices(store: Store, world: World, dice: Dice) -> None:
    which = item_rows(world)
    for number, (name, percent) in enumerate((("标准价目表", 100), ("经销商价目表", 88), ("外销价目表", 95)), start=1):
        store.rows(
            "so_price_list",
            ("plist_id", "plist_no", "plist_name", "curr_id", "eff_date", "plist_state"),
            [(number, f"JM{number:03d}", name, 1 + (number == 3), "2026-01-01", "B")],
        )
        store.insert(
            "so_price_list_entry",
            plist_id=number,
            item_id=which * 0 + np.arange(1, len(which) + 1),
            min_qty=dice.pick((1, 10, 100), len(which)),
            price=world.goods.price[which] * percent // 100 / 100,
        )


def order_rows(orders: Orders) -> Numbers:
    """Orders that the ERP has, in row order (order_id 1, 2 …)."""
    return np.flatnonzero(orders.in_erp)


def _heads(world: World, orders: Orders, prefix: str, dice: Dice) -> tuple[Numbers, dict[str, Column]]:
    which = order_rows(orders)
    size = len(which)
    at = orders.at[which]
    number = texts(
        [f"{prefix}{d.replace('-', '')[2:]}{i % 10_000:04d}" for i, d in enumerate(clock.day(at).tolist(), start=1)]
    )
    return which, {
        "bill_no": number,
        "bill_date": clock.day(at),
        "cust_id": world.left.row[orders.company[which]] + 1,
        "curr_id": world.currency[orders.company[which]] + 1,
        "total_amt": (orders.net + orders.tax)[which] / 100,
        "ywy_id": orders.seller[which] + 1,
        "cjr": dice.below(USERS, size) + 1,
        "cjrq": clock.local(at + dice.below(8 * 3600, size)),
        "xgrq": clock.local(at + dice.below(20, size) * clock.DAY),
    }


def _renumbered(which: Numbers, size: int) -> Numbers:
    """World number → id in this system, 0 where it is not here."""
    ids = np.zeros(size, dtype=np.int64)
    ids[which] = np.arange(1, len(which) + 1)
    return ids


def write_orders(store: Store, world: World, dice: Dice) -> None:
    orders = world.orders
    which, head = _heads(world, orders, "XS", dice)
    company, at = orders.company[which], orders.at[which]
    store.insert(
        "so_order",
        order_id=range(1, len(which) + 1),
        **head,
        cust_po_no=orders.reference[which],
        deliver_date=clock.day(at + 14 * clock.DAY),
        exch_rate=texts(RATES)[world.currency[company]],
        pay_term=texts([t[0] for t in TERMS])[world.term[company]],
        tax_rate=13,
        untaxed_amt=orders.net[which] / 100,
        tax_amt=orders.tax[which] / 100,
        bill_state=texts([s[0] for s in ORDER_STATES])[orders.state[which]],
        bz=dice.pick((None,) * 8 + ("加急", "随货附发票"), len(which)),
    )
    _write_lines(store, "so_order_entry", "order_id", world, orders)
    _write_deliveries(store, world, dice)


def _write_lines(store: Store, table: str, parent: str, world: World, orders: Orders) -> None:
    lines, ids = orders.lines, _renumbered(order_rows(orders), orders.size)
    kept = ids[lines.head] > 0
    extra = (
        {"disc_rate": lines.discount[kept], "yfsl": lines.quantity[kept] * (orders.state[lines.head[kept]] > 1)}
        if parent == "order_id"
        else {}
    )
    store.insert(
        table,
        **{parent: ids[lines.head[kept]]},
        line_no=lines.position[kept],
        item_id=item_ids(world)[lines.good[kept]],
        sl=lines.quantity[kept],
        dj=lines.price[kept] / 100,
        je=lines.amount[kept] / 100,
        **extra,
    )


def write_quotes(store: Store, world: World, dice: Dice) -> None:
    which, head = _heads(world, world.quotes, "BJ", dice)
    state = texts([s[0] for s in QUOTE_STATES])[np.minimum(world.quotes.state[which], 3)]
    store.insert(
        "so_quote",
        quote_id=range(1, len(which) + 1),
        **head,
        valid_date=clock.day(world.quotes.at[which] + 30 * clock.DAY),
        bill_state=state,
    )
    _write_lines(store, "so_quote_entry", "quote_id", world, world.quotes)


def _write_deliveries(store: Store, world: World, dice: Dice) -> None:
    store.rows(
        "bd_warehouse",
        ("wh_id", "wh_no", "wh_name", "wh_addr"),
        [(1, "CK01", "成品库", "嘉定区工业大道18号"), (2, "CK02", "外贸库", "浦东新区滨河路9号")],
    )
    orders, which = world.orders, order_rows(world.orders)
    sent = np.flatnonzero((orders.state[which] == 2) | (orders.state[which] == 3))
    size, at = len(sent), orders.at[which[sent]] + dice.within(2, 15, len(sent)) * clock.DAY
    store.insert(
        "so_deliver",
        deliver_id=range(1, size + 1),
        bill_no=numbered("CH%07d", range(1, size + 1)),
        bill_date=clock.day(at),
        order_id=sent + 1,
        cust_id=world.left.row[orders.company[which[sent]]] + 1,
        wh_id=dice.within(1, 2, size),
        carrier=dice.pick(("顺达物流", "安捷快运", "自提"), size),
        waybill_no=numbered("YD%09d", dice.below(10**9, size)),
        bill_state="B",
        cjr=dice.below(USERS, size) + 1,
        cjrq=clock.local(at),
    )
    ids = np.zeros(orders.size, dtype=np.int64)
    ids[which[sent]] = np.arange(1, size + 1)
    lines = orders.lines
    kept = np.flatnonzero(ids[lines.head] > 0)
    entries = np.cumsum(orders.in_erp[lines.head])[kept]
    store.insert(
        "so_deliver_entry",
        deliver_id=ids[lines.head[kept]],
        order_entry_id=entries,
        item_id=item_ids(world)[lines.good[kept]],
        sl=lines.quantity[kept],
    )
