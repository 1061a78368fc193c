"""Companies: distinct, with near-collisions, and the same ones for the same seed."""

from collections import defaultdict

import pytest

from wedlock.sample import uscc
from wedlock.sample.companies import Companies, found
from wedlock.sample.dice import Dice

SIZE = 20_000


@pytest.fixture(scope="module")
def companies() -> Companies:
    return found(SIZE, Dice(3))


@pytest.mark.parametrize("column", ["name", "tax", "phone", "fax", "mobile", "website"])
def test_no_two_companies_share(companies: Companies, column: str) -> None:
    values = getattr(companies, column).tolist()
    assert len(set(values)) == SIZE


def test_chinese_tax_numbers_are_credit_codes_of_their_region(companies: Companies) -> None:
    for code, region in zip(companies.tax[companies.chinese], companies.region[companies.chinese], strict=True):
        assert uscc.valid(code)
        assert (code[2:4] == "31") == (region == "上海市")


def test_the_same_brand_and_trade_lives_in_other_regions_as_another_company(companies: Companies) -> None:
    towns = defaultdict(set)
    for core, town in zip(
        companies.core[companies.chinese].tolist(), companies.city[companies.chinese].tolist(), strict=True
    ):
        towns[core].add(town)
    siblings = sum(len(places) for places in towns.values() if len(places) > 1)
    assert siblings > 0.05 * companies.chinese.sum()


def test_two_thirds_are_chinese(companies: Companies) -> None:
    assert 0.63 < companies.chinese.mean() < 0.67


def test_addresses_of_the_net_and_of_mail_lie_in_reserved_domains(companies: Companies) -> None:
    for address in [*companies.website.tolist(), *companies.email.tolist()]:
        assert address.endswith((".example", ".example.net", ".example.org"))


def test_same_seed_same_companies_other_seed_others() -> None:
    first, second, third = (found(500, Dice(seed)).name.tolist() for seed in (8, 8, 9))
    assert first == second
    assert first != third
