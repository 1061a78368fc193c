"""The whole world: who is in the ERP, who in the CRM, what they bought, and the right answer."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

from lab.world.names import GOODS, REGIONS
from lab.world.people import Somebody, chinese_company, company, person
from lab.world.spelling import country_word, phone, respell

ERP_COMPANIES, ERP_PERSONS = 150, 50
BOTH_COMPANIES, BOTH_PERSONS = 90, 30
CRM_COMPANIES, CRM_PERSONS = 150, 90
NAMESAKES = 6  # Chinese companies of the CRM with brand and trade of an ERP company, in another region
ORDERS, COMMON_ORDERS, CRM_ORDERS, QUOTES = 100, 30, 60, 12
DAYS = 120  # how far back sales go

Row = dict[str, Any]


@dataclass(frozen=True)
class World:
    """What each system is filled with, as plain rows, and `truth`: rows of object, erp, crm, ops."""

    parties: list[Row]
    organisations: list[Row]
    contacts: list[Row]
    products: list[Row]
    sales: list[Row]
    crm_orders: list[Row]
    quotes: list[Row]
    truth: list[Row]


def make_world(seed: int = 20260501) -> World:
    draw = random.Random(seed)
    taken: set[str] = set()
    new = CRM_COMPANIES - BOTH_COMPANIES - NAMESAKES
    companies = [company(draw, f"D{10000 + i}", taken, i % 3 == 2) for i in range(ERP_COMPANIES + new)]
    strangers = companies[ERP_COMPANIES:] + _namesakes(draw, companies[:ERP_COMPANIES], taken)
    persons = [
        person(draw, f"D{20000 + i}", taken, i % 3 == 2) for i in range(ERP_PERSONS + CRM_PERSONS - BOTH_PERSONS)
    ]
    parties = companies[:ERP_COMPANIES] + persons[:ERP_PERSONS]
    truth: list[Row] = []
    organisations = _organisations(draw, companies[:ERP_COMPANIES], strangers, truth)
    contacts = _contacts(draw, persons, organisations, truth)
    products = _products(draw, truth)
    sales = _sales(draw, parties, [row["of"] for row in organisations if row["of"]])
    crm_orders = _crm_orders(draw, sales, organisations, truth)
    quotes = [_order(draw, f"QU-{700 + i}", draw.choice(organisations)["ref"]) for i in range(QUOTES)]
    rows = [_party(draw, p) for p in parties]
    return World(rows, organisations, contacts, products, sales, crm_orders, quotes, truth)


def _namesakes(draw: random.Random, companies: list[Somebody], taken: set[str]) -> list[Somebody]:
    """The same brand in another region is another company."""
    found = []
    for i, one in enumerate(draw.sample([c for c in companies if c.chinese], NAMESAKES)):
        region = draw.choice([r for r in REGIONS if r[0] != one.parts["region"]])
        found.append(chinese_company(draw, region, taken, one.parts["brand"], one.parts["trade"], f"D{19000 + i}"))
    return found


def _party(draw: random.Random, one: Somebody) -> Row:
    """An ERP party. Clerks there write most numbers the international way."""
    tidy = f"+{one.dial} {one.number[:3]} {one.number[3:]}"
    kinds = {
        "mobile" if one.person else "phone": tidy if draw.random() < 0.7 else phone(draw, one),
        "email": one.email,
        "website": one.website,
        "fax": f"+{one.dial} {one.fax}" if one.fax else "",
    }
    identifiers = []
    if one.uscc and draw.random() < 0.9:
        identifiers.append(["cn_vat", one.uscc])
    if one.vat and draw.random() < 0.7:
        identifiers.append([one.vat_type, one.vat])
    return {
        "ref": one.ref,
        "name": one.name,
        "street": one.street,
        "city": one.city,
        "postcode": one.postcode,
        "country": one.country,
        "mechanisms": {k: v for k, v in kinds.items() if v},
        "identifiers": identifiers,
        "credit_limit": one.credit_limit,
        "person": one.person,
        "delivery": f"Gate {draw.randint(1, 9)}" if draw.random() < 0.2 and not one.person else "",
    }


def _organisations(draw: random.Random, ours: list[Somebody], strangers: list[Somebody], truth: list[Row]) -> list[Row]:
    both = [(one, *respell(draw, one, i % 3 == 0)) for i, one in enumerate(draw.sample(ours, BOTH_COMPANIES))]
    rows = [_organisation(draw, o, one.ref if draw.random() < 0.3 else "", one.ref, ops) for one, o, ops in both]
    rows += [_organisation(draw, respell(draw, one, False)[0], "", "", []) for one in strangers]
    draw.shuffle(rows)
    for i, row in enumerate(rows):
        row["ref"] = f"O{i:03d}"
        if row["of"]:
            truth.append({"object": "customer_master", "erp": row["of"], "crm": row["ref"], "ops": row["ops"]})
    return rows


def _organisation(draw: random.Random, o: Somebody, code: str, of: str, ops: list[str]) -> Row:
    """`code` is the ERP's customer number where somebody copied it; the credit code lies in `siret`."""
    return {
        "name": o.name,
        "phone": phone(draw, o),
        "fax": phone(draw, o, o.fax),
        "email": o.email,
        "website": o.website,
        "siret": o.uscc,
        "vat": o.vat,
        "code": code,
        "of": of,
        "ops": [*ops, "code"] if code else ops,
        **_crm_address(draw, o),
    }


