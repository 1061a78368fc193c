"""The CRM's other jobs: users, marketing, pipeline, visits, complaints, contracts. Nobody does these in the ERP."""

from __future__ import annotations

from datetime import date

import numpy as np

from wedlock.sample import clock
from wedlock.sample.companies import found
from wedlock.sample.crm_accounts import Keys
from wedlock.sample.dice import Dice, Numbers, Texts, blank, numbered, texts
from wedlock.sample.staff import CRM_USERS
from wedlock.sample.store import Store
from wedlock.sample.world import World

FROM = date(2023, 11, 1)
COMPLAINTS = (
    "到货短少 short delivery",
    "Packaging damaged",
    "规格与订单不符",
    "Late delivery",
    "发票抬头错误",
    "Corrosion on surface",
    "运输途中破损",
)
REMARKS = ("客户满意", "Wants lower price", "要求改进包装", "Will order again", "交期需提前", None)


def write_users(store: Store, world: World, dice: Dice) -> Texts:
    """The first employees have a CRM login; gives back their keys by place."""
    teams, ids, roles = dice.uuids(3), dice.uuids(CRM_USERS), dice.uuids(3)
    staff = world.staff
    store.insert(
        "teams",
        id=teams,
        name=texts(["East China", "South China", "Export"]),
        territory=texts(["华东", "华南", "海外"]),
        created_at="2018-03-01 01:00:00",
    )
    store.insert(
        "users",
        id=ids,
        username=staff.login[:CRM_USERS],
        display_name=staff.name[:CRM_USERS],
        email=staff.email[:CRM_USERS],
        password_digest=numbered("$2y$12$%032x", dice.below(2**62, CRM_USERS)),
        phone=staff.mobile[:CRM_USERS],
        title="Sales",
        team_id=dice.pick(teams, CRM_USERS),
        locale=dice.pick(("zh", "en"), CRM_USERS),
        time_zone="Asia/Shanghai",
        status=dice.pick(("active", "disabled"), CRM_USERS, (92, 8)),
        created_at="2018-03-01 01:00:00",
        last_seen_at=clock.utc(clock.office_hours(date(2026, 9, 1), clock.UNTIL, CRM_USERS, dice)),
    )
    store.insert("roles", id=roles, name=texts(["Sales", "Sales manager", "Administrator"]))
    store.insert("role_assignments", user_id=ids, role_id=dice.pick(roles, CRM_USERS))
    return ids


def _times(size: int, dice: Dice) -> Numbers:
    return np.sort(clock.office_hours(FROM, clock.UNTIL, size, dice))


