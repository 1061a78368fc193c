"""The rules of recommendation, as one table: what a business object is, what its rows tell, what to do, and why.

The first rule that applies gives mode, owner and reason. Rules that rows decide stand above the rule of the object's
kind. They follow the practice of the trade: synchronise what both sides must have, search and edit; show volatile
figures from their owner; let a process run where it runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wedlock.analysis.facts import Facts
from wedlock.language import T, Text
from wedlock.model.overlap import Mode, Owner

SMALL = 5_000
"""Rows up to which a near external table of customers stays quick in lists (a page of 50 keys by one query)."""

VOLATILE = 20_000
"""New records a month from which copying costs more than asking the owner."""

MASTER = frozenset({"customer_master", "contact_person", "product_catalog", "supplier_master", "address"})
FIGURES = frozenset({"credit_limit", "inventory"})
DOCUMENTS = frozenset({"invoice", "payment", "shipment", "purchase_order"})
CODES = frozenset({"tax", "currency"})
BOOKS = frozenset({"general_ledger", "fixed_asset", "manufacturing", "payroll_hr"})
SALES_WORK = frozenset({"lead", "opportunity", "campaign", "activity_call_visit", "complaint_ticket", "survey_event",
                        "email_message", "project_task", "document"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """`when` it applies to an object of `objects` (empty: any), this is `mode`, `owner` and `reason`."""

    objects: frozenset[str]
    mode: Mode
    owner: Callable[[Facts], Owner]
    reason: Callable[[Facts], Text]
    when: Callable[[Facts], bool] = lambda _: True

    def applies(self, facts: Facts) -> bool:
        return (not self.objects or facts.object in self.objects) and self.when(facts)


def _left(_: Facts) -> Owner:
    return Owner.LEFT


def _right(_: Facts) -> Owner:
    return Owner.RIGHT


def _clear_or_both(f: Facts) -> Owner:
    return f.clear_owner or Owner.BOTH


def _clear_or_left(f: Facts) -> Owner:
    return f.clear_owner or Owner.LEFT


def _user_of(f: Facts) -> Owner:
    return Owner.RIGHT if f.idle is Owner.LEFT else Owner.LEFT


def _name(f: Facts, owner: Owner) -> str:
    return f.right if owner is Owner.RIGHT else f.left


def _volatile(f: Facts) -> bool:
    return f.monthly is not None and f.monthly > VOLATILE and f.clear_owner is not None


def _small_and_near(f: Facts) -> bool:
    rows = (f.left_rows, f.right_rows)
    small = all(r is not None and r <= SMALL for r in rows)
    return small and f.near is True and f.clear_owner is not None


RULES: tuple[Rule, ...] = (
    Rule(
        frozenset({"user_account"}), Mode.EXTERNAL, _left,
        lambda f: T("One password for both: {right} sees the user table of {left}, so that a password changed or a "
                    "person locked there counts here at once.", left=f.left, right=f.right),
    ),
    Rule(
        BOOKS, Mode.LEAVE, _left,
        lambda f: T("Bookkeeping and production run in {left} alone; {right} has no business in them.",
                    left=f.left, right=f.right),
    ),
    Rule(
        CODES, Mode.LEAVE, _left,
        lambda f: T("Code lists change seldom: their codes are translated by the value maps of the objects that use "
                    "them, and {left} stays the place where they are kept.", left=f.left),
    ),
    Rule(
        frozenset({"employee"}), Mode.LEAVE, _left,
        lambda f: T("Personal data have their owner in {left}; the salesperson of a record is translated by the user "
                    "accounts.", left=f.left),
    ),
    Rule(
        frozenset(), Mode.LEAVE, _user_of,
        lambda f: T("Only {used} uses it: {idle} has the tables, but no recent records.",
                    used=_name(f, _user_of(f)), idle=_name(f, f.idle or Owner.BOTH)),
        when=lambda f: f.idle is not None and f.object not in MASTER,
    ),
    Rule(
        SALES_WORK, Mode.LEAVE, lambda f: f.clear_owner or Owner.RIGHT,
        lambda f: T("Sales work that goes on undisturbed where it is done, in {where}; it needs the customer, not a "
                    "copy of itself.", where=_name(f, f.clear_owner or Owner.RIGHT)),
    ),
    Rule(
        FIGURES, Mode.EXTERNAL, _left,
        lambda f: T("A figure that is right only at the moment it is asked for: {right} reads it from {left}, and "
                    "nobody copies it.", left=f.left, right=f.right),
    ),
    Rule(
        frozenset({"address"}), Mode.SYNC, _clear_or_both,
        lambda _: T("Travels with its customer, as one merge unit: half of an old and half of a new address is worse "
                    "than either."),
    ),
    Rule(
        frozenset(), Mode.EXTERNAL, _clear_or_left,
        lambda f: T("{monthly} new records a month, nearly all made in {owner}: too many to copy, so the other side "
                    "reads them there.", monthly=round(f.monthly or 0), owner=_name(f, _clear_or_left(f))),
        when=lambda f: _volatile(f) and f.object not in MASTER,
    ),
    Rule(
        DOCUMENTS, Mode.EXTERNAL, _left,
        lambda f: T("Made by a process of {left} and never to be edited elsewhere: {right} shows number, amount and "
                    "status from there.", left=f.left, right=f.right),
    ),
    Rule(
        frozenset({"customer_master"}), Mode.EXTERNAL, _clear_or_left,
        lambda f: T("Small ({left_rows} and {right_rows} records), near, and {owner} is the clear owner: one table "
                    "seen by both needs no copy at all.",
                    left_rows=f.left_rows, right_rows=f.right_rows, owner=_name(f, _clear_or_left(f))),
        when=_small_and_near,
    ),
    Rule(
        frozenset({"customer_master", "contact_person"}), Mode.SYNC, _clear_or_both,
        lambda f: T("Both sides search, sort and edit it, and {right} must work while {left} is down: each record is "
                    "kept once, field by field.", left=f.left, right=f.right),
    ),
    Rule(
        frozenset({"product_catalog", "price_list"}), Mode.SYNC, _left,
        lambda f: T("{right} searches it in every quotation, and {left} decides what is sold and at which price.",
                    left=f.left, right=f.right),
    ),
    Rule(
        frozenset({"supplier_master"}), Mode.SYNC, _clear_or_left,
        lambda f: T("Kept by purchasing in {left}; {right} holds the same companies and should not hold them "
                    "differently.", left=f.left, right=f.right),
    ),
    Rule(
        frozenset({"sales_order", "quotation"}), Mode.SYNC, _clear_or_both,
        lambda f: T("Entered once in {right} as a draft; from its confirmation on {left} owns it, and number and "
                    "status come back.", left=f.left, right=f.right),
    ),
    Rule(
        frozenset({"contract"}), Mode.LEAVE, _clear_or_left,
        lambda f: T("A contract is a process of its own: decide who keeps it before copying it; until then {owner} "
                    "does.", owner=_name(f, _clear_or_left(f))),
    ),
    Rule(
        frozenset(), Mode.LEAVE, _clear_or_left,
        lambda _: T("No rule speaks for copying it or showing it elsewhere."),
    ),
)  # fmt: skip
"""In order: the first that applies decides. The last one always applies."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence to think about before deciding, when the facts call for it."""

    when: Callable[[Facts], bool]
    text: Callable[[Facts], Text]


