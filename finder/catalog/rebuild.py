"""A snapshot out of the one before it: what changed is compiled, all else is taken over as it stands.

It is byte for byte the snapshot that would be built from nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from finder.catalog.build import BUFFER_BYTES, DatasetFacts, finish
from finder.catalog.columns import PAUSE, VERIFIED, Gathered, gatherings, where
from finder.catalog.compiling import PAGE_ROWS, Compiler, Row
from finder.catalog.expand import Dated, DatedRows
from finder.catalog.folder import BLOB, column_of, put_in_place
from finder.catalog.maker import maker
from finder.catalog.schedules import ScheduleText, day_number
from finder.catalog.snapshot import Snapshot
from finder.catalog.splice import GONE, Splice, renumbered
from finder.catalog.table import NO_REMARK, Ints, OccurrenceTable
from finder.domain.listing import Listing
from finder.domain.window import Window
from finder.shapes.document import decode, from_document

PLAIN = ("lat", "lon", "trust", "goes_on", "closed_on_holidays", "last_day", "gathering_key")
# Columns with several rows for a listing, by the one that tells which it is.
ROWS = {
    "slot_listing": ("slot_minute",),
    "weekly_listing": ("weekly_week_minute", "weekly_minutes", "weekly_since"),
    "dated": (),
    PAUSE[0]: PAUSE[1:],
}
# As a compiled listing has it; inside a text the quotes would be escaped.
CITED = re.compile(
    rb'\{"source":"([^"\\]+)","source_url":(?:null|"(?:[^"\\]|\\.)*"),"retrieved_on":"([-\d]{10})"\}'
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a snapshot lacks: listings that are new or other than it holds them, in order, and ids gone."""

    rows: Sequence[Row]
    gone: Collection[str]


def can_follow(base: Snapshot, facts: DatasetFacts) -> bool:
    """Whether what `base` holds of unchanged listings still stands, but for the dates of their sources."""
    return base.maker == maker() and base.sources.keys() == facts.sources.keys()


def rebuild(
    folder: Path, facts: DatasetFacts, base: Snapshot, changes: Changes, horizon: Window, text: ScheduleText
) -> Path:
    """The folder of the snapshot that has these changes beyond `base`, which it can follow."""
    compiler = Compiler(facts.sources, horizon, text)
    heads = list(chain.from_iterable(compiler.heads(changes.rows)))
    gathered, dated = compiler.gathered(), compiler.dated()
    return put_in_place(folder, _Following(base, facts, changes, heads, gathered, dated).write)


