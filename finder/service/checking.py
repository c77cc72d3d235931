"""Checking a dataset, in the database or in a folder of native files, for what a curator should look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from finder.domain.errors import Refused
from finder.domain.listing import Listing, Verification, VerificationStatus
from finder.formats import Reject
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

    def counts(self) -> dict[str, int]:
        """The closing line: `{"listings", "stale", "errors", "warnings"}`."""
        warnings = len(self.remarks) - self.errors
        return {"listings": self.listings, "stale": self.stale, "errors": self.errors, "warnings": warnings}


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
    days: dict[str, date] = {}
    kept: list[Listing] = []
    refused: list[Remark] = []
    for path in paths:
        with path.open("rb") as feed:
            facts = source_facts(feed)
            if facts is not None and facts.retrieved_on is not None:
                days[facts.name] = facts.retrieved_on
            for row in read(feed):
                if isinstance(row, Reject):
                    refused.append(
                        Remark(Severity.ERROR, f"{path.name}, row {row.row}", row.field, row.reason)
                    )
                else:
                    kept.append(row)
    return _checked(lambda: kept, days, gazetteer, today, [*refused, *_doubled(kept)])


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
