"""Feeds into the database: read, cleaned, matched to what is there, guarded, written in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
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
from finder.intake.guard import Part, diff, findings
from finder.intake.identity import identified
from finder.intake.naming import SOURCE_FORM
from finder.intake.outcome import Outcome
from finder.intake.spool import FeedPlaces, Row, spooled
from finder.service.finder import Finder
from finder.service.import_report import Report, Told, Warned, note_import
from finder.service.reconciling import known, reconciled
from finder.store import Author, Change, DatasetVersion, NewEntry, Source

# Things that pass, and what happens to them.
Progress = Callable[[Iterable[Any], str], Iterable[Any]]


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
    licence: str | None = None

    def __post_init__(self) -> None:
        if not SOURCE_FORM.fullmatch(self.origin.source):
            raise InvalidInput.of("source", "must be lower-case letters, digits and '-', at most 60")
        if self.origin.source == CURATED:
            raise InvalidInput.of("source", f"must not be {CURATED}: what curators add is no feed's")
        if self.origin.time_zone is not None:
            zone(self.origin.time_zone)
        for name in self.options.keys() - reader_options(self.format):
            raise InvalidInput.of(name, f"is not read by {self.format}")


def unwatched(things: Iterable[Any], _: str) -> Iterable[Any]:
    """The things, as they are."""
    return things


def import_feed(finder: Finder, request: Request, now: datetime, progress: Progress = unwatched) -> Report:
    """What became of a feed's rows; `progress` may watch them pass, three times. A dry run changes nothing.

    Raises Refused where no row can be kept, or where the guard finds that too much of the source would
    go or shift; then nothing was changed.
    """
    told = Told(warnings=warnings_of(request.origin))
    read = reader(request.format)(request.feed, **request.options)
    with (
        cleaned_rows(finder, request, read, told, now, progress) as rows,
        prepared(finder, request.origin.source, rows, told) as made,
    ):
        _check(request, made)
        if not request.is_dry_run:
            record = source_record(finder.store.source(request.origin.source), request)
            save(finder, made, record, now, progress=progress)
            note_import(finder.store, made.report, now)
    return made.report


@contextmanager
def cleaned_rows(
    finder: Finder,
    request: Request,
    read: Iterable[Row],
    told: Told,
    now: datetime,
    progress: Progress = unwatched,
) -> Iterator[Iterator[Cleaned]]:
    """The rows that were read, cleaned, for as long as the block lasts; `told` counts them as they pass."""
    with finder.atlas(now.date()) as atlas, spooled(progress(read, "rows read")) as spool:
        yield _cleaned(progress(spool, "rows cleaned"), spool.places, request.origin, atlas, told)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An import made up and not written: what it would do, to the dataset of which version."""

    told: Told
    outcome: Outcome
    report: Report
    before: DatasetVersion

    def diff(self) -> list[Part]:
        """What it would do, kind by kind."""
        return diff(self.outcome.staged)


@contextmanager
def prepared(finder: Finder, source: str, rows: Iterable[Cleaned], told: Told) -> Iterator[Prepared]:
    """The import of these rows as the whole of a source, for as long as the block lasts."""
    before = finder.store.version()
    with identified(source, rows, known(finder.store, source)) as outcome:
        counts = outcome.counts()
        # Rows equal to another, and rows that are part of another's listing.
        report = Report(source, told, **counts | {"merged": counts["merged"] + told.joined})
        yield Prepared(told, outcome, report, before)


def warnings_of(origin: Origin) -> list[Warned]:
    """What is to be said of what an importer says of a whole feed."""
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


def _check(request: Request, made: Prepared) -> None:
    """Raises Refused for an import that keeps nothing, or of which the guard finds it would do harm."""
    if problem := made.told.emptiness:
        raise Refused(problem)
    found = [] if request.is_forced else findings(made.diff())
    if found:
        reasons = "; ".join(str(finding) for finding in found)
        raise Refused(f"{reasons}. Nothing was changed; --force imports it all the same")


def save(
    finder: Finder,
    made: Prepared,
    record: Source,
    now: datetime,
    reason: str | None = None,
    progress: Progress = unwatched,
) -> None:
    """Writes what was made up, and the source as it is from now on, in one transaction.

    Raises Refused where the source was changed since it was made up.
    """
    outcome = made.outcome
    curated = reconciled(finder.store, record.name, outcome, record.retrieved_on)
    added = progress(outcome.added(), "rows written")
    finder.store.save_source(
        record,
        now=now,
        added=chain(curated.added, (NewEntry(*each) for each in curated.others(added))),
        changed=chain(curated.changed, (Change(*each) for each in curated.others(outcome.changed()))),
        removed=chain(curated.removed, (each for each in outcome.removed() if each not in curated.ids)),
        curated=curated.said,
        expected=made.before,
        author=Author(f"import:{record.name}", reason),
    )
    finder.snapshots.expire()


def _public_address(request: Request) -> str | None:
    return None if request.address is None else without_secrets(request.address)


def source_record(before: Source | None, request: Request) -> Source:
    """The source as it is once the feed is imported: as the feed says, else the importer, else as it was."""
    name = request.origin.source
    facts = source_facts(request.feed, name) if request.format == NATIVE else None
    told = facts or SourceFacts(name)
    return Source(
        name=name,
        format=request.format,
        retrieved_on=request.retrieved_on,
        title=told.title or (before.title if before else None),
        url=told.url or (before.url if before else None) or _public_address(request),
        licence=told.licence or request.licence or (before.licence if before else None),
        attribution=told.attribution or (before.attribution if before else None),
        fellowship=told.fellowship or request.origin.fellowship or (before.fellowship if before else None),
    )
