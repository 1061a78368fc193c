"""Fills a fresh Creme CRM 2.8 database through Creme's own models.

usage: fill_creme.py WORLD.json IDS.json TODAY    (run by Creme's Python in its project, DJANGO_SETTINGS_MODULE set)
Writes IDS.json: {reference: id} of organisations, contacts, products (their number), orders (`SO-…`).
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import django

django.setup()

from creme.activities import constants as visits
from creme.activities import get_activity_model
from creme.activities.models import ActivitySubType, ActivityType
from creme.billing import get_product_line_model, get_quote_model, get_sales_order_model
from creme.billing.models import QuoteStatus, SalesOrderStatus
from creme.creme_core.models import CremeEntity, Currency, Relation, Vat
from creme.opportunities import get_opportunity_model
from creme.opportunities.models import SalesPhase
from creme.persons import get_address_model, get_contact_model, get_organisation_model
from creme.persons.constants import REL_SUB_CUSTOMER_SUPPLIER, REL_SUB_EMPLOYED_BY
from creme.products import get_product_model
from creme.products.models import SubCategory
from creme.tickets import get_ticket_model
from creme.tickets.models import Criticity, Priority
from creme.tickets.models import Status as TicketStatus
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.timezone import make_aware

WORLD, IDS = sys.argv[1:3]
TODAY = dt.date.fromisoformat(sys.argv[3])
COMPLAINTS = (
    "Goods arrived damaged",
    "Wrong quantity delivered",
    "Invoice address out of date",
    "阀门漏水",
    "交货延迟",
    "Certificate missing",
    "Packaging wet",
    "传感器读数不准",
    "Delivered to the wrong gate",
    "Colour differs",
)

world = json.loads(Path(WORLD).read_text(encoding="utf-8"))
Row = dict[str, Any]
User, Organisation = get_user_model(), get_organisation_model()


def users() -> list[Any]:
    """alice and bob beside root, who comes with Creme. As superusers: no roles to set up."""
    return [
        User.objects.create_superuser(
            login, first_name=first, last_name=last, email=f"{login}@nordkai.example", password=f"{login}-Pw1!"
        )
        for login, first, last in (("alice", "Alice", "Martens"), ("bob", "Bob", "Lindqvist"))
    ]


def own_company() -> Any:
    """The organisation that uses this CRM; Creme made it with a name of its own."""
    own = Organisation.objects.filter(is_managed=True).first()
    own.name = "Nordkai Handel GmbH"
    own.save()
    return own


def give_address(entity: Any, row: Row) -> None:
    entity.billing_address = get_address_model().objects.create(
        owner=entity,
        name="Billing address",
        address=row["street"],
        city=row["city"],
        zipcode=row["postcode"],
        country=row["country"],
    )
    entity.save()


def relate(owner: Any, subject: Any, kind: str, other: Any) -> None:
    Relation.objects.safe_create(user=owner, subject_entity=subject, type_id=kind, object_entity=other)


def organisations(staff: list[Any], own: Any) -> Row:
    found = {}
    for i, row in enumerate(world["organisations"]):
        owner = staff[i % len(staff)]
        one = Organisation.objects.create(
            user=owner,
            name=row["name"],
            phone=row["phone"],
            fax=row["fax"],
            email=row["email"],
            url_site=row["website"],
            siret=row["siret"],
            tvaintra=row["vat"],
            code=row["code"],
        )
        give_address(one, row)
        relate(owner, one, REL_SUB_CUSTOMER_SUPPLIER, own)
        found[row["ref"]] = one
    return found


def contacts(staff: list[Any], employers: Row) -> Row:
    found = {}
    for i, row in enumerate(world["contacts"]):
        owner = staff[i % len(staff)]
        one = get_contact_model().objects.create(
            user=owner, first_name=row["first"], last_name=row["last"], mobile=row["mobile"], email=row["email"]
        )
        give_address(one, row)
        if row["employer"]:
            relate(owner, one, REL_SUB_EMPLOYED_BY, employers[row["employer"]])
        found[row["ref"]] = one
    return found


def products(owner: Any) -> list[Any]:
    shelf = SubCategory.objects.select_related("category").order_by("pk").first()
    return [
        get_product_model().objects.create(
            user=owner,
            name=row["crm_name"],
            code=row["number"],
            unit=row["crm_unit"],
            unit_price=Decimal(row["crm_price"]),
            category=shelf.category,
            sub_category=shelf,
        )
        for row in world["products"]
    ]


def documents(
    model: Any, status: Any, rows: list[Row], staff: list[Any], own: Any, targets: Row, goods: list[Any]
) -> Row:
    """Orders or quotes with their lines; Creme itself relates issuer, customer, lines and products."""
    vat, euro = Vat.objects.order_by("value").first(), Currency.objects.get(local_symbol="€")
    found = {}
    for i, row in enumerate(rows):
        owner, day = staff[i % len(staff)], TODAY - dt.timedelta(days=row["day"])
        document = model.objects.create(
            user=owner,
            name=f"Order {row['ref']}",
            number=row["ref"],
            status=status,
            source=own,
            currency=euro,
            target=targets[row["customer"]],
            issuing_date=day,
            expiration_date=day + dt.timedelta(days=30),
        )
        for product, quantity in row["lines"]:
            get_product_line_model().objects.create(
                user=owner,
                related_document=document,
                related_item=goods[product],
                quantity=Decimal(quantity),
                unit_price=goods[product].unit_price,
                unit=goods[product].unit,
                vat_value=vat,
            )
        found[row["ref"]] = document
    return found


def only_here(staff: list[Any], own: Any, targets: list[Any]) -> None:
    """25 opportunities, 20 complaints, 30 visits: jobs that the ERP does not do, or has and does not use."""
    phases = list(SalesPhase.objects.order_by("pk"))
    for i in range(25):
        get_opportunity_model().objects.create(
            user=staff[i % 2],
            name=f"Opportunity {i + 1:02d}",
            sales_phase=phases[i % len(phases)],
            emitter=own,
            target=targets[i * 5],
            estimated_sales=1000 * (i + 1),
            chance_to_win=10 * (i % 10),
            expected_closing_date=TODAY + dt.timedelta(days=3 * i),
        )
    first = {model: model.objects.order_by("pk").first() for model in (TicketStatus, Priority, Criticity)}
    for i in range(20):
        get_ticket_model().objects.create(
            user=staff[i % 2],
            title=f"Complaint {i + 1:02d}",
            description=COMPLAINTS[i % len(COMPLAINTS)],
            status=first[TicketStatus],
            priority=first[Priority],
            criticity=first[Criticity],
        )
    meeting = ActivityType.objects.get(uuid=visits.UUID_TYPE_MEETING)
    sort = ActivitySubType.objects.get(uuid=visits.UUID_SUBTYPE_MEETING_MEETING)
    for i in range(30):
        start = make_aware(dt.datetime.combine(TODAY - dt.timedelta(days=i % 28), dt.time(10)))
        visit = get_activity_model().objects.create(
            user=staff[i % 2],
            title=f"Visit {i + 1:02d}",
            type=meeting,
            sub_type=sort,
            start=start,
            end=start + dt.timedelta(hours=1),
        )
        relate(staff[i % 2], targets[i], visits.REL_SUB_ACTIVITY_SUBJECT, visit)


def spread_over_time(customers: list[Any], orders: list[Any]) -> None:
    """Times of creation as if the records had been entered when they happened, not all in this minute."""
    for i, entity in enumerate(customers):
        CremeEntity.objects.filter(pk=entity.pk).update(created=entity.created - dt.timedelta(days=2 * i + 1))
    for i, order in enumerate(orders):
        moment = dt.datetime.combine(order.issuing_date, dt.time(9, i % 60))
        CremeEntity.objects.filter(pk=order.pk).update(created=make_aware(moment))


def main() -> None:
    with transaction.atomic():
        staff, own = users(), own_company()
        companies = organisations(staff, own)
        people = contacts(staff, companies)
        goods = products(staff[0])
        status = SalesOrderStatus.objects.order_by("pk").first(), QuoteStatus.objects.order_by("pk").first()
        orders = documents(get_sales_order_model(), status[0], world["crm_orders"], staff, own, companies, goods)
        quotes = documents(get_quote_model(), status[1], world["quotes"], staff, own, companies, goods)
        only_here(staff, own, list(companies.values()))
        spread_over_time([*companies.values(), *people.values()], [*orders.values(), *quotes.values()])
    ids = {ref: entity.pk for ref, entity in {**companies, **people, **orders, **quotes}.items()}
    ids |= {str(row["number"]): product.pk for row, product in zip(world["products"], goods, strict=True)}
    Path(IDS).write_text(json.dumps(ids), encoding="utf-8")


main()
