"""CSV files of users as people hand them over: every row is a user or is told with its line and the reason."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.errors import InputError
from wedlock.passport.linking.sheet import Sheet, read_sheet
from wedlock.passport.linking.user import User

HEAD = "system,login,name,email,active\n"


def read(text: str, system: str = "") -> Sheet:
    return read_sheet(text, "users.csv", system)


def logins(sheet: Sheet) -> list[str]:
    return [f"{system}/{user.login}" for system, users in sheet.users.items() for user in users]


def told(sheet: Sheet) -> list[str]:
    return [f"{out.line} {out.login}: {out.reason.say()}" for out in sheet.aside]


def notices(sheet: Sheet) -> list[str]:
    return [notice.say() for notice in sheet.notices]


def test_the_columns_of_the_documents() -> None:
    sheet = read(HEAD + "crm,alice,Alice Martens,a@n.example,true\ncrm,bob,Bob Lindqvist,,no\n")
    assert sheet.users["crm"] == [
        User("crm", "", "alice", "Alice Martens", "a@n.example"),
        User("crm", "", "bob", "Bob Lindqvist", "", active=False),
    ]
    assert (sheet.aside, sheet.notices) == ([], [])


def test_columns_in_chinese_in_any_order_and_the_system_by_option() -> None:
    sheet = read("姓名;工号;登录名;手机;状态\n王小明;00417;wangxm;13812345678;在职\n李红;8;lihong;;离职\n", "crm")
    assert sheet.users["crm"] == [
        User("crm", "", "wangxm", "王小明", "", ("13812345678",), "00417"),
        User("crm", "", "lihong", "李红", "", (), "8", active=False),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end(delimiter: str, end: str) -> None:
    lines = ["login,first name,last_name,E-Mail", 'alice,Alice,"Martens",a@n.example', "", "wang,小明,王,"]
    sheet = read(end.join(lines).replace(",", delimiter), "crm")
    assert [(user.login, user.name) for user in sheet.users["crm"]] == [("alice", "Alice Martens"), ("wang", "王小明")]
    assert sheet.aside == []


def test_excels_first_line_and_kept_zeros() -> None:
    sheet = read('sep=;\nlogin;number;name\nalice;="00417";"Martens;\nAlice"\n', "crm")
    assert sheet.users["crm"] == [User("crm", "", "alice", "Martens; Alice", number="00417")]


def test_every_kind_of_wrong_row_is_told_with_its_line() -> None:
    rows = [
        "crm,alice,Alice,a@n.example,1",  # 2
        "crm,alice,Alice,a@n.example,1",  # 3
        "crm,alice,Alice M.,a@n.example,1",  # 4
        "crm,,Nobody,n@n.example,1",  # 5
        "crm,bob",  # 6
        "crm,carol,Carol,c@n.example,1,more",  # 7
        '=cmd|x,dave,"=HYPERLINK(""http://x"")",,',  # 8
        "crm,eve,@SUM(A1),,",  # 9
        "Big CRM,fred,Fred,,",  # 10
        ",greta,Greta,,",  # 11
        "crm,hans,Hans,,perhaps",  # 12
        "crm,i\x07vo,Ivo,,",  # 13
        f"crm,{'j' * 201},Jay,,",  # 14
        "crm,+49 30 1234567,Phone,,",  # 15: a number is no formula
    ]
    sheet = read(HEAD + "\n".join(rows) + "\n")
    assert logins(sheet) == ["crm/alice", "crm/+49 30 1234567"]
    assert told(sheet) == [
        "3 alice: the same as line 2",
        "4 alice: the login is in line 2 already, with other values: that one counts",
        "5 : has no login",
        "6 bob: has 2 of 5 columns",
        "7 carol: has more columns than the first line names: 6 instead of 5",
        "8 dave: “=cmd|x” cannot be the name of a system: small letters, digits, - and _",
        "9 eve: holds a formula instead of a value",
        "10 fred: “Big CRM” cannot be the name of a system: small letters, digits, - and _",
        "11 greta: names no system",
        "12 hans: “perhaps” says neither active nor inactive",
        "13 i\x07vo: the login holds an invisible character",
        f"14 {'j' * 60}: login too long",
    ]


def test_half_a_line_at_the_end_is_told() -> None:
    assert told(read(HEAD + "crm,alice,Alice,,\ncrm,bo")) == ["3 bo: half a line: the file ends in the middle of it"]
    open_quote = read(HEAD + 'crm,alice,Alice,,\ncrm,bob,"Bob Lind')
    assert told(open_quote) == ["3 : half a line: the file ends in the middle of it"]
    assert logins(open_quote) == ["crm/alice"]


def test_a_quotation_mark_that_swallows_the_rest_ends_the_reading_with_its_line() -> None:
    with pytest.raises(InputError, match=r"users\.csv, line 3: a quotation mark is not closed"):
        read(HEAD + "crm,alice,Alice,,\n" + 'crm,bob,"Bob,,\n' + "crm,carol,Carol,,\n" * 3)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("name,email\nAlice,a@n.example\n", "has no column login, system; its first line names name, email"),
        ("login,name\nalice,Alice\n", "has no column system"),
        ("PK\x03\x04 a spreadsheet", "has no column login"),
    ],
)
def test_what_is_no_list_of_users_is_refused(text: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read(text)


def test_secrets_in_the_file_are_not_read_and_told() -> None:
    sheet = read("login,password_hash,密码,shoe size\nalice,$argon2id$x,geheim,38\n", "crm")
    assert sheet.users["crm"] == [User("crm", "", "alice")]
    assert notices(sheet) == [
        "The file has a column password_hash, 密码: it was not read. Delete it; a list of users needs no secrets.",
        "Columns not read: shoe size.",
    ]


def test_of_several_systems_the_one_asked_for() -> None:
    sheet = read(HEAD + "crm,alice,,,\nwms,bob,,,\nwms,carol,,,\n", "wms")
    assert logins(sheet) == ["wms/bob", "wms/carol"]
    assert notices(sheet) == ["1 rows are of other systems than wms; they were not read."]


def test_one_login_may_be_in_several_systems_but_one_key_is_one_row() -> None:
    sheet = read("system,id,login\ncrm,1,alice\nwms,1,alice\ncrm,1,alice2\n")
    assert logins(sheet) == ["crm/alice", "wms/alice"]
    assert told(sheet) == ["4 alice2: the key 1 is in line 2 already"]


def test_a_hundred_thousand_rows() -> None:
    text = HEAD + "".join(f"crm,u{n},User {n},u{n}@n.example,1\n" for n in range(100_000))
    begun = time.process_time()
    sheet = read(text)
    assert len(sheet.users["crm"]) == 100_000
    assert time.process_time() - begun < 20


@given(st.text(alphabet='ab,;"\n\r=\t0é王', max_size=60))
def test_any_text_is_read_or_refused_in_words(body: str) -> None:
    sheet, refused = None, None
    try:
        sheet = read(HEAD + body)
    except InputError as error:
        refused = error
    if sheet is None:
        assert "line" in str(refused)
        return
    for out in sheet.aside:
        assert out.line > 1
        assert out.reason.say()
    assert all(user.login for users in sheet.users.values() for user in users)
