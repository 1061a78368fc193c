"""The CRM's accounts: base rows, further addresses, contacts, credit checks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wedlock.sample import clock, dirt
from wedlock.sample.dice import Column, Dice, Mask, Numbers, Texts, blank, numbered, texts
from wedlock.sample.naming import crm_names, exchanged, moved, soil, telephones
from wedlock.sample.people import TITLES
from wedlock.sample.store import Store
from wedlock.sample.world import COUNTRIES, CURRENCIES, GRADES, STATES, TERMS, World, rates

DESCRIPTIONS = ("Met at trade fair", "老客户介绍", "Asks for samples first", "Needs bilingual invoices")


@dataclass(frozen=True)
class Keys:
    """The CRM's UUIDs: users by employee, accounts by row, contacts by row."""

    users: Texts
    accounts: Texts
    contacts: Texts
    contact_of: Numbers
    """Contact row → place in People."""
    employers: Texts
    """Contact row → key of its account."""


def _coded(table: tuple[tuple[object, ...], ...], place: int, index: Numbers) -> Texts:
    return texts([row[place] for row in table])[index]


def drifted(values: Numbers, share: float, others: Numbers, dice: Dice) -> Numbers:
    """Changed on this side alone, in `share` of the rows."""
    return np.where(dice.mask(share, len(values)), others, values)


def write(store: Store, world: World, users: Texts, dice: Dice) -> tuple[Keys, Mask]:
    """Write the accounts and what hangs on them; also gives back whose credit limit differs from the ERP's."""
    store.rows("currencies", ("code", "name", "symbol"), [(c[3], c[4], c[2]) for c in CURRENCIES])
    known = rates()
    store.rows(
        "exchange_rates",
        ("id", "currency_code", "valid_from", "rate"),
        [(i, CURRENCIES[c][3], m, rate) for i, (c, m, rate) in zip(dice.uuids(len(known)), known, strict=True)],
    )
    die = dice.cast("people")
    contact_of = die.numbers.permutation(np.flatnonzero(world.people_right))
    contact_of = np.concatenate([contact_of, contact_of[die.mask(0.03, len(contact_of))]])
    ids = die.uuids(world.right.size)
    employers = ids[world.right.row[world.people.company[contact_of]]]
    keys = Keys(users, ids, die.uuids(len(contact_of)), contact_of, employers)
    columns = accounts(world, keys, dice.cast("accounts"))
    store.insert("accounts", **columns)
    _write_addresses(store, world, keys, dice.cast("addresses"))
    _write_contacts(store, world, keys, dice.cast("contacts"))
    _write_checks(store, world, keys, dice.cast("checks"))
    differs: Mask = columns["credit_limit_10k"] != world.limit[world.right.who]
    return keys, differs


def accounts(world: World, keys: Keys, dice: Dice) -> dict[str, Column]:
    """The columns of accounts, in row order."""
    return (
        {"id": keys.accounts, "account_number": numbered("ACC-%07d", range(1, world.right.size + 1))}
        | _identity(world, dice.cast("identity"))
        | _reach(world, dice.cast("reach"))
        | _terms(world, dice.cast("terms"))
        | _marks(world, keys, dice.cast("marks"))
    )


def _identity(world: World, dice: Dice) -> dict[str, Column]:
    who, size, companies = world.right.who, world.right.size, world.companies
    return {
        "name": crm_names(world, dice),
        "short_name": blank(companies.short[who], ~dice.mask(0.4, size)),
        "industry": blank(companies.industry[who], ~dice.mask(0.9, size)),
        "segment": dice.pick(("smb", "mid_market", "enterprise", None), size),
        "tax_identifier": blank(companies.tax[who], ~dice.mask(0.45, size)),
        "employee_count": dice.within(3, 900, size),
        "annual_revenue_minor": dice.within(10, 90_000, size) * 1_000_000,
    }


def _reach(world: World, dice: Dice) -> dict[str, Column]:
    """Telephones, addresses; telephone and fax exchanged in one row of seventy."""
    who, size, companies = world.right.who, world.right.size, world.companies
    phone = telephones(companies.phone[who], 0.8, 0.2, 0.15, 0.3, dice)
    fax = telephones(companies.fax[who], 0.3, 0.2, 0.15, 0.3, dice)
    phone, fax = exchanged(phone, fax, 0.015, dice)
    email = blank(companies.email[who], ~dice.mask(0.6, size))
    return {
        "phone": phone,
        "fax": fax,
        "mobile_phone": telephones(companies.mobile[who], 0.4, 0.0, 0.15, 0.3, dice),
        "email": soil(email, np.ones(size, dtype=bool), dice, (0.1, str.upper), (0.01, dirt.slip)),
        "website": blank("https://" + companies.website[who], ~dice.mask(0.5, size)),
        "billing_street": moved(world, world.right, 0.16, dice),
        "billing_city": companies.town[who],
        "billing_state": companies.region[who],
        "billing_postal_code": blank(companies.postcode[who], ~dice.mask(0.7, size)),
        "billing_country_code": _coded(COUNTRIES, 3, world.country[who]),
    }


