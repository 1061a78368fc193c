"""Parts of a batch side by side: while a side is at work on one, the next is decided. One thread a side.

A part is a generator: it yields what is to be asked of the sides, and is sent what they answered.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from wedlock.model.plan import Pair, Sided

Asks = Mapping[Sided, Callable[[], Any]]
Part = Generator[Asks, Mapping[Sided, Any], None]


def one_by_one(part: Part) -> None:
    """Run a part by itself, without a thread."""
    try:
        asks = next(part)
        while True:
            asks = part.send({side: ask() for side, ask in asks.items()})
    except StopIteration:
        pass


def side_by_side(parts: Sequence[Part]) -> None:
    """Run the parts in turns. Where one fails, the others come to their end before its exception is raised."""
    failures: list[Exception] = []
    under_way: deque[tuple[Part, dict[Sided, Future[Any]]]] = deque()
    with ThreadPoolExecutor(1) as left, ThreadPoolExecutor(1) as right:
        threads = Pair(left, right)

        def go_on(step: Callable[[], Asks], part: Part) -> None:
            try:
                asks = step()
            except StopIteration:
                return
            except Exception as error:
                failures.append(error)
                return
            under_way.append((part, {side: threads.of(side).submit(ask) for side, ask in asks.items()}))

        for part in parts:
            go_on(part.__next__, part)
        while under_way:
            part, asked = under_way.popleft()
            go_on(lambda p=part, a=asked: p.send({side: one.result() for side, one in a.items()}), part)  # type: ignore[misc]
    if failures:
        raise failures[0]
