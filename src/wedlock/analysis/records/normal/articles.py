"""Articles: product names, the model numbers inside them, article codes, prices and EAN codes."""

from __future__ import annotations

import re

from stdnum import ean

TOKEN = re.compile(r"[a-z0-9]+(?:[-/.][a-z0-9]+)*")
UNIT = re.compile(
    r"\d+(?:\d*)(?:gb|mb|tb|kg|g|mg|ml|l|cm|mm|m|inch|in|ft|w|watt|v|hz|mhz|ghz|mp|x|th|st|nd|rd|oz|lb|lbs|mah|pin|pc|pcs|p|d|k|way|port)"
)
SEPARATORS = re.compile(r"[^0-9a-z]")
NUMBER = re.compile(r"-?\d[\d .,'’]*")


def squashed(value: str) -> str:
    """Letters and digits only, small: BD-P2500 and bdp2500 are the same code."""
    return SEPARATORS.sub("", value.lower())


def models(name: str) -> tuple[str, ...]:
    """Model numbers in a folded product name: tokens of four or more characters with a digit, units apart."""
    found = {squashed(token) for token in TOKEN.findall(name)}
    return tuple(sorted(code for code in found if len(code) >= 4 and is_model(code)))


def is_model(code: str) -> bool:
    digits = sum(char.isdigit() for char in code)
    return digits >= 1 and not UNIT.fullmatch(code) and (digits < len(code) or digits >= 5)


def barcode(value: str) -> str:
    """EAN-8, UPC-A, EAN-13 or GTIN-14 as 14 digits; empty where the check digit is wrong."""
    digits = re.sub(r"\D", "", value)
    return digits.zfill(14) if len(digits) in (8, 12, 13, 14) and ean.is_valid(digits) and int(digits) else ""


def price(value: str) -> float:
    """A price as a number, decimal comma or point; nan where there is none."""
    found = NUMBER.search(value)
    if not found:
        return float("nan")
    text = re.sub(r"[ '’]", "", found[0]).rstrip(".,")
    comma, point = text.rfind(","), text.rfind(".")
    if comma > point:
        text = (
            text.replace(".", "").replace(",", ".") if len(text) - comma != 4 or point >= 0 else text.replace(",", "")
        )
    else:
        text = text.replace(",", "")
    try:
        return float(text)
    except ValueError:
        return float("nan")
