"""What goes into the store and comes out of it: sources, entries, their history, versions of the dataset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from finder.domain.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Source:
    """Where entries come from; `format` is how its feed is written, `retrieved_on` when it was fetched."""

    name: str
    format: str
    retrieved_on: date
    title: str | None = None
    url: str | None = None
    licence: str | None = None
    attribution: str | None = None
    fellowship: str | None = None

    def __post_init__(self) -> None:
        # A datetime is a date to the type checker, yet never equal to the date that is read back.
        if isinstance(self.retrieved_on, datetime):
            raise InvalidInput.of("retrieved_on", "must be a date without a time")
        _refuse_unstorable("name", self.name)
        _refuse_unstorable("format", self.format)
        for field in ("title", "url", "licence", "attribution", "fellowship"):
            _refuse_unstorable(field, getattr(self, field))


@dataclass(frozen=True, slots=True)
class Entry:
    """One listing as the store holds it; the store never reads its document.

    `key` is the feed's own name for the row. `document` is the listing's JSON in UTF-8, canonical:
    equal bytes are equal content. `revision` counts from 1. `aliases`, sorted, are the ids that were
    merged into this one.
    """

    id: str
    source: str
    key: str | None
    document: bytes
    revision: int
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Content:
    """What is written of an entry; the members are those of Entry."""

    id: str
    key: str | None
    document: bytes

    def __post_init__(self) -> None:
        _refuse_unstorable("id", self.id)
        _refuse_unstorable("key", self.key)


@dataclass(frozen=True, slots=True)
class NewEntry(_Content):
    """An entry that its source did not have."""


@dataclass(frozen=True, slots=True)
class Change(_Content):
    """What an entry that is there becomes."""


@dataclass(frozen=True, slots=True)
class DatasetVersion:
    """A state of the dataset: a number that grows with each change, from 0, and when it changed, in UTC."""

    number: int
    changed_at: datetime

    def __post_init__(self) -> None:
        if self.changed_at.tzinfo is None:
            raise InvalidInput.of("now", "must carry a time zone or offset")
        object.__setattr__(self, "changed_at", self.changed_at.astimezone(UTC))


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes the dataset, `import:<source>` where it is an import, and why."""

    name: str
    reason: str | None = None

    def __post_init__(self) -> None:
        _refuse_unstorable("author", self.name)
        _refuse_unstorable("reason", self.reason)


class Action(StrEnum):
    """What happened to an entry."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One change of an entry, made in `version` of the dataset.

    `document` is what it became, None where it was removed or merged into `merged_into`; such an event
    has the revision that was the entry's last. `author` is None where nobody was named.
    """

    entry_id: str
    revision: int
    action: Action
    version: DatasetVersion
    document: bytes | None
    merged_into: str | None = None
    author: Author | None = None


def _refuse_unstorable(field: str, text: str | None) -> None:
    """Raises InvalidInput for what PostgreSQL or UTF-8 cannot hold; SQLite would take a NUL."""
    if text is None:
        return
    if "\x00" in text:
        raise InvalidInput.of(field, "must not hold the character NUL")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidInput.of(field, "must not hold half of a surrogate pair") from None
