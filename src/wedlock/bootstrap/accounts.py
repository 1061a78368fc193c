"""The import of accounts wired: user tables read through connectors and profiles, CSV files, the hub."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wedlock import config
from wedlock.bootstrap.analysis import read_options
from wedlock.bootstrap.portal import open_hub
from wedlock.config import Settings, SystemSettings
from wedlock.errors import InputError, UsageError
from wedlock.language import T, Text
from wedlock.model.ports import Progress, RowReader, quiet

if TYPE_CHECKING:
    from wedlock.analysis.gather import Rows
    from wedlock.model.catalog import Catalog
    from wedlock.passport.linking.forms import Forms
    from wedlock.passport.linking.importing import Import
    from wedlock.passport.linking.user import LeftOut, ReadSystem, User
    from wedlock.profiles import UserTable

LARGEST_FILE = 256 * 1024 * 1024
_ROLES = ("name", "first_name", "last_name", "email", "phone", "mobile", "code")


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What `wedlock accounts import` was asked. Without `systems` and `csv`: the ERP and the CRM of wedlock.toml."""

    systems: tuple[str, ...] = ()
    csv: Path | None = None
    system: str = ""  # of the CSV file


def look_at_users(request: ImportRequest, known: Settings, dry: bool = False, progress: Progress = quiet) -> Import:
    """Read the systems and say what is to be proposed. The hub is opened; where it is `dry`, none is made for that."""
    from wedlock.passport.linking.importing import Known, compared

    read = [read_users(one, known, progress) for one in _systems(request, known)]
    if request.csv is not None:
        read += read_file(request.csv, request.system)
    _once_each(read)
    hub = Known()
    if not dry or known.passport.database or (known.home / "hub.sqlite3").exists():
        open_hub(known)
        from wedlock.passport.linking.hub import known_hub  # Django's models need an opened hub

        hub = known_hub()
    progress(T("Comparing users"), 0, None)
    return compared(read, hub, forms())


def forms() -> Forms:
    """The normal forms that the analysis of records uses, handed to linking."""
    from wedlock.analysis.records.normal import characters, online, people, phones
    from wedlock.passport.linking.forms import Forms
    from wedlock.passport.linking.naming import name_reader

    return Forms(name_reader(characters.folded, people.is_surname, people.pinyin), online.email, phones.normalised)


def _systems(request: ImportRequest, known: Settings) -> list[SystemSettings]:
    if request.systems:
        roles = ("erp", "crm", *("other",) * len(request.systems))
        chosen = [config.system(spec, known, role) for spec, role in zip(request.systems, roles, strict=False)]
    elif request.csv is None:
        chosen = sorted(
            (one for one in known.systems.values() if one.role in ("erp", "crm")), key=lambda one: one.role != "erp"
        )
        if not chosen:
            raise UsageError(
                T("Whose users? {file} names no system with the role erp or crm", file=str(known.file)),
                T("Give one or two systems (URL, file, name), or --csv FILE."),
            )
    else:
        chosen = []
    for one in chosen:
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,59}", one.name):
            raise UsageError(
                T("“{system}” cannot be the name of a system: small letters, digits, - and _", system=one.name[:40]),
                T("Give it a name in wedlock.toml: [systems.NAME] with its url."),
            )
    environments = {one.environment for one in chosen if one.environment}
    if len(environments) > 1:
        raise UsageError(T("Users of a test system and of a production one are never joined: {names}",
                           names=[one.name for one in chosen]))  # fmt: skip
    return chosen


def _once_each(read: Sequence[ReadSystem]) -> None:
    names = [one.system for one in read]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(T("{names} is read twice; every system has one list of users", names=twice))
    if not names:
        raise InputError(T("There is no user in what was read"))


def read_users(system: SystemSettings, known: Settings, progress: Progress = quiet) -> ReadSystem:
    """The user table of one system, read-only, by the columns that its product's profile names and no other."""
    from wedlock.connectors import connect
    from wedlock.profiles import recognise

    with connect(system.url, name=system.name, options=read_options(system, known)) as connector:
        catalog = connector.catalog(progress)
        profile = recognise(catalog)
        if profile is None or profile.users is None:
            raise UsageError(
                T("{system}: no profile knows this product's table of users", system=system.name),
                T("Export them to a file with the columns system, login, name, email, active, and give --csv FILE."),
            )
        if not isinstance(connector, RowReader):
            raise UsageError(T("{system} is a description of tables without their rows", system=system.name))
        users, aside, unread = _of_table(system.name, profile.users, catalog, connector, progress)
        return _read(system.name, users, aside, [*unread, *connector.notices])


