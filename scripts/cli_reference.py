"""Writes docs/reference/cli.md from the commands themselves; a test holds the two together.

usage: python scripts/cli_reference.py [--check]
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from wedlock.cli.group import group

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "cli.md"
HEAD = """# Command line

Written by `scripts/cli_reference.py`. Where a command takes a system, it takes a URL (has `://`), else an existing file
(its kind told by its content), else a name from [wedlock.toml](settings.md); the first is LEFT, the ERP. Exit codes are
those of [errors](errors.md). `--json FILE` writes the result as JSON (`-`: standard output); `wedlock schema NAME` prints
its JSON Schema. `--lang zh` changes words, never keys, verdicts or bands.
"""


def commands(command: click.Command, ctx: click.Context) -> Iterator[tuple[click.Context, click.Command]]:
    yield ctx, command
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            assert inner is not None
            yield from commands(inner, click.Context(inner, info_name=name, parent=ctx))


def reference() -> str:
    top = group()
    parts = [HEAD]
    for ctx, command in commands(top, click.Context(top, info_name="wedlock", max_content_width=100)):
        ctx.max_content_width = ctx.terminal_width = 100
        parts.append(f"## `{ctx.command_path}`\n\n```text\n{command.get_help(ctx).rstrip()}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    text = reference()
    if "--check" in sys.argv:
        sys.exit(0 if TARGET.read_text(encoding="utf-8") == text else f"{TARGET} is not what the commands say")
    TARGET.write_text(text, encoding="utf-8")
