"""Which column plays which role, by words in several languages and by the patterns of values."""

import pytest

from wedlock.analysis import roles
from wedlock.analysis.profile import profile_values
from wedlock.model.catalog import Column, DataType, Family, Table
from wedlock.model.profile import TableProfile
from wedlock.model.shape import FieldRole as R


def table(name: str, *columns: str) -> Table:
    return Table(name, tuple(Column(column, DataType("text", Family.TEXT)) for column in columns))


@pytest.mark.parametrize(
    ("columns", "wanted"),
    [
        (("cCusCode", "cCusName", "cCusPhone", "cCusPostCode"),
         {R.CODE: "cCusCode", R.NAME: "cCusName", R.PHONE: "cCusPhone", R.POSTCODE: "cCusPostCode"}),
        (("first_name", "last_name", "phone_mobile", "email1", "primary_address_city"),
         {R.FIRST_NAME: "first_name", R.LAST_NAME: "last_name", R.MOBILE: "phone_mobile",
          R.CITY: "primary_address_city"}),
        (("客户编码", "客户名称", "客户简称", "手机", "传真", "邮编", "城市"),
         {R.NAME: "客户名称", R.SHORT_NAME: "客户简称", R.MOBILE: "手机", R.FAX: "传真", R.POSTCODE: "邮编",
          R.CITY: "城市"}),
        (("name", "url_site", "tva_intra", "zip", "town", "address"),
         {R.NAME: "name", R.WEBSITE: "url_site", R.POSTCODE: "zip", R.CITY: "town", R.STREET: "address"}),
    ],
)  # fmt: skip
def test_words_tell_roles(columns: tuple[str, ...], wanted: dict[R, str]) -> None:
    found = roles.best(roles.claims(table("customer", *columns), {}))
    assert {role: found.get(role) for role in wanted} == wanted


def test_values_tell_a_credit_code_that_the_name_does_not() -> None:
    customer = table("customer", "name", "reg_no")
    values = ["91310000MA1K35HX7M", "92310115MA1HAQ1234"]
    profile = TableProfile("customer", 2, True, True, (("reg_no", profile_values(customer.columns[1], values)),))  # type: ignore[arg-type]
    assert roles.best(roles.claims(customer, {"customer": profile}))[R.USCC] == "reg_no"


def test_the_invoice_address_comes_before_the_delivery_address() -> None:
    customer = table("customer", "shipping_city", "billing_city", "shipping_street", "billing_street")
    found = roles.best(roles.claims(customer, {}))
    assert (found[R.CITY], found[R.STREET]) == ("billing_city", "billing_street")


def test_a_column_plays_one_role_and_a_role_is_played_once() -> None:
    found = roles.best(roles.claims(table("customer", "name", "name2", "code", "number"), {}))
    assert len(set(found.values())) == len(found)
