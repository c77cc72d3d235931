"""The guard: what an import would do to its source, kind by kind, and what of it is too much.

What takes away, moves or unplaces too much refuses any import. A sync, which nobody watches, is also held
where a feed shows a mistake that does little harm yet: renumbered rows, broken letters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from finder.formats.text import shorten
from finder.intake.letters import are_broken
from finder.intake.outcome import IS_ADDED, IS_CHANGED
from finder.intake.shift import DAY_MINUTES, shift_minutes, shift_text
from finder.intake.staging import Staging

EXAMPLES = 10
NAMED = 3  # examples that a sentence names
MAX_SHOWN = 200  # letters of a text that an example shows
PAIRS = "known JOIN row ON row.known = known.id"
SLOTS = "known.slots, row.slots"


@dataclass(frozen=True, slots=True)
class Measure:
    """One kind of change: which of which listings, in SQL, and the share of them that is too much.

    `before` and `after` are what an example shows; without a `limit` any share is well.
    """

    kind: str
    message: str
    table: str
    condition: str
    among: str = "1"
    limit: float | None = None
    before: str = "NULL"
    after: str = "NULL"


MEASURES = (
    Measure("added", "listings would be added", "row", IS_ADDED, after="row.slots"),
    Measure("changed", "listings would change", PAIRS, IS_CHANGED),
    Measure(
        "removed",
        "listings would be removed",
        "known",
        "known.used IS NULL",
        limit=1 / 5,
        before="known.slots",
    ),
    Measure(
        "moved",
        "would move to other days or times",
        PAIRS,
        "row.slots <> known.slots",
        limit=1 / 2,
        before="known.slots",
        after="row.slots",
    ),
    Measure(
        "unplaced",
        "would lose their place",
        PAIRS,
        "row.spot IS NULL",
        among="known.spot IS NOT NULL",
        limit=1 / 2,
        before="known.spot",
    ),
    Measure(
        "renumbered",
        "stand under another key of the feed",
        PAIRS,
        "row.key <> known.key",
        among="known.key <> '' AND row.key <> ''",
        limit=1 / 2,
        before="known.key",
        after="row.key",
    ),
    Measure(
        "broken_letters",
        "would have broken letters, as of a feed in another encoding",
        PAIRS,
        "are_broken(known.letters, row.letters)",
        among="known.letters <> ''",
        limit=1 / 2,
        before="known.letters",
        after="row.letters",
    ),
)
# Where a group meets daily, yesterday's row is today's but for its key: shifted days show by the keys alone.
BY_KEY = Measure(
    "moved",
    "keys of the feed stand at other days",
    "known JOIN row USING (key)",
    "row.slots <> known.slots",
    among="known.key <> ''",
    limit=1 / 2,
    before="known.slots",
    after="row.slots",
)
REFUSING = frozenset({"removed", "moved", "unplaced"})


@dataclass(frozen=True, slots=True)
class Example:
    """A listing that an import would change, and how it stands before and after, where that can be shown."""

    id: str
    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """What an import would do of one kind: to how many of how many listings, and some of them.

    `shift_minutes` is by how much most starts would move, where they move alike.
    """

    kind: str
    message: str
    count: int
    of: int
    is_too_much: bool
    shift_minutes: int | None
    examples: tuple[Example, ...]

    def __str__(self) -> str:
        names = ", ".join(repr(each.name) for each in self.examples[:NAMED])
        more = ", …" if self.count > NAMED else ""
        return f"{self.count} of {self.of} {self.message} ({names}{more})"


def diff(staged: Staging) -> list[Part]:
    """What the import of a matched and named staging area would do, of each kind that there is."""
    staged.connection.create_function("are_broken", 2, are_broken, deterministic=True)
    parts = [_part(staged, measure) for measure in MEASURES]
    is_moved = any(part.kind == "moved" and part.is_too_much for part in parts)
    return [part for part in (*parts, *([] if is_moved else _by_key(staged))) if part.count]


def findings(parts: list[Part]) -> list[Part]:
    """What speaks against an import, whoever asks for it; nothing where all is well."""
    return [part for part in suspicions(parts) if part.kind in REFUSING]


def suspicions(parts: list[Part]) -> list[Part]:
    """What speaks against an import that nobody watches; nothing where all is well."""
    return [part for part in parts if part.is_too_much]


def _part(staged: Staging, measure: Measure) -> Part:
    of = _count(staged, measure.table, measure.among)
    condition = f"({measure.among}) AND {measure.condition}"
    count = _count(staged, measure.table, condition)
    is_too_much = measure.limit is not None and count > measure.limit * of
    shift = _shift(staged, measure.table, condition) if measure.kind == "moved" and is_too_much else None
    message = measure.message if shift is None else f"{measure.message}, most of them {shift_text(shift)}"
    examples = tuple(_examples(staged, measure, condition))
    return Part(measure.kind, message, count, of, is_too_much, shift, examples)


def _by_key(staged: Staging) -> list[Part]:
    """What keys tell of shifted days, where listings do not: there each is another one's row of before."""
    part = _part(staged, BY_KEY)
    return [part] if part.shift_minutes and part.shift_minutes % DAY_MINUTES == 0 else []


def _examples(staged: Staging, measure: Measure, condition: str) -> Iterator[Example]:
    whose = "row" if measure.table == "row" else "known"
    query = f"""SELECT {whose}.id, {whose}.title, {measure.before}, {measure.after}
                FROM {measure.table} WHERE {condition} ORDER BY {whose}.id LIMIT {EXAMPLES}"""  # noqa: S608
    for listing_id, name, before, after in staged.connection.execute(query):
        yield Example(listing_id, name, _shown(before), _shown(after))


def _shown(text: str | None) -> str | None:
    return None if text is None else shorten(text.replace("FREQ=WEEKLY;BYDAY=", ""), MAX_SHOWN)


def _shift(staged: Staging, table: str, condition: str) -> int | None:
    """By how many minutes most starts would move; None where they do not move alike."""
    query = f"SELECT {SLOTS}, count(*) FROM {table} WHERE {condition} GROUP BY {SLOTS}"  # noqa: S608
    shifts: Counter[int | None] = Counter()
    for before, after, count in staged.connection.execute(query):
        shifts[shift_minutes(before, after)] += count
    [(minutes, count)] = shifts.most_common(1)
    return minutes if 2 * count > shifts.total() else None


def _count(staged: Staging, table: str, condition: str) -> int:
    query = f"SELECT count(*) FROM {table} WHERE {condition}"  # noqa: S608 - of the above
    number: int = staged.connection.execute(query).fetchone()[0]
    return number
