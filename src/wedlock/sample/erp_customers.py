"""The ERP's customers: base rows, delivery addresses, contact persons, credit limits."""

from __future__ import annotations

import numpy as np

from wedlock.sample import clock, dirt
from wedlock.sample.dice import Column, Dice, Texts, blank, numbered, texts
from wedlock.sample.naming import erp_names, exchanged, moved, soil, telephones
from wedlock.sample.people import TITLES
from wedlock.sample.staff import USERS
from wedlock.sample.store import Store
from wedlock.sample.world import COUNTRIES, CURRENCIES, GRADES, STATES, TERMS, World, rates

CLASSES = (
    "machinery 机械",
    "hardware 五金",
    "electronics 电子电气",
    "plastics 橡塑",
    "chemicals 化工",
    "packaging 包装印刷",
    "textiles 纺织服装",
    "food 食品",
    "medical 医药",
    "furniture 家具",
    "construction 建筑建材",
    "automotive 汽车",
    "logistics 物流",
    "trade 贸易",
    "energy 能源环保",
    "it 信息技术",
    "consumer 日用消费",
)
CLASS_OF = {name.split()[0]: i + 1 for i, name in enumerate(CLASSES)}


def customers(world: World, dice: Dice) -> dict[str, Column]:
    """The columns of bd_cust, in row order (cust_id 1, 2 …)."""
    side, companies = world.left, world.companies
    who, size = side.who, side.size
    chinese = companies.chinese[who]
    tax = blank(companies.tax[who], ~dice.mask(0.72, size))
    phone = telephones(companies.phone[who], 0.88, 0.15, 0.1, 0.05, dice)
    fax = telephones(companies.fax[who], 0.45, 0.15, 0.1, 0.05, dice)
    phone, fax = exchanged(phone, fax, 0.015, dice)
    person, phone = exchanged(world.heads[2][who], phone, 0.006, dice)
    state = np.where(dice.mask(0.02, size), 0, world.state[who])
    changed = side.since + dice.below(400, size) * clock.DAY
    return {
        "cust_id": np.arange(1, size + 1),
        "khbm": numbered("KH%06d", range(1, size + 1)),
        "khmc": erp_names(world, dice),
        "khjc": blank(companies.short[who], ~dice.mask(0.7, size)),
        "cust_name_en": blank(companies.english[who], chinese & ~dice.mask(0.25, size)),
        "class_id": texts([CLASS_OF[i] for i in companies.industry[who].tolist()]),
        "tyshxydm": blank(tax, ~chinese),
        "tax_reg_no": blank(tax, chinese & ~dice.mask(0.3, size)),
        "country_no": _coded(COUNTRIES, 0, world.country[who]),
        "province": companies.region[who],
        "city": companies.town[who],
        "dz": _addresses(world, dice),
        "yb": blank(companies.postcode[who], ~dice.mask(0.6, size)),
        "lxr": person,
        "tel": phone,
        "mobile": telephones(companies.mobile[who], 0.6, 0.0, 0.1, 0.05, dice),
        "cz": fax,
        "email": blank(companies.email[who], ~dice.mask(0.55, size)),
        "web_url": blank(companies.website[who], ~dice.mask(0.3, size)),
        "bank_name": dice.pick(("工商银行", "建设银行", "农业银行", "中国银行", None), size),
        "bank_acct": numbered("6200%012d", dice.below(10**12, size)),
        "curr_id": world.currency[who] + 1,
        "pay_term": _coded(TERMS, 0, world.term[who]),
        "xyed": world.limit[who] * 10_000.0,
        "ywy_id": world.seller[who] + 1,
        "cust_grade": _coded(GRADES, 0, world.grade[who]),
        "cust_state": _coded(STATES, 0, state),
        "bz": dice.pick((None,) * 9 + ("老客户", "注意账期", "对账人已换", "价格特批", "发票邮寄"), size),
        "cjr": dice.below(USERS, size) + 1,
        "cjrq": clock.local(side.since),
        "xgr": dice.below(USERS, size) + 1,
        "xgrq": clock.local(np.maximum(side.since, np.minimum(changed, clock.second(clock.UNTIL)))),
    }


def _coded(table: tuple[tuple[object, ...], ...], place: int, index: Column) -> Texts:
    return texts([row[place] for row in table])[index]


def _addresses(world: World, dice: Dice) -> Texts:
    """Province and city stand in front in half of the rows."""
    side = world.left
    street = moved(world, side, 0.06, dice)
    whole = world.companies.town[side.who] + street
    street = np.where(world.companies.chinese[side.who] & dice.mask(0.5, side.size), whole, street)
    return soil(street, np.ones(side.size, dtype=bool), dice, (0.02, dirt.full_width), (0.01, dirt.torn))


