"""From an engine's or a framework's type spelling (`varchar(14)`, `NUMBER(10,2)`, `positiveinteger`) to a DataType."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from wedlock.model.catalog import DataType, Family

_WORDS: dict[Family, str] = {
    Family.TEXT: """
        text char varchar character bpchar citext name string tinytext mediumtext longtext nchar nvarchar ntext
        varchar2 nvarchar2 clob nclob sysname xml long longvarchar lvarchar nationalvarchar nationalcharacter
        email url slug phone password color colorpicker file filepath image imagefile wysiwyg html longhtml
        unsafehtml unsafetext encrypt charactervarying charactersvarying nationalcharactervarying
        nationalcharvarying charvarying ctext memo cremeurl zipcode postcode city department country address
        dateperiod genericipaddress ipaddress inet cidr macaddr macaddr8 multienum multiselect checklist id short
        datalink function link entityname label reference picture sequence translated ltree urlmultiple phonemultiple
        addressline postalcode stateorprovince firstname middlename lastname fullname governmentid tickersymbol
    """,
    Family.INTEGER: """
        int integer bigint smallint tinyint mediumint int1 int2 int3 int4 int8 int16 int32 int64 int128 uint
        uint8 uint16 uint32 uint64 serial bigserial smallserial serial2 serial4 serial8 oid year number_integer
        positiveinteger positivesmallinteger positivebigint positivebiginteger biginteger smallinteger auto
        bigauto smallauto autoincrement basicauto filesize integerpercent positiveintegermoney ordering enumint
        unsignedint unsignedbigint counter identity foreignkey fk onetoone
    """,
    Family.DECIMAL: """
        decimal numeric number dec money smallmoney currency fixed decimalpercent billingdiscount percent amount
        monetary newdecimal price basecurrency
    """,
    Family.FLOAT: "float double real float4 float8 doubleprecision binary_float binary_double binaryfloat binarydouble",
    Family.BOOLEAN: "boolean bool logical yesno nullboolean checkbox twooptions",
    Family.DATE: "date date32 newdate dateonly",
    Family.TIME: "time timetz timewithtimezone timewithouttimezone",
    Family.DATETIME: """
        datetime datetime2 smalldatetime timestamp timestamptz timestampltz datetimeoffset timestampwithtimezone
        timestampwithouttimezone timestampwithlocaltimezone creationdatetime modificationdatetime datetimecombo
        datetimetz datetime64 utcdatetime
    """,
    Family.INTERVAL: "interval duration timedelta intervaldaytosecond intervalyeartomonth",
    Family.BINARY: """
        bytea blob tinyblob mediumblob longblob binary varbinary raw longraw bfile image_binary rowversion
        binaryvarying bytes attachment
    """,
    Family.UUID: "uuid uniqueidentifier guid foreignid entityid lookup",
    Family.JSON: "json jsonb jsonobject jsonarray array jsonencoded dict hstore",
    Family.ENUM: "enum set picklist option select selection choice state status listlookup listlookupcorrelated",
}
_FAMILY = {word: family for family, words in _WORDS.items() for word in words.split()}
REFERENCES = frozenset({"fk", "onetoone", "ctypeonetoone", "foreignkey", "link", "lookup", "foreignid", "many2one"})
"""What frameworks write for the type of a column that refers to another."""

_BINARY_BITS = frozenset({"bit", "varbit", "bitvarying"})
_ZONED = ("timestamptz", "timetz", "withtimezone", "withlocaltimezone", "datetimeoffset", "timestampltz", "datetimetz")
_SHAPE = re.compile(r"^\s*(?P<name>[^()\[\]]*?)\s*(?:\((?P<arguments>.*?)\))?\s*(?P<rest>[^()]*)$", re.DOTALL)
_CODES = re.compile(r"'((?:[^'\\]|''|\\.)*)'")


@cache
def data_type(native: str, engine: str = "") -> DataType:
    """The DataType of a native spelling. `engine` settles the words that engines use differently.

    A word nobody knows is `other`; "multi-many" relations of frameworks are `other` too: they hold no value.
    """
    shape = _SHAPE.match(native)
    name, arguments, rest = (shape["name"], shape["arguments"] or "", shape["rest"]) if shape else (native, "", "")
    word = re.sub(r"[^a-z0-9_]", "", f"{name} {rest}".lower().replace("unsigned", "").replace("zerofill", ""))
    if "[]" in native or native.lower().startswith(("array<", "_")):
        return DataType(native, Family.OTHER)
    family = _special(word, arguments, engine) or _FAMILY.get(word) or _FAMILY.get(name.strip().lower(), Family.OTHER)
    if family is Family.OTHER:
        family = _by_ending(word)
    return _measured(DataType(native, family), word, arguments, engine)


def with_values(kind: DataType, values: tuple[str, ...]) -> DataType:
    """The same type as an enum of these codes."""
    return replace(kind, family=Family.ENUM, values=values, length=max(map(len, values), default=None))


def _special(word: str, arguments: str, engine: str) -> Family | None:
    if word in _BINARY_BITS:
        boolean = engine in ("mssql", "sqlite", "") or (engine in ("mysql", "mariadb") and arguments in ("", "1"))
        return Family.BOOLEAN if boolean else Family.OTHER
    if word == "tinyint" and arguments == "1" and engine not in ("catalog", "mssql"):
        return Family.BOOLEAN  # what MySQL makes of BOOLEAN
    if engine == "mssql" and word == "timestamp":
        return Family.BINARY  # a row version
    if engine == "mssql" and word == "image":
        return Family.BINARY
    if engine == "oracle" and word == "date":
        return Family.DATETIME
    if word == "number" and engine == "oracle" and re.fullmatch(r"\d+(\s*,\s*0)?", arguments):
        return Family.INTEGER
    return None


def _by_ending(word: str) -> Family:
    """A framework's own word (`bigautofield`, `mycharfield`) by how it begins or ends."""
    core = word.removesuffix("field").removesuffix("type")
    if core in _FAMILY:
        return _FAMILY[core]
    if "manytomany" in core or core.endswith("multiple"):
        return Family.OTHER
    if core.endswith(("onetoone", "foreignkey")):
        return Family.INTEGER
    for ending in ("datetime", "timestamp", "boolean", "bool", "integer", "decimal", "money", "float", "text", "char",
                   "html", "url", "email", "enum", "uuid", "json", "date"):  # fmt: skip
        if core.endswith(ending):
            return _FAMILY[ending]
    return Family.OTHER


