"""Reading a table's name, label or comment: which job its words name, and which role its ending tells.

English compounds have their head last: `customer group` is a group, `sales order item` an item of orders. So endings
that tell a role are taken off first, and the phrase nearest the end of what is left decides; the words before it
(`billing_`, `sale_`, a vendor's prefix) do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from wedlock.analysis.jobs import cues
from wedlock.analysis.jobs.wording import said
from wedlock.capabilities.lexicon import is_word, plain
from wedlock.model.overlap import Role

_CJK = re.compile(r"[㐀-鿿]")
_TOKEN = re.compile(r"[a-z]+")
HEAD, MARKED, MODIFIER, CHINESE_MODIFIER = 1.0, 0.85, 0.45, 0.75
MARKS = frozenset({"crm", "erp", "app", "core", "main", "base", "my"})  # in front of a name, of the whole program
BOOKS = frozenset({"log", "ledger"})  # an entry of one is a record, no line
LONGEST_MARK = 3  # letters of what stands in front of initials
LONGEST_LABEL = 6  # words; longer texts are sentences, whose last word names nothing


@dataclass(frozen=True)
class Naming:
    """What a text names: job → (strength 0…1, strong phrase?), the role, the phrase; `machinery` belongs to no job."""

    jobs: tuple[tuple[str, float, bool], ...] = ()
    role: Role = Role.HEADER
    phrase: str = ""
    machinery: bool = False
    whole: bool = False  # the phrase is the whole name but for endings


NOTHING = Naming()


@lru_cache(maxsize=50_000)
def read(text: str) -> Naming:
    """What a name or short label names."""
    if _CJK.search(text):
        return _read_chinese(plain(text))
    return _read_words(said(text))


def module(name: str) -> Naming:
    """What the first part of a name with several says as the name of a module (`fa_card`), or NOTHING."""
    first, *rest = _TOKEN.findall(name.lower()) or [""]
    jobs = cues.modules().get(first, ()) if rest else ()
    return Naming(tuple((job, HEAD, False) for job in jobs), phrase=first) if jobs else NOTHING


def initials(name: str) -> Naming:
    """What a name made of pinyin initials alone names (`xsdd_mx`), or NOTHING; a mark of two or three letters may stand
    in front (`t_xsdd`, `yw_xsdd`)."""
    tokens = _TOKEN.findall(name.lower())
    tokens = tokens[1:] if len(tokens) > 1 and tokens[0] in ("t", "tb", "tbl", "tab", "v", "dbo", "bas") else tokens
    told = _initials("".join(tokens))
    if not told.jobs and len(tokens) > 1 and len(tokens[0]) <= LONGEST_MARK:
        told = _initials("".join(tokens[1:]))
    return told


def _initials(joined: str) -> Naming:
    for ending, told in (("", cues.PLAIN), *cues.endings().pinyin):
        stem = joined.removesuffix(ending) if ending else joined
        if (ending == "" or stem != joined) and stem in cues.pinyin():
            jobs = tuple((job, HEAD, True) for job in cues.pinyin()[stem])
            return Naming(jobs, cues.role(told), stem, whole=True)
    return NOTHING


def _read_chinese(text: str) -> Naming:
    text, role = _without_chinese_endings(text)
    found = [(text.rfind(phrase) + len(phrase), phrase, job, strong) for phrase, job, strong in cues.chinese()]
    found = [entry for entry in found if entry[0] >= len(entry[1])]
    if not found:
        return Naming(role=role)
    end, longest = max((end, len(phrase)) for end, phrase, _, _ in found)
    best = [entry for entry in found if (entry[0], len(entry[1])) == (end, longest)]
    strength = HEAD if end == len(text) else CHINESE_MODIFIER
    return Naming(
        tuple((job, strength, strong) for _, _, job, strong in best), role, best[0][1], whole=longest == len(text)
    )


def _without_chinese_endings(text: str) -> tuple[str, Role]:
    """`销售订单明细表` → 销售订单, lines; an ending that belongs to a phrase stays."""
    role = Role.HEADER
    while not any(text.endswith(phrase) for phrase, _, _ in cues.chinese()):
        ending, told = next((e for e in cues.endings().chinese if text.endswith(e[0]) and text != e[0]), ("", ""))
        if not ending:
            break
        role = cues.role(told) if role is Role.HEADER else role
        text = text.removesuffix(ending)
    return text, role


def _read_words(told: tuple[str, ...]) -> Naming:
    if not told:
        return NOTHING
    rest, role, found = _head_of(told)
    if _is_machinery(told, rest, bool(found) and found[0][2] == HEAD and found[0][0].strong):
        return Naming(machinery=True)
    if not found:
        return Naming(role=role)
    jobs = tuple(dict.fromkeys((phrase.job, strength, phrase.strong) for phrase, _, strength in found))
    return Naming(jobs, role, " ".join(found[0][0].words), whole=found[0][0].words == _without_marks(rest))


def _without_marks(rest: tuple[str, ...]) -> tuple[str, ...]:
    """Without marks in front that say nothing of a table (`tb_kehu`, `crm_customer`)."""
    first = next((at for at, word in enumerate(rest) if is_word(word) and word not in MARKS), 0)
    return rest[first:]


def _head_of(told: tuple[str, ...]) -> tuple[tuple[str, ...], Role, list[tuple[cues.Phrase, int, float]]]:
    """The words without endings, the role these tell, and the phrases found; an ending without which nothing is left
    that names a job (`bd_item`, `fa_class`) is itself the name."""
    rest, role = _without_endings(told)
    found = _phrases_in(rest, told)
    while not found and len(rest) < len(told):
        rest = told[: len(rest) + 1]
        found = _phrases_in(rest, told)
        if found and rest == told:
            role = Role.HEADER
    return rest, role, found


def _without_endings(told: tuple[str, ...]) -> tuple[tuple[str, ...], Role]:
    """The words before the endings, and the role the last ending tells."""
    role, known = Role.HEADER, cues.endings().words
    rest = _without_meaningless(told)
    while len(rest) > 1 and rest[-1] in known and not _ends_with_compound(rest):
        if rest[-1] == "entry" and rest[-2] in BOOKS:
            rest = rest[:-1]
            continue
        told_role = cues.role(known[rest[-1]])
        role = told_role if role is Role.HEADER or told_role is Role.REFERENCE else role
        rest = rest[:-1]
    return rest, role


def _without_meaningless(told: tuple[str, ...]) -> tuple[str, ...]:
    """Without words behind an ending that no lexicon knows (`SalesOrderLineCDS`): a product's own marks."""
    size = len(told)
    while size > 1 and not is_word(told[size - 1]) and told[size - 1] not in cues.endings().words:
        size -= 1
    return told[:size] if told[size - 1] in cues.endings().words else told


