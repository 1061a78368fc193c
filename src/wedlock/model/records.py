"""Which record is which: RecordLink and what a linking of one object found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from wedlock.language import Text
from wedlock.model.shape import FieldRole

RecordKey = tuple[str, ...]
"""A record's primary key as text, in the key's column order."""


def key_text(key: RecordKey) -> str:
    """A key as one text: itself where it has one part, else a JSON array of its parts."""
    return key[0] if len(key) == 1 else json.dumps(key, ensure_ascii=False)


FieldValue = str | tuple[str, ...] | None
"""What one record has in one field: nothing, one text, or several (three phones)."""


@dataclass(frozen=True, slots=True)
class RecordTable:
    """Records of one object in one system, by columns: `keys[i]`, `tables[i]` and `fields[role][i]` are record i.

    `tables[i]` names the root table, so that organisations and contacts may lie in one RecordTable.
    """

    keys: Sequence[RecordKey]
    tables: Sequence[str]
    fields: dict[FieldRole, Sequence[FieldValue]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.keys)

    @classmethod
    def of_one(
        cls, table: str, keys: Sequence[RecordKey], fields: dict[FieldRole, Sequence[FieldValue]]
    ) -> RecordTable:
        """All records are rows of one `table`."""
        return cls(keys, [table] * len(keys), fields)


class Band(StrEnum):
    """What to do with a pair of records: link it, ask a person, or keep the two apart."""

    AUTOMATIC = "automatic"
    REVIEW = "review"
    SEPARATE = "separate"


@dataclass(frozen=True, slots=True)
class RecordLink:
    """Record `left_key` of `left_table` and `right_key` of `right_table` are the same with `probability` 0…1."""

    left_table: str
    left_key: RecordKey
    right_table: str
    right_key: RecordKey
    probability: float
    band: Band
    evidence: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """How often automatically linked records agree in one pair of columns, and examples where they do not.

    `samples` are (left value, right value) as shown: masked unless values were asked for.
    """

    left: str
    right: str
    compared: int
    agree: int
    samples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectRecords:
    """The linking of one object (`customer_master`, `contact_person`, `product_catalog` …).

    Counts are records. `duplicates_left` and `_right` are pairs inside one system; `links` holds automatic and review
    pairs and the nearest separate ones. `compared_by` names the fields compared.
    """

    object: str
    left_tables: tuple[str, ...]
    right_tables: tuple[str, ...]
    left_records: int
    right_records: int
    automatic: int
    review: int
    left_only: int
    right_only: int
    links: tuple[RecordLink, ...] = ()
    duplicates_left: tuple[RecordLink, ...] = ()
    duplicates_right: tuple[RecordLink, ...] = ()
    agreement: tuple[FieldAgreement, ...] = ()
    compared_by: tuple[str, ...] = ()
    notices: tuple[Text, ...] = ()
