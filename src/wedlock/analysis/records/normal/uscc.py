"""统一社会信用代码 (GB 32100-2015): the unified social credit code, with its check character.

Own check, since `stdnum.cn.uscc` demands eight leading digits and so refuses registrars and classes that are letters.
"""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
FORM = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}")


def check_character(first17: str) -> str:
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def is_valid(code: str) -> bool:
    """18 characters of the standard's alphabet, six digits of region, the right check character."""
    return bool(FORM.fullmatch(code)) and check_character(code[:17]) == code[17]


def normalised(value: str) -> str:
    """The code without spaces and hyphens, in capitals and half-width; empty where it is not a valid one."""
    code = re.sub(r"[\s\-.]", "", value).upper()
    return code if is_valid(code) else ""
