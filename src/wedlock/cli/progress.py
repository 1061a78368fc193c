"""Progress of long work on the terminal (standard error); silent where nobody looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from wedlock.cli.speech import lang, notes
from wedlock.language import Text
from wedlock.model.ports import Progress, quiet


@contextmanager
def progress() -> Iterator[Progress]:
    """A Progress that draws one line a step while a person looks at the terminal."""
    console = notes()
    if not console.is_terminal:
        yield quiet
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(24), TextColumn("{task.fields[count]}"))
    with Bars(*columns, TimeElapsedColumn(), console=console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(step: Text, done: int, total: int | None) -> None:
            words = step.say(lang())
            if words not in tasks:
                for task in tasks.values():
                    bars.update(task, visible=False)
                tasks[words] = bars.add_task(words, total=total, count="")
            count = f"{done:,}" + (f" / {total:,}" if total else "") if done else ""
            bars.update(tasks[words], completed=done, total=total, count=count, visible=True)

        yield tell
