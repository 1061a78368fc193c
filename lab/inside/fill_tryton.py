"""Fills a fresh Tryton 8.0 database through Tryton's own models.

usage: fill_tryton.py TRYTOND.CONF DATABASE WORLD.json IDS.json TODAY        (run by Tryton's Python)
Writes IDS.json: {reference: id} of parties, products (`PR-…`) and sales (`PO-…`).

Company, chart of accounts and fiscal years come from the wizards, driven by proteus as a client would. The rest is
written in batches by the models themselves: 100 sales one by one through proteus take about a minute, in batches a
tenth of it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

CONFIG, DATABASE, WORLD, IDS = sys.argv[1:5]
TODAY = dt.date.fromisoformat(sys.argv[5])
os.environ["TRYTOND_CONFIG"] = CONFIG  # before any import of trytond.modules, else it settles for SQLite

# Imports below need the environment set above.
from trytond.config import config as settings

settings.update_etc(CONFIG)

from proteus import Model
from proteus import config as client
from trytond.modules.account.tests.tools import create_chart, create_fiscalyear, get_accounts
from trytond.modules.account_invoice.tests.tools import set_fiscalyear_invoice_sequences
from trytond.modules.company.tests.tools import create_company, get_company
from trytond.modules.currency.tests.tools import get_currency
from trytond.pool import Pool
from trytond.transaction import Transaction, TransactionError

COUNTRIES = (
    ("United Kingdom", "GB", "GBR", "826"),
    ("Germany", "DE", "DEU", "276"),
    ("France", "FR", "FRA", "250"),
    ("Italy", "IT", "ITA", "380"),
    ("China", "CN", "CHN", "156"),
)
GROUPS = ("Sales", "Party Administration", "Product Administration", "Sales Administrator")
OWN = "Nordkai Handel GmbH"

world = json.loads(Path(WORLD).read_text(encoding="utf-8"))
Row = dict[str, Any]


def company_and_accounts() -> None:
    """Our own company in euros, its chart of accounts, and a fiscal year for each year that sales fall in."""
    own = Model.get("party.party")(name=OWN)
    own.save()
    create_company(own, get_currency("EUR"))
    company = get_company()
    create_chart(company)
    for year in sorted({sale_date(row).year for row in world["sales"]} | {TODAY.year}):
        span = dt.date(year, 1, 1), dt.date(year, 12, 31)
        set_fiscalyear_invoice_sequences(create_fiscalyear(company, span)).click("create_period")
    accounts = get_accounts(company)
    Model.get("product.category")(
        name="Goods", accounting=True, account_expense=accounts["expense"], account_revenue=accounts["revenue"]
    ).save()
    for name, days in (("30 days net", 30), ("At once", 0)):
        term = Model.get("account.invoice.payment_term")(name=name)
        line = term.lines.new(type="remainder")
        line.relativedeltas.new(days=days)
        term.save()


def sale_date(row: Row) -> dt.date:
    return TODAY - dt.timedelta(days=row["day"])


def users(pool: Pool) -> dict[str, int]:
    """alice and bob; the set-up wizards are ended, else the administrator lands in one. Login → id."""
    Item = pool.get("ir.module.config_wizard.item")
    Item.write(Item.search([("state", "!=", "done")]), {"state": "done"})
    User, Group, Company = pool.get("res.user"), pool.get("res.group"), pool.get("company.company")
    groups = [g.id for g in Group.search([("name", "in", GROUPS)])]
    company = Company.search([])[0].id
    made = User.create(
        [
            {
                "name": name,
                "login": login,
                "email": f"{login}@nordkai.example",
                "password": f"{login}-Pw1!",
                "groups": [("add", groups)],
                "companies": [("add", [company])],
                "company": company,
            }
            for login, name in (("alice", "Alice Martens"), ("bob", "Bob Lindqvist"))
        ]
    )
    return {user.login: user.id for user in made}


def parties(pool: Pool) -> Row:
    """Reference → party: addresses, contact mechanisms, identifiers, credit limits, payment term."""
    Party, Term = pool.get("party.party"), pool.get("account.invoice.payment_term")
    Country = pool.get("country.country")
    countries = Country.create(
        [dict(zip(("name", "code", "code3", "code_numeric"), c, strict=True)) for c in COUNTRIES]
    )
    by_code = {country.code: country.id for country in countries}
    terms = [term.id for term in Term.search([], order=[("id", "ASC")])]
    rows = []
    for i, row in enumerate(world["parties"]):
        values = {
            "name": row["name"],
            "code": row["ref"],
            "addresses": [("create", addresses(row, by_code))],
            "contact_mechanisms": [("create", [{"type": t, "value": v} for t, v in row["mechanisms"].items()])],
            "identifiers": [("create", [{"type": t, "code": c} for t, c in row["identifiers"]])],
            "customer_payment_term": terms[i % len(terms)],
        }
        if row["credit_limit"] is not None:
            values["credit_limit_amount"] = Decimal(row["credit_limit"])
        rows.append(values)
    made = Party.create(rows)
    return {row["ref"]: party for row, party in zip(world["parties"], made, strict=True)}


def addresses(row: Row, countries: dict[str, int]) -> list[Row]:
    country = countries[row["country"]]
    main = {
        "street_unstructured": row["street"],
        "city": row["city"],
        "postal_code": row["postcode"],
        "country": country,
        "invoice": True,
    }
    if not row["delivery"]:
        return [{**main, "delivery": True}]
    street = f"{row['street']}, {row['delivery']}"
    return [main, {**main, "street_unstructured": street, "invoice": False, "delivery": True}]


def products(pool: Pool) -> list[Any]:
    Template, Unit, Category = pool.get("product.template"), pool.get("product.uom"), pool.get("product.category")
    units = {unit.name: unit.id for unit in Unit.search([])}
    category = Category.search([("accounting", "=", True)])[0].id
    made = Template.create(
        [
            {
                "name": row["name"],
                "code": row["ref"],
                "default_uom": units[row["unit"]],
                "type": "goods",
                "salable": True,
                "sale_uom": units[row["unit"]],
                "list_price": Decimal(row["price"]),
                "account_category": category,
                "products": [("create", [{}])],
            }
            for row in world["products"]
        ]
    )
    return [template.products[0] for template in made]


def drafts(pool: Pool, by_ref: Row, goods: list[Any], logins: dict[str, int]) -> Row:
    """Reference → sale, entered by alice and bob."""
    Sale = pool.get("sale.sale")
    found: Row = {}
    for login, user in logins.items():
        with Transaction().set_user(user):
            mine = [row for row in world["sales"] if row["by"] == login]
            made = [draft(pool, row, by_ref[row["customer"]], goods) for row in mine]
            Sale.save(made)
            found |= {row["ref"]: sale for row, sale in zip(mine, made, strict=True)}
    return found


def move_on(pool: Pool, ids: dict[str, int]) -> None:
    """Quote, confirm and process the sales that have come so far, in batches, by the buttons' own methods."""
    Sale = pool.get("sale.sale")
    at_least = ["quotation", "confirmed", "processing"]
    for i, move in enumerate((Sale.quote, Sale.confirm, Sale.process)):
        move(Sale.browse([ids[row["ref"]] for row in world["sales"] if row["stage"] in at_least[i:]]))


