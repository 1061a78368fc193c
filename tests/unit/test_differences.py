"""Every kind of difference is told with its severity, and equal columns differ in nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.analysis.differences import End, compare_columns
from wedlock.analysis.profile import profile_values
from wedlock.model.catalog import Catalog, Column, DataType, Family, Key, Table
from wedlock.model.linked import LinkedAgreement
from wedlock.model.overlap import Difference, DifferenceKind, Severity

K, S = DifferenceKind, Severity


def end(
    kind: DataType,
    values: list[object] | None = None,
    *,
    nullable: bool = True,
    unique: bool = False,
    default: str | None = None,
    generated: bool = False,
    charset: str | None = None,
    many: bool = False,
    system: str = "erp",
) -> End:
    column = Column("c", kind, nullable, default, generated=generated, charset=charset)
    table = Table("t", (column,), unique_keys=(Key("u", ("c",)),) if unique else ())
    profile = None if values is None else profile_values(column, values)
    return End(Catalog(system, (table,)), table, column, profile, many)


def text(length: int | None = None, in_bytes: bool = False) -> DataType:
    return DataType("varchar", Family.TEXT, length=length, length_in_bytes=in_bytes)


def number(precision: int, scale: int) -> DataType:
    return DataType("numeric", Family.DECIMAL, precision=precision, scale=scale)


INTEGER = DataType("integer", Family.INTEGER)
FLOAT = DataType("double", Family.FLOAT)
DATE = DataType("date", Family.DATE)


def moment(zoned: bool) -> DataType:
    return DataType("timestamp", Family.DATETIME, zoned=zoned)


def only(found: tuple[Difference, ...], kind: DifferenceKind) -> Difference:
    chosen = [difference for difference in found if difference.kind is kind]
    assert len(chosen) == 1, found
    return chosen[0]


def test_equal_columns_do_not_differ() -> None:
    assert compare_columns(end(text(40), ["a", "b"]), end(text(40), ["b"])) == ()


def test_a_value_that_would_be_cut_is_a_loss_with_its_rows() -> None:
    found = only(compare_columns(end(text(80), ["x" * 60, "y"]), end(text(50), ["z"])), K.LENGTH)
    assert (found.severity, found.rows) == (S.LOSS, 1)


def test_a_longer_column_whose_values_fit_is_only_information() -> None:
    found = only(compare_columns(end(text(80), ["x" * 20]), end(text(50), ["z"])), K.LENGTH)
    assert (found.severity, found.rows) == (S.INFO, 0)


def test_without_rows_a_shorter_column_is_a_warning() -> None:
    assert only(compare_columns(end(text(80)), end(text(50))), K.LENGTH).severity is S.WARN


def test_bytes_of_the_targets_encoding_count() -> None:
    name = "上海佳美国际贸易有限公司"
    there = end(text(20, in_bytes=True), ["a"], charset="gbk")
    found = [d for d in compare_columns(end(text(20), [name]), there) if d.kind is K.LENGTH]
    assert any(d.severity is S.LOSS and "24 bytes in gbk" in str(d.text) for d in found)


def test_characters_that_the_other_side_cannot_hold_are_counted() -> None:
    found = only(compare_columns(end(text(20), ["佳美", "😀"]), end(text(20), charset="gbk")), K.CHARSET)
    assert (found.severity, found.rows) == (S.LOSS, 1)
    three = only(compare_columns(end(text(20), ["佳美", "😀"]), end(text(20), charset="utf8mb3")), K.CHARSET)
    assert three.rows == 1


@pytest.mark.parametrize(
    ("here", "there", "severity"),
    [(text(), INTEGER, S.WARN), (INTEGER, number(10, 2), S.INFO), (DATE, moment(False), S.INFO)],
)
def test_types(here: DataType, there: DataType, severity: Severity) -> None:
    assert only(compare_columns(end(here), end(there)), K.TYPE).severity is severity


def test_decimals_that_the_other_side_does_not_keep() -> None:
    found = only(compare_columns(end(number(16, 6), [Decimal("1.2345")]), end(number(16, 2))), K.PRECISION)
    assert found.severity is S.LOSS
    kept = compare_columns(end(number(16, 6), [Decimal("1.20")]), end(number(16, 2), [Decimal("1.20")]))
    assert [d for d in kept if d.kind is K.PRECISION] == []
    assert only(compare_columns(end(number(16, 2)), end(FLOAT)), K.PRECISION).severity is S.WARN


def test_a_demanded_value_that_is_missing_in_rows_is_a_loss() -> None:
    there = end(text(20), ["x"], nullable=False)
    found = only(compare_columns(end(text(20), ["a", None]), there), K.NULLABILITY)
    assert (found.severity, found.rows) == (S.LOSS, 1)
    assert only(compare_columns(end(text(20), ["a"]), there), K.NULLABILITY).severity is S.INFO


def test_repeated_values_before_a_unique_key() -> None:
    found = only(compare_columns(end(text(20), ["a", "a", "b"]), end(text(20), unique=True)), K.UNIQUENESS)
    assert (found.severity, found.rows) == (S.LOSS, 1)


def test_dates_and_zones() -> None:
    assert only(compare_columns(end(DATE), end(moment(True))), K.TIMEZONE).severity is S.WARN
    assert only(compare_columns(end(moment(True)), end(moment(False))), K.TIMEZONE).severity is S.WARN
    assert compare_columns(end(moment(True)), end(moment(True))) == ()


def test_unit_factor_and_value_map_come_from_linked_records() -> None:
    unit = LinkedAgreement(50, 1.0, 0.02, factor="100")
    found = only(compare_columns(end(number(16, 2)), end(INTEGER), unit), K.UNIT)
    assert found.factor == "100"
    codes = LinkedAgreement(60, 1.0, 0.4, value_map=(("draft", "0"), ("open", "1")))
    here, there = end(text(9), ["draft", "open", "void"] * 9), end(text(1), ["0", "1", "7"] * 9)
    mapped = only(compare_columns(here, there, codes), K.CODES)
    assert dict(mapped.value_map) == {"draft": "0", "open": "1"}
    assert (mapped.unmapped_left, mapped.unmapped_right) == (("void",), ("7",))


def test_defaults_key_generation_and_multiplicity() -> None:
    assert only(compare_columns(end(text(9), default="'CN'"), end(text(9), default="US")), K.DEFAULT)
    assert compare_columns(end(INTEGER, default="true"), end(INTEGER, default="1")) == ()
    assert only(compare_columns(end(INTEGER, generated=True), end(INTEGER)), K.KEY_GENERATION).severity is S.INFO
    assert only(compare_columns(end(text(9), many=True), end(text(9))), K.MULTIPLICITY).severity is S.WARN


def test_another_form_of_the_same_text() -> None:
    here, there = end(text(20), ["2024-01-02"] * 3), end(text(20), ["2024-01-02 10:00:00"] * 3)
    assert only(compare_columns(here, there), K.FORMAT).severity is S.WARN


KINDS = st.sampled_from([text(), text(10), text(10, True), INTEGER, FLOAT, DATE, moment(True), number(9, 2)])
ENDS = st.builds(
    end,
    KINDS,
    st.one_of(st.none(), st.lists(st.one_of(st.none(), st.text(max_size=12), st.integers(0, 9)), max_size=20)),
    nullable=st.booleans(),
    unique=st.booleans(),
    charset=st.sampled_from([None, "gbk", "utf8mb3", "latin1", "klingon"]),
    many=st.booleans(),
)


@given(ENDS, ENDS)
def test_kinds_of_difference_do_not_depend_on_which_side_is_left(here: End, there: End) -> None:
    forth = sorted((d.kind, d.severity) for d in compare_columns(here, there))
    back = sorted((d.kind, d.severity) for d in compare_columns(there, here))
    assert forth == back
