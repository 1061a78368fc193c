"""What an import sees again: renamed, gone, deactivated, new, made anew under the old name."""

from wedlock.language import T
from wedlock.passport.linking.recognition import MANY, Held, Recognised, recognise
from wedlock.passport.linking.user import LeftOut

from .people import user

ALICE = Held(1, 11, "alice", "5")


def reasons(found: Recognised) -> list[str]:
    return [reason.say() for _, reason in found.gone]


def test_a_row_that_is_called_otherwise_now_is_renamed_and_no_new_person() -> None:
    found = recognise([ALICE], [user("erp", "alice.martens", key="5")])
    assert [(held.login, one.login) for held, one in found.renamed] == [("alice", "alice.martens")]
    assert (found.new, found.gone) == ((), ())


def test_a_login_made_by_hand_learns_its_row() -> None:
    found = recognise([Held(1, 11, "alice")], [user("erp", "alice", key="5")])
    assert [one.key for _, one in found.keyed] == ["5"]
    assert (found.new, found.gone, found.renamed) == ((), (), ())


def test_a_file_without_keys_knows_by_login() -> None:
    found = recognise([ALICE], [user("erp", "alice")])
    assert (len(found.known), found.keyed, found.gone, found.new) == (1, (), (), ())


def test_who_is_not_there_any_more_is_told_and_not_new_again() -> None:
    found = recognise([ALICE], [])
    assert reasons(found) == ["the login alice is not there any more"]


def test_who_is_deactivated_is_told() -> None:
    found = recognise([ALICE], [user("erp", "alice", key="5", active=False)])
    assert reasons(found) == ["the login alice is deactivated there"]
    assert found.new == ()


def test_another_row_under_the_old_name_may_be_another_person() -> None:
    found = recognise([ALICE], [user("erp", "alice", key="9")])
    assert reasons(found) == ["the row 5 is not there any more; another row, 9, is called alice now: check who"]
    assert found.new == ()


def test_two_logins_exchanged_are_two_renamings() -> None:
    found = recognise([ALICE, Held(2, 12, "bob", "6")], [user("erp", "bob", key="5"), user("erp", "alice", key="6")])
    assert [(held.login, one.login) for held, one in found.renamed] == [("alice", "bob"), ("bob", "alice")]


def test_deactivated_users_that_nobody_knows_are_not_proposed() -> None:
    assert recognise([], [user("erp", "old", active=False), user("erp", "new")]).new == (user("erp", "new"),)


def test_a_shared_login_stays_free_for_the_person_it_names() -> None:
    found = recognise([Held(1, 11, "desk", "5", shared=True), Held(2, 12, "desk", "5", shared=True)], [])
    assert len(found.gone) == 2


def test_a_service_user_with_an_identity_is_not_gone() -> None:
    assert recognise([Held(1, 11, "sales")], [], [LeftOut("erp", "sales", T("names no system"))]).gone == ()


def test_when_nearly_everybody_is_gone_the_list_is_doubted() -> None:
    held = [Held(n, n, f"u{n}", str(n)) for n in range(5 * MANY)]
    some = [user("erp", f"u{n}", key=str(n)) for n in range(5 * MANY - MANY)]
    doubted = recognise(held, some)
    assert doubted.doubted
    assert doubted.gone == ()
    one_less = recognise(held, [*some, user("erp", "back", key=str(5 * MANY - 1))])
    assert len(one_less.gone) == MANY - 1
