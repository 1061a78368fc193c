"""The lexicon: what the words in names and labels mean, in English concept words.

Identifiers and labels of every language end as the same words: `cCusName`, `cust_nm`, `nom_client`, `客户名称`,
`kehumingcheng` and `khmc` all read as customer and name. The data lie in `lexicon_data/`; adding a word touches a
data file only.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from wedlock.capabilities import segmentation

_ENGLISH_STOP = "a an and as at for has have in into is its of on or the this with"
_EUROPEAN_STOP = "de du des la le les el der die das"
AMBIGUOUS = 0.7
_STOP = frozenset(f"{_ENGLISH_STOP} {_EUROPEAN_STOP}".split())
_HUNGARIAN = frozenset("abcdfgilmnopstuvxz")
_PREFIXES = frozenset({"tab", "tbl", "fk", "vw"})
_LANGUAGES = ("en", "european", "zh")
_CJK = re.compile(r"[㐀-鿿]+")
_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[㐀-鿿]+|\d+|[^\W\d_]+")
_TRAILING = re.compile(r"(\d+)\D{0,3}$")


@dataclass(frozen=True)
class Lexicon:
    """`forms` maps a form to its concept words, `known` are words the segmentation may cut at."""

    forms: Mapping[str, tuple[str, ...]]
    known: frozenset[str]
    phrases: Mapping[tuple[str, ...], tuple[str, ...]]
    kin: Mapping[str, Mapping[str, float]]
    weak: frozenset[str]
    placeholder: frozenset[str]
    ambiguous: frozenset[str]


@lru_cache(maxsize=200_000)
def words(name: str, also: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The concept words of an identifier or label, in order, without stop words, digits and technical prefixes.

    `also` are words at which run-together names may be cut besides the lexicon's: those the other system writes apart.
    """
    concepts = [word for piece in _without_prefix(pieces(name)) for word in _concepts(piece, also)]
    told = [word for word in _with_phrases(concepts) if word not in _STOP] or concepts
    return tuple(word for at, word in enumerate(told) if at == 0 or word != told[at - 1])


def number(name: str) -> str:
    """The digits that end a name (`street2` → "2"), or nothing."""
    found = _TRAILING.search(name)
    return found.group(1).lstrip("0") if found else ""


def is_word(word: str) -> bool:
    """Whether the lexicon knows `word`: whether a name made of it says anything."""
    lexicon = load()
    return word in lexicon.known or word in lexicon.forms


def is_placeholder(told: Sequence[str]) -> bool:
    """Whether every word is one that vendors name free columns by, or nobody knows: `自定义`, `udf`, `custom field`."""
    return all(word in load().placeholder or not is_word(word) for word in told)


def is_weak(word: str) -> bool:
    """Whether `word` says little in any system (record, data, master)."""
    return word in load().weak


def kin(word: str) -> Mapping[str, float]:
    """The words that may stand for `word` in a business system, each with a weight in 0…1."""
    return load().kin.get(word, {})


def kinship(one: str, other: str) -> float:
    """How far two concept words may stand for each other: 1 when equal, 0 when unrelated."""
    return sameness(one) if one == other else kin(one).get(other, 0.0)


def sameness(word: str) -> float:
    """How far a word means the same in two systems: 1, less for one that names quite different things."""
    return AMBIGUOUS if word in load().ambiguous else 1.0


def plain(text: str) -> str:
    """`text` in simplified characters, half-width, without accents."""
    text = unicodedata.normalize("NFKC", text)
    if _CJK.search(text):
        return _simplified().convert(text)  # type: ignore[no-any-return]  # the library has no types
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text.replace("ß", "ss")) if not unicodedata.combining(c))


def pieces(name: str) -> list[str]:
    """`SalesOrder2Line` → sales, order, line."""
    told = _PIECE.findall(plain(name).replace("'", ""))
    return [piece.lower() for piece in told if not piece.isdigit()]


def _without_prefix(told: list[str]) -> list[str]:
    """Without leading letters that tell a type or an owner: `cCusName`, `FNumber`, `tbl_customer`, `llx_product`."""
    while len(told) > 1 and _is_prefix(told[0]):
        told = told[1:]
    return told


def _is_prefix(piece: str) -> bool:
    if len(piece) == 1:
        return piece in _HUNGARIAN
    return piece in _PREFIXES or (len(piece) in (3, 4) and not is_word(piece) and not re.search("[aeiouy㐀-鿿]", piece))


