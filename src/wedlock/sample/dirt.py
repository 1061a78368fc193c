"""Dirt: what years of typing do to one text. Each function takes a clean text and gives it back soiled."""

from __future__ import annotations

import re

from wedlock.sample.words import words

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
BRACKETS = str.maketrans("()", "（）")
FORMS = re.compile(r"(股份有限公司|有限责任公司|集团有限公司|有限公司)$")
WESTERN_FORMS = {
    "Ltd": "Limited",
    "Limited": "Ltd.",
    "PLC": "plc",
    "LLP": "L.L.P.",
    "Inc.": "Incorporated",
    "LLC": "L.L.C.",
    "Corp.": "Corporation",
    "Company": "Co.",
    "GmbH": "G.m.b.H.",
    "AG": "Aktiengesellschaft",
    "KG": "Kommanditgesellschaft",
    "SARL": "S.A.R.L.",
    "SAS": "S.A.S.",
    "SA": "S.A.",
    "GmbH & Co. KG": "GmbH&Co.KG",
    "Pty Ltd": "Pty. Ltd.",
    "Pty Limited": "Pty Ltd",
}
LONGEST_FIRST = sorted(WESTERN_FORMS, key=len, reverse=True)


def traditional(text: str) -> str:
    return text.translate(words().traditional)


def full_width(text: str) -> str:
    """ＡＢＣ１２３, as an input method leaves them."""
    return text.translate(FULL_WIDTH)


def homophone(text: str) -> str:
    """The first character that has one is replaced by a character of the same sound: 明 for 铭."""
    for i, sign in enumerate(text):
        other = words().homophones.get(ord(sign))
        if other and i > 1:  # the region in front is chosen from a list and so never misspelt
            return text[:i] + chr(other) + text[i + 1 :]
    return text


def mojibake(text: str) -> str:
    """GBK bytes read as Latin-1 (ÉÏº£ for 上海): the leftover of an import under the wrong code page; can be mended."""
    return text.encode("gb18030").decode("latin-1")


def torn(text: str) -> str:
    """UTF-8 bytes read as GBK and cut: cannot be mended in full."""
    return text.encode("utf-8")[:-1].decode("gbk", errors="replace")


def without_form(text: str) -> str:
    """The name without its legal form."""
    bare = FORMS.sub("", text)
    if bare != text:
        return bare
    form = next((form for form in LONGEST_FIRST if text.endswith(" " + form)), "")
    return text[: -len(form) - 1].rstrip(",") if form else text


def other_form(text: str) -> str:
    """The same legal form in another spelling (有限责任公司 for 有限公司, Limited for Ltd)."""
    if text.endswith("有限责任公司"):
        return text[:-6] + "有限公司"
    if text.endswith("有限公司") and not text.endswith(("股份有限公司", "集团有限公司")):
        return text[:-4] + "有限责任公司"
    form = next((form for form in LONGEST_FIRST if text.endswith(" " + form)), "")
    return text[: -len(form)] + WESTERN_FORMS[form] if form else text


def ascii_only(text: str) -> str:
    """ü → ue, & → and."""
    for sign, plain in (("ü", "ue"), ("ö", "oe"), ("ä", "ae"), ("ß", "ss"), ("é", "e"), ("É", "E"), (" & ", " and ")):
        text = text.replace(sign, plain)
    return text


def slip(text: str) -> str:
    """Two neighbouring letters change places; which ones depends on the text alone."""
    spots = [
        i for i in range(1, len(text) - 2) if text[i].isalpha() and text[i + 1].isalpha() and text[i] != text[i + 1]
    ]
    if not spots:
        return text
    i = spots[sum(map(ord, text)) % len(spots)]
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def spaced(text: str) -> str:
    """Blanks in front, behind and doubled."""
    return " " + text.replace(" ", "  ") + " "


def digits_apart(text: str) -> str:
    """A digit too many typed: the last one twice."""
    return text + text[-1]
