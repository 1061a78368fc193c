"""What a reader calls jobs, roles, modes, bands, severities: the words for the keys that the JSON form uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from wedlock.capabilities import vocabulary
from wedlock.language import Bilingual, Lang, T, Text
from wedlock.model.overlap import DifferenceKind, JobClass, Mode, Owner, Role, Severity, Verdict
from wedlock.model.records import Band


class Sayable(Protocol):
    """A Text, or anything else that can be said in a language."""

    def say(self, lang: Lang = "en") -> str: ...


@dataclass(frozen=True, slots=True)
class Several:
    """Several sentences, a line each."""

    parts: Sequence[Sayable]

    def say(self, lang: Lang = "en") -> str:
        return "\n".join(part.say(lang) for part in self.parts)


def job_label(job: str) -> Text:
    """The vocabulary's name of a job; a job that the vocabulary lacks is called by its key."""
    known = vocabulary.by_name().get(job)
    if known:
        return Bilingual.of(known.label_en, known.label_zh)
    return name_label(job.replace("_", " ").capitalize())


def name_label(name: str) -> Text:
    """A name as a Text: the same in both languages."""
    return Bilingual.of(name, name)


CLASSES: dict[JobClass, Text] = {
    JobClass.BOTH: T("in both"),
    JobClass.LEFT_ONLY: T("left only"),
    JobClass.RIGHT_ONLY: T("right only"),
    JobClass.ABSENT: T("in neither"),
}

ROLES: dict[Role, Text] = {
    Role.HEADER: T("header"),
    Role.LINES: T("lines"),
    Role.REFERENCE: T("reference"),
    Role.HISTORY: T("history"),
    Role.DETAIL: T("detail"),
    Role.LINK: T("link"),
}

VERDICTS: dict[Verdict, Text] = {
    Verdict.SAME: T("same"),
    Verdict.UNDECIDED: T("undecided"),
    Verdict.DIFFERENT: T("different"),
}

MODES: dict[Mode, Text] = {
    Mode.SYNC: T("synchronise"),
    Mode.EXTERNAL: T("external table"),
    Mode.LEAVE: T("leave as it is"),
}

BANDS: dict[Band, Text] = {
    Band.AUTOMATIC: T("automatic"),
    Band.REVIEW: T("to review"),
    Band.SEPARATE: T("separate"),
}

SEVERITIES: dict[Severity, Text] = {
    Severity.LOSS: T("values would be lost"),
    Severity.WARN: T("conversion needed"),
    Severity.INFO: T("handled without a decision"),
}

DIFFERENCES: dict[DifferenceKind, Text] = {
    DifferenceKind.TYPE: T("type"),
    DifferenceKind.LENGTH: T("length"),
    DifferenceKind.PRECISION: T("precision"),
    DifferenceKind.NULLABILITY: T("nullability"),
    DifferenceKind.UNIQUENESS: T("uniqueness"),
    DifferenceKind.CODES: T("code values"),
    DifferenceKind.UNIT: T("unit"),
    DifferenceKind.TIMEZONE: T("time zone"),
    DifferenceKind.CHARSET: T("character set"),
    DifferenceKind.DEFAULT: T("default"),
    DifferenceKind.KEY_GENERATION: T("key generation"),
    DifferenceKind.MULTIPLICITY: T("one or many"),
    DifferenceKind.FORMAT: T("format"),
}


def owner_label(owner: Owner, left: str, right: str) -> Text:
    """Who owns an object or a field, by the systems' names."""
    if owner is Owner.BOTH:
        return T("both, by field")
    return name_label(left if owner is Owner.LEFT else right)


COMPARED: dict[str, Text] = {
    "name": T("name"),
    "tax_id": T("tax number"),
    "phone": T("phone"),
    "email": T("e-mail and web domain"),
    "address": T("address"),
    "code": T("code"),
    "barcode": T("EAN code"),
    "model": T("model number"),
    "description": T("description"),
    "text": T("description"),
    "price": T("price"),
    "brand": T("brand"),
    "company": T("employer"),
    "sound": T("sound of the name"),
    "customer": T("customer"),
    "date": T("date"),
    "amount": T("amount"),
}
"""What records were compared by, as the linking names it."""


def compared_label(key: str) -> Text:
    return COMPARED.get(key) or name_label(key)


ENGINES: dict[str, Text] = {
    "postgresql": name_label("PostgreSQL"),
    "mysql": name_label("MySQL"),
    "mariadb": name_label("MariaDB"),
    "sqlite": name_label("SQLite"),
    "mssql": name_label("SQL Server"),
    "oracle": name_label("Oracle"),
    "ddl": T("DDL file"),
    "catalog": T("catalog file"),
}
"""An engine's own spelling."""


def engine_label(engine: str, version: str) -> Text:
    """Engine and version, without what a distribution adds to it: `PostgreSQL 15.20`."""
    name, number = ENGINES.get(engine) or name_label(engine), version.partition(" ")[0]
    return T("{engine} {version}", engine=name, version=number) if number else name
