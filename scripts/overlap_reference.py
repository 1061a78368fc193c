"""Writes the tables of docs/reference/overlap.md out of the JSON Schema. usage: overlap_reference.py [--check]"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = ROOT / "src" / "wedlock" / "schemas" / "overlap.json"
DOC = ROOT / "docs" / "reference" / "overlap.md"
START, END = "<!-- from the schema -->", "<!-- end of the schema -->"


def kind(node: dict) -> str:
    """The type of a property, in a word or two, with a link to its own table."""
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return f"[{name}](#{name})"
    if "const" in node:
        return f"`{json.dumps(node['const'])}`"
    if "enum" in node:
        return ", ".join(f"`{value}`" for value in node["enum"])
    if "anyOf" in node:
        return " or ".join(kind(choice) for choice in node["anyOf"])
    if node.get("type") == "array":
        return f"array of {kind(node['items'])}" if "items" in node else "pair"
    types = node.get("type", "any")
    return " or ".join(types) if isinstance(types, list) else types


def rows(node: dict, prefix: str = "") -> list[str]:
    found = []
    for name, inner in node["properties"].items():
        what = inner.get("description", "")
        target = inner.get("$ref", "").rpartition("/")[2]
        what = what or json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"].get(target, {}).get("description", "")
        optional = "" if name in node["required"] else " *(may be absent)*"
        found.append(f"| `{prefix}{name}` | {kind(inner)} | {what.replace('|', '/')}{optional} |")
        if inner.get("type") == "object" and "properties" in inner:
            found += rows(inner, f"{prefix}{name}.")
    return found


def reference() -> str:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    head = ["| key | kind | meaning |", "|---|---|---|"]
    parts = ["## The file", "", *head, *rows(schema)]
    for name, node in schema["$defs"].items():
        parts += ["", f"## {name}", "", node["description"]]
        if "properties" in node:
            parts += ["", *head, *rows(node)]
        else:
            parts += ["", f"Kind: {kind(node)}."]
    return "\n".join(parts)


def main() -> int:
    old = DOC.read_text(encoding="utf-8")
    before, _, rest = old.partition(START)
    after = rest.partition(END)[2]
    new = f"{before}{START}\n{reference()}\n{END}{after}"
    if "--check" in sys.argv:
        return int(new != old)
    DOC.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
