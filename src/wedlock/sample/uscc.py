"""The unified social credit code 统一社会信用代码 (GB 32100-2015) and its organisation code (GB 11714-1997)."""

from __future__ import annotations

import numpy as np

from wedlock.sample.dice import Numbers, Texts, texts

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 signs: digits and capitals without I, O, S, V, Z."""
WEIGHTS = np.array([pow(3, i, 31) for i in range(17)])
ORGANISATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])


def valid(code: str) -> bool:
    """True when the code has 18 signs of the alphabet and its check sign is right."""
    if len(code) != 18 or any(sign not in ALPHABET for sign in code):
        return False
    values = np.array([[ALPHABET.index(sign) for sign in code[:17]]])
    return ALPHABET[int(_check(values)[0])] == code[17]


def codes(districts: Numbers, organisations: Numbers) -> Texts:
    """Codes of companies (registrar 9, class 1): `districts` of six digits, `organisations` below 10**8."""
    body = np.concatenate(
        [
            np.full((len(districts), 1), 9),
            np.full((len(districts), 1), 1),
            _digits(districts, 6),
            _organisation(organisations),
        ],
        axis=1,
    )
    whole = np.concatenate([body, _check(body)[:, None]], axis=1)
    signs = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)[whole].tobytes().decode()
    return texts([signs[i : i + 18] for i in range(0, len(signs), 18)])


def _check(values: Numbers) -> Numbers:
    """(31 - Σ value × weight mod 31) mod 31 over the first 17 signs."""
    check: Numbers = (31 - values @ WEIGHTS % 31) % 31
    return check


def _organisation(numbers: Numbers) -> Numbers:
    """Eight digits and their check sign: 11 - Σ mod 11, where 10 is X and 11 is 0."""
    digits = _digits(numbers, 8)
    check = 11 - digits @ ORGANISATION_WEIGHTS % 11
    sign = np.where(check == 11, 0, np.where(check == 10, ALPHABET.index("X"), check))
    return np.concatenate([digits, sign[:, None]], axis=1)


def _digits(numbers: Numbers, width: int) -> Numbers:
    return numbers[:, None] // 10 ** np.arange(width - 1, -1, -1) % 10
