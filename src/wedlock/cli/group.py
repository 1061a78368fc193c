"""The group of commands, each imported only when it is called or listed."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import click

from wedlock import __version__
from wedlock.cli.click_words import speak
from wedlock.cli.speech import choose_language, h, lang, notes
from wedlock.errors import WedlockError
from wedlock.language import T, Text

SECTIONS = (
    (T("Understand two systems"), ("demo", "check", "analyze", "plan", "schema")),
    (
        T("Keep both equal"),
        ("preview", "couple", "enable", "sync", "status", "conflicts", "errors", "history", "runs", "verify", "pause",
         "resume", "resync", "undo", "divorce"),
    ),
    (
        T("One login"),
        ("serve", "accounts", "applications", "groups", "credentials", "browsers", "sessions", "extension", "vault",
         "audit", "tls"),
    ),
)  # fmt: skip
"""The commands in the order in which they are used."""

COMMANDS = {name: f"wedlock.cli.{name}" for _, names in SECTIONS for name in names}
"""Command → the module that holds it as `command`."""


class Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in COMMANDS:
            return None
        command = import_module(COMMANDS[name]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        room = formatter.width - 6 - max(map(len, COMMANDS))
        for title, names in SECTIONS:
            commands = {name: self.get_command(ctx, name) for name in names}
            with formatter.section(h(title)):
                formatter.write_dl([(n, c.get_short_help_str(room)) for n, c in commands.items() if c is not None])


def group() -> click.Group:
    help_text = h(
        T(
            "Marry an ERP and a CRM from the outside.\n\n\b\nExamples:\n"
            "  wedlock demo\n"
            "  wedlock analyze postgresql://reader@erp/erp mysql://reader@crm/crm --out report\n"
            "  wedlock plan check"
        )
    )
    params: list[click.Parameter] = [
        click.Option(["--home"], envvar="WEDLOCK_HOME", default=".wedlock", show_default=True, type=click.Path(),
                     help=h(T("Folder of wedlock.toml, plan and reports."))),
        click.Option(["--lang"], type=click.Choice(["en", "zh"]), help=h(T("Language of what you read."))),
    ]  # fmt: skip
    return click.version_option(__version__, prog_name="wedlock")(
        Lazy("wedlock", params=params, help=help_text, callback=_remember, no_args_is_help=True)
    )


@click.pass_context
def _remember(ctx: click.Context, home: str, lang: str | None) -> None:  # noqa: ARG001 - chosen before the import
    ctx.obj = home


def run(argv: Sequence[str]) -> int:
    """Run the command line; the exit codes are those of the error tree, 130 when interrupted."""
    speak(choose_language(argv))
    try:
        result = group().main(args=list(argv), prog_name="wedlock", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except WedlockError as error:
        notes().print(f"[bold red]{h(T('Error'))}:[/] ", end="")
        notes().print(error.say(lang()), markup=False)
        return error.exit_code
    except click.exceptions.Abort:
        notes().print(h(T("Interrupted; nothing half-written was left.")))
        return 130
    except KeyboardInterrupt:
        notes().print(h(T("Interrupted; nothing half-written was left.")))
        return 130
    except OSError as error:
        notes().print(f"{h(T('Error'))}: {h(_of_system(error))}", markup=False)
        return 2
    except MemoryError:
        notes().print(h(T("The memory did not suffice. Analyze without rows (--no-data), or on a larger machine.")))
        return 2
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return 2


def _of_system(error: OSError) -> Text:
    """What the operating system refused: without a file it was what we print to (a full disk behind `>`)."""
    where = str(error.filename) if error.filename else T("standard output")
    return T("{file}: {reason}.", file=where, reason=error.strerror or "?")