def write(store: Store, world: World, dice: Dice) -> dict[str, Column]:
    """Write the reference tables and the customers; gives back the columns of bd_cust."""
    store.rows("bd_country", ("country_no", "country_name", "country_en"), [c[:3] for c in COUNTRIES])
    store.rows(
        "bd_curr",
        ("curr_id", "curr_no", "curr_name", "curr_sign", "is_base"),
        [(i + 1, c[0], c[1], c[2], int(i == 0)) for i, c in enumerate(CURRENCIES)],
    )
    store.rows("bd_curr_rate", ("curr_id", "eff_date", "rate"), [(c + 1, m, rate) for c, m, rate in rates()])
    store.rows("bd_pay_term", ("term_no", "term_name", "due_days"), [t[:3] for t in TERMS])
    store.rows(
        "bd_cust_class",
        ("class_id", "class_no", "class_name"),
        [(i + 1, f"L{i + 1:02d}", c.split()[1]) for i, c in enumerate(CLASSES)],
    )
    columns = customers(world, dice.cast("customers"))
    store.insert("bd_cust", **columns)
    _write_old_copy(store, columns)
    _write_addresses(store, world, dice.cast("addresses"))
    _write_credit(store, world, dice.cast("credit"))
    return columns


def _write_old_copy(store: Store, columns: dict[str, Column]) -> None:
    """The copy that an administrator made in 2021 and forgot."""
    old = [i for i, made in enumerate(columns["cjrq"][: len(columns["cjrq"]) // 2].tolist()) if made < "2021"]
    store.insert("bd_cust_bak2021", **{name: columns[name][old] for name in ("khbm", "khmc", "tel", "dz", "xyed")})


def _write_addresses(store: Store, world: World, dice: Dice) -> None:
    """None to three delivery addresses for the active customers."""
    side = world.left
    row = np.repeat(np.arange(world.active), dice.index(4, world.active, (40, 35, 18, 7)))
    who, size = side.who[row], len(row)
    street = world.companies.street[who] + np.where(
        world.companies.chinese[who], numbered("%d号库", dice.within(1, 9, size)), " Dock"
    )
    default = np.concatenate([[1], (row[1:] != row[:-1]).astype(int)])
    store.insert(
        "bd_cust_addr",
        addr_id=range(1, size + 1),
        cust_id=row + 1,
        addr_type=dice.pick(("1", "2"), size, (8, 2)),
        consignee=world.heads[2][who],
        consignee_tel=world.companies.mobile[who],
        province=world.companies.region[who],
        city=world.companies.town[who],
        detail_addr=np.where(default == 1, world.companies.street[who], street),
        zip=world.companies.postcode[who],
        is_default=default,
    )


def people_rows(world: World) -> Column:
    """People that the ERP has, in row order (linkman_id 1, 2 …)."""
    return np.flatnonzero(world.people_left)


def write_people(store: Store, world: World, dice: Dice) -> None:
    who = people_rows(world)
    people, size = world.people, len(who)
    since = world.left.since[world.left.row[people.company[who]]] + dice.below(300, size) * clock.DAY
    since = np.minimum(since, clock.second(clock.UNTIL))
    everywhere = np.ones(size, dtype=bool)
    store.insert(
        "bd_cust_linkman",
        linkman_id=range(1, size + 1),
        cust_id=world.left.row[people.company[who]] + 1,
        xm=soil(people.name[who], everywhere, dice, (0.02, dirt.spaced), (0.01, dirt.mojibake)),
        sex=texts(["1", "2"])[people.female[who]],
        zw=blank(texts([t[0] for t in TITLES])[people.title[who]], ~dice.mask(0.7, size)),
        bgdh=telephones(people.phone[who], 0.6, 0.1, 0.1, 0.0, dice),
        sj=telephones(people.mobile[who], 0.85, 0.0, 0.12, 0.05, dice),
        email=blank(people.email[who], ~dice.mask(0.5, size)),
        wechat=blank(numbered("wx_%06d", who), ~dice.mask(0.4, size)),
        is_main=people.main[who].astype(int),
        cjr=dice.below(USERS, size) + 1,
        cjrq=clock.local(since),
        xgrq=clock.local(since),
    )


def _write_credit(store: Store, world: World, dice: Dice) -> None:
    """Applications for credit: the last one of a customer set its limit."""
    row = np.flatnonzero(dice.mask(0.35, world.active))
    limit = world.limit[world.left.who[row]] * 10_000.0
    at = clock.office_hours(clock.UNTIL.replace(year=2024), clock.UNTIL, len(row), dice)
    store.insert(
        "bd_cust_credit",
        credit_id=range(1, len(row) + 1),
        cust_id=row + 1,
        apply_no=numbered("XY%06d", range(1, len(row) + 1)),
        apply_date=clock.day(at),
        xyed=limit,
        zyed=limit * dice.below(100, len(row)) / 100,
        eff_date=clock.day(at),
        exp_date=clock.day(at + 365 * clock.DAY),
        audit_state=dice.pick(("0", "1", "2"), len(row), (1, 8, 1)),
        shr=dice.below(USERS, len(row)) + 1,
        cjr=dice.below(USERS, len(row)) + 1,
        cjrq=clock.local(at),
    )
