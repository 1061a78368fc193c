"""The CRM's accounts: base rows, further addresses, contacts, credit checks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wedlock.sample import clock, dirt
from wedlock.sample.dice import Dice, Mask, Numbers, Texts, blank, numbered, texts
from wedlock.sample.naming import crm_names, exchanged, moved, soil, telephones
from wedlock.sample.people import TITLES
from wedlock.sample.store import Store
from wedlock.sample.world import COUNTRIES, CURRENCIES, GRADES, STATES, TERMS, World, rates


@dataclass(frozen=True)
class Keys:
    """The CRM's UUIDs: users by employee, accounts by row, contacts by row."""

    users: Texts
    accounts: Texts
    contacts: Texts
    contact_of: Numbers
    """Contact row → place in People."""


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
    again = contact_of[die.mask(0.03, len(contact_of))]
    keys = Keys(
        users, die.uuids(world.right.size), die.uuids(len(contact_of) + len(again)), np.concatenate([contact_of, again])
    )
    moved_limit = _write_accounts(store, world, keys, dice.cast("accounts"))
    _write_addresses(store, world, keys, dice.cast("addresses"))
    _write_contacts(store, world, keys, dice.cast("contacts"))
    _write_checks(store, world, keys, dice.cast("checks"))
    return keys, moved_limit


def _write_accounts(store: Store, world: World, keys: Keys, dice: Dice) -> Mask:
    side, companies = world.right, world.companies
    who, size = side.who, side.size
    phone = telephones(companies.phone[who], 0.8, 0.2, 0.15, 0.3, dice)
    fax = telephones(companies.fax[who], 0.3, 0.2, 0.15, 0.3, dice)
    phone, fax = exchanged(phone, fax, 0.015, dice)
    limit = drifted(world.limit[who], 0.07, dice.numbers.choice([2, 15, 40, 60], size), dice)
    state = drifted(world.state[who], 0.04, dice.below(3, size), dice)
    parent = blank(dice.pick(keys.accounts, size), ~dice.mask(0.02, size))
    changed = np.minimum(side.since + dice.below(500, size) * clock.DAY, clock.second(clock.UNTIL))
    email = blank(companies.email[who], ~dice.mask(0.6, size))
    store.insert(
        "accounts", id=keys.accounts, account_number=numbered("ACC-%07d", range(1, size + 1)), name=crm_names(world,
         dice),
        short_name=blank(companies.short[who], ~dice.mask(0.4, size)), industry=blank(companies.industry[who],
         ~dice.mask(0.9, size)),
        segment=dice.pick(("smb", "mid_market", "enterprise", None), size), tax_identifier=blank(companies.tax[who],
         ~dice.mask(0.45, size)),
        phone=phone, fax=fax, mobile_phone=telephones(companies.mobile[who], 0.4, 0.0, 0.15, 0.3, dice),
        email=soil(email, np.ones(size, dtype=bool), dice, (0.1, str.upper), (0.01, dirt.slip)),
        website=blank("https://" + companies.website[who], ~dice.mask(0.5, size)),
        billing_street=moved(world, side, 0.16, dice), billing_city=companies.town[who],
        billing_state=companies.region[who],
        billing_postal_code=blank(companies.postcode[who], ~dice.mask(0.7, size)),
        billing_country_code=_coded(COUNTRIES, 3, world.country[who]),
        currency_code=_coded(CURRENCIES, 3, world.currency[who]), payment_terms=_coded(TERMS, 3,
         drifted(world.term[who], 0.05, dice.below(6, size), dice)),
        credit_limit_10k=limit, employee_count=dice.within(3, 900, size), annual_revenue_minor=dice.within(10, 90_000,
         size) * 1_000_000,
        rating=_coded(GRADES, 1, drifted(world.grade[who], 0.06, dice.below(3, size), dice)),
        lifecycle_status=_coded(STATES, 1, state),
        parent_account_id=parent, owner_id=keys.users[world.seller[who]], description=dice.pick((None,
         ) * 6 + ("Met at trade fair", "老客户介绍", "Asks for samples first", "Needs bilingual invoices"), size),
        created_by=dice.pick(keys.users[:18], size), created_at=clock.utc(side.since),
        updated_by=dice.pick(keys.users, size), updated_at=clock.utc(changed),
        is_deleted=dice.mask(0.02, size).astype(int),
    )  # fmt: skip
    differs: Mask = limit != world.limit[who]
    return differs


def _write_addresses(store: Store, world: World, keys: Keys, dice: Dice) -> None:
    row = np.repeat(np.arange(world.active), dice.index(3, world.active, (55, 35, 10)))
    who, size, companies = world.right.who[row], len(row), world.companies
    first = np.concatenate([[True], row[1:] != row[:-1]])
    other = companies.street[who] + np.where(companies.chinese[who], "B栋", ", Building B")
    store.insert(
        "account_addresses", id=dice.uuids(size), account_id=keys.accounts[row], kind=dice.pick(("shipping",
         "office"), size, (8, 2)), attention=world.heads[2][who],
        street=np.where(first, companies.street[who], other), city=companies.town[who], state=companies.region[who],
        postal_code=companies.postcode[who],
        country_code=companies.iso[who], phone=companies.mobile[who], is_primary=first.astype(int),
    )  # fmt: skip


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
        "contacts", id=keys.contacts, account_id=keys.accounts[row], salutation=texts(["Mr.",
         "Ms."])[people.female[who]], first_name=given,
        last_name=soil(family, ~chinese, dice, (0.03, dirt.slip)), job_title=blank(titles, ~dice.mask(0.8, size)),
        work_phone=telephones(people.phone[who], 0.5, 0.15, 0.1, 0.3, dice),
        mobile_phone=telephones(people.mobile[who], 0.8, 0.0, 0.1, 0.4, dice),
        email=soil(blank(people.email[who], ~dice.mask(0.65, size)), everywhere, dice, (0.05, str.upper)),
        do_not_call=dice.mask(0.04, size).astype(int),
        is_primary=people.main[who].astype(int), owner_id=keys.users[world.seller[people.company[who]]],
        created_at=clock.utc(since), updated_at=clock.utc(since),
        is_deleted=dice.mask(0.03, size).astype(int),
    )  # fmt: skip


def _write_checks(store: Store, world: World, keys: Keys, dice: Dice) -> None:
    row = np.flatnonzero(dice.mask(0.2, world.active))
    size, limit = len(row), world.limit[world.right.who[row]]
    at = clock.office_hours(clock.UNTIL.replace(year=2024), clock.UNTIL, size, dice)
    store.insert(
        "credit_checks", id=dice.uuids(size), reference=numbered("CC-%06d", range(1, size + 1)),
        account_id=keys.accounts[row], requested_limit_10k=limit,
        granted_limit_10k=limit, outcome=dice.pick(("pending", "approved", "declined"), size, (1, 8, 1)),
        requested_at=clock.utc(at),
        decided_by=dice.pick(keys.users, size), valid_until=clock.day(at + 365 * clock.DAY), created_at=clock.utc(at),
    )  # fmt: skip
