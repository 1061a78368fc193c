"""A column as one text, one record a line, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

BREAKS = dict.fromkeys(map(ord, "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029\0\t"), " ")


def joined(values: Sequence[str]) -> str:
    """The values one a line; line breaks inside a value become spaces."""
    text = "\n".join(values)
    if text.count("\n") != max(len(values) - 1, 0) or not text.isprintable():
        text = "\n".join([v if v.isprintable() else v.translate(BREAKS) for v in values])
    return text


def split(text: str, count: int) -> list[str]:
    """The lines again. `count` guards against a step that ate a line break."""
    lines = text.split("\n") if count else []
    assert len(lines) == count, (len(lines), count)
    return lines


def stripped(lines: Iterable[str]) -> list[str]:
    return [" ".join(line.split()) for line in lines]
