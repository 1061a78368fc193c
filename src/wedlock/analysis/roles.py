"""Which column plays which role of an object (name, phone, city …), by its words and, with rows, its patterns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wedlock.capabilities.lexicon import words
from wedlock.model.catalog import Column, Family, Table
from wedlock.model.profile import Profile, Profiles
from wedlock.model.shape import FieldRole

R = FieldRole


@dataclass(frozen=True, slots=True)
class _Rule:
    """Words that must all be said (one of several sets), words that rule it out, the pattern that values have."""

    role: FieldRole
    any_of: tuple[frozenset[str], ...]
    never: frozenset[str] = frozenset()
    pattern: str = ""


def _rule(role: FieldRole, any_of: str, never: str = "", pattern: str = "") -> _Rule:
    sets = tuple(frozenset(said.split("+")) for said in any_of.split())
    return _Rule(role, sets, frozenset(never.split()), pattern)


_OTHER_NAMES = "user file bank contact first last short middle nick login display template sort search maiden"
RULES = (
    _rule(R.USCC, "uscc social+credit"),
    _rule(R.EMAIL, "email mail", "template count opt invalid status server subject body notify", "email"),
    _rule(R.MOBILE, "mobile cell+phone handset", pattern="mobile_cn"),
    _rule(R.FAX, "fax"),
    _rule(R.PHONE, "phone telephone tel", "mobile fax email count home assistant", "phone"),
    _rule(R.WEBSITE, "website url web homepage site", "image picture photo logo", "url"),
    _rule(R.TAX_ID, "tax+number tax+identifier tax+code fiscal+code tax+registration",
          "rate amount group class category total price", "vat"),
    _rule(R.POSTCODE, "postcode zip postal postal+code zip+code post+code"),
    _rule(R.CITY, "city town"),
    _rule(R.REGION, "province region subdivision state+address state", "order status invoice"),
    _rule(R.COUNTRY, "country"),
    _rule(R.STREET, "street address+line address", "email ip web mac identifier type book"),
    _rule(R.FIRST_NAME, "first+name given+name firstname forename"),
    _rule(R.LAST_NAME, "last+name family+name surname lastname"),
    _rule(R.SHORT_NAME, "short+name alias abbreviation nick+name known+name brief+name", "user"),
    _rule(R.NAME, "name full+name", _OTHER_NAMES),
    _rule(R.BARCODE, "barcode ean gtin upc", pattern="ean"),
    _rule(R.CODE, "code number reference sku account+number", "post postal zip tax bank country currency phone fax"),
    _rule(R.BRAND, "brand manufacturer"),
    _rule(R.PRICE, "list+price sale+price selling+price unit+price price", "cost purchase buy"),
    _rule(R.UNIT, "unit uom measure", "price cost"),
    _rule(R.DESCRIPTION, "description note remark comment memo"),
)  # fmt: skip

SHOWN = {"email": 0.5, "mobile_cn": 0.5, "url": 0.4, "phone": 0.35}
"""Pattern of most values → score of its role where the name says nothing (`sj` for 手机)."""

_MAIN = frozenset({"billing", "invoice", "main", "primary", "default", "registered"})
_OTHER = frozenset({"shipping", "delivery", "ship", "alternative", "other", "secondary", "old", "previous", "home"})
_LOOKED_UP = (R.COUNTRY, R.REGION, R.CITY, R.UNIT, R.BRAND)  # roles that may be kept as a reference to another row
_TEXTUAL = (Family.TEXT, Family.OTHER, Family.ENUM)


@dataclass(frozen=True, slots=True)
class RoleClaim:
    """A column that may play a role, with a score over 0; the higher the likelier."""

    role: FieldRole
    column: str
    score: float


def claims(table: Table, profiles: Profiles, about: frozenset[str] = frozenset()) -> tuple[RoleClaim, ...]:
    """Every role that a column of `table` may play, best first. `about` are words of the object (customer, company)."""
    profile = profiles.get(table.name)
    about = about | frozenset(words(table.bare_name or table.name))
    found = []
    for column in table.columns:
        of = profile.of(column.name) if profile else None
        scores = [(rule.role, _score(rule, column, of, about, table)) for rule in RULES]
        found += [RoleClaim(role, column.name, score) for role, score in scores if score > 0]
    return tuple(sorted(found, key=lambda claim: -claim.score))


def best(found: Iterable[RoleClaim]) -> dict[FieldRole, str]:
    """One column a role and one role a column, the best claims first."""
    chosen: dict[FieldRole, str] = {}
    taken: set[str] = set()
    for claim in found:
        if claim.role not in chosen and claim.column not in taken:
            chosen[claim.role] = claim.column
            taken.add(claim.column)
    return chosen


def _score(rule: _Rule, column: Column, profile: Profile | None, about: frozenset[str], table: Table) -> float:
    """Share of the name's words that the rule explains, moved by what the rows show; 0 where it cannot be."""
    texts = [text for text in (column.name, column.label, column.comment) if text]
    score = max((_named(rule, frozenset(words(text)), about) for text in texts), default=0.0)
    refers = column.name in table.reference_of
    if refers and rule.role not in _LOOKED_UP:
        return 0.0
    if not refers and column.type.family not in _TEXTUAL and rule.role not in (R.PRICE, R.CODE):
        return 0.0
    if profile is None:
        return score
    if profile.filled == 0 and profile.seen:
        return score * 0.2
    has = dict(profile.patterns)
    if rule.role is R.USCC and has.get("uscc", 0) > 0.5:
        return 2.0
    if score == 0 and column.type.family is Family.TEXT:
        return SHOWN.get(rule.pattern, 0.0) if has.get(rule.pattern, 0) >= 0.7 else 0.0
    if rule.pattern and column.type.family is Family.TEXT:
        score *= 0.5 + min(1.0, has.get(rule.pattern, 0) + 0.2)
    return score * (0.6 + 0.4 * profile.filled)


def _named(rule: _Rule, said: frozenset[str], about: frozenset[str]) -> float:
    if not said or said & rule.never:
        return 0.0
    hit = max((wanted for wanted in rule.any_of if wanted <= said), key=len, default=None)
    if hit is None:
        return 0.0
    rest = said - hit - about - _MAIN
    score = len(hit) / (len(hit) + len(rest))
    if said & _OTHER:
        score *= 0.6
    return score + 0.05 * bool(said & _MAIN) + 0.02 * (len(hit) - 1)
