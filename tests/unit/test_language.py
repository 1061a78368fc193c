"""Every sentence marked with T() has its Chinese, with the same holes."""

import ast
import json
import re
import string
from pathlib import Path

import pytest

from wedlock.language import T, translations

SOURCE = Path(__file__).resolve().parents[2] / "src" / "wedlock"


def marked() -> dict[str, str]:
    found = {}
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "T":
                first = node.args[0] if node.args else None
                where = f"{file.relative_to(SOURCE)}:{node.lineno}"
                assert isinstance(first, ast.Constant), f"{where}: T() takes a literal"
                found[first.value] = where
    for file in sorted(SOURCE.rglob("*.html")):
        for sentence in re.findall(r'\{% t "((?:[^"\\]|\\.)*)"', file.read_text(encoding="utf-8")):
            found[sentence.replace('\\"', '"')] = str(file.relative_to(SOURCE))
    return found


def holes(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_every_marked_sentence_is_translated() -> None:
    known = translations("zh")
    missing = [f"{where}: {sentence!r}" for sentence, where in marked().items() if sentence not in known]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("file", sorted((SOURCE / "locale" / "zh").glob("*.json")), ids=lambda f: f.name)
def test_translations_keep_their_holes_and_are_used(file: Path) -> None:
    used = set(marked())
    for english, chinese in json.loads(file.read_text(encoding="utf-8")).items():
        assert holes(english) == holes(chinese), english
        assert english in used, f"nobody says: {english!r}"


def test_a_text_says_nested_texts_and_lists_in_the_readers_language() -> None:
    text = T("Error")
    assert (text.say("en"), text.say("zh")) == ("Error", "错误")
