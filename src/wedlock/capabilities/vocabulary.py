"""The vocabulary: the business jobs (capabilities) a system may do, as data in `jobs/<name>.toml`.

Adding a job is adding a file. The phrases of a file are English, as the lexicon's concept words read them; Chinese
and pinyin initials stand apart, since a Chinese name has no spaces to cut at.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources


class Kind(StrEnum):
    """What sort of record a job keeps."""

    MASTER = "master"
    DOCUMENT = "document"
    REFERENCE = "reference"
    LEDGER = "ledger"
    ACTIVITY = "activity"
    FILE = "file"


@dataclass(frozen=True)
class Homonym:
    """Phrases that mean something else where tables of the jobs `referrers` refer to the table so named, or where it
    has one of `columns`."""

    phrases: tuple[str, ...]
    referrers: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Capability:
    """One business job.

    `minutes` is what keying one record by hand takes; `object` the business object kept. `strong` phrases name a
    table of the job outright, `weak` ones only where the columns agree, and neither where a word of `never` stands
    beside; `fair` are weak ones that need little more where they are a table's whole name. `header` and `lines` are
    columns typical of its tables. `embedded` are columns that mean the job is done inside the table of one of `hosts`
    (any job's, where empty), if `embedded_least` of them stand there. Tables of the jobs `referrers` that refer to a
    table speak for the job where a weak phrase names it; so does a table of the jobs `parties` that it refers to.
    `needs` are columns of which a weak phrase wants at least one. A name that begins with one of `modules` counts as
    a weak phrase. `homonyms` are phrases that may mean something else.
    """

    name: str
    position: int
    label_en: str
    label_zh: str
    object: str
    kind: Kind
    minutes: float
    strong: tuple[str, ...]
    weak: tuple[str, ...] = ()
    fair: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    chinese: tuple[str, ...] = ()
    chinese_weak: tuple[str, ...] = ()
    pinyin: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    embedded: tuple[str, ...] = ()
    embedded_least: int = 0
    hosts: tuple[str, ...] = ()
    referrers: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    homonyms: tuple[Homonym, ...] = ()

    def label(self, lang: str) -> str:
        """The job's name for a reader of `lang`."""
        return self.label_zh if lang == "zh" else self.label_en


@cache
def load() -> tuple[Capability, ...]:
    """Every job, in the vocabulary's order."""
    folder = resources.files("wedlock.capabilities") / "jobs"
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    found = [_capability(file.name.removesuffix(".toml"), file.read_text(encoding="utf-8")) for file in files]
    return tuple(sorted(found, key=lambda capability: capability.position))


@cache
def endings() -> dict[str, dict[str, str]]:
    """What the words of a name tell whatever the job: roles, machinery, Chinese and pinyin endings (`reading.toml`)."""
    text = (resources.files("wedlock.capabilities") / "reading.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def names() -> tuple[str, ...]:
    """The names of every job, in the vocabulary's order."""
    return tuple(capability.name for capability in load())


@cache
def by_name() -> dict[str, Capability]:
    return {capability.name: capability for capability in load()}


def _capability(name: str, text: str) -> Capability:
    told = tomllib.loads(text)
    homonyms = tuple(
        Homonym(**{key: tuple(value) for key, value in listed.items()}) for listed in told.pop("homonyms", ())
    )
    phrases = {key: tuple(value) for key, value in told.items() if isinstance(value, list)}
    return Capability(
        name=name,
        position=told["position"],
        label_en=told["en"],
        label_zh=told["zh"],
        object=told["object"],
        kind=Kind(told["kind"]),
        minutes=told["minutes"],
        embedded_least=told.get("embedded_least", 0),
        homonyms=homonyms,
        **phrases,
    )