@lru_cache(maxsize=100_000)
def _concepts(piece: str, also: frozenset[str]) -> tuple[str, ...]:
    lexicon = load()
    for form in (piece, *_singulars(piece)):
        if form in lexicon.forms:
            return lexicon.forms[form]
    for form in (*_singulars(piece), piece):
        if form in lexicon.known:
            return (form,)
    known = _known(also)
    cut = segmentation.cut(piece, known)
    if len(cut) == 1:
        return (piece,)
    return tuple(word for part in cut for word in (_concepts(part, also) if part in lexicon.known else (part,)))


@lru_cache(maxsize=8)
def _known(also: frozenset[str]) -> frozenset[str]:
    return load().known | also


def _singulars(piece: str) -> Iterator[str]:
    """What the piece may be the plural of."""
    if piece.endswith("ies") and len(piece) > 4:
        yield piece[:-3] + "y"
    if piece.endswith("s") and not piece.endswith(("ss", "us", "is", "news")) and len(piece) > 3:
        yield piece[:-1]
    if piece.endswith("es") and len(piece) > 4:
        yield piece[:-2]


def _with_phrases(concepts: list[str]) -> list[str]:
    """Reads compounds, again while that shortens the name: `e-mail address` → email address → email."""
    told = _phrases_read(concepts)
    return told if len(told) in (len(concepts), 1) else _with_phrases(told)


def _phrases_read(concepts: list[str]) -> list[str]:
    """The longest phrase at each place, left to right."""
    phrases = load().phrases
    told: list[str] = []
    at = 0
    while at < len(concepts):
        for size in range(min(4, len(concepts) - at), 1, -1):
            meaning = phrases.get(tuple(concepts[at : at + size]))
            if meaning:
                told.extend(meaning)
                at += size
                break
        else:
            told.append(concepts[at])
            at += 1
    return told


@cache
def load() -> Lexicon:
    """The shipped lexicon. Where two languages claim a form, the first of English, European, Chinese keeps it."""
    forms: dict[str, tuple[str, ...]] = {}
    for language in _LANGUAGES:
        _add_forms(forms, _read(f"{language}.toml"))
    plain_words = frozenset(_text("words.txt").split("\n", 1)[1].split())
    for form, meaning in _pinyin(forms).items():
        if form not in plain_words:
            forms.setdefault(form, meaning)
    concepts = frozenset(word for meaning in forms.values() for word in meaning)
    for word in concepts:
        forms[word] = (word,) if word not in forms or word in plain_words else forms[word]
    return Lexicon(
        forms, plain_words | frozenset(forms), _phrases(), _kin(), *_marked("weak", "placeholder", "ambiguous")
    )


def _add_forms(forms: dict[str, tuple[str, ...]], section: Mapping[str, object]) -> None:
    for concept, listed in section.items():
        if isinstance(listed, dict):
            _add_forms(forms, listed)
        else:
            for form in str(listed).split():
                forms.setdefault(form, tuple(concept.split()))


def _pinyin(forms: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Full pinyin of the Chinese forms, made beforehand by `scripts/pinyin.py`."""
    made = tomllib.loads(_text("pinyin.toml"))["pinyin"]
    return {pinyin: forms[chinese] for pinyin, chinese in made.items() if chinese in forms}


def _phrases() -> dict[tuple[str, ...], tuple[str, ...]]:
    return {tuple(said.split()): tuple(str(meant).split()) for said, meant in _read("phrases.toml")["phrases"].items()}


def _marked(*names: str) -> tuple[frozenset[str], ...]:
    told = _read("kin.toml")
    return tuple(frozenset(told[name]) for name in names)


def _kin() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for group in _read("kin.toml")["kin"]:
        for one in group["words"]:
            near = found.setdefault(one, {})
            near.update({w: max(near.get(w, 0.0), group["weight"]) for w in group["words"] if w != one})
    return found


def _read(file: str) -> dict:  # type: ignore[type-arg]  # TOML is what it is
    return tomllib.loads(_text(file))


def _text(file: str) -> str:
    return (resources.files("wedlock.capabilities") / "lexicon_data" / file).read_text(encoding="utf-8")


@cache
def _simplified():  # type: ignore[no-untyped-def]  # the library has no types
    from opencc import OpenCC  # half a second to load, needed for Chinese only

    return OpenCC("t2s")