def _unused_master(f: Facts) -> bool:
    return f.idle is not None and f.object in MASTER


DOUBTS: tuple[Doubt, ...] = (
    Doubt(
        lambda f: not f.with_rows,
        lambda _: T("No rows were read: volume, use and duplicates are not known."),
    ),
    Doubt(
        _unused_master,
        lambda f: T("{idle} hardly uses it: the first run would fill it from the other side.",
                    idle=_name(f, f.idle or Owner.BOTH)),
    ),
    Doubt(
        lambda f: f.near is None and f.object in MASTER | FIGURES | DOCUMENTS | {"user_account"},
        lambda _: T("How far apart the two databases are is not known: an external table needs the same host or a "
                    "local network, at most 2 ms away."),
    ),
    Doubt(
        lambda f: sum(f.duplicates) > 0,
        lambda f: T("{left_pairs} pairs of likely duplicates in {left}, {right_pairs} in {right}: merge them before "
                    "coupling, or couple one of each.", left_pairs=f.duplicates[0], right_pairs=f.duplicates[1],
                    left=f.left, right=f.right),
    ),
    Doubt(
        lambda f: f.records is not None and f.records.review > 0,
        lambda f: T("{n} pairs of records wait for a person to say whether they are the same.",
                    n=f.records.review if f.records else 0),
    ),
    Doubt(
        lambda f: bool(f.disagreement),
        lambda f: T("Linked records often disagree in {fields}.",
                    fields=[f"{a.left} ↔ {a.right} ({a.agree}/{a.compared})" for a in f.disagreement[:3]]),
    ),
    Doubt(
        lambda f: f.monthly is not None and f.monthly > VOLATILE and f.object in MASTER,
        lambda f: T("{n} new records a month is much for master data: look at what writes them.",
                    n=round(f.monthly or 0)),
    ),
)  # fmt: skip
