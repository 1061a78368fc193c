"""Which logins are no person's."""

import pytest

from wedlock.passport.linking.service_users import no_person


@pytest.mark.parametrize(
    "login", ["admin", "ADMIN", "Root", "svc-backup", "api_user", "test12", "CORP\\administrator", "管理员",
              "info@n.example", "__system__", "report.bot", "ａｄｍｉｎ"]
)  # fmt: skip
def test_jobs_and_services_are_left_out(login: str) -> None:
    reason = no_person(login)
    assert reason is not None
    assert reason.say() == "names a job or a service, not a person"


@pytest.mark.parametrize("login", ["alice", "bot.li", "rootsky", "wangxm", "王小明", "itzel", "testa", "sadmin"])
def test_people_are_not(login: str) -> None:
    assert no_person(login) is None


def test_teams_and_the_products_own() -> None:
    assert str(no_person("sales-north", team=True)) == "a team, not a person"
    assert str(no_person("robo", own=frozenset({"robo"}))) == "made by the product for itself"
