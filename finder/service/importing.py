"""Feeds into the database: read, cleaned, matched to what is there, and written in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable

from finder.domain.errors import InvalidInput, Refused
from finder.domain.listing import Listing
from finder.domain.vocabulary import FELLOWSHIPS
from finder.domain.zone import zone
from finder.formats import Draft, Reject, reader
from finder.formats.native import NAME as NATIVE
from finder.formats.native import SourceFacts, source_facts
from finder.intake.clean import Cleaned, Origin, accept, clean
from finder.intake.identity import SOURCE_FORM, Known, Outcome, identify
from finder.places import Gazetteer
from finder.service.finder import Finder
from finder.store import Change, NewEntry, Source, Store

Progress = Callable[[Iterable[Draft | Listing | Reject]], Iterable[Draft | Listing | Reject]]


@dataclass(frozen=True, slots=True)
class Request:
    """One import: the feed's bytes, its format, and what the importer says of it."""

    raw: bytes
    format: str
    origin: Origin
    retrieved_on: date
    url: str | None = None
    is_dry_run: bool = False

    def __post_init__(self) -> None:
        if not SOURCE_FORM.fullmatch(self.origin.source):
            raise InvalidInput.of("source", "must be lower-case letters, digits and '-', at most 60")
        if self.origin.time_zone is not None:
            zone(self.origin.time_zone)


@dataclass(frozen=True, slots=True)
class Warned:
    """What had to be said of a row that was kept."""

    listing: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an import kept, merged and rejected; read = added + changed + unchanged + merged + rejected."""

    source: str
    read: int
    added: int
    changed: int
    unchanged: int
    merged: int
    removed: int
    rejects: tuple[Reject, ...]
    warnings: tuple[Warned, ...]

    def counts(self) -> dict[str, str | int]:
        """The closing line: `{"source", "read", "added", …, "rejected"}`."""
        names = ("source", "read", "added", "changed", "unchanged", "merged", "removed")
        return {name: getattr(self, name) for name in names} | {"rejected": len(self.rejects)}

    def rejects_by_reason(self) -> list[tuple[str, str, int]]:
        """(field, reason, how many), the most frequent first."""
        tally = Counter((reject.field, reject.reason) for reject in self.rejects)
        ranked = sorted(tally.items(), key=lambda each: (-each[1], each[0]))
        return [(field, reason, count) for (field, reason), count in ranked]

    def members(self) -> dict[str, object]:
        """The whole report as JSON members."""
        return {
            **self.counts(),
            "rejects": [asdict(reject) for reject in self.rejects],
            "warnings": [asdict(warned) for warned in self.warnings],
        }


def import_feed(finder: Finder, request: Request, now: datetime, progress: Progress = iter) -> Report:
    """What became of a feed's rows; `progress` may watch them pass. A dry run changes nothing.

    Raises Refused where no row can be kept; then nothing was changed.
    """
    rejects: list[Reject] = []
    rows = list(
        _cleaned(progress(reader(request.format)(request.raw)), request.origin, finder.gazetteer, rejects)
    )
    if not rows:
        first = f": row {rejects[0].row}, {rejects[0].field}: {rejects[0].reason}" if rejects else ""
        raise Refused(f"no row of {len(rejects)} could be kept{first}")
    outcome = identify(rows, _known(finder.store, request.origin.source))
    if not request.is_dry_run:
        _save(finder, request, outcome, now)
    return _report(request, rows, rejects, outcome)


def _cleaned(
    rows: Iterable[Draft | Listing | Reject], origin: Origin, gazetteer: Gazetteer, rejects: list[Reject]
) -> Iterator[Cleaned]:
    for number, row in enumerate(rows, start=1):
        result = _cleaned_row(row, number, origin, gazetteer)
        if isinstance(result, Reject):
            rejects.append(result)
        else:
            yield result


def _cleaned_row(
    row: Draft | Listing | Reject, number: int, origin: Origin, gazetteer: Gazetteer
) -> Cleaned | Reject:
    match row:
        case Reject():
            return row
        case Listing():
            return accept(row, origin, number)
        case Draft():
            return clean(row, origin, gazetteer)


def _known(store: Store, source: str) -> Iterator[Known]:
    return (Known(entry.id, entry.key, entry.document) for entry in store.entries(source))


def _save(finder: Finder, request: Request, outcome: Outcome, now: datetime) -> None:
    finder.store.save_source(
        _source_record(finder.store.source(request.origin.source), request),
        now=now,
        added=(NewEntry(each.id, each.key, each.document) for each in outcome.added),
        changed=(Change(each.id, each.key, each.document) for each in outcome.changed),
        removed=outcome.removed,
    )
    finder.snapshots.expire()


def _source_record(before: Source | None, request: Request) -> Source:
    facts = source_facts(request.raw) if request.format == NATIVE else None
    told = facts or SourceFacts(request.origin.source)
    return Source(
        name=request.origin.source,
        format=request.format,
        retrieved_on=request.retrieved_on,
        title=told.title or (before.title if before else None),
        url=told.url or request.url or (before.url if before else None),
        licence=told.licence or (before.licence if before else None),
        attribution=told.attribution or (before.attribution if before else None),
        fellowship=told.fellowship or request.origin.fellowship or (before.fellowship if before else None),
    )


def _report(request: Request, rows: list[Cleaned], rejects: list[Reject], outcome: Outcome) -> Report:
    fellowship = request.origin.fellowship
    warnings = [Warned(row.key or row.listing.name, message) for row in rows for message in row.warnings]
    if fellowship is not None and fellowship not in FELLOWSHIPS:
        warnings.insert(
            0, Warned(request.origin.source, f"fellowship {fellowship!r} is not in the vocabulary")
        )
    return Report(
        source=request.origin.source,
        read=len(rows) + len(rejects),
        added=len(outcome.added),
        changed=len(outcome.changed),
        unchanged=len(outcome.unchanged),
        merged=outcome.merged,
        removed=len(outcome.removed),
        rejects=tuple(rejects),
        warnings=tuple(warnings),
    )


def load_embedded_dataset(finder: Finder, now: datetime) -> list[Report]:
    """The reports of the dataset that comes with finder, a source each, imported into the database."""
    return [_load_native(finder, path, now) for path in _embedded_files(files("finder_data"))]


def _embedded_files(folder: Traversable) -> Iterator[Traversable]:
    regions = sorted((each for each in folder.iterdir() if each.is_dir()), key=lambda each: each.name)
    for region in regions:
        if region.name not in ("gazetteer", "vocabulary"):
            yield from sorted(
                (each for each in region.iterdir() if each.name.endswith(".json")), key=lambda each: each.name
            )


def _load_native(finder: Finder, path: Traversable, now: datetime) -> Report:
    raw = path.read_bytes()
    facts = source_facts(raw)
    if facts is None or facts.retrieved_on is None:
        raise Refused(f"{path.name}: a file of the dataset names its source and when it was retrieved")
    return import_feed(finder, Request(raw, NATIVE, Origin(facts.name), facts.retrieved_on), now)