def write_marketing(store: Store, world: World, keys: Keys, dice: Dice) -> None:
    sources, campaigns = dice.uuids(4), dice.uuids(8)
    store.insert("lead_sources", id=sources, name=texts(["Trade fair", "Website", "Referral", "Cold call"]))
    store.insert(
        "campaigns",
        id=campaigns,
        name=numbered("Spring fair %d", range(2019, 2027)),
        channel=dice.pick(("fair", "email", "web"), 8),
        budget_minor=dice.within(1, 90, 8) * 100_000,
        status="finished",
        owner_id=dice.pick(keys.users, 8),
        created_at="2019-02-01 02:00:00",
    )
    size = max(8, world.active // 4)
    companies, at, ids = found(size, dice.cast("leads")), _times(size, dice), dice.uuids(size)
    store.insert(
        "leads",
        id=ids,
        company_name=companies.name,
        last_name=dice.pick(world.heads[0], size),
        first_name=dice.pick(world.heads[1], size),
        phone=companies.fax,
        email=companies.email,
        source_id=dice.pick(sources, size),
        campaign_id=dice.pick(campaigns, size),
        status=dice.pick(("new", "working", "qualified", "lost"), size),
        score=dice.below(100, size),
        owner_id=dice.pick(keys.users[:18], size),
        created_at=clock.utc(at),
        updated_at=clock.utc(at + clock.DAY),
    )
    store.insert(
        "campaign_members",
        id=dice.uuids(size),
        campaign_id=dice.pick(campaigns, size),
        contact_id=dice.pick(keys.contacts, size),
        response=dice.pick(("opened", "replied", None), size),
    )
    _write_pipeline(store, world, keys, sources, dice)


def _write_pipeline(store: Store, world: World, keys: Keys, sources: Texts, dice: Dice) -> None:
    stages, size = dice.uuids(5), world.active // 2
    account, contact = _whom(size, keys, dice)
    store.rows(
        "pipeline_stages",
        ("id", "name", "position", "win_probability"),
        [
            (s, n, i + 1, p)
            for i, (s, n, p) in enumerate(
                zip(stages.tolist(), ("Qualify", "Sample", "Offer", "Won", "Lost"), (10, 30, 60, 100, 0), strict=True)
            )
        ],
    )
    at = _times(size, dice)
    store.insert(
        "opportunities",
        id=dice.uuids(size),
        name=numbered("Opportunity %05d", range(1, size + 1)),
        account_id=account,
        contact_id=contact,
        stage_id=dice.pick(stages, size),
        expected_value_minor=dice.within(5, 900, size) * 100_000,
        currency_code="CNY",
        close_date=clock.day(at + 60 * clock.DAY),
        source_id=dice.pick(sources, size),
        owner_id=dice.pick(keys.users[:18], size),
        created_at=clock.utc(at),
        updated_at=clock.utc(at),
    )
    rivals = found(12, dice.cast("rivals"))
    store.insert(
        "competitors",
        id=dice.uuids(12),
        name=rivals.name,
        website=rivals.website,
        strengths=dice.pick(("price", "stock", "brand"), 12),
    )


def write_visits(store: Store, world: World, keys: Keys, dice: Dice) -> None:
    """Calls and visits, return visits, e-mails, surveys."""
    _write_activities(store, world, keys, dice)
    _write_return_visits(store, world, keys, dice)
    _write_emails(store, world, keys, dice)
    _write_surveys(store, world, keys, dice)


def _whom(size: int, keys: Keys, dice: Dice) -> tuple[Texts, Texts]:
    """Contacts, and the account each of them belongs to."""
    which = dice.below(len(keys.contacts), size)
    return keys.employers[which], keys.contacts[which]


def _write_activities(store: Store, world: World, keys: Keys, dice: Dice) -> None:
    size = world.active * 2
    account, contact = _whom(size, keys, dice)
    at = _times(size, dice)
    store.insert(
        "activities",
        id=dice.uuids(size),
        kind=dice.pick(("call", "visit", "meeting", "demo"), size),
        subject=dice.pick(("Price talk", "拜访客户", "Sample follow-up", "催款", "New catalogue"), size),
        account_id=account,
        contact_id=contact,
        starts_at=clock.utc(at),
        ends_at=clock.utc(at + 3600),
        outcome=dice.pick(("interested", "no answer", "order expected", None), size),
        owner_id=dice.pick(keys.users[:18], size),
        created_at=clock.utc(at),
    )


def _write_return_visits(store: Store, world: World, keys: Keys, dice: Dice) -> None:
    visits = world.active // 3
    on = _times(visits, dice)
    account, contact = _whom(visits, keys, dice)
    store.insert(
        "return_visits",
        id=dice.uuids(visits),
        account_id=account,
        contact_id=contact,
        visited_at=clock.utc(on),
        channel=dice.pick(("phone", "on_site", "video"), visits),
        satisfaction=dice.within(1, 5, visits),
        findings=dice.pick(REMARKS, visits),
        next_visit_on=clock.day(on + 90 * clock.DAY),
        visitor_id=dice.pick(keys.users, visits),
        created_at=clock.utc(on),
    )


def _write_emails(store: Store, world: World, keys: Keys, dice: Dice) -> None:
    visits = world.active // 3
    sent = clock.utc(_times(visits, dice))
    store.insert(
        "emails",
        id=dice.uuids(visits),
        direction=dice.pick(("in", "out"), visits),
        from_address=dice.pick(world.companies.email, visits),
        to_addresses="sales@wanhe-trading.example",
        subject=dice.pick(("Your quotation", "询价", "Order confirmation", "Delivery date?"), visits),
        body="…",
        sent_at=sent,
        related_type="account",
        related_id=dice.pick(keys.accounts, visits),
        owner_id=dice.pick(keys.users, visits),
    )
    store.insert(
        "email_templates",
        id=dice.uuids(3),
        name=texts(["Offer", "Reminder", "Welcome"]),
        subject=texts(["Our offer", "Reminder", "Welcome"]),
        language="en",
    )


def _write_surveys(store: Store, world: World, keys: Keys, dice: Dice) -> None:
    surveys, answers = dice.uuids(2), world.active // 5
    store.insert(
        "surveys",
        id=surveys,
        title=texts(["客户满意度 2025", "Customer satisfaction 2026"]),
        opens_on=texts(["2025-05-01", "2026-05-01"]),
    )
    store.insert(
        "survey_responses",
        id=dice.uuids(answers),
        survey_id=dice.pick(surveys, answers),
        contact_id=dice.pick(keys.contacts, answers),
        score=dice.within(1, 10, answers),
        remark=dice.pick(REMARKS, answers),
        submitted_at=clock.utc(_times(answers, dice)),
    )


def write_service(store: Store, world: World, keys: Keys, dice: Dice) -> None:
    """Complaints with comments, contracts, documents, and the application's own bookkeeping."""
    _write_cases(store, world, keys, dice)
    _write_contracts(store, world, keys, dice)
    _write_bookkeeping(store, world, keys, dice)


def _write_cases(store: Store, world: World, keys: Keys, dice: Dice) -> None:
    kinds, size = dice.uuids(4), world.active // 4
    ids, at = dice.uuids(size), _times(size, dice)
    done = dice.mask(0.8, size)
    account, contact = _whom(size, keys, dice)
    store.insert("case_categories", id=kinds, name=texts(["Quality", "Delivery", "Invoice", "Service"]))
    store.insert(
        "cases",
        id=ids,
        case_number=numbered("CS-%06d", range(1, size + 1)),
        account_id=account,
        contact_id=contact,
        category_id=dice.pick(kinds, size),
        subject=dice.pick(COMPLAINTS, size),
        complaint=dice.pick(COMPLAINTS, size),
        priority=dice.pick(("low", "normal", "high"), size),
        status=np.where(done, "resolved", "open").astype(object),
        opened_at=clock.utc(at),
        resolved_at=blank(clock.utc(at + 5 * clock.DAY), ~done),
        agent_id=dice.pick(keys.users, size),
        created_at=clock.utc(at),
        updated_at=clock.utc(at),
    )
    store.insert(
        "case_comments",
        id=dice.uuids(size),
        case_id=dice.pick(ids, size),
        author_id=dice.pick(keys.users, size),
        body=dice.pick(("已联系客户", "Replacement sent", "Waiting for photos"), size),
        created_at=clock.utc(at + 3600),
    )


def _write_contracts(store: Store, world: World, keys: Keys, dice: Dice) -> None:
    signed, count = _times(world.active // 10, dice), world.active // 10
    store.insert(
        "contracts",
        id=dice.uuids(count),
        contract_number=numbered("CT-%05d", range(1, count + 1)),
        title=numbered("Framework agreement %05d", range(1, count + 1)),
        account_id=dice.pick(keys.accounts, count),
        signed_on=clock.day(signed),
        starts_on=clock.day(signed),
        ends_on=clock.day(signed + 365 * clock.DAY),
        value_minor=dice.within(5, 300, count) * 1_000_000,
        status=dice.pick(("active", "expired", "draft"), count),
        owner_id=dice.pick(keys.users, count),
        created_at=clock.utc(signed),
    )
    store.insert(
        "documents",
        id=dice.uuids(count),
        title=numbered("Contract scan %05d", range(1, count + 1)),
        file_name=numbered("scan-%05d.pdf", range(1, count + 1)),
        mime_type="application/pdf",
        size_bytes=dice.within(20_000, 4_000_000, count),
        related_type="account",
        related_id=dice.pick(keys.accounts, count),
        uploaded_by=dice.pick(keys.users, count),
        created_at=clock.utc(signed),
    )


def _write_bookkeeping(store: Store, world: World, keys: Keys, dice: Dice) -> None:
    tags = dice.uuids(4)
    store.insert("tags", id=tags, label=texts(["VIP", "Slow payer", "Exporter", "Fair 2025"]))
    tagged = np.flatnonzero(dice.mask(0.1, world.active))
    store.insert(
        "taggings", tag_id=dice.pick(tags, len(tagged)), related_type="account", related_id=keys.accounts[tagged]
    )
    store.insert(
        "audit_entries",
        id=dice.uuids(world.active),
        user_id=dice.pick(keys.users, world.active),
        entity_type="account",
        entity_id=dice.pick(keys.accounts, world.active),
        action="update",
        changed_at=clock.utc(_times(world.active, dice)),
        changes="{}",
    )
    store.insert(
        "saved_filters",
        id=dice.uuids(5),
        user_id=dice.pick(keys.users, 5),
        entity_type="account",
        name=texts(["Mine", "Gold", "No call in 90 days", "Export", "New"]),
        definition="{}",
    )