def _measured(kind: DataType, word: str, arguments: str, engine: str) -> DataType:
    """With length, precision, scale, zone and codes out of the spelling."""
    if kind.family is Family.ENUM and "'" in arguments:
        return with_values(kind, tuple(code.replace("''", "'") for code in _CODES.findall(arguments)))
    numbers = [int(n) for n in re.findall(r"\d+", arguments)]
    if kind.family in (Family.TEXT, Family.BINARY, Family.ENUM):
        in_bytes = kind.family is Family.BINARY or bool(re.search(r"\bbyte\b", arguments, re.IGNORECASE))
        return replace(kind, length=numbers[0] if numbers else None, length_in_bytes=in_bytes and bool(numbers))
    if kind.family is Family.DECIMAL and numbers:
        return replace(kind, precision=numbers[0], scale=numbers[1] if len(numbers) > 1 else 0)
    if kind.family is Family.FLOAT and len(numbers) == 2:
        return replace(kind, precision=numbers[0], scale=numbers[1])
    if kind.family is Family.INTEGER and word == "number" and numbers:
        return replace(kind, precision=numbers[0], scale=0)
    if kind.family in (Family.DATETIME, Family.TIME):
        if engine in ("mysql", "mariadb") and word == "timestamp":
            return replace(kind, zoned=True)  # MySQL keeps it in UTC; its DATETIME is a wall clock's
        return replace(kind, zoned=any(mark in word for mark in _ZONED))
    return kind
