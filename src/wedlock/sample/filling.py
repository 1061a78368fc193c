"""Fill both databases and write the truth: one invented company, written down twice."""

from __future__ import annotations

from pathlib import Path

from wedlock.language import T
from wedlock.model.ports import Progress
from wedlock.sample import crm_accounts, crm_service, crm_trade, erp_customers, erp_office, erp_trade, truth
from wedlock.sample.dice import Dice
from wedlock.sample.store import Store
from wedlock.sample.world import World, create


def fill(erp: Path, crm: Path, told: Path, customers: int, seed: int, progress: Progress) -> None:
    """Write the databases `erp` and `crm` and the truth into the folder `told`."""
    dice = Dice(seed)
    progress(T("Inventing companies, people and orders"), 0, 4)
    world = create(customers, dice.cast("world"))
    progress(T("Writing the sample ERP"), 1, 4)
    with Store(erp, "erp") as store:
        _fill_erp(store, world, dice.cast("erp"))
    progress(T("Writing the sample CRM"), 2, 4)
    with Store(crm, "crm") as store:
        known = _fill_crm(store, world, dice.cast("crm"))
    progress(T("Writing down the truth"), 3, 4)
    truth.write(told, world, known)
    progress(T("Writing down the truth"), 4, 4)


def _fill_erp(store: Store, world: World, dice: Dice) -> None:
    erp_office.write_staff(store, world, dice.cast("staff"))
    erp_customers.write(store, world, dice.cast("customers"))
    erp_customers.write_people(store, world, dice.cast("people"))
    erp_trade.write_goods(store, world, dice.cast("goods"))
    erp_trade.write_quotes(store, world, dice.cast("quotes"))
    erp_trade.write_orders(store, world, dice.cast("orders"))
    erp_office.write_money(store, world, dice.cast("money"))
    erp_office.write_supply(store, world, dice.cast("supply"))


def _fill_crm(store: Store, world: World, dice: Dice) -> truth.CrmKeys:
    users = crm_service.write_users(store, world, dice.cast("users"))
    keys, limits = crm_accounts.write(store, world, users, dice.cast("accounts"))
    products, prices = crm_trade.write_goods(store, world, dice.cast("goods"))
    crm_trade.write_quotes(store, world, keys, products, dice.cast("quotes"))
    orders = crm_trade.write_orders(store, world, keys, products, dice.cast("orders"))
    crm_service.write_marketing(store, world, keys, dice.cast("marketing"))
    crm_service.write_visits(store, world, keys, dice.cast("visits"))
    crm_service.write_service(store, world, keys, dice.cast("service"))
    return truth.CrmKeys(keys, products, orders, limits, prices)
