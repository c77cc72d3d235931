"""Why a candidate fits those who go, as values; `wording` says them in a language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from finder.catalog.table import NO_REMARK
from finder.domain.person import Person
from finder.domain.reason import Reason, ReasonKind
from finder.domain.schedule import Precision
from finder.domain.vocabulary import Kind
from finder.planning.availability import span_around
from finder.planning.fit import Fit
from finder.planning.match import Candidates
from finder.planning.plan import Going, Ride
from finder.planning.shown import Shown, local

PROOF = "proof-of-attendance"


def reasons_of(
    candidates: Candidates, seen: Shown, who: Sequence[int], people: Sequence[Going]
) -> tuple[Reason, ...]:
    """What speaks for a candidate, and what is to be known of it, for those who go and how they do."""
    fits = [candidates.fits[number] for number in who]
    facts, occurrence = seen.facts, orjson.loads(seen.occurrence)
    return (
        _free(fits, seen.at),
        *_ways(fits, people),
        *_words(fits, facts),
        *_known(fits, facts["id"]),
        *_admission(fits, facts),
        *_whereabouts(fits, seen.at, occurrence["venue"] or facts["venue"]),
        *_changes(_source_note(candidates, seen.at), occurrence),
        *_trust(facts["verification"]),
    )


def _names(fits: Sequence[Fit]) -> tuple[str, ...]:
    return tuple(fit.traveller.person.name for fit in fits)


def _free(fits: Sequence[Fit], at: int) -> Reason:
    """The time that all of them can be out around it, by the clock of the first."""
    spans = [span_around(fit.traveller.out, int(fit.leave[at])) for fit in fits]
    known = [span for span in spans if span is not None]
    first = fits[0].traveller.person
    begins, ends = max(span[0] for span in known), min(span[1] for span in known)
    return Reason(ReasonKind.FREE, _names(fits), begins=local(first, begins), ends=local(first, ends))


def _ways(fits: Sequence[Fit], people: Sequence[Going]) -> Iterator[Reason]:
    for fit, going in zip(fits, people, strict=True):
        if going.distance_m is not None:
            yield Reason(
                ReasonKind.PICK_UP if going.ride is Ride.RIDER else ReasonKind.TRAVEL,
                (going.name,),
                begins=going.leave_by,
                minutes=going.travel_minutes,
                mode=fit.traveller.person.travel.mode.value,
                is_estimate=fit.are_estimates,
            )
    online = tuple(going.name for going in people if going.distance_m is None)
    if online:
        yield Reason(ReasonKind.ONLINE, online)


def _words(fits: Sequence[Fit], facts: dict[str, Any]) -> Iterator[Reason]:
    """What was needed, what was wanted, and that attendance is signed for."""
    people = [fit.traveller.person for fit in fits]
    needed = frozenset[str]().union(*(person.needs for person in people)) | {PROOF}
    if there := tuple(slug for slug in facts["types"] if slug in needed):
        yield Reason(ReasonKind.TYPES, _names(fits), there)
    wanted = {slug: None for person in people for slug in _wanted(person, facts) if slug not in needed}
    if wanted:
        wishing = tuple(person.name for person in people if _wanted(person, facts))
        yield Reason(ReasonKind.WANTED, wishing, tuple(wanted))


def _wanted(person: Person, facts: dict[str, Any]) -> list[str]:
    """The words of a listing that a person would like it to have."""
    wants = person.wants
    pairs = (
        ([facts["kind"]], wants.kinds),
        ([facts["fellowship"]], wants.fellowships),
        (facts["pathways"], wants.pathways),
        (facts["types"], wants.types),
    )
    return [str(word) for words, wished in pairs for word in words if word in wished]


def _known(fits: Sequence[Fit], listing_id: str) -> Iterator[Reason]:
    regular = [fit for fit in fits if listing_id in fit.traveller.taste.regular]
    others = [fit for fit in fits if fit not in regular and fit.traveller.person.been_to]
    known = [fit for fit in others if listing_id in fit.traveller.person.been_to]
    new = [fit for fit in others if fit not in known]
    groups = {ReasonKind.REGULAR: regular, ReasonKind.KNOWN_PLACE: known, ReasonKind.NEW_PLACE: new}
    for kind, group in groups.items():
        if group:
            yield Reason(kind, _names(group))


def _admission(fits: Sequence[Fit], facts: dict[str, Any]) -> Iterator[Reason]:
    types = facts["types"]
    if "closed" in types:
        yield Reason(ReasonKind.CLOSED, _names(fits), (facts["fellowship"],))
    elif facts["kind"] == Kind.MEETING and "open" not in types:
        words = ("restricted",) if "restricted" in types else ()
        yield Reason(ReasonKind.NEITHER_OPEN_NOR_CLOSED, words=words)


def _whereabouts(fits: Sequence[Fit], at: int, venue: dict[str, Any] | None) -> Iterator[Reason]:
    """That the door of a venue that somebody goes to is not known."""
    is_gone_to = any(not fit.is_online[at] for fit in fits)
    if is_gone_to and venue is not None and venue["precision"] == Precision.POSTAL_CODE:
        yield Reason(ReasonKind.ROUGH_PLACE)


def _source_note(candidates: Candidates, at: int) -> str | None:
    """What the source of a candidate says of its date."""
    table = candidates.table
    number = int(table.remark[candidates.rows[at]])
    return None if number == NO_REMARK else table.remarks[number].note


def _changes(remark: str | None, occurrence: dict[str, Any]) -> Iterator[Reason]:
    """What its source says of this date; else which holiday it is."""
    if occurrence["status"] == "moved":
        yield Reason(ReasonKind.MOVED, note=remark)
    if remark is None and occurrence["note"] is not None:
        yield Reason(ReasonKind.HOLIDAY, note=occurrence["note"])


def _trust(verification: dict[str, Any]) -> Iterator[Reason]:
    # What nobody checked for long enough to have a note matches nobody: it was reported closed.
    if verification["note"] is not None:
        yield Reason(ReasonKind.REPORTED, note=verification["note"])
    elif verification["stale"]:
        yield Reason(ReasonKind.STALE, note=verification["checked_on"])
