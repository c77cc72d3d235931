"""What is said of an import: how many rows became what, which were rejected and why, what was assumed."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

import orjson

from finder.formats import Reject
from finder.intake.clean import Cleaned
from finder.store import Health, RejectedRow, Store

# Rejects and warnings past this many are counted and not kept one by one; so are reasons.
MAX_TOLD = 10_000
MAX_REASONS = 1_000
OTHER_REASONS = "any", "other reasons"


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

    @property
    def emptiness(self) -> str | None:
        """Why nothing can be imported; None where something can."""
        if self.kept:
            return None
        if not self.rejects:
            return "the feed holds no row"
        return f"no row of {self.rejected} could be kept; {self.rejects[0]}"

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


def note_import(store: Store, report: Report, now: datetime, health: Health | None = None) -> None:
    """Keeps that a source was imported, and which rows were not; what was held of it is out of date."""
    before = health or store.feeds.health(report.source)
    line = orjson.dumps(report.counts()).decode()
    done = replace(before, tried_at=now, done_at=now, failures=0, problem=None, report=line, discarded=None)
    store.feeds.put_health(done, [RejectedRow(**asdict(each)) for each in report.told.rejects])
    store.held.remove(report.source)
