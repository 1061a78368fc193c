"""The vocabulary of jobs: complete in two languages, and readable through the lexicon."""

import re
from pathlib import Path

import pytest

from wedlock.analysis.jobs import cues
from wedlock.analysis.jobs.wording import said
from wedlock.capabilities import vocabulary
from wedlock.capabilities.vocabulary import Capability

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "capabilities.md"
CJK = re.compile(r"[一-鿿]")

JOBS = """customer_master contact_person address product_catalog price_list quotation sales_order invoice payment
credit_limit tax currency user_account employee supplier_master purchase_order inventory shipment general_ledger
fixed_asset manufacturing payroll_hr lead opportunity campaign activity_call_visit complaint_ticket contract
project_task document email_message survey_event""".split()  # noqa: SIM905 - a list of words reads best as words

every = pytest.mark.parametrize("capability", vocabulary.load(), ids=vocabulary.names())


def test_the_jobs_and_their_order() -> None:
    assert list(vocabulary.names()) == JOBS
    assert [capability.position for capability in vocabulary.load()] == list(range(1, len(JOBS) + 1))


@every
def test_labels_in_both_languages(capability: Capability) -> None:
    assert capability.label("en").isascii()
    assert CJK.search(capability.label("zh"))
    assert capability.object.islower()


@every
def test_a_job_can_be_named_and_timed(capability: Capability) -> None:
    assert capability.strong
    assert capability.chinese
    assert capability.header
    assert 0 < capability.minutes <= 60


@every
def test_hosts_and_referrers_are_jobs(capability: Capability) -> None:
    homonyms = {job for homonym in capability.homonyms for job in homonym.referrers}
    assert {*capability.hosts, *capability.referrers, *homonyms} <= set(JOBS)
    assert bool(capability.embedded) == bool(capability.embedded_least)
    assert len(capability.embedded) >= capability.embedded_least


@every
def test_chinese_phrases_are_chinese_and_initials_are_letters(capability: Capability) -> None:
    assert all(CJK.search(phrase) for phrase in (*capability.chinese, *capability.chinese_weak))
    assert all(re.fullmatch("[a-z]+", initials) for initials in capability.pinyin)


def test_what_names_a_job_outright_is_nowhere_a_doubtful_word() -> None:
    """The lexicon reads several words as one; a strong phrase must not become a weak one by that."""
    weak = {(said(phrase), c.name) for c in vocabulary.load() for phrase in c.weak}
    strong = {(said(phrase), c.name) for c in vocabulary.load() for phrase in c.strong}
    clash = {(ours, theirs) for phrase, ours in strong for other, theirs in weak if phrase == other}
    assert clash <= {
        ("inventory", "product_catalog"),  # `inventory` is stock, or in some systems the goods
        ("email_message", "activity_call_visit"),  # a communication is a message and an activity
    }


def test_no_phrase_is_empty_to_the_lexicon() -> None:
    phrases = [p for c in vocabulary.load() for p in (*c.strong, *c.weak, *c.header, *c.lines, *c.embedded)]
    assert [p for p in phrases if not said(p.removeprefix("="))] == []


def test_a_cue_that_many_jobs_share_weighs_less() -> None:
    weights = {
        (next(iter(c.words)), c.job): c.weight
        for found in cues.column_cues().values()
        for c in found
        if len(c.words) == 1
    }
    assert weights["barcode", "product_catalog"] > weights["status", "quotation"]


def test_the_reference_page_says_what_the_data_say() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.* \| [\d.]+) \|$", REFERENCE.read_text(encoding="utf-8"), re.M))
    told = {
        c.name: f"{c.label_en} | {c.label_zh} | {c.object} | {c.kind.value} | {c.minutes:g}" for c in vocabulary.load()
    }
    assert rows == told
