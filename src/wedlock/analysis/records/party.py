"""Customers, suppliers and contacts: which fields are prepared, compared and used for finding candidates."""

from __future__ import annotations

from wedlock.analysis.records.codes import coded
from wedlock.analysis.records.comparisons.address import ADDRESS
from wedlock.analysis.records.comparisons.employer import EMPLOYER
from wedlock.analysis.records.comparisons.identifier import CODE, TAX
from wedlock.analysis.records.comparisons.name import NAME
from wedlock.analysis.records.comparisons.online import ONLINE
from wedlock.analysis.records.comparisons.phone import PHONE
from wedlock.analysis.records.comparisons.sound import SOUND
from wedlock.analysis.records.kind import Kind
from wedlock.analysis.records.party_names import employer_texts, name_texts, pinyin
from wedlock.analysis.records.prepared import Prepared, Texts, contact_texts, shared_texts
from wedlock.model.records import RecordTable


def texts_of(table: RecordTable, country: str) -> Texts:
    """Every field that is compared or searched by."""
    return {**name_texts(table), **employer_texts(table), **contact_texts(table, country), **shared_texts(table)}


def finish(side: Prepared) -> None:
    """The sound of Chinese brands, where they are few."""
    side.put("pinyin", coded(pinyin(side.texts["brand"], side.flag("chinese"))))


KIND = Kind(
    comparisons=(NAME, TAX, PHONE, ONLINE, ADDRESS, CODE, EMPLOYER, SOUND),
    blocks=("name", "tax_id", "phone", "phone_tail", "email", "domain", "street", "brand", "pinyin"),
    crossed=(("pinyin", "spoken"), ("spoken", "pinyin")),
    grams=("name",),
    read=("name", "brand", "trade", "street", "code", "company"),
    texts_of=texts_of,
    finish=finish,
)
