"""From pairs to persons: one login a System, Accounts that exist, what was rejected, more than two Systems."""

from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from wedlock.model.records import Band
from wedlock.passport.linking.forms import candidate
from wedlock.passport.linking.persons import Claim, KnownAccount, claims
from wedlock.passport.linking.user import User

from .people import FORMS, user

AUTOMATIC, REVIEW, SEPARATE = Band.AUTOMATIC, Band.REVIEW, Band.SEPARATE


def found(sides: Sequence[Sequence[User]], accounts: Sequence[KnownAccount] = (), **more: frozenset) -> list[tuple]:  # type: ignore[type-arg]
    return [told(claim) for claim in claims(sides, accounts, FORMS, **more)]


def told(claim: Claim) -> tuple[Band, str, str, int | None]:
    other = f"{claim.other.system}/{claim.other.login}" if claim.other else ""
    return claim.band, f"{claim.user.system}/{claim.user.login}", other, claim.account


def account(number: int, username: str, name: str = "", systems: frozenset[str] = frozenset()) -> KnownAccount:
    return KnownAccount(number, systems, candidate(FORMS, (username,), (name,)))


ERP, CRM = user("erp", "alice", "Alice Martens"), user("crm", "alice", "Alice Martens")


def test_a_login_in_both_and_one_in_one_alone() -> None:
    assert found([[ERP, user("erp", "bob", "Bob Lindqvist")], [CRM]]) == [
        (AUTOMATIC, "erp/alice", "crm/alice", None),
        (SEPARATE, "erp/bob", "", None),
    ]


def test_an_account_that_exists_takes_the_logins() -> None:
    assert found([[ERP], [CRM]], [account(7, "alice", "Alice Martens")]) == [
        (AUTOMATIC, "erp/alice", "", 7),
        (AUTOMATIC, "crm/alice", "", 7),
    ]


def test_an_account_with_a_login_in_a_system_gets_no_second_one_there() -> None:
    known = account(7, "alice", "Alice Martens", frozenset({"erp", "crm"}))
    assert found([[ERP], []], [known]) == [(SEPARATE, "erp/alice", "", None)]
    half = account(7, "alice", "Alice Martens", frozenset({"erp"}))
    assert found([[], [CRM]], [half]) == [(AUTOMATIC, "crm/alice", "", 7)]


def test_what_was_rejected_is_not_proposed_again() -> None:
    pair = frozenset({frozenset({("erp", "alice"), ("crm", "alice")})})
    assert found([[ERP], [CRM]], rejected=pair) == [
        (SEPARATE, "erp/alice", "", None),
        (SEPARATE, "crm/alice", "", None),
    ]
    refused = frozenset({(("erp", "alice"), 7)})
    assert found([[ERP]], [account(7, "alice", "Alice Martens")], rejected_accounts=refused) == [
        (SEPARATE, "erp/alice", "", None)
    ]


def test_three_systems_are_one_person_told_from_the_first() -> None:
    third = user("wms", "alice", "Alice Martens")
    assert found([[ERP], [CRM], [third]]) == [
        (AUTOMATIC, "erp/alice", "crm/alice", None),
        (AUTOMATIC, "erp/alice", "wms/alice", None),
    ]


def test_a_chain_never_gives_two_logins_of_one_system() -> None:
    """erp/a = crm/b by name and mail, crm/b = wms/c by number and name; erp/d = wms/c by login and mail."""
    sides = [
        [user("erp", "a", "Alice Martens", "a@n.example"), user("erp", "d", "", "d@n.example", number="8")],
        [user("crm", "b", "Alice Martens", "a@n.example", number="7", phones=("13812345678",))],
        [user("wms", "d", "Alice Martens", "d@n.example", number="7", phones=("13812345678",))],
    ]
    result = found(sides)
    joined = [one for one in result if one[0] is AUTOMATIC]
    assert joined == [(AUTOMATIC, "erp/a", "crm/b", None), (AUTOMATIC, "erp/a", "wms/d", None)]
    assert not [one for one in result if one[0] is REVIEW and "erp/d" in one]


def test_two_accounts_are_never_joined() -> None:
    """erp/alice is account 1 by address, crm/alice account 2; both are one login and address apart from that."""
    one, other = (KnownAccount(n, frozenset(), candidate(FORMS, (name,), emails=(f"{n}@n.example",), numbers=(str(n),)))
                  for n, name in ((1, "x"), (2, "y")))  # fmt: skip
    left = user("erp", "alice", "Alice Martens", "1@n.example", number="1", phones=("13812345678",))
    right = user("crm", "alice", "Alice Martens", "2@n.example", number="2", phones=("13812345678",))
    joined = [told for told in found([[left], [right]], [one, other]) if told[0] is AUTOMATIC]
    assert joined == [(AUTOMATIC, "erp/alice", "", 1), (AUTOMATIC, "crm/alice", "", 2)]


NAMES = st.sampled_from(["", "Alice Martens", "Bob Lindqvist", "王小明"])
LOGINS = st.sampled_from(["alice", "bob", "carol", "wang"])
MAILS = st.sampled_from(["", "a@n.example", "b@n.example"])


def side(system: str) -> st.SearchStrategy[list[User]]:
    one = st.builds(lambda login, name, mail: user(system, login, name, mail), LOGINS, NAMES, MAILS)
    return st.lists(one, max_size=4, unique_by=lambda u: u.login)


ACCOUNTS = st.lists(st.tuples(LOGINS, NAMES, st.frozensets(st.sampled_from(["erp", "crm", "wms"]))), max_size=3)


@given(side("erp"), side("crm"), side("wms"), ACCOUNTS)
def test_one_person_has_one_login_a_system_whatever_is_read(
    erp: list[User], crm: list[User], wms: list[User], rows: list[tuple[str, str, frozenset[str]]]
) -> None:
    known = [account(n, login, name, systems) for n, (login, name, systems) in enumerate(rows)]
    result = claims([erp, crm, wms], known, FORMS)
    joined: dict[object, list[User]] = {}
    for claim in result:
        if claim.band is AUTOMATIC:
            group = joined.setdefault(claim.user if claim.account is None else claim.account, [])
            group.append(claim.user if claim.account is not None else claim.other)  # type: ignore[arg-type]
    members = Counter(one for group in joined.values() for one in group)
    assert max(members.values(), default=1) == 1
    for first, group in joined.items():
        systems = [one.system for one in group]
        systems += [first.system] if isinstance(first, User) else list(known[first].systems)  # type: ignore[index]
        assert len(systems) == len(set(systems))


@given(side("erp"), side("crm"))
def test_every_user_is_told_of(erp: list[User], crm: list[User]) -> None:
    result = claims([erp, crm], [], FORMS)
    assert {one for claim in result for one in (claim.user, claim.other) if one} == {*erp, *crm}