def _crm_address(draw: random.Random, o: Somebody) -> Row:
    return {"street": o.street, "city": o.city, "postcode": o.postcode, "country": country_word(draw, o.country)}


def _contacts(draw: random.Random, persons: list[Somebody], organisations: list[Row], truth: list[Row]) -> list[Row]:
    both = draw.sample(persons[:ERP_PERSONS], BOTH_PERSONS)
    rows: list[Row] = []
    for one in both + persons[ERP_PERSONS:]:
        ours = len(rows) < BOTH_PERSONS
        o = replace(one, email=one.email.upper()) if draw.random() < 0.2 else one
        o = replace(o, email="") if draw.random() < 0.1 else o
        # European given names become initials now and then; nobody shortens a Chinese one.
        short = draw.random() < 0.1 and not one.chinese
        first = one.parts["first"][0] + "." if short else one.parts["first"]
        ref = f"K{len(rows):03d}"
        rows.append(
            {
                "ref": ref,
                "first": first,
                "last": one.parts["last"],
                "mobile": phone(draw, o),
                "email": o.email,
                "employer": None if ours else draw.choice(organisations)["ref"],
                **_crm_address(draw, o),
            }
        )
        if ours:
            ops = ["initial"] * short + ["no_email"] * (not o.email)
            truth.append({"object": "contact_person", "erp": one.ref, "crm": ref, "ops": ops})
    return rows


def _products(draw: random.Random, truth: list[Row]) -> list[Row]:
    """The ERP's code is PR-0100; the CRM has room for the number only."""
    rows: list[Row] = []
    for i, (name, crm_name, unit, crm_unit) in enumerate(GOODS):
        price = draw.randint(300, 30000)
        crm_price = price + 50 if i % 10 == 9 else price  # an old price list
        rows.append(
            {
                "ref": f"PR-{100 + i:04d}",
                "number": 100 + i,
                "name": name,
                "crm_name": crm_name,
                "unit": unit,
                "crm_unit": crm_unit,
                "price": f"{price / 100:.2f}",
                "crm_price": f"{crm_price / 100:.2f}",
            }
        )
        truth.append({"object": "product_catalog", "erp": f"PR-{100 + i:04d}", "crm": str(100 + i), "ops": []})
    return rows


def _order(draw: random.Random, ref: str, customer: str) -> Row:
    lines = [[draw.randrange(len(GOODS)), draw.randint(1, 6)] for _ in range(draw.randint(1, 4))]
    return {"ref": ref, "customer": customer, "day": draw.randint(1, DAYS), "lines": lines}


def _sales(draw: random.Random, parties: list[Somebody], shared: list[str]) -> list[Row]:
    """Every other sale is to one of `shared`, the companies that the CRM has too."""
    everybody = [one.ref for one in parties]
    stages = draw.choices(["draft", "quotation", "confirmed", "processing"], [1, 2, 2, 1], k=ORDERS)
    return [
        {
            **_order(draw, f"PO-{4000 + i}", draw.choice(shared if i % 2 else everybody)),
            "stage": stage,
            "by": draw.choice(["alice", "bob"]),
        }
        for i, stage in enumerate(stages)
    ]


def _crm_orders(draw: random.Random, sales: list[Row], organisations: list[Row], truth: list[Row]) -> list[Row]:
    """Half of the CRM's orders are typed again from the ERP: that is the double keying to be found."""
    partner = {row["of"]: row["ref"] for row in organisations if row["of"]}
    again = [s for s in sales if s["customer"] in partner and s["stage"] in ("confirmed", "processing")][:COMMON_ORDERS]
    rows = [
        {**s, "customer": partner[s["customer"]], "ref": f"SO-{500 + i}", "again": s["ref"]}
        for i, s in enumerate(again)
    ]
    while len(rows) < CRM_ORDERS:
        rows.append({**_order(draw, f"SO-{500 + len(rows)}", draw.choice(organisations)["ref"]), "again": ""})
    truth += [{"object": "sales_order", "erp": r["again"], "crm": r["ref"], "ops": []} for r in rows if r["again"]]
    return rows