def _of_table(
    system: str, table: UserTable, catalog: Catalog, reader: RowReader, progress: Progress
) -> tuple[list[User], list[LeftOut], list[Text]]:
    from wedlock.analysis.gather import Rows

    columns: dict[str, tuple[str, ...]] = {"root": tuple(filter(None, (table.active, table.team)))}
    for field in table.shape.fields:
        if field.role.value in _ROLES:
            columns[field.part] = (*columns.get(field.part, ()), field.column)
    rows = Rows(table.shape, catalog, reader, columns, progress)
    users: list[User] = []
    aside: list[LeftOut] = []
    for user, reason in _users(system, table, rows):
        _sort_out(user, reason, users, aside)
    notices = [T("{system}: {reason}; phone numbers of there are not compared", system=system, reason=reason)
               for reason in rows.unread]  # fmt: skip
    return users, aside, notices


def _users(system: str, table: UserTable, rows: Rows) -> Iterator[tuple[User, Text | None]]:
    from wedlock.analysis.records.normal.people import whole_name
    from wedlock.model.records import key_text
    from wedlock.passport.linking.service_users import no_person
    from wedlock.passport.linking.user import User

    fields = {field.role.value: rows.values(field.part, field.column) for field in table.shape.fields
              if field.role.value in _ROLES}  # fmt: skip
    active = rows.values("root", table.active) if table.active else [True] * len(rows.keys)
    team = rows.values("root", table.team) if table.team else [False] * len(rows.keys)

    def text(role: str, at: int) -> str:
        value = fields[role][at] if role in fields else None
        return " ".join(str(value).split()) if value is not None else ""

    for at, key in enumerate(rows.keys):
        name = text("name", at) or whole_name(text("first_name", at), text("last_name", at)).strip()
        numbers = tuple(filter(None, (text("phone", at), text("mobile", at))))
        user = User(
            system, key_text(key)[:80], text("code", at), name, text("email", at), numbers, active=_true(active[at])
        )
        yield user, no_person(user.login, table.own, _true(team[at]))


def _true(value: object) -> bool:
    return str(value).casefold() in ("1", "true", "t")


def _sort_out(user: User, reason: Text | None, users: list[User], aside: list[LeftOut]) -> None:
    from wedlock.passport.linking.user import LeftOut

    if not user.login:
        aside.append(LeftOut(user.system, f"#{user.key}", T("has no login")))
    elif reason is not None:
        aside.append(LeftOut(user.system, user.login, reason))
    elif len(user.login) > 200:
        aside.append(LeftOut(user.system, user.login[:60], T("{names} too long", names=["login"])))
    else:
        users.append(user)


def read_file(path: Path, system: str) -> list[ReadSystem]:
    """The users in a CSV file, by System; the encoding is found by looking, and told."""
    from wedlock.connectors import text_of
    from wedlock.passport.linking.service_users import no_person
    from wedlock.passport.linking.sheet import read_sheet
    from wedlock.passport.linking.user import LeftOut

    raw = _bytes(path)
    text, encoding = text_of(raw)
    marked = raw.startswith(b"\xef\xbb\xbf")
    written = T("UTF-8 with a byte order mark") if marked else encoding.upper()
    sheet = read_sheet(text, path.name, system)
    told = [T("{file} was read as {encoding}.", file=path.name, encoding=written), *sheet.notices]
    found = []
    if not sheet.users:
        first = sheet.aside[0] if sheet.aside else None
        why = T("line {line}: {reason}", line=first.line, reason=first.reason) if first else T("it has no row")
        raise InputError(T("There is no user in {file}: {why}", file=path.name, why=why))
    for number, name in enumerate(sheet.users):
        users: list[User] = []
        aside = [one for one in sheet.aside if one.system == name or (number == 0 and one.system not in sheet.users)]
        for user in sheet.users.get(name, []):
            reason = no_person(user.login)
            if reason is None:
                users.append(user)
            else:
                aside.append(LeftOut(name, user.login, reason))
        found.append(_read(name, users, aside, told if number == 0 else []))
    return found


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(T("{path} is larger than {size} MiB", path=str(path), size=LARGEST_FILE // 2**20))
        return path.read_bytes()
    except OSError as error:
        raise InputError(T("{path} cannot be read: {reason}", path=path, reason=error.strerror or "")) from error


def _read(system: str, users: Sequence[User], aside: Sequence[LeftOut], notices: Sequence[Text]) -> ReadSystem:
    from wedlock.passport.linking.user import ReadSystem

    return ReadSystem(system, tuple(users), tuple(aside), tuple(notices))