def _ends_with_compound(rest: tuple[str, ...]) -> bool:
    """Whether a phrase of two words or more ends here (`price list`, `call log`): then its last word is no ending."""
    return any(len(p.words) > 1 and rest[-len(p.words) :] == p.words for p in cues.phrases().get(rest[-1], ()))


def _phrases_in(rest: tuple[str, ...], told: tuple[str, ...]) -> list[tuple[cues.Phrase, int, float]]:
    """The longest phrases nearest the end of `rest`: (phrase, where it ends, strength); words behind it that mean
    nothing (`CustomersV3`) do not make it a mere modifier, but it then needs some support of the columns."""
    for end in range(len(rest), 0, -1):
        fitting = [
            p for p in cues.phrases().get(rest[end - 1], ()) if rest[max(0, end - len(p.words)) : end] == p.words
        ]
        fitting = [p for p in fitting if not p.never & (set(told) - set(p.words))]
        if fitting:
            longest = len(fitting[0].words)
            return [(p, end, _strength(rest[end:])) for p in fitting if len(p.words) == longest]
    return []


def _strength(behind: tuple[str, ...]) -> float:
    """What a phrase counts for with these words behind it."""
    if not behind:
        return HEAD
    return MODIFIER if any(is_word(word) for word in behind) else MARKED


def _is_machinery(told: tuple[str, ...], rest: tuple[str, ...], named: bool) -> bool:
    known = cues.endings()
    if known.machinery_beside & set(told):
        return True
    if known.machinery_anywhere & set(told):
        return True
    return not named and (rest[-1] in known.machinery_head or told[-1] in known.machinery_head)
