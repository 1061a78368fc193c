"""The ERP's other jobs: system, staff, money, ledger, purchasing, stock, production. Nobody does these in the CRM."""

from __future__ import annotations

from datetime import date

import numpy as np

from wedlock.sample import clock
from wedlock.sample.companies import found
from wedlock.sample.dice import Dice, Numbers, blank, numbered, texts
from wedlock.sample.erp_trade import item_ids, item_rows, order_rows
from wedlock.sample.staff import DEPARTMENTS, POSITIONS, SIZE, USERS
from wedlock.sample.store import Store
from wedlock.sample.world import TERMS, World

ROLES = (("XSY", "业务员"), ("XSJL", "销售经理"), ("CW", "财务"), ("CK", "仓管"), ("ADMIN", "系统管理员"))
ACCOUNTS = (
    ("1002", "银行存款", "D"),
    ("1122", "应收账款", "D"),
    ("1405", "库存商品", "D"),
    ("2202", "应付账款", "C"),
    ("2221", "应交税费", "C"),
    ("6001", "主营业务收入", "C"),
    ("6401", "主营业务成本", "D"),
    ("6601", "销售费用", "D"),
    ("6602", "管理费用", "D"),
)


def write_staff(store: Store, world: World, dice: Dice) -> None:
    staff = world.staff
    store.rows(
        "hr_dept",
        ("dept_id", "dept_no", "dept_name", "parent_id"),
        [(i + 1, f"BM{i + 1:02d}", d, 1 if i else None) for i, d in enumerate(DEPARTMENTS)],
    )
    store.rows("hr_position", ("post_id", "post_name"), list(enumerate(POSITIONS, start=1)))
    store.insert(
        "hr_emp",
        emp_id=range(1, SIZE + 1),
        emp_no=numbered("YG%04d", range(1, SIZE + 1)),
        emp_name=staff.name,
        gender=texts(["1", "2"])[staff.female],
        dept_id=staff.department + 1,
        post_id=dice.within(2, len(POSITIONS), SIZE),
        entry_date=clock.day(clock.office_hours(date(2010, 1, 1), date(2024, 1, 1), SIZE, dice)),
        birth_date=clock.day(clock.office_hours(date(1968, 1, 1), date(2001, 1, 1), SIZE, dice)),
        mobile=staff.mobile,
    )
    _write_users(store, world, dice)
    _write_pay(store, dice)


def _write_pay(store: Store, dice: Dice) -> None:
    months = [f"{year}{month:02d}" for year in (2025, 2026) for month in range(1, 13) if year < 2026 or month < 11]
    emp, month = np.repeat(np.arange(1, SIZE + 1), len(months)), texts(months * SIZE)
    base = np.repeat(dice.within(5, 20, SIZE) * 1000, len(months))
    store.insert(
        "hr_salary",
        emp_id=emp,
        sal_month=month,
        base_pay=base,
        bonus=base * dice.below(40, len(emp)) // 100,
        social_ins=base * 0.105,
        income_tax=base * 0.03,
        net_pay=base * 0.9,
        cjrq=texts([f"{m[:4]}-{m[4:]}-28 17:00:00" for m in month.tolist()]),
    )
    days = clock.office_hours(date(2026, 9, 1), clock.UNTIL, 40 * SIZE, dice)
    store.insert(
        "hr_attend",
        emp_id=dice.within(1, SIZE, len(days)),
        att_date=clock.day(days),
        clock_in=texts([t[11:] for t in clock.local(days).tolist()]),
    )


def _write_users(store: Store, world: World, dice: Dice) -> None:
    staff = world.staff
    seen = clock.local(clock.office_hours(date(2026, 9, 1), clock.UNTIL, USERS, dice))
    store.insert(
        "xt_user",
        user_id=range(1, USERS + 1),
        login_name=staff.login[:USERS],
        real_name=staff.name[:USERS],
        emp_id=range(1, USERS + 1),
        pwd_hash=numbered("sm3$%032x", dice.below(2**62, USERS)),
        email=blank(staff.email[:USERS], ~dice.mask(0.9, USERS)),
        mobile=staff.mobile[:USERS],
        is_enabled=dice.mask(0.92, USERS).astype(int),
        last_login=seen,
        cjrq="2016-01-04 09:00:00",
    )
    store.rows("xt_role", ("role_id", "role_code", "role_name"), [(i + 1, *r) for i, r in enumerate(ROLES)])
    store.insert("xt_user_role", user_id=range(1, USERS + 1), role_id=dice.within(1, len(ROLES), USERS))
    store.rows(
        "xt_menu",
        ("menu_id", "menu_name", "url", "seq"),
        [
            (i, f"{m}管理", f"/m/{i}", i)
            for i, m in enumerate(("客户", "销售", "采购", "库存", "财务", "系统"), start=1)
        ],
    )
    store.rows(
        "xt_param", ("param_key", "param_value"), [("base_curr", "RMB"), ("qty_digits", "2"), ("company", "万合商贸")]
    )
    store.rows(
        "xt_code_rule",
        ("rule_id", "bill_type", "prefix", "cur_no"),
        [(1, "so_order", "XS", world.orders.size), (2, "so_quote", "BJ", world.quotes.size)],
    )
    _write_log(store, world, dice)


