"""A row made a listing: the words of its source completed, its zone and place settled, no id yet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from finder.domain.errors import InvalidInput
from finder.domain.listing import Listing, Provenance, Verification, VerificationStatus
from finder.domain.schedule import Override, Schedule
from finder.domain.vocabulary import Alcohol, Kind, in_vocabulary_order, pathways_of
from finder.formats import Draft, Reject
from finder.formats.event_words import fitting
from finder.formats.text import shorten
from finder.intake.atlas import Atlas
from finder.intake.local_time import told_locally
from finder.intake.place import locate
from finder.shapes.fields import MAX_NOTES, MAX_OTHER_TYPE
from finder.shapes.lengths import too_long


@dataclass(frozen=True, slots=True)
class Origin:
    """What an importer says of a whole feed: the source's name, and defaults for what rows leave open."""

    source: str
    fellowship: str | None = None
    kind: Kind = Kind.MEETING
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A listing under a provisional id, the feed's key of its row, and what had to be said of it."""

    key: str | None
    listing: Listing
    warnings: tuple[str, ...] = ()


def clean(draft: Draft, origin: Origin, atlas: Atlas) -> Cleaned | Reject:
    """The listing that a row describes, or why it is none."""
    located = locate(draft.venue, draft.attendance, None if draft.is_instant else draft.time_zone, atlas)
    time_zone = located.time_zone or origin.time_zone
    if draft.is_instant:
        draft = told_locally(draft, located.time_zone, origin.time_zone)
        time_zone = draft.time_zone
    if time_zone is None:
        return Reject(draft.row, "time_zone", "neither the row nor its place tells one; --time-zone would")
    try:
        overrides, moved = _on_the_map(draft.overrides, atlas)
        schedule = Schedule(time_zone, draft.rules, draft.extra, overrides, draft.by_appointment)
        listing = _listing(draft, origin, schedule)
    except InvalidInput as err:
        return Reject(draft.row, err.problems[0].field, err.problems[0].message)
    listing, cut = _fitted(replace(listing, venue=located.venue))
    problem = next(too_long(listing), None)
    if problem is not None:
        return Reject(draft.row, problem.field, problem.message)
    return Cleaned(draft.key, listing, (*draft.warnings, *located.warnings, *moved, *cut))


def _on_the_map(overrides: tuple[Override, ...], atlas: Atlas) -> tuple[tuple[Override, ...], list[str]]:
    """The overrides, each venue of them as near to its place as its words tell; and what is to be said."""
    mapped = [None if each.venue is None else atlas.mapped(each.venue) for each in overrides]
    placed = tuple(
        each if to is None else replace(each, venue=to.venue)
        for each, to in zip(overrides, mapped, strict=True)
    )
    return placed, [warning for to in mapped if to is not None for warning in to.warnings]


def _listing(draft: Draft, origin: Origin, schedule: Schedule) -> Listing:
    kind = draft.kind or origin.kind
    fellowship = draft.fellowship or origin.fellowship
    return Listing(
        id=f"{origin.source}:new",
        kind=kind,
        name=draft.name,
        group=draft.group,
        fellowship=fellowship,
        organizer=draft.organizer,
        pathways=pathways_of(fellowship),
        attendance=draft.attendance,
        types=in_vocabulary_order(draft.types | fitting(draft.hints, kind)),
        other_types=draft.other_types,
        languages=draft.languages,
        alcohol=draft.alcohol or (Alcohol.UNKNOWN if kind is Kind.SOCIAL else Alcohol.NONE),
        cost=draft.cost,
        online=draft.online,
        url=draft.url,
        notes=draft.notes,
        schedule=schedule,
        provenance=(Provenance(origin.source, draft.url),),
        suspended=draft.suspended,
    )


def _fitted(listing: Listing) -> tuple[Listing, list[str]]:
    """The listing with what may be shortened as long as the schema allows, and what had to be said of it."""
    notes = None if listing.notes is None else shorten(listing.notes, MAX_NOTES)
    other_types = tuple(dict.fromkeys(shorten(each, MAX_OTHER_TYPE) for each in listing.other_types))
    cut = [
        f"{field}: is longer than finder keeps, and was cut"
        for field, is_cut in (
            ("notes", notes != listing.notes),
            ("types", other_types != listing.other_types),
        )
        if is_cut
    ]
    return (replace(listing, notes=notes, other_types=other_types) if cut else listing), cut


def accept(listing: Listing, origin: Origin, row: int) -> Cleaned | Reject:
    """A listing that came as one, its id kept. What its source's date says is left to the source."""
    if listing.source != origin.source:
        return Reject(row, "id", f"must begin with {origin.source}:")
    dateless = tuple(
        replace(each, retrieved_on=None) if each.source == origin.source else each
        for each in listing.provenance
    )
    trust = listing.verification
    if trust.status is VerificationStatus.LISTED:
        trust = Verification()
    return Cleaned(listing.id, replace(listing, provenance=dateless, verification=trust))
