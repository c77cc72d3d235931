"""Feeds into the database: read, cleaned, matched to what is there, guarded, written in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from itertools import chain
from typing import Any, BinaryIO

from finder.domain.errors import InvalidInput, Refused
from finder.domain.listing import CURATED, Listing
from finder.domain.vocabulary import FELLOWSHIPS
from finder.domain.zone import zone
from finder.formats import Draft, Reject, SourceFacts, reader, reader_options
from finder.formats.native import NAME as NATIVE
from finder.formats.native import source_facts
from finder.formats.online import without_secrets
from finder.intake.atlas import Atlas
from finder.intake.clean import Cleaned, Origin, accept, clean
from finder.intake.guard import diff, findings
from finder.intake.identity import identified
from finder.intake.naming import SOURCE_FORM
from finder.intake.outcome import Outcome
from finder.intake.spool import FeedPlaces, Row, spooled
from finder.service.finder import Finder
from finder.service.reconciling import known, reconciled
from finder.store import Author, Change, DatasetVersion, NewEntry, Source

# Things that pass, and what happens to them.
Progress = Callable[[Iterable[Any], str], Iterable[Any]]
# Rejects and warnings past this many are counted and not kept one by one; so are reasons.
MAX_TOLD = 10_000
MAX_REASONS = 1_000
OTHER_REASONS = "any", "other reasons"


@dataclass(frozen=True, slots=True)
class Request:
    """One import: the feed, its format, and what the importer says of it.

    `feed` is seekable; `options` are the further files its format takes. `is_forced` overrules the guard.
    `address` is where the feed was fetched.
    """

    feed: BinaryIO
    format: str
    origin: Origin
    retrieved_on: date
    options: Mapping[str, BinaryIO] = field(default_factory=dict)
    is_dry_run: bool = False
    is_forced: bool = False
    address: str | None = None

    def __post_init__(self) -> None:
        if not SOURCE_FORM.fullmatch(self.origin.source):
            raise InvalidInput.of("source", "must be lower-case letters, digits and '-', at most 60")
        if self.origin.source == CURATED:
            raise InvalidInput.of("source", f"must not be {CURATED}: what curators add is no feed's")
        if self.origin.time_zone is not None:
            zone(self.origin.time_zone)
        for name in self.options.keys() - reader_options(self.format):
            raise InvalidInput.of(name, f"is not read by {self.format}")


@dataclass(frozen=True, slots=True)
class Warned:
    """What had to be said of a row that was kept."""

    listing: str
    message: str


@dataclass(slots=True)
class Told:
    """What is said of rows on the way: how many were rejected and why, and what was assumed."""

    rejected: int = 0
    rejects: list[Reject] = field(default_factory=list)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    warnings: list[Warned] = field(default_factory=list)
    kept: int = 0
    joined: int = 0

    def reject(self, reject: Reject) -> None:
        """Counts a row that is not kept."""
        self.rejected += 1
        reason = reject.field, reject.reason
        is_told = reason in self.reasons or len(self.reasons) < MAX_REASONS
        self.reasons[reason if is_told else OTHER_REASONS] += 1
        if len(self.rejects) < MAX_TOLD:
            self.rejects.append(reject)

    def keep(self, row: Cleaned, joined: int = 0) -> None:
        """Counts a row that is kept, and so many further rows that it took in."""
        self.kept += 1
        self.joined += joined
        if row.warnings and len(self.warnings) < MAX_TOLD:
            self.warnings += [Warned(row.key or row.listing.name, message) for message in row.warnings]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import kept, merged and rejected; read = added + changed + unchanged + merged + rejected."""

    source: str
    told: Told
    added: int
    changed: int
    unchanged: int
    merged: int
    removed: int

    def counts(self) -> dict[str, str | int]:
        """The closing line: `{"source", "read", "added", …, "rejected"}`."""
        names = ("added", "changed", "unchanged", "merged", "removed")
        rows = self.told.kept + self.told.joined + self.told.rejected
        head: dict[str, str | int] = {"source": self.source, "read": rows}
        return head | {name: getattr(self, name) for name in names} | {"rejected": self.told.rejected}

    def rejects_by_reason(self) -> list[tuple[str, str, int]]:
        """(field, reason, how many), the most frequent first."""
        ranked = sorted(self.told.reasons.items(), key=lambda each: (-each[1], each[0]))
        return [(name, reason, count) for (name, reason), count in ranked]

    def members(self) -> dict[str, object]:
        """The whole report as JSON members."""
        return {
            **self.counts(),
            "rejects": [asdict(reject) for reject in self.told.rejects],
            "warnings": [asdict(warned) for warned in self.told.warnings],
        }