def draft(pool: Pool, row: Row, party: Any, goods: list[Any]) -> Any:
    """A sale as the client would fill it in: each `on_change` computes what follows from the field before."""
    Sale, Line = pool.get("sale.sale"), pool.get("sale.line")
    sale = Sale(**Sale.default_get(list(Sale._fields), with_rec_name=False))
    sale.party, sale.reference, sale.sale_date = party, row["ref"], sale_date(row)
    sale.description = f"Order {row['ref']}"
    sale.on_change_party()
    lines = []
    for product, quantity in row["lines"]:
        line = Line(**Line.default_get(list(Line._fields), with_rec_name=False))
        line.sale, line.product, line.quantity = sale, goods[product], float(quantity)
        line.on_change_product()
        line.on_change_quantity()
        lines.append(line)
    sale.lines = lines
    return sale


def spread_over_time(_: Pool) -> None:
    """Times of creation as if the records had been entered when they happened, not all in this minute."""
    cursor = Transaction().connection.cursor()
    for statement in (
        "UPDATE sale_sale SET create_date = sale_date + time '08:00' + (id % 9) * interval '57 minutes',"
        " quotation_date = CASE WHEN state = 'draft' THEN NULL ELSE sale_date END",
        "UPDATE sale_line SET create_date = s.create_date FROM sale_sale s WHERE s.id = sale",
        "UPDATE party_party SET create_date = create_date - (id * 3) * interval '1 day'",
        "UPDATE party_address SET create_date = p.create_date FROM party_party p WHERE p.id = party",
        "UPDATE party_contact_mechanism SET create_date = p.create_date FROM party_party p WHERE p.id = party",
    ):
        cursor.execute(statement)


def in_transaction(work: Callable[[Pool], Any]) -> Any:
    """Do `work` as the administrator, in our company. Tryton locks tables only at the start of a transaction: a work
    that asks for one more is begun again with it, as Tryton's own dispatcher does.
    """
    pool = Pool(DATABASE)
    locks: dict[str, Any] = {}
    while True:
        with Transaction().start(DATABASE, 1, readonly=True):
            company = pool.get("company.company").search([])[0].id
        context = {"company": company, "companies": [company], "_skip_warnings": True}
        try:
            with Transaction().start(DATABASE, 1, context=context, **locks):
                return work(pool)
        except TransactionError as error:
            error.fix(locks)


def enter(pool: Pool) -> dict[str, int]:
    """Everything but the sales' progress. Reference → id of parties, products and sales."""
    logins, by_ref, goods = users(pool), parties(pool), products(pool)
    found = {**by_ref, **drafts(pool, by_ref, goods, logins)}
    codes = [row["ref"] for row in world["products"]]
    return {ref: record.id for ref, record in {**found, **dict(zip(codes, goods, strict=True))}.items()}


def main() -> None:
    client.set_trytond(DATABASE, user="admin", config_file=CONFIG)
    company_and_accounts()
    ids = in_transaction(enter)
    in_transaction(lambda pool: move_on(pool, ids))
    in_transaction(spread_over_time)
    Path(IDS).write_text(json.dumps(ids), encoding="utf-8")


main()
