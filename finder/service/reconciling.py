"""An import beside what curators said: their edits stand above what the feed says now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import orjson

from finder.domain.listing import STALE_AFTER_DAYS
from finder.intake.outcome import Outcome
from finder.intake.staging import Known, Named
from finder.shapes.edits import TRUST, Edits, decode_edits, encode_edits, with_edits
from finder.store import Change, Curated, NewEntry, Store

Content = tuple[str, str | None, bytes]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What an import does to listings with `ids`, those that curators said something of."""

    ids: frozenset[str]
    added: list[NewEntry] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    said: list[Curated] = field(default_factory=list)

    def others(self, rows: Iterable[Named]) -> Iterator[Content]:
        """Id, key and document of the rows that are other listings."""
        return ((each.id, each.key, each.document) for each in rows if each.id not in self.ids)

    def take(self, said: Curated, there: bytes | None, document: bytes | None, key: str | None) -> None:
        """Takes a listing that was `there` and becomes the `document`."""
        self.said.append(said)
        if document is None:
            self.removed.extend([said.entry_id] if there is not None else [])
        elif there is None:
            self.added.append(NewEntry(said.entry_id, said.key, document))
        elif (there, key) != (document, said.key):
            self.changed.append(Change(said.entry_id, said.key, document))


def known(store: Store, source: str) -> Iterator[Known]:
    """The listings of the source as its feed told them last, also those that curators removed."""
    said = {each.entry_id: each for each, _ in store.curated(source)}
    for entry in store.entries(source):
        if entry.id not in said:
            yield Known(entry.id, entry.key, entry.document)
    yield from (Known(each.entry_id, each.key, each.base) for each in said.values() if each.is_listed)


def reconciled(store: Store, source: str, outcome: Outcome, fetched: date) -> Reconciled:
    """What becomes of the listings of the source that curators said something of."""
    found = store.curated(source)
    result = Reconciled(frozenset(said.entry_id for said, _ in found))
    for said, there in found:
        row = outcome.named(said.entry_id)
        if row is not None:
            now, document = _listed(said, row, fetched)
            result.take(now, there, document, said.key)
        elif said.is_listed:
            # What curators said is kept: a feed that breaks one day lists it again the next.
            result.take(replace(said, is_listed=False), there, None, said.key)
    return result


def _listed(said: Curated, row: Named, fetched: date) -> tuple[Curated, bytes | None]:
    """What curators say of a listing in its feed's new words, and the listing by that."""
    edits = _without_outdated_check(decode_edits(said.edits), fetched)
    now = replace(said, key=row.key, base=row.document, edits=encode_edits(edits), is_listed=True)
    return now, None if said.is_removed else orjson.dumps(with_edits(orjson.loads(row.document), edits))


def _without_outdated_check(edits: Edits, fetched: date) -> Edits:
    """The edits; without a curator's check that is stale while the feed is not.

    Else who checked a listing once would make it look worse than those that nobody ever checked.
    """
    check = edits.get(TRUST)
    if check is None or check.value["checked_on"] is None:
        return edits
    age = (fetched - date.fromisoformat(check.value["checked_on"])).days
    return {name: each for name, each in edits.items() if name != TRUST} if age > STALE_AFTER_DAYS else edits
