"""Checking a dataset, in the database or in a folder of native files, for what a curator should look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from finder.domain.errors import Refused
from finder.domain.listing import Listing, Verification, VerificationStatus
from finder.formats import Reject, SourceFacts
from finder.formats.native import read, source_facts
from finder.intake.lint import Remark, Severity, is_over, remarks_on, twins
from finder.places import Gazetteer
from finder.service.embedded import NOT_LISTINGS
from finder.service.finder import Finder
from finder.shapes.document import decode


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: how many listings it saw, how many are stale, and its remarks."""

    listings: int
    stale: int
    remarks: tuple[Remark, ...]

    @property
    def errors(self) -> int:
        """How many remarks are errors."""
        return sum(1 for remark in self.remarks if remark.severity is Severity.ERROR)

    @property
    def stale_share(self) -> float | None:
        """How many of all listings are stale, 0 to 1; None without listings."""
        return round(self.stale / self.listings, 4) if self.listings else None

    def counts(self) -> dict[str, int | float | None]:
        """The closing line: `{"listings", "stale", "stale_share", "errors", "warnings"}`."""
        return {
            "listings": self.listings,
            "stale": self.stale,
            "stale_share": self.stale_share,
            "errors": self.errors,
            "warnings": len(self.remarks) - self.errors,
        }


Listings = Callable[[], Iterable[Listing]]


def check_database(finder: Finder, today: date) -> Checked:
    """What the listings of the database show."""
    days = {source.name: source.retrieved_on for source in finder.store.sources()}

    def listings() -> Iterator[Listing]:
        return (decode(entry.document) for entry in finder.store.entries())

    return _checked(listings, days, finder.gazetteer, today, [])


def check_folder(folder: Path, gazetteer: Gazetteer, today: date) -> Checked:
    """What the native files in a folder and its sub-folders show. Raises Refused where there are none."""
    paths = sorted(path for path in folder.rglob("*.json") if path.parent.name not in NOT_LISTINGS)
    if not paths:
        raise Refused(f"{folder}: holds no native file")
    files = [_read_file(path) for path in paths]
    days = {each.facts.name: each.facts.retrieved_on for each in files if each.facts}
    kept = [listing for each in files for listing in each.listings]
    first = [remark for each in files for remark in each.remarks]
    known = {name: day for name, day in days.items() if day is not None}
    return _checked(lambda: kept, known, gazetteer, today, [*first, *_shared(files), *_doubled(kept)])


@dataclass(frozen=True, slots=True)
class NativeFile:
    """A native file: what it says of its source, the listings it holds, and what is wrong with its rows."""

    name: str
    facts: SourceFacts | None
    listings: tuple[Listing, ...]
    remarks: tuple[Remark, ...]


def _read_file(path: Path) -> NativeFile:
    with path.open("rb") as feed:
        facts = source_facts(feed)
        rows = list(read(feed))
    listings = tuple(row for row in rows if isinstance(row, Listing))
    return NativeFile(path.name, facts, listings, tuple(_row_remarks(path.name, facts, rows)))


def _row_remarks(name: str, facts: SourceFacts | None, rows: list[Listing | Reject]) -> Iterator[Remark]:
    if facts is None or facts.retrieved_on is None:
        yield Remark(Severity.ERROR, name, "source", "is not told, or not when it was retrieved")
    for row in rows:
        if isinstance(row, Reject):
            yield Remark(Severity.ERROR, f"{name}, row {row.row}", row.field, row.reason)
        elif facts is not None and row.source != facts.name:
            yield Remark(Severity.ERROR, row.id, "id", f"must begin with {facts.name}:")


def _shared(files: list[NativeFile]) -> Iterator[Remark]:
    """Sources that two files tell of: each import would take the other's listings out."""
    first: dict[str, str] = {}
    for each in files:
        if each.facts is None:
            continue
        if each.facts.name in first:
            message = f"is also told in {first[each.facts.name]}: one file a source"
            yield Remark(Severity.ERROR, each.name, "source", message)
        first.setdefault(each.facts.name, each.name)


def _doubled(listings: list[Listing]) -> Iterator[Remark]:
    seen: set[str] = set()
    for listing in listings:
        if listing.id in seen:
            yield Remark(Severity.ERROR, listing.id, "id", "is given to two listings")
        seen.add(listing.id)


def _checked(
    listings: Listings, days: dict[str, date], gazetteer: Gazetteer, today: date, first: list[Remark]
) -> Checked:
    count = stale = 0
    remarks = list(first)
    for listing in listings():
        count += 1
        stale += _checked_on(listing, days).is_stale(today)
        remarks += remarks_on(listing, gazetteer)
        if is_over(listing.schedule, today):
            remarks.append(
                Remark(Severity.WARNING, listing.id, "schedule", "nothing starts in the next year")
            )
    return Checked(count, stale, tuple(chain(remarks, twins(listings()))))


def _checked_on(listing: Listing, days: dict[str, date]) -> Verification:
    trust = listing.verification
    if trust.status is VerificationStatus.VERIFIED or listing.source not in days:
        return trust
    return Verification(trust.status, days[listing.source])
