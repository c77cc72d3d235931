"""What people say who stood before a locked door, and what curators make of it.

Reports never hide a listing: else anybody could silence a women's meeting. Enough of them mark it.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

import orjson

from finder.domain.errors import InvalidInput, NotFound
from finder.domain.report import CLOSED, Decision, ReportKind
from finder.formats.private import public_lines
from finder.formats.text import plain_lines
from finder.service.curating import Done, Wish, curation_of, done, revise
from finder.service.finder import Finder
from finder.service.wanted import wanted
from finder.shapes.document import Document
from finder.shapes.fields import MAX_TEXT
from finder.store import Author, Curation, Entry, Report

ID_BYTES = 8
# Enough to say that something is wrong; more would only bury those of other listings.
MAX_OPEN = 40
# So many callers on so many days say that a listing is closed, within so many days, before it is marked.
CALLERS, DAYS, WITHIN = 3, 2, timedelta(days=30)
REPORTERS = Author("reports", "several people said that it is closed")

Members = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody reports: in what a listing is not as it is told, in their words if they like."""

    kind: ReportKind
    text: str | None = None


def report(finder: Finder, listing_id: str, said: Said, address: str, now: datetime) -> None:
    """Keeps a report, once for a caller; marks the listing where enough say that it is closed.

    Raises NotFound and Moved.
    """
    today = now.date()
    with curation_of(finder, listing_id, now) as curation:
        entry = curation.state.entry(listing_id)
        reports = curation.reports(today)
        there = [each for each in reports.open(listing_id) if each.kind == said.kind]
        is_known = finder.callers.is_among(address, ((each.reported_on, each.caller) for each in there))
        if is_known or len(there) >= MAX_OPEN:
            return
        mark = finder.callers.mark(address, today)
        text = public_text(said.text)
        new = Report(secrets.token_hex(ID_BYTES), listing_id, said.kind, today, mark, text)
        reports.add(new)
        if said.kind == CLOSED and is_enough([*there, new], today):
            curation.author = REPORTERS
            _mark(curation, entry, is_reported=True)


def is_enough(closed: Iterable[Report], today: date) -> bool:
    """Whether these reports, each of another caller, are enough to mark a listing."""
    days = [each.reported_on for each in closed if today - each.reported_on < WITHIN]
    return len(days) >= CALLERS and len(set(days)) >= DAYS


def public_text(text: str | None) -> str | None:
    """The text as one line without markup, links and contacts; None where nothing is left."""
    return " ".join(public_lines(plain_lines(text or "")))[:MAX_TEXT] or None


def queue(finder: Finder, now: datetime, limit: int) -> Members:
    """The listings with open reports: those that are marked first, then those with the most reports."""
    with finder.store.reports(now.date()) as reports:
        found, documents = sorted(reports.open(), key=_listing), reports.documents()
    grouped = {listing_id: list(each) for listing_id, each in groupby(found, _listing)}
    items = [_queued(each, documents.get(each), grouped[each]) for each in grouped]
    items.sort(key=lambda each: (not each["marked"], -len(each["reports"]), each["listing_id"]))
    return {"total": len(items), "items": items[:limit]}


def decide(finder: Finder, wish: Wish) -> tuple[str, Done]:
    """A listing's id, and the listing once a curator has accepted or dismissed reports of it.

    Raises InvalidInput where they are not open reports of one listing.
    """
    members = wish.members()
    ids, decision = set(members["ids"]), members["decision"]
    listing_id = _listing_of(finder, ids, wish.now)
    with curation_of(finder, listing_id, wish.now) as curation:
        curation.author = wish.author(members)
        reports = curation.reports(wish.now.date())
        decided = [each for each in reports.open(listing_id) if each.id in ids]
        if {each.id for each in decided} != ids:
            raise InvalidInput.of("ids", "must be open reports of one listing")
        entry = curation.state.entry_if_there(listing_id)
        if decision is Decision.ACCEPT:
            if entry is None:
                raise NotFound(f"there is no listing {listing_id!r} any more: dismiss its reports")
            changes = _changes(members.get("changes"), decided, wish.now.date())
            revise(curation, entry, lambda shown: wanted(shown, changes))
            entry = curation.state.entry(listing_id)
        if entry is not None and any(each.kind == CLOSED for each in decided):
            _mark(curation, entry, is_reported=False)
        reports.decide(ids, decision)
        return listing_id, done(curation, listing_id)


def _mark(curation: Curation, entry: Entry, *, is_reported: bool) -> None:
    def marked(shown: Document) -> Document:
        trust = {name: shown["verification"][name] for name in ("status", "checked_on")}
        return shown | {"verification": trust | ({"reported_closed": True} if is_reported else {})}

    revise(curation, entry, marked)


def _changes(given: Members | None, decided: Iterable[Report], today: date) -> Members:
    """The changes that accept reports: those that are told, or a pause where all say that it is closed."""
    if given:
        return given
    if any(each.kind != CLOSED for each in decided):
        raise InvalidInput.of("changes", "is required: the members of the listing that are to be otherwise")
    return {"suspended": {"since": today.isoformat(), "until": None, "reason": "reported closed"}}


def _listing_of(finder: Finder, ids: Collection[str], now: datetime) -> str:
    with finder.store.reports(now.date()) as reports:
        found = {each.listing_id for each in reports.open() if each.id in ids}
    if len(found) != 1:
        raise InvalidInput.of("ids", "must be open reports of one listing")
    return found.pop()


def _listing(report: Report) -> str:
    return report.listing_id


def _queued(listing_id: str, kept: bytes | None, reports: list[Report]) -> Members:
    document = None if kept is None else orjson.loads(kept)
    days = [each.reported_on for each in reports]
    return {
        "listing_id": listing_id,
        "name": None if document is None else document["name"],
        "marked": document is not None and document["verification"].get("reported_closed", False),
        "counts": Counter(each.kind for each in reports),
        "first_on": min(days),
        "last_on": max(days),
        "reports": list(_told(reports)),
    }


def _told(reports: Iterable[Report]) -> Iterator[Members]:
    for each in reports:
        yield {"id": each.id, "kind": each.kind, "reported_on": each.reported_on, "text": each.text}
