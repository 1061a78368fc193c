"""Laws that hold for every schema."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.jobs.schema_text import system, system_names

from wedlock.analysis.jobs import find_jobs
from wedlock.analysis.jobs.sides import probability
from wedlock.model.catalog import Catalog, Column, DataType, Family, ForeignKey, Table

LETTERS = st.text(alphabet="bcdfghjklmnpqrstvwxz", min_size=5, max_size=9)
NONSENSE = st.tuples(LETTERS, st.lists(LETTERS, min_size=1, max_size=5))


def nonsense(name: str, columns: list[str]) -> Table:
    return Table(f"zz_{name}", tuple(Column(c, DataType("text", Family.TEXT)) for c in dict.fromkeys(columns)))


def installed(catalog: Catalog) -> set[str]:
    return {job for job, side in find_jobs(catalog, {}).sides.items() if side.installed}


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(system_names()), st.lists(st.tuples(LETTERS, st.lists(LETTERS, min_size=1, max_size=5)), max_size=6)
)
def test_unrelated_tables_remove_no_job(name: str, extra: list[tuple[str, list[str]]]) -> None:
    catalog = system(name).catalog
    tables = {table.name: table for table in (nonsense(n, c) for n, c in extra)}
    wider = replace(catalog, tables=(*catalog.tables, *tables.values()))
    assert installed(catalog) <= installed(wider)


def respelled(catalog: Catalog, upper: bool, separator: str) -> Catalog:
    """The same schema in other letters: snake case in upper case, or with another separator."""

    def spell(name: str) -> str:
        told = name.replace("_", separator)
        return told.upper() if upper else told.lower()

    tables = tuple(
        replace(
            table,
            name=spell(table.name),
            columns=tuple(replace(column, name=spell(column.name)) for column in table.columns),
            primary_key=tuple(spell(column) for column in table.primary_key),
            foreign_keys=tuple(
                ForeignKey(tuple(spell(c) for c in fk.columns), spell(fk.target), fk.target_columns)
                for fk in table.foreign_keys
            ),
        )
        for table in catalog.tables
    )
    return replace(catalog, tables=tables)


SNAKES = ("odoo", "ofbiz", "civicrm", "axelor", "vtiger", "pinyin", "krayin", "akaunting", "mautic")


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(SNAKES), st.booleans(), st.sampled_from("_- "))
def test_letters_and_separators_do_not_matter(name: str, upper: bool, separator: str) -> None:
    catalog = system(name).catalog
    assert installed(respelled(catalog, upper, separator)) == installed(catalog)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(system_names()), st.randoms())
def test_the_order_of_tables_does_not_matter(name: str, random: object) -> None:
    catalog = system(name).catalog
    tables = list(catalog.tables)
    random.shuffle(tables)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    again = find_jobs(replace(catalog, tables=tuple(tables)), {})
    assert again.sides == find_jobs(catalog, {}).sides


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_strength_is_never_less_probable(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 < probability(low) <= probability(high) < 1
    assert probability(0.5) == 0.5
