"""Writes that are killed at a statement of our choice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import Engine, event

from tests.store.builders import dump


class Killed(Exception):
    """What ends a write at a statement of our choice."""


@contextmanager
def killed_at(step: int) -> Iterator[None]:
    """A block in which the database's statement number `step`, counted from 0, or its commit fails."""
    steps = count()

    def kill(*_: object) -> None:
        if next(steps) == step:
            raise Killed

    event.listen(Engine, "before_cursor_execute", kill)
    event.listen(Engine, "commit", kill)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", kill)
        event.remove(Engine, "commit", kill)


def killed_at_every_statement(write: Callable[[], object], url: str) -> int:
    """At how many statements and commits `write` was killed, each time leaving the database as it was.

    It is not killed the last time, and then it changes the database.
    """
    before = dump(url)
    for step in count():
        try:
            with killed_at(step):
                write()
        except Killed:
            assert dump(url) == before, f"killed at statement {step}"
        else:
            break
    assert dump(url) != before
    return step
