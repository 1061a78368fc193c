"""References nobody declared are found by name, and only where the rows agree."""

from wedlock.analysis.profile import profile_values
from wedlock.analysis.references import INFERRED, with_inferred
from wedlock.model.catalog import Catalog, Column, DataType, Family, ForeignKey, Table
from wedlock.model.profile import Profiles, TableProfile

INTEGER = DataType("integer", Family.INTEGER)
TEXT = DataType("text", Family.TEXT)


def table(name: str, *columns: str, text: bool = False) -> Table:
    kind = TEXT if text else INTEGER
    return Table(name, tuple(Column(column, kind) for column in columns), primary_key=(columns[0],))


def keys(catalog: Catalog, name: str) -> list[tuple[str, str]]:
    return [(key.columns[0], key.target) for key in catalog.by_name[name].foreign_keys if key.name == INFERRED]


def profiles(catalog: Catalog, **values: list[object]) -> Profiles:
    found: Profiles = {}
    for name, rows in values.items():
        owner, _, column = name.partition("__")
        profile = profile_values(catalog.by_name[owner].by_name[column], rows)
        known = found[owner].columns if owner in found else ()
        found[owner] = TableProfile(owner, len(rows), True, True, (*known, (column, profile)))
    return found


SHOP = Catalog("erp", (table("customer", "id", "name"), table("orders", "id", "customer_id", "amount")))


def test_a_name_tells_a_reference() -> None:
    assert keys(with_inferred(SHOP, {}), "orders") == [("customer_id", "customer")]


def test_rows_that_are_no_keys_refute_it() -> None:
    wrong = profiles(SHOP, customer__id=[1, 2, 3], orders__customer_id=[7, 8, 9])
    assert keys(with_inferred(SHOP, wrong), "orders") == []
    right = profiles(SHOP, customer__id=[1, 2, 3], orders__customer_id=[1, 3, None])
    assert keys(with_inferred(SHOP, right), "orders") == [("customer_id", "customer")]


def test_chinese_and_abbreviated_names_tell_it_too() -> None:
    catalog = Catalog("erp", (table("客户", "编号", "名称", text=True), table("订单", "单号", "客户编号", text=True)))
    assert keys(with_inferred(catalog, {}), "订单") == [("客户编号", "客户")]


def test_declared_references_keys_and_other_types_stay_as_they_are() -> None:
    declared = Table("orders", SHOP.by_name["orders"].columns, primary_key=("id",),
                     foreign_keys=(ForeignKey(("customer_id",), "customer", ("id",), "fk"),))  # fmt: skip
    catalog = Catalog("erp", (SHOP.by_name["customer"], declared))
    assert with_inferred(catalog, {}) == catalog
    other = Catalog("erp", (SHOP.by_name["customer"], table("orders", "id", "customer_id", text=True)))
    assert keys(with_inferred(other, {}), "orders") == []
