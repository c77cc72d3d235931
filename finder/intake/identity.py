"""Rows to ids: which listing of the database a row is, so that an id once given stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from finder.intake.clean import Cleaned
from finder.intake.matching import match
from finder.intake.naming import name_rows, slug_of
from finder.intake.outcome import Outcome
from finder.intake.staging import Known, staging


@contextmanager
def identified(source: str, rows: Iterable[Cleaned], known: Iterable[Known]) -> Iterator[Outcome]:
    """What becomes of the rows of a source and of the listings it has, for as long as the block lasts.

    The order of rows and listings never matters, ids included.
    """
    with staging() as staged:
        staged.take_rows(rows, slug_of)
        staged.take_known(known)
        match(staged)
        name_rows(staged, source)
        yield Outcome(staged)
