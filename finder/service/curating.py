"""What curators do: each of it by name and with a reason, above what feeds say, and with a way back.

Everything is computed and written in one transaction, from what the database holds at that moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

import orjson

from finder.domain.errors import FinderError, InvalidInput
from finder.domain.listing import CURATED
from finder.domain.report import CLOSED, Decision
from finder.formats.text import plain
from finder.service.finder import Finder
from finder.service.histories import Members, changes_after, document_at
from finder.service.wanted import created, wanted, with_cancellation
from finder.shapes.document import Document
from finder.shapes.edits import decode_edits, edited, encode_edits, with_edits
from finder.store import Author, Curated, Curation, Entry, Source

NO_EDITS = encode_edits({})

Revise = Callable[[Document, Members], Document | None]


class Changed(FinderError):
    """The listing is not at the revision that its caller holds; `changes` is what happened since."""

    def __init__(self, revision: int, changes: list[Members]) -> None:
        super().__init__(f"the listing was changed since: it is at revision {revision}")
        self.revision = revision
        self.changes = changes


class AlreadyThere(FinderError):
    """An id that is to be given was given before."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants something of a listing; what they sent is read when its turn comes.

    `held` says which revision of it they saw, None where any will do; `members` what they want.
    """

    by: str
    now: datetime
    members: Callable[[], Members]
    held: Callable[[], int | None]

    def told(self, curation: Curation) -> Members:
        """What is wanted; the reason goes to the history."""
        members = self.members()
        curation.author = self.author(members)
        return members

    def author(self, members: Members) -> Author:
        """Who wants it, and why: the reason is taken out of the members."""
        return Author(self.by, plain(members.pop("reason", None) or "") or None)


@dataclass(frozen=True, slots=True)
class Done:
    """A listing as the database now holds it, None where it is removed, and when sources were fetched."""

    entry: Entry | None
    fetched: dict[str, date]


def create(finder: Finder, wish: Wish) -> Done:
    """The listing that a curator adds. Raises AlreadyThere."""
    today = wish.now.date()
    with curation_of(finder, f"{CURATED}:", wish.now) as curation:
        document = created(wish.told(curation), CURATED, today, curation.was_there)
        listing_id = document["id"]
        if curation.was_there(listing_id):
            raise AlreadyThere(f"there is, or was, a listing {listing_id}: edit or restore it")
        curation.keep_source(Source(CURATED, "native", today, title="Added by curators"))
        base = orjson.dumps(document)
        curation.save(Curated(listing_id, CURATED, None, base, NO_EDITS, True, False), base)
        return done(curation, listing_id)


def edit(finder: Finder, listing_id: str, wish: Wish) -> Done:
    """The listing with the members that a curator wants otherwise (RFC 7396). Raises Changed."""
    return _revised(finder, listing_id, wish, wanted)


def cancel(finder: Finder, listing_id: str, wish: Wish) -> Done:
    """The listing, one date of which does not take place. Raises Changed."""
    return _revised(finder, listing_id, wish, with_cancellation)


def verify(finder: Finder, listing_id: str, wish: Wish) -> Done:
    """The listing as one that a curator has checked: reports that it is closed are settled by that.

    Raises Changed.
    """

    def checked(shown: Document, members: Members) -> Document:
        day: date = members.get("checked_on") or wish.now.date()
        if day > wish.now.date():
            raise InvalidInput.of("checked_on", "must not be a day to come")
        return shown | {"verification": {"status": "verified", "checked_on": day.isoformat()}}

    return _revised(finder, listing_id, wish, checked, settle=True)


def remove(finder: Finder, listing_id: str, wish: Wish) -> Done:
    """What is left of the listing: nothing, even while its feed goes on listing it. Raises Changed."""
    return _revised(finder, listing_id, wish, lambda _shown, _members: None)


def restore(finder: Finder, listing_id: str, wish: Wish) -> Done:
    """The listing as it was at a revision, also one that is not there any more. Raises Changed.

    When it was checked is not restored: that is no word about the listing.
    """
    with curation_of(finder, listing_id, wish.now) as curation:
        entry = curation.state.entry_if_there(listing_id)
        events = curation.state.history(listing_id)
        if entry is not None:
            _require_held(curation, entry, wish.held())
        before = document_at(events, wish.told(curation)["revision"])
        if entry is None:
            said = _said(curation, listing_id, orjson.dumps(before), None)
            curation.save(*_saying(said, before, before))
        else:
            revise(curation, entry, lambda shown: before | {"verification": shown["verification"]})
        return done(curation, listing_id)


@contextmanager
def curation_of(finder: Finder, listing_id: str, now: datetime) -> Iterator[Curation]:
    """A block in which the listings of one source are written, and shown from then on."""
    with finder.store.curation(listing_id.partition(":")[0], now) as curation:
        yield curation
    finder.snapshots.expire()


def revise(curation: Curation, entry: Entry, become: Callable[[Document], Document | None]) -> None:
    """Writes what a listing that is there becomes; None: it is removed."""
    shown = orjson.loads(entry.document)
    said = _said(curation, entry.id, entry.document, entry)
    curation.save(*_saying(said, shown, become(shown)))


def done(curation: Curation, listing_id: str) -> Done:
    """The listing as it has become."""
    fetched = {source.name: source.retrieved_on for source in curation.state.sources()}
    return Done(curation.state.entry_if_there(listing_id), fetched)


def _revised(finder: Finder, listing_id: str, wish: Wish, become: Revise, *, settle: bool = False) -> Done:
    with curation_of(finder, listing_id, wish.now) as curation:
        entry = curation.state.entry(listing_id)
        _require_held(curation, entry, wish.held())
        members = wish.told(curation)
        revise(curation, entry, lambda shown: become(shown, members))
        if settle:
            _settle(curation, listing_id, wish.now.date())
        return done(curation, listing_id)


def _settle(curation: Curation, listing_id: str, today: date) -> None:
    """Closes the reports that the listing is closed."""
    reports = curation.reports(today)
    closed = [each.id for each in reports.open(listing_id) if each.kind == CLOSED]
    reports.decide(closed, Decision.DISMISS)


def _require_held(curation: Curation, entry: Entry, held: int | None) -> None:
    if held is not None and held != entry.revision:
        events = curation.state.history(entry.id)
        raise Changed(entry.revision, changes_after(events, held))


def _said(curation: Curation, listing_id: str, document: bytes, entry: Entry | None) -> Curated:
    """What curators said of a listing so far; of one they never touched, its document is its feed's."""
    said = curation.state.curated(listing_id)
    if said is not None:
        return said
    key, is_listed = (None, False) if entry is None else (entry.key, True)
    return Curated(listing_id, listing_id.partition(":")[0], key, document, NO_EDITS, is_listed, False)


def _saying(said: Curated, shown: Document, document: Document | None) -> tuple[Curated, bytes | None]:
    """What curators say from now on, and the listing by that; None for one that is removed."""
    if document is None:
        return replace(said, is_removed=True), None
    base = orjson.loads(said.base)
    edits = edited(base, decode_edits(said.edits), shown, document)
    now = replace(said, edits=encode_edits(edits), is_removed=False)
    return now, orjson.dumps(with_edits(base, edits))
