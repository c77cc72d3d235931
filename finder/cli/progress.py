"""A bar on a terminal while long work goes on; nothing of it in a pipe."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

T = TypeVar("T")


def watched(items: Iterable[T], description: str, total: int | None = None) -> Iterable[T]:
    """The items, as they come; on a terminal's stderr a bar shows how many passed."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield from progress.track(items, description=description, total=total)