def _terms(world: World, dice: Dice) -> dict[str, Column]:
    """What sales and bookkeeping agreed; some of it changed here alone."""
    who, size = world.right.who, world.right.size
    return {
        "currency_code": _coded(CURRENCIES, 3, world.currency[who]),
        "payment_terms": _coded(TERMS, 3, drifted(world.term[who], 0.05, dice.below(6, size), dice)),
        "credit_limit_10k": drifted(world.limit[who], 0.07, dice.numbers.choice([2, 15, 40, 60], size), dice),
        "rating": _coded(GRADES, 1, drifted(world.grade[who], 0.06, dice.below(3, size), dice)),
        "lifecycle_status": _coded(STATES, 1, drifted(world.state[who], 0.04, dice.below(3, size), dice)),
    }


def _marks(world: World, keys: Keys, dice: Dice) -> dict[str, Column]:
    """Who owns, made and changed the row, and when."""
    side, size = world.right, world.right.size
    changed = np.minimum(side.since + dice.below(500, size) * clock.DAY, clock.second(clock.UNTIL))
    return {
        "parent_account_id": blank(dice.pick(keys.accounts, size), ~dice.mask(0.02, size)),
        "owner_id": keys.users[world.seller[side.who]],
        "description": dice.pick((None,) * 6 + DESCRIPTIONS, size),
        "created_by": dice.pick(keys.users[:18], size),
        "created_at": clock.utc(side.since),
        "updated_by": dice.pick(keys.users, size),
        "updated_at": clock.utc(np.maximum(changed, side.since)),
        "is_deleted": dice.mask(0.02, size).astype(int),
    }


def _write_addresses(store: Store, world: World, keys: Keys, dice: Dice) -> None:
    row = np.repeat(np.arange(world.active), dice.index(3, world.active, (55, 35, 10)))
    who, size, companies = world.right.who[row], len(row), world.companies
    first = np.concatenate([[True], row[1:] != row[:-1]])
    other = companies.street[who] + np.where(companies.chinese[who], "B栋", ", Building B")
    store.insert(
        "account_addresses",
        id=dice.uuids(size),
        account_id=keys.accounts[row],
        kind=dice.pick(("shipping", "office"), size, (8, 2)),
        attention=world.heads[2][who],
        street=np.where(first, companies.street[who], other),
        city=companies.town[who],
        state=companies.region[who],
        postal_code=companies.postcode[who],
        country_code=companies.iso[who],
        phone=companies.mobile[who],
        is_primary=first.astype(int),
    )


def _write_contacts(store: Store, world: World, keys: Keys, dice: Dice) -> None:
    people, who, size = world.people, keys.contact_of, len(keys.contacts)
    row = world.right.row[people.company[who]]
    since = np.minimum(world.right.since[row] + dice.below(250, size) * clock.DAY, clock.second(clock.UNTIL))
    everywhere = np.ones(size, dtype=bool)
    family, given = exchanged(people.family[who], people.given[who], 0.015, dice)
    chinese = world.companies.chinese[people.company[who]]
    titles = np.where(
        chinese & dice.mask(0.5, size),
        texts([t[0] for t in TITLES])[people.title[who]],
        texts([t[1] for t in TITLES])[people.title[who]],
    )
    store.insert(
        "contacts",
        id=keys.contacts,
        account_id=keys.accounts[row],
        salutation=texts(["Mr.", "Ms."])[people.female[who]],
        first_name=given,
        last_name=soil(family, ~chinese, dice, (0.03, dirt.slip)),
        job_title=blank(titles, ~dice.mask(0.8, size)),
        work_phone=telephones(people.phone[who], 0.5, 0.15, 0.1, 0.3, dice),
        mobile_phone=telephones(people.mobile[who], 0.8, 0.0, 0.1, 0.4, dice),
        email=soil(blank(people.email[who], ~dice.mask(0.65, size)), everywhere, dice, (0.05, str.upper)),
        do_not_call=dice.mask(0.04, size).astype(int),
        is_primary=people.main[who].astype(int),
        owner_id=keys.users[world.seller[people.company[who]]],
        created_at=clock.utc(since),
        updated_at=clock.utc(since),
        is_deleted=dice.mask(0.03, size).astype(int),
    )


def _write_checks(store: Store, world: World, keys: Keys, dice: Dice) -> None:
    row = np.flatnonzero(dice.mask(0.2, world.active))
    size, limit = len(row), world.limit[world.right.who[row]]
    at = clock.office_hours(clock.UNTIL.replace(year=2024), clock.UNTIL, size, dice)
    store.insert(
        "credit_checks",
        id=dice.uuids(size),
        reference=numbered("CC-%06d", range(1, size + 1)),
        account_id=keys.accounts[row],
        requested_limit_10k=limit,
        granted_limit_10k=limit,
        outcome=dice.pick(("pending", "approved", "declined"), size, (1, 8, 1)),
        requested_at=clock.utc(at),
        decided_by=dice.pick(keys.users, size),
        valid_until=clock.day(at + 365 * clock.DAY),
        created_at=clock.utc(at),
    )