def unwatched(things: Iterable[Any], _: str) -> Iterable[Any]:
    """The things, as they are."""
    return things


def import_feed(finder: Finder, request: Request, now: datetime, progress: Progress = unwatched) -> Report:
    """What became of a feed's rows; `progress` may watch them pass, three times. A dry run changes nothing.

    Raises Refused where no row can be kept, or where the guard finds that too much of the source would
    go or shift; then nothing was changed.
    """
    source = request.origin.source
    told = Told(warnings=_warnings_of(request.origin))
    read = reader(request.format)(request.feed, **request.options)
    with finder.atlas(now.date()) as atlas, spooled(progress(read, "rows read")) as spool:
        rows = _cleaned(progress(spool, "rows cleaned"), spool.places, request.origin, atlas, told)
        before = finder.store.version()
        with identified(source, rows, known(finder.store, source)) as outcome:
            _check(request, told, outcome)
            counts = outcome.counts()
            # Rows equal to another, and rows that are part of another's listing.
            report = Report(source, told, **counts | {"merged": counts["merged"] + told.joined})
            if not request.is_dry_run:
                _save(finder, request, outcome, now, before, progress)
    return report


def _warnings_of(origin: Origin) -> list[Warned]:
    if origin.fellowship is None or origin.fellowship in FELLOWSHIPS:
        return []
    return [Warned(origin.source, f"fellowship {origin.fellowship!r} is not in the vocabulary")]


def _cleaned(
    rows: Iterable[Row], places: FeedPlaces, origin: Origin, atlas: Atlas, told: Told
) -> Iterator[Cleaned]:
    for number, row in enumerate(rows, start=1):
        result = _cleaned_row(row, number, origin, atlas, places)
        joined = row.joined if isinstance(row, Draft) else ()
        if isinstance(result, Reject):
            told.reject(result)
            for further in joined:
                told.reject(replace(result, row=further))
        else:
            told.keep(result, len(joined))
            yield result


def _cleaned_row(row: Row, number: int, origin: Origin, atlas: Atlas, places: FeedPlaces) -> Cleaned | Reject:
    match row:
        case Reject():
            return row
        case Listing():
            return accept(row, origin, number)
        case Draft():
            return clean(places.believed(row), origin, atlas)


def _check(request: Request, told: Told, outcome: Outcome) -> None:
    """Raises Refused for an import that keeps nothing, or of which the guard finds it would do harm."""
    if not told.kept:
        if not told.rejects:
            raise Refused("the feed holds no row")
        raise Refused(f"no row of {told.rejected} could be kept; {told.rejects[0]}")
    found = [] if request.is_forced else findings(diff(outcome.staged))
    if found:
        reasons = "; ".join(str(finding) for finding in found)
        raise Refused(f"{reasons}. Nothing was changed; --force imports it all the same")


def _save(
    finder: Finder,
    request: Request,
    outcome: Outcome,
    now: datetime,
    before: DatasetVersion,
    progress: Progress,
) -> None:
    source = request.origin.source
    curated = reconciled(finder.store, source, outcome, request.retrieved_on)
    added = progress(outcome.added(), "rows written")
    finder.store.save_source(
        _source_record(finder.store.source(source), request),
        now=now,
        added=chain(curated.added, (NewEntry(*each) for each in curated.others(added))),
        changed=chain(curated.changed, (Change(*each) for each in curated.others(outcome.changed()))),
        removed=chain(curated.removed, (each for each in outcome.removed() if each not in curated.ids)),
        curated=curated.said,
        expected=before,
        author=Author(f"import:{source}"),
    )
    finder.snapshots.expire()


def _public_address(request: Request) -> str | None:
    return None if request.address is None else without_secrets(request.address)


def _source_record(before: Source | None, request: Request) -> Source:
    name = request.origin.source
    facts = source_facts(request.feed, name) if request.format == NATIVE else None
    told = facts or SourceFacts(name)
    return Source(
        name=name,
        format=request.format,
        retrieved_on=request.retrieved_on,
        title=told.title or (before.title if before else None),
        url=told.url or (before.url if before else None) or _public_address(request),
        licence=told.licence or (before.licence if before else None),
        attribution=told.attribution or (before.attribution if before else None),
        fellowship=told.fellowship or request.origin.fellowship or (before.fellowship if before else None),
    )
