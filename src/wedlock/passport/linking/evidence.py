"""What speaks for two logins being one person's, and against: in bits, in kinds, in words.

Bits after Fellegi and Sunter: log2 of how much likelier it is that two logins of one person agree so than that two
logins of two persons do. What many have is worth little: a value of `count` of `size` logins is log2(0.9 · size/count).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wedlock.language import T, Text
from wedlock.passport.linking.forms import Candidate, bare_form, number_form
from wedlock.passport.linking.names import Likeness, Name, likeness
from wedlock.passport.linking.service_users import is_role

FEWEST = 256  # logins that a side is taken to have at least: equal values of three users are no rarity
MOST = 13.0  # bits of the rarest value
NAME_OFF = {Likeness.SAME: 0.0, Likeness.SOUND: 3.0, Likeness.NEAR: 2.0}
UNLIKE, OTHER_NUMBER, OTHER_EMAIL, ALIKE_LOGIN = -4.0, -6.0, -1.0, 2.0


class Kind(StrEnum):
    LOGIN = "login"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a comparison found. `agreeing` and `against` are kinds of evidence; `bits` their sum."""

    agreeing: frozenset[Kind]
    against: frozenset[Kind]
    bits: float
    evidence: tuple[Text, ...]


class Rarity:
    """How often each value occurs on both sides together, and on the side that has it most."""

    def __init__(self, left: Sequence[Candidate], right: Sequence[Candidate]) -> None:
        self.size = max(len(left), FEWEST) + max(len(right), FEWEST)
        here, there = _counts(left), _counts(right)
        self._all = here + there
        self._most = here | there

    def bits(self, value: str) -> float:
        return max(0.0, min(MOST, math.log2(0.9 * self.size / max(self._all[value], 1))))

    def shared(self, value: str) -> int:
        """How many logins of one side have it."""
        return self._most[value]

    def namesakes(self, one: Candidate) -> bool:
        """Whether somebody else on one side has a name of the same sound."""
        return any(self._most[f"s {sound}"] > 1 for name in one.names for sound in name.sounds)


def _counts(side: Sequence[Candidate]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for one in side:
        counted.update(f"e {email}" for email in one.emails)
        counted.update(f"p {phone}" for phone in one.phones)
        counted.update({f"n {name_key(name)}" for name in one.names})
        counted.update({f"s {sound}" for name in one.names for sound in name.sounds})
    return counted


def name_key(name: Name) -> str:
    return name.hanzi or " ".join(name.words)


def compare(a: Candidate, b: Candidate, rarity: Rarity) -> Finding:
    """All evidence of one pair; symmetric in everything but the order of values in its words."""
    found = [*_login(a, b, rarity), *_name(a, b, rarity), *_number(a, b, rarity), *_contact(a, b, rarity)]
    return Finding(
        frozenset(kind for kind, bits, _ in found if bits > 0),
        frozenset(kind for kind, bits, _ in found if bits < OTHER_EMAIL),
        sum(bits for _, bits, _ in found),
        tuple(text for _, _, text in found),
    )


Found = Iterable[tuple[Kind, float, Text]]


def _login(a: Candidate, b: Candidate, rarity: Rarity) -> Found:
    if same := a.logins & b.logins:
        yield Kind.LOGIN, rarity.bits(""), T("the login is the same: {login}", login=min(same))
    elif alike := _bare(a) & _bare(b):
        bits = rarity.bits("") - ALIKE_LOGIN
        yield Kind.LOGIN, bits, T("the logins differ in signs alone: {login}", login=min(alike))


def _bare(one: Candidate) -> frozenset[str]:
    return frozenset(bare for bare in map(bare_form, one.logins) if bare)


def _name(a: Candidate, b: Candidate, rarity: Rarity) -> Found:
    how = likeness(a.names, b.names)
    if how is Likeness.UNKNOWN or how is Likeness.PARTLY:
        return
    here, there = _shown(a), _shown(b)
    if how is Likeness.UNLIKE:
        yield Kind.NAME, UNLIKE, T("the names are different: {left}, {right}", left=here, right=there)
        return
    rarest = min(rarity.bits(f"n {name_key(name)}") for name in (*a.names, *b.names))
    yield Kind.NAME, max(rarest - NAME_OFF[how], 0.5), _say_name(how, here, there)


def _say_name(how: Likeness, here: str, there: str) -> Text:
    if how is Likeness.SAME:
        return T("the name is the same: {name}", name=here)
    if how is Likeness.SOUND:
        return T("{left} is how {right} is spoken", left=min(here, there), right=max(here, there))
    return T("the names are nearly the same: {left}, {right}", left=here, right=there)


def _shown(one: Candidate) -> str:
    name = one.names[0]
    return name.hanzi or " ".join(word.capitalize() for word in name.words)


def _number(a: Candidate, b: Candidate, rarity: Rarity) -> Found:
    if same := a.numbers & b.numbers:
        yield Kind.NUMBER, rarity.bits(""), T("the employee number is the same: {number}", number=min(same))
    elif a.numbers and b.numbers:
        yield Kind.NUMBER, OTHER_NUMBER, T("the employee numbers are different: {left}, {right}", left=min(a.numbers),
                                           right=min(b.numbers))  # fmt: skip
    elif not a.logins & b.logins and (same := _logins_as_numbers(a) & b.numbers | _logins_as_numbers(b) & a.numbers):
        yield Kind.NUMBER, rarity.bits(""), T("the login of one is the employee number of the other: {number}",
                                              number=min(same))  # fmt: skip


def _logins_as_numbers(one: Candidate) -> frozenset[str]:
    return frozenset(number_form(login) for login in one.logins if any(sign.isdigit() for sign in login))


def _contact(a: Candidate, b: Candidate, rarity: Rarity) -> Found:
    if same := a.emails & b.emails:
        email = min(same, key=lambda one: (rarity.shared(f"e {one}"), one))
        if is_role(email.partition("@")[0]) or rarity.shared(f"e {email}") > 1:
            yield Kind.EMAIL, 0.0, T("{email} is the address of several persons: it does not count", email=email)
        else:
            bits = rarity.bits(f"e {email}")
            yield Kind.EMAIL, bits, T("the e-mail address is the same: {email}", email=email)
    elif a.emails and b.emails:
        yield Kind.EMAIL, OTHER_EMAIL, T("the e-mail addresses are different: {left}, {right}", left=min(a.emails),
                                         right=min(b.emails))  # fmt: skip
    if same := a.phones & b.phones:
        phone = min(same, key=lambda one: (rarity.shared(f"p {one}"), one))
        if rarity.shared(f"p {phone}") > 1:
            yield Kind.PHONE, 0.0, T("{phone} is the number of several persons: it does not count", phone=phone)
        else:
            bits = rarity.bits(f"p {phone}") - 2
            yield Kind.PHONE, bits, T("the phone number is the same: {phone}", phone=phone)
