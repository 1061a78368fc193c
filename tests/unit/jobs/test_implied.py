"""References that the names of columns imply where a schema declares none."""

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.jobs.schema_text import catalog, system, system_names

from wedlock.analysis.jobs.implied import with_references
from wedlock.analysis.jobs.tables import names_without_prefix


def implied(*lines: str) -> set[tuple[str, str, str]]:
    read = catalog("\n".join(lines))
    told = with_references(read, names_without_prefix(read))
    return {(table.name, fk.columns[0], fk.target) for table in told.tables for fk in table.foreign_keys}


def test_a_column_named_after_a_table_refers_to_it() -> None:
    for table, column in (
        ("customers", "customer_id"),
        ("clients", "client_id"),
        ("kunde", "KundenNr"),
        ("客户", "客户编号"),
        ("tb_kehu", "kehu_id"),
        ("cliente", "id_cliente"),
        ("CUSTMAST", "CUSTNO"),
    ):
        assert (("orders", column, table)) in implied(f"{table}: id name", f"orders: id {column} amount"), table


def test_the_key_of_a_table_is_a_reference_in_any_other() -> None:
    assert ("ordline", "xordno", "ordhead") in implied("ordhead: xordno xdate", "ordline: lineno xordno qty")


def test_a_plain_key_and_a_name_that_two_tables_have_mean_nothing() -> None:
    assert implied("customers: id name", "orders: id name") == set()
    assert implied("customer: id name", "customers: id name", "orders: id customer_id") == set()
    assert implied("customers: code name", "products: sku code") == set()


def test_a_schema_that_declares_keys_is_left_as_it_is() -> None:
    lines = ("customers: id name", "products: id name", "orders: id customer_id product_id>products")
    assert implied(*lines) == {("orders", "product_id", "products")}


@given(st.sampled_from(system_names()))
def test_references_point_from_a_table_to_another(name: str) -> None:
    read = system(name).catalog
    told = with_references(read, names_without_prefix(read))
    assert [table.columns for table in told.tables] == [table.columns for table in read.tables]
    if any(table.foreign_keys for table in read.tables):
        assert told == read
    for table in told.tables if told is not read else ():
        assert all(fk.target in told.by_name and fk.columns[0] in table.by_name for fk in table.foreign_keys)
        assert all(fk.target != table.name for fk in table.foreign_keys)