@dataclass(frozen=True)
class _Following:
    """A snapshot and what is fresh: JSON, what is known, and occurrences of the listings that changed."""

    base: Snapshot
    facts: DatasetFacts
    changes: Changes
    heads: Sequence[bytes]
    fresh: Gathered
    fresh_dated: Dated

    def write(self, draft: Path) -> None:
        """Writes the next snapshot."""
        with (draft / BLOB).open("wb", BUFFER_BYTES) as blob:
            blob.writelines(self._heads())
        gathered = self._gathered()
        finish(draft, self.facts, gathered, self._dated(gathered.arrays["dated"]))

    @cached_property
    def _splice(self) -> Splice:
        return Splice(self.base, [row.id for row in self.changes.rows], self.changes.gone)

    @cached_property
    def _moved(self) -> dict[str, str]:
        """When the sources were fetched that have another date than before."""
        dates = {name: source["retrieved_on"] for name, source in self.facts.sources.items()}
        return {name: day for name, day in dates.items() if day != self.base.sources[name]["retrieved_on"]}

    def _heads(self) -> Iterator[bytes]:
        count = self.base.count
        for begin, end in self._splice.runs():
            if begin >= count:
                yield from self.heads[begin - count : end - count]
                continue
            for first in range(begin, end, PAGE_ROWS):
                page = self.base.heads(first, min(first + PAGE_ROWS, end))
                yield CITED.sub(self._cited, page) if self._moved else page

    def _cited(self, found: re.Match[bytes]) -> bytes:
        """A provenance with the date its source was fetched last."""
        day = self._moved.get(found[1].decode())
        begin, end = (place - found.start() for place in found.span(2))
        return found[0] if day is None else found[0][:begin] + day.encode() + found[0][end:]

    def _column(self, name: str) -> Any:
        return column_of(self.base.folder, name)

    def _gathered(self) -> Gathered:
        splice, fresh = self._splice, self.fresh
        posting = splice.inverted(self.base.posting, fresh.posting)
        words = splice.inverted(self.base.words, fresh.text)
        arrays = {
            **self._arrays(),
            "posting": posting.listings,
            "word_ends": words.ends,
            "word_listing": words.listings,
        }
        arrays["zone"], zones = self._numbered("zone", self.base.zones, fresh.rest["zones"])
        arrays["weekly_zone"] = arrays["zone"][arrays["weekly_listing"]]
        rest = {"zones": zones}
        arrays["jurisdiction"], rest["jurisdictions"] = self._numbered(
            "jurisdiction", self.base.jurisdictions, fresh.rest["jurisdictions"]
        )
        return Gathered(arrays, words.words, rest | {"aliases": self._aliases(), "postings": posting.spans()})

    def _arrays(self) -> dict[str, Any]:
        splice, fresh = self._splice, self.fresh.arrays
        arrays: dict[str, Any] = {name: splice.column(self._column(name), fresh[name]) for name in PLAIN}
        lengths = splice.column(np.diff(self._column("offsets")), np.diff(fresh["offsets"]))
        arrays |= {
            "offsets": np.cumsum(np.concatenate(([0], lengths)), dtype=np.int64),
            "checked": splice.column(self._checked(), fresh["checked"]),
            "name_rank": self._name_ranks(),
            **where(arrays["lat"], arrays["lon"]),
            **gatherings(arrays["gathering_key"]),
        }
        for name, others in ROWS.items():
            rows, listing = splice.rows(self._column(name), fresh[name])
            arrays[name] = listing.astype(np.int32)
            arrays |= {each: np.concatenate((self._column(each), fresh[each]))[rows] for each in others}
        return arrays

    def _checked(self) -> Ints:
        """When the listings of the base were checked, now that their sources were fetched again."""
        checked: Ints = self._column("checked").copy()
        verified = (self._column("trust") & VERIFIED) != 0
        for source, day in self._moved.items():
            # Ids begin with their source and a colon, which stands before a semicolon.
            its = slice(self.base.place_of(f"{source}:"), self.base.place_of(f"{source};"))
            checked[its] = np.where(verified[its], checked[its], day_number(date.fromisoformat(day)))
        return checked

    def _numbered(self, name: str, base: Sequence[str], fresh: Sequence[str]) -> tuple[Ints, list[str]]:
        names = list(dict.fromkeys((*base, *fresh)))
        numbers = np.array([-1, *map(names.index, fresh)], np.int32)[self.fresh.arrays[name] + 1]
        return renumbered(self._splice.column(self._column(name), numbers), names)

    def _name_ranks(self) -> Ints:
        """The rank of each listing by name, then by id."""

        @cache
        def key(index: int) -> tuple[str, str]:
            return self.base.document(index)["name"].casefold(), self.base.id_of(index)

        splice, base = self._splice, np.argsort(self._column("name_rank"))
        base = base[splice.of_base[base] != GONE]
        fresh = np.argsort(self.fresh.arrays["name_rank"])
        listings = [decode(self.changes.rows[number].document) for number in fresh.tolist()]
        keys = [(each.name.casefold(), each.id) for each in listings]
        places = [bisect_left(base, each, key=key) for each in keys]
        ranks = np.empty(splice.count, np.int32)
        ranks[np.insert(splice.of_base[base], places, splice.of_fresh[fresh])] = np.arange(splice.count)
        return ranks

    def _aliases(self) -> dict[str, str]:
        fresh = {row.id for row in self.changes.rows} | set(self.changes.gone)
        kept = {alias: of for alias, of in self.base.aliases.items() if of not in fresh}
        told = kept | self.fresh.rest["aliases"]
        return dict(sorted(told.items(), key=lambda each: each[::-1]))

    def _dated(self, listings: Ints) -> Dated:
        window = self.fresh_dated.window
        if window == self.base.horizon:
            return self._dated_before()
        rows = DatedRows(window)
        for index, origin in zip(listings.tolist(), self._splice.origin[listings].tolist(), strict=True):
            rows.add(index, self._listing(origin))
        return rows.gathered()

    def _listing(self, origin: int) -> Listing:
        fresh = origin - self.base.count
        return (
            from_document(self.base.document(origin))
            if fresh < 0
            else decode(self.changes.rows[fresh].document)
        )

    def _dated_before(self) -> Dated:
        """The occurrences of dated listings, where those of the base are of the same days."""
        table, fresh = self.base.table, self.fresh_dated
        is_dated = np.isin(table.listing, self.base.dated)
        rows = np.flatnonzero(is_dated)
        rows = rows[np.lexsort((table.remark[rows], table.listing[rows]))]
        order, listing = self._splice.rows(table.listing[rows], fresh.columns["listing"])
        remark = fresh.columns["remark"]
        shifted = np.where(remark == NO_REMARK, NO_REMARK, remark + len(table.remarks))
        joined = {
            name: np.concatenate((getattr(table, name)[rows], fresh.columns[name]))[order]
            for name in OccurrenceTable.column_names()
        }
        numbers = np.concatenate((table.remark[rows], shifted))[order].astype(np.int32)
        joined["listing"] = listing.astype(np.int32)
        joined["remark"], remarks = renumbered(numbers, [*table.remarks, *fresh.remarks])
        return Dated(window=fresh.window, columns=joined, remarks=remarks)
