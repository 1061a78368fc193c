"""Numbers: the same number in every spelling, distinct ones for distinct companies."""

import numpy as np
import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.sample import phones
from wedlock.sample.words import words

CITIES = len(words().cities)
FOREIGN = [(c, t) for c, country in enumerate(words().countries) for t in range(len(country.cities))]


def standard(number: str) -> str:
    return phonenumbers.format_number(phonenumbers.parse(number, "CN"), phonenumbers.PhoneNumberFormat.E164)


@given(st.integers(0, CITIES - 1), st.integers(0, 1_300_000))
def test_every_spelling_of_a_landline_is_the_same_number(city: int, serial: int) -> None:
    number = phones.landlines(np.array([city]), np.array([serial]))[0]
    same = {standard(spelt(number)) for spelt in (str, phones.with_country, phones.bracketed, phones.bare)}
    assert same == {standard(number)}


@given(st.integers(0, 5_000_000))
def test_every_spelling_of_a_mobile_is_the_same_number(serial: int) -> None:
    number = phones.mobiles(np.array([serial]))[0]
    assert len(number) == 11
    assert {standard(spelt(number)) for spelt in (phones.with_country, phones.bracketed, phones.bare)} == {
        standard(number)
    }


@pytest.mark.parametrize("place", FOREIGN)
def test_foreign_numbers_are_of_the_length_their_country_has(place: tuple[int, int]) -> None:
    number = phones.abroad(np.array([place[0]]), np.array([place[1]]), np.array([7]))[0]
    assert phonenumbers.is_possible_number(phonenumbers.parse(number))


@pytest.mark.parametrize("place", FOREIGN)
def test_a_used_up_range_goes_on_with_extensions(place: tuple[int, int]) -> None:
    serials = np.arange(25_000)
    numbers = phones.abroad(np.full(25_000, place[0]), np.full(25_000, place[1]), serials).tolist()
    assert len(set(numbers)) == 25_000


def test_consecutive_serials_give_distinct_chinese_numbers() -> None:
    serials = np.arange(200_000)
    assert len(set(phones.landlines(np.zeros(200_000, dtype=int), serials).tolist())) == 200_000
    assert len(set(phones.mobiles(serials).tolist())) == 200_000
