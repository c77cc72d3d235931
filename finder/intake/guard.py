"""The guard: what speaks against an import that would take away or shift too much of its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from finder.intake.staging import Staging

MAX_REMOVED = 1 / 5
MAX_SHIFTED = 1 / 2
MAX_UNPLACED = 1 / 2
EXAMPLES = 3

REMOVED = "known.used IS NULL"
SHIFTED = "row.slots <> known.slots"
UNPLACED = "known.spot IS NOT NULL AND row.spot IS NULL"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing an import would do to too many listings, with a few of them by name."""

    message: str
    count: int
    of: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        names = ", ".join(repr(name) for name in self.examples)
        more = ", …" if self.count > len(self.examples) else ""
        return f"{self.count} of {self.of} {self.message} ({names}{more})"


def findings(staged: Staging) -> list[Finding]:
    """What speaks against the import of a matched staging area; nothing where all is well."""
    return list(_findings(staged))


def _findings(staged: Staging) -> Iterator[Finding]:
    known = _count(staged, "known")
    yield from _finding(staged, "known", REMOVED, known, MAX_REMOVED, "listings would be removed")
    paired = "known JOIN row ON row.known = known.id"
    matched = _count(staged, paired)
    yield from _finding(staged, paired, SHIFTED, matched, MAX_SHIFTED, "would move to other days or times")
    placed = _count(staged, f"{paired} WHERE known.spot IS NOT NULL")
    yield from _finding(staged, paired, UNPLACED, placed, MAX_UNPLACED, "would lose their place")


def _finding(
    staged: Staging, table: str, condition: str, of: int, share: float, message: str
) -> Iterator[Finding]:
    count = _count(staged, f"{table} WHERE {condition}")
    if of and count > share * of:
        query = f"SELECT known.name FROM {table} WHERE {condition} ORDER BY known.id LIMIT {EXAMPLES}"  # noqa: S608
        names = tuple(name for (name,) in staged.connection.execute(query))
        yield Finding(message, count, of, names)


def _count(staged: Staging, table: str) -> int:
    number: int = staged.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
    return number
