"""Catalog files: what is one, and what is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wedlock.connectors import connect
from wedlock.errors import InputError
from wedlock.model.catalog import Catalog, Family, ForeignKey


def read(tmp_path: Path, content: object) -> Catalog:
    path = tmp_path / "catalog.json"
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    with connect(str(path), name="erp") as connector:
        return connector.catalog()


def test_a_catalog_with_everything(tmp_path: Path) -> None:
    catalog = read(
        tmp_path,
        {
            "system": "x", "version": "13",
            "tables": [
                {"name": "party", "label": "客户", "comment": "remark", "rows": 120, "columns": [
                    {"name": "id", "type": "char(36)", "pk": True, "nullable": False},
                    {"name": "code", "type": "varchar", "length": 14, "label": "Code", "unique": True, "default": 0},
                    {"name": "boss", "type": "fk", "fk": "party.id"},
                    {"name": "country", "type": "fk", "fk": "country"},
                    {"name": "gone", "type": "fk", "fk": "nowhere.id"},
                ]},
                {"name": "country", "columns": [{"name": "iso", "type": "char(2)", "pk": True}]},
            ],
        },
    )  # fmt: skip
    assert (catalog.system, catalog.engine, catalog.version) == ("erp", "catalog", "13")
    party = catalog.by_name["party"]
    assert (party.label, party.comment, party.row_estimate, party.primary_key) == ("客户", "remark", 120, ("id",))
    identity, code, boss, country, gone = party.columns
    assert not identity.nullable
    assert (code.type.length, code.label, code.default) == (14, "Code", "0")
    assert party.unique_keys[0].columns == ("code",)
    assert party.foreign_keys == (
        ForeignKey(("boss",), "party", ("id",)),
        ForeignKey(("country",), "country", ("iso",)),
    )
    assert (boss.type.family, boss.type.length, boss.type.native) == (Family.TEXT, 36, "fk")  # as what it refers to
    assert country.type.length == 2
    assert gone.type.family is Family.INTEGER
    assert "1 foreign keys lead to nothing that was read" in str(catalog.notices[0])


def test_tables_alone_suffice(tmp_path: Path) -> None:
    assert len(read(tmp_path, {"tables": [{"name": "a"}]}).tables) == 1
    assert read(tmp_path, {"tables": []}).tables == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"tables": [', "line 1"),
        ("[]", 'no list "tables"'),
        ('{"format": "wedlock.overlap", "tables": {}}', 'no list "tables"'),
        ('{"tables": [1]}', "tables is not a list of objects"),
        ('{"tables": [{}]}', r"tables\[0\] has no name"),
        ('{"tables": [{"name": "a", "columns": [{"type": "int"}]}]}', r"tables\[0\].columns\[0\] has no name"),
        ('{"tables": [{"name": "a", "columns": {"b": 1}}]}', r"tables\[0\].columns is not a list"),
        ('{"tables": [{"name": "a"}, {"name": "a"}]}', "table a stands twice"),
        ('{"tables": [{"name": "a", "columns": [{"name": "b"}, {"name": "b"}]}]}', "column a.b stands twice"),
        ("{" * 5000, "is not a catalog file"),
    ],
)
def test_what_is_no_catalog_file_is_refused_with_the_place(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        read(tmp_path, content)
    assert "catalog.json is not a catalog file" in refused.value.say()
    assert "A catalog file is JSON" in refused.value.say()
