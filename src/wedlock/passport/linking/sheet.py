"""A CSV file of users: which columns it has, and every row that is no user told with its line and the reason."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wedlock.errors import InputError
from wedlock.language import T, Text
from wedlock.passport.linking.user import LeftOut, User

HEADERS: Mapping[str, tuple[str, ...]] = {
    "system": ("system", "application", "系统", "应用"),
    "key": ("key", "id", "uid", "user id", "编号", "用户id"),
    "login": (
        "login",
        "username",
        "user name",
        "user",
        "account",
        "登录名",
        "登录账号",
        "用户名",
        "账号",
        "帐号",
        "账户",
    ),
    "name": ("name", "full name", "display name", "姓名", "名称", "显示名"),
    "first_name": ("first name", "firstname", "given name", "名"),
    "last_name": ("last name", "lastname", "surname", "family name", "姓"),
    "email": ("email", "e-mail", "mail", "email address", "邮箱", "电子邮件", "邮件", "电子邮箱"),
    "phone": ("phone", "telephone", "tel", "电话", "联系电话"),
    "mobile": ("mobile", "mobile phone", "手机", "手机号", "手机号码"),
    "number": ("number", "employee number", "employee id", "personnel number", "工号", "员工编号", "员工号"),
    "active": ("active", "enabled", "is active", "启用", "是否启用", "状态", "在职"),
}
_YES = frozenset(
    {"", "1", "true", "t", "yes", "y", "x", "active", "enabled", "是", "启用", "在职", "有效", "正常", "wahr", "ja"}
)
_NO = frozenset(
    {"0", "false", "f", "no", "n", "inactive", "disabled", "否", "停用", "禁用", "离职", "无效", "falsch", "nein"}
)
_LONGEST = {"login": 200, "key": 80, "system": 60, "name": 150, "email": 254}
_SECRETS = re.compile(r"passw|hash|secret|密码|口令", re.IGNORECASE)
_SYSTEM = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_BROKEN = ["\0"]  # a row that cannot be read; no text has this character any more
_KEPT_ZEROS = re.compile(r'="([^"]*)"')  # how spreadsheets are told that 007 is a text


@dataclass
class Sheet:
    """What a file holds, by System in the order of the file; every list may be empty."""

    users: dict[str, list[User]] = field(default_factory=dict)
    aside: list[LeftOut] = field(default_factory=list)
    notices: list[Text] = field(default_factory=list)
    elsewhere: int = 0  # rows of other Systems than the one asked for
    _seen: dict[tuple[str, str], tuple[int, User]] = field(default_factory=dict)
    _keys: dict[tuple[str, str], int] = field(default_factory=dict)


def read_sheet(text: str, file: str, system: str = "") -> Sheet:
    """The users in the text of a CSV file. `system` names the System where the file has no such column; where it has
    one, only rows of that System are read. InputError for what is no such file at all."""
    lines = list(io.StringIO(text.removeprefix("\ufeff").replace("\0", ""), newline=""))
    cut = bool(lines) and not lines[-1].endswith(("\n", "\r"))
    skipped = 1 if lines and re.fullmatch(r"sep=.\s*", lines[0]) else 0
    delimiter = lines[0][4] if skipped else _delimiter(lines[0] if lines else "")
    rows = _rows(lines[skipped:], delimiter, file, skipped)
    header = next(rows, None)
    if header is None or not any(cell.strip() for cell in header[1]):
        raise InputError(T("{file} is empty: the first line must name its columns", file=file), _wanted())
    columns = _columns(header[1], file, system)
    sheet = Sheet()
    _tell_columns(sheet, header[1], columns)
    count, last = len(header[1]), len(lines)
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        broken = cells == _BROKEN
        _take(sheet, line, cells, columns, count, system, half=broken or (cut and line == last and len(cells) < count))
    if sheet.elsewhere:
        sheet.notices.append(T("{n} rows are of other systems than {system}; they were not read.", n=sheet.elsewhere,
                               system=system))  # fmt: skip
    return sheet


def _wanted() -> Text:
    return T("Columns: system, login, name, email, active; of these login is needed, and system or --system NAME.")


def _delimiter(line: str) -> str:
    return max(",;\t|", key=line.count)


def _rows(lines: Sequence[str], delimiter: str, file: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of the line it ends on. A quotation mark that is never closed ends the reading."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    before = 0
    while True:
        before = reader.line_num
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if before + 1 == len(lines):  # the last line alone: the file was cut there
                yield len(lines) + skipped, _BROKEN
                return
            raise InputError(
                T("{file}, line {line}: a quotation mark is not closed, or something stands behind it ({reason})",
                  file=file, line=before + 1 + skipped, reason=str(error)),
                T("Correct the line; what follows it cannot be told apart."),
            ) from None  # fmt: skip
        yield reader.line_num + skipped, row


def _columns(header: Sequence[str], file: str, system: str) -> dict[str, int]:
    """Our name of a column → where it stands; of several the first."""
    known = {spelt: name for name, spellings in HEADERS.items() for spelt in spellings}
    found: dict[str, int] = {}
    for place, cell in enumerate(header):
        name = known.get(_header(cell))
        if name and name not in found:
            found[name] = place
    missing = [name for name in ("login", *(() if system else ("system",))) if name not in found]
    if missing:
        raise InputError(
            T("{file} has no column {missing}; its first line names {found}", file=file, missing=missing,
              found=[_header(cell)[:40] for cell in header][:12]), _wanted(),
        )  # fmt: skip
    return found


def _header(cell: str) -> str:
    return " ".join(re.sub(r"[_\s]+", " ", unicodedata.normalize("NFKC", cell).casefold()).split())


def _tell_columns(sheet: Sheet, header: Sequence[str], columns: Mapping[str, int]) -> None:
    others = [cell.strip() for place, cell in enumerate(header) if place not in columns.values() and cell.strip()]
    if secrets := [name for name in others if _SECRETS.search(name)]:
        sheet.notices.append(
            T("The file has a column {names}: it was not read. Delete it; a list of users needs no secrets.",
              names=secrets)
        )  # fmt: skip
    if rest := [name for name in others if name not in secrets]:
        sheet.notices.append(T("Columns not read: {names}.", names=rest))


def _take(
    sheet: Sheet, line: int, cells: list[str], columns: Mapping[str, int], count: int, system: str, half: bool
) -> None:
    cells = [] if cells == _BROKEN else cells
    values = {name: _cell(cells[place]) if place < len(cells) else "" for name, place in columns.items()}
    named = values.get("system") or system
    if system and values.get("system") and values["system"] != system:
        sheet.elsewhere += 1
        return
    login = values["login"]
    reason = _no_row(cells, count, half) or _no_user(values, named)
    if reason is None:
        user = _user(values, named)
        reason = _seen_before(sheet, user, line)
        if reason is None:
            sheet.users.setdefault(named, []).append(user)
            return
    sheet.aside.append(LeftOut(named[:60], login[:60], reason, line))


def _no_row(cells: Sequence[str], count: int, half: bool) -> Text | None:
    if half:
        return T("half a line: the file ends in the middle of it")
    if len(cells) < count:
        return T("has {n} of {count} columns", n=len(cells), count=count)
    if len(cells) > count and any(cell.strip() for cell in cells[count:]):
        return T("has more columns than the first line names: {n} instead of {count}", n=len(cells), count=count)
    return None


def _no_user(values: Mapping[str, str], system: str) -> Text | None:
    if not system:
        return T("names no system")
    if not _SYSTEM.fullmatch(system):
        return T("“{system}” cannot be the name of a system: small letters, digits, - and _", system=system[:40])
    if not values["login"]:
        return T("has no login")
    if any(_is_formula(value) for value in values.values()):
        return T("holds a formula instead of a value")
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Co", "Zl", "Zp") for sign in values["login"]):
        return T("the login holds an invisible character")
    if too_long := [name for name, longest in _LONGEST.items() if len(values.get(name, "")) > longest]:
        return T("{names} too long", names=too_long)
    if values.get("active", "").casefold() not in _YES | _NO:
        return T("“{value}” says neither active nor inactive", value=values["active"][:20])
    return None


def _is_formula(value: str) -> bool:
    """=HYPERLINK(…), @SUM(…), -cmd|…; a phone number begins with + too."""
    return value[:1] in ("=", "@") or (
        value[:1] in ("+", "-") and len(value) > 1 and not re.match(r"[+-][\d\s(]", value)
    )


def _cell(text: str) -> str:
    text = text.strip().strip("\u200b\u2060\ufeff")
    kept = _KEPT_ZEROS.fullmatch(text)
    return kept[1].strip() if kept else text


def _user(values: Mapping[str, str], system: str) -> User:
    phones = tuple(filter(None, (values.get("phone", ""), values.get("mobile", ""))))
    name = values.get("name", "") or whole_name(values.get("first_name", ""), values.get("last_name", ""))
    return User(
        system, values.get("key", ""), values["login"], " ".join(name.split()), values.get("email", ""), phones,
        values.get("number", ""), values.get("active", "").casefold() in _YES,
    )  # fmt: skip


def whole_name(given: str, family: str) -> str:
    """Both together; Chinese ones family name first."""
    if family and unicodedata.name(family[0], "").startswith("CJK"):
        return family + given
    return f"{given} {family}".strip()


def _seen_before(sheet: Sheet, user: User, line: int) -> Text | None:
    """Why a second row of one login, or of one key, does not count."""
    first = sheet._seen.setdefault((user.system, user.login), (line, user))
    if first[0] != line:
        if first[1] == user:
            return T("the same as line {line}", line=first[0])
        return T("the login is in line {line} already, with other values: that one counts", line=first[0])
    if user.key and (at := sheet._keys.setdefault((user.system, user.key), line)) != line:
        return T("the key {key} is in line {line} already", key=user.key[:40], line=at)
    return None