def _write_log(store: Store, world: World, dice: Dice) -> None:
    log = clock.office_hours(date(2026, 8, 1), clock.UNTIL, world.active, dice)
    store.insert(
        "xt_oper_log",
        user_id=dice.within(1, USERS, len(log)),
        oper_time=clock.local(np.sort(log)),
        bill_type=dice.pick(("so_order", "bd_cust", "ar_invoice"), len(log)),
        bill_id=dice.within(1, 999, len(log)),
        oper_desc=dice.pick(("新增", "修改", "审核", "反审核", "打印"), len(log)),
        ip="192.0.2.10",
    )
    size = world.active // 5
    store.insert(
        "xt_attach",
        bill_type=dice.pick(("so_order", "bd_cust"), size),
        bill_id=dice.within(1, world.active, size),
        file_name=numbered("合同扫描件%04d.pdf", range(size)),
        file_size=dice.within(20_000, 4_000_000, size),
        cjr=dice.within(1, USERS, size),
        cjrq=clock.local(clock.office_hours(date(2020, 1, 1), clock.UNTIL, size, dice)),
    )


def write_money(store: Store, world: World, dice: Dice) -> None:
    """Invoices of shipped orders, receipts, and the ledger's vouchers for both."""
    orders, which = world.orders, order_rows(world.orders)
    billed = np.flatnonzero((orders.state[which] == 3) & dice.mask(0.95, len(which)))
    size, order = len(billed), which[billed]
    at = orders.at[order] + dice.within(3, 30, size) * clock.DAY
    company = orders.company[order]
    total = orders.net[order] + orders.tax[order]
    customer = world.left.row[company] + 1
    due = at + texts([t[2] for t in TERMS])[world.term[company]].astype(np.int64) * clock.DAY
    store.insert(
        "ar_invoice",
        inv_id=range(1, size + 1),
        fp_no=numbered("%08d", 40_000_000 + np.arange(size)),
        fp_date=clock.day(at),
        fp_type=dice.pick(("1", "2"), size),
        cust_id=customer,
        order_id=billed + 1,
        buyer_tax_no=world.companies.tax[company],
        untaxed_amt=orders.net[order] / 100,
        tax_amt=orders.tax[order] / 100,
        total_amt=total / 100,
        is_red=dice.mask(0.01, size).astype(int),
        due_date=clock.day(due),
        cjr=dice.within(1, USERS, size),
        cjrq=clock.local(at),
    )
    ids = np.zeros(orders.size, dtype=np.int64)
    ids[order] = np.arange(1, size + 1)
    lines = orders.lines
    kept = np.flatnonzero(ids[lines.head] > 0)
    store.insert(
        "ar_invoice_entry",
        inv_id=ids[lines.head[kept]],
        item_id=item_ids(world)[lines.good[kept]],
        sl=lines.quantity[kept],
        dj=lines.price[kept] / 100,
        je=lines.amount[kept] / 100,
        tax_id=1,
    )
    _write_receipts(store, due, customer, total, dice)
    _write_ledger(store, at, total, dice)


def _write_receipts(store: Store, due: Numbers, customer: Numbers, total: Numbers, dice: Dice) -> None:
    paid = np.flatnonzero(dice.mask(0.9, len(due)))
    came = due[paid] + dice.within(-10, 40, len(paid)) * clock.DAY
    store.insert(
        "ar_receipt",
        receipt_id=range(1, len(paid) + 1),
        bill_no=numbered("SK%07d", range(1, len(paid) + 1)),
        rcv_date=clock.day(came),
        cust_id=customer[paid],
        settle_type=dice.pick(("电汇", "承兑", "现金"), len(paid)),
        rcv_amt=total[paid] / 100,
        cjr=dice.within(1, USERS, len(paid)),
        cjrq=clock.local(came),
    )
    store.insert("ar_writeoff", receipt_id=range(1, len(paid) + 1), inv_id=paid + 1, wo_amt=total[paid] / 100)


