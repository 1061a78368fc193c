"""Phones in the ways people write them, and the laws of their normalisation."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.analysis.records.normal import phones
from wedlock.analysis.records.normal.lines import SEVERAL

SHANGHAI = "2158881234"


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("+86 21 5888 1234", "CN", SHANGHAI),
        ("+86 21 5888 1234", "", SHANGHAI),
        ("0086-21-58881234", "CN", SHANGHAI),
        ("(021)58881234", "CN", SHANGHAI),
        ("021-58881234-801", "CN", SHANGHAI),
        ("021-58881234转801", "CN", SHANGHAI),
        ("０２１－５８８８１２３４", "CN", SHANGHAI),
        ("13812345678", "CN", "13812345678"),
        ("8613812345678", "CN", "13812345678"),
        ("+44 (0)20 7946 0958", "GB", "2079460958"),
        ("020 7946 0958", "GB", "2079460958"),
        ("+49 30 901820 ext. 12", "DE", "30901820"),
        ("030/901820", "DE", "30901820"),
        ("+39 06 1234567", "IT", "61234567"),
        ("06 1234567", "IT", "61234567"),
        ("404/231-1368", "US", "4042311368"),
        ("1-404-231-1368", "US", "4042311368"),
        ("+1 404 231 1368", "DE", "4042311368"),
        ("n/a", "DE", ""),
        ("000000", "DE", ""),
        ("12", "DE", ""),
        ("", "", ""),
    ],
)
def test_a_number_is_its_national_significant_digits(written: str, country: str, number: str) -> None:
    assert phones.normalised(written, country) == number
    assert phones.column([written], [country]) == [number]


def test_several_numbers_in_one_field_are_all_kept() -> None:
    assert phones.column(["021-58881234；13812345678"], ["CN"]) == [f"{SHANGHAI}{SEVERAL}13812345678"]
    assert phones.column(["58881234/58885678"], ["CN"]) == [f"58881234{SEVERAL}58885678"]


@given(st.sampled_from(["DE", "CN", "FR", "GB", "US", "NL", "AT", "PL"]), st.sampled_from("-/. ()"))
def test_national_and_international_spelling_are_one_number(country: str, between: str) -> None:
    example = phonenumbers.example_number(country)
    national = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.NATIONAL).replace(" ", between)
    number = str(example.national_number)
    assert phones.normalised(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164), "CN") == number
    assert phones.normalised(national, country) == number
    assert phones.normalised(number, country) == number


@given(st.text(alphabet="0123456789+ -()x", max_size=20), st.sampled_from(["CN", "DE", "US", "IT", "GB", "HU", ""]))
def test_a_column_reads_as_single_values_do(written: str, country: str) -> None:
    assert phones.column([written], [country]) == [phones.normalised(written, country)]


@given(st.lists(st.text(max_size=25), max_size=8))
def test_a_column_has_as_many_lines_as_values(values: list[str]) -> None:
    assert len(phones.column(values, ["CN"] * len(values))) == len(values)