def _write_ledger(store: Store, at: Numbers, total: Numbers, dice: Dice) -> None:
    months = [(year, month) for year in range(2023, 2028) for month in range(1, 13)]
    store.rows(
        "gl_period",
        ("period_no", "begin_date", "end_date", "is_closed"),
        [(f"{y}{m:02d}", f"{y}-{m:02d}-01", f"{y}-{m:02d}-28", int((y, m) < (2026, 10))) for y, m in months],
    )
    store.rows(
        "gl_account", ("acct_id", "acct_no", "acct_name", "dc_dir"), [(i + 1, *a) for i, a in enumerate(ACCOUNTS)]
    )
    size, day = len(at), clock.day(at)
    store.insert(
        "gl_voucher",
        voucher_id=range(1, size + 1),
        voucher_no=numbered("记-%07d", range(1, size + 1)),
        voucher_date=day,
        period_no=texts([d[:4] + d[5:7] for d in day.tolist()]),
        summary="销售收入",
        cjr=dice.within(1, USERS, size),
        cjrq=clock.local(at),
        is_posted=1,
    )
    for account, side, amount in (
        (2, "debit_amt", total),
        (6, "credit_amt", total * 100 // 113),
        (5, "credit_amt", total - total * 100 // 113),
    ):
        store.insert("gl_voucher_entry", voucher_id=range(1, size + 1), acct_id=account, **{side: amount / 100})
    _write_assets(store, dice)


def _write_assets(store: Store, dice: Dice) -> None:
    cards = 40
    store.insert(
        "fa_card",
        card_id=range(1, cards + 1),
        card_no=numbered("ZC%05d", range(1, cards + 1)),
        asset_name=dice.pick(("叉车", "数控车床", "服务器", "货车", "空调机组"), cards),
        buy_date=clock.day(clock.office_hours(date(2015, 1, 1), date(2025, 1, 1), cards, dice)),
        orig_value=dice.within(5, 400, cards) * 1000,
        life_months=120,
        salvage_rate=5,
        dept_id=dice.within(1, 10, cards),
    )
    store.insert(
        "fa_depr",
        card_id=np.repeat(np.arange(1, cards + 1), 10),
        period_no=texts([f"2026{m:02d}" for m in range(1, 11)] * cards),
        depr_amt=dice.within(50, 3000, cards * 10),
    )


def write_supply(store: Store, world: World, dice: Dice) -> None:
    """Suppliers, purchases, stock and production."""
    _write_suppliers(store, dice)
    _write_purchases(store, world, dice)
    _write_production(store, world, dice)


def _write_suppliers(store: Store, dice: Dice) -> None:
    suppliers = found(150, dice.cast("suppliers"))
    store.insert(
        "bd_supp",
        supp_id=range(1, 151),
        supp_no=numbered("GYS%04d", range(1, 151)),
        supp_name=suppliers.name,
        tyshxydm=blank(suppliers.tax, ~suppliers.chinese),
        tel=suppliers.fax,
        dz=suppliers.street,
        pay_term=dice.pick([t[0] for t in TERMS], 150),
        cjrq="2016-01-05 10:00:00",
    )


def _write_purchases(store: Store, world: World, dice: Dice) -> None:
    size, items = world.active // 2, len(item_rows(world))
    at = np.sort(clock.office_hours(date(2023, 11, 1), clock.UNTIL, size, dice))
    quantity, item = dice.within(10, 900, size), dice.within(1, items, size)
    cost = (world.goods.price[item_rows(world)] * 62 // 100)[item - 1]
    store.insert(
        "po_order",
        po_id=range(1, size + 1),
        bill_no=numbered("CG%07d", range(1, size + 1)),
        bill_date=clock.day(at),
        supp_id=dice.within(1, 150, size),
        arrive_date=clock.day(at + 20 * clock.DAY),
        total_amt=quantity * cost / 100,
        bill_state=dice.pick(("B", "C", "D"), size, (1, 1, 8)),
        cjr=dice.within(1, USERS, size),
        cjrq=clock.local(at),
    )
    store.insert(
        "po_order_entry", po_id=range(1, size + 1), item_id=item, sl=quantity, dj=cost / 100, je=quantity * cost / 100
    )
    store.insert(
        "st_move",
        move_type="I",
        move_date=clock.day(at + 20 * clock.DAY),
        wh_id=dice.within(1, 2, size),
        item_id=item,
        qty=quantity,
        src_bill_no=numbered("CG%07d", range(1, size + 1)),
        cjrq=clock.local(at + 20 * clock.DAY),
    )
    for warehouse in (1, 2):
        store.insert(
            "st_onhand",
            wh_id=warehouse,
            item_id=range(1, items + 1),
            qty=dice.below(5000, items),
            lock_qty=dice.below(50, items),
        )


def _write_production(store: Store, world: World, dice: Dice) -> None:
    items = len(item_rows(world))
    made = min(items, 30)
    store.insert(
        "mf_bom",
        bom_id=range(1, made + 1),
        bom_no=numbered("BOM%04d", range(1, made + 1)),
        item_id=range(1, made + 1),
        version="V1",
    )
    store.insert(
        "mf_bom_entry",
        bom_id=np.repeat(np.arange(1, made + 1), 3),
        item_id=dice.within(1, items, made * 3),
        usage_qty=dice.within(1, 12, made * 3),
        scrap_rate=2,
    )
    runs = world.active // 8
    start = np.sort(clock.office_hours(date(2025, 1, 1), clock.UNTIL, runs, dice))
    store.insert(
        "mf_work_order",
        wo_no=numbered("GD%06d", range(1, runs + 1)),
        item_id=dice.within(1, made, runs),
        plan_qty=dice.within(50, 900, runs),
        begin_date=clock.day(start),
        wo_state=dice.pick(("B", "D"), runs),
        cjrq=clock.local(start),
    )
