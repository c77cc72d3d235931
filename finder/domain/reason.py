"""Why something fits, and which one rule it fails, as values; `wording` says them in a language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Rule(StrEnum):
    """What an occurrence can fail for a person."""

    FREE = "free"
    BUSY = "busy"
    HOME_BY = "home_by"
    TRAVEL = "travel"
    AVOID = "avoid"
    NEEDS = "needs"
    CLOSED = "closed"
    AUDIENCE = "audience"
    ALCOHOL = "alcohol"
    CANCELLED = "cancelled"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A rule that fails for a person, and by how much: minutes, for `avoid` metres, else None.

    Where it is loosened by that much, it passes. `limit` is what the rule allows, as its sentence needs
    it: minutes, or the time to be home by. `words`: slugs of the vocabulary that are at fault.
    """

    person: str
    rule: Rule
    by: int | None = None
    limit: int | datetime | None = None
    words: tuple[str, ...] = ()


class ReasonKind(StrEnum):
    """What a reason tells."""

    FREE = "free"
    TRAVEL = "travel"
    PICK_UP = "pick_up"
    ONLINE = "online"
    TYPES = "types"
    WANTED = "wanted"
    NEW_PLACE = "new_place"
    KNOWN_PLACE = "known_place"
    REGULAR = "regular"
    NEITHER_OPEN_NOR_CLOSED = "neither_open_nor_closed"
    CLOSED = "closed"
    ROUGH_PLACE = "rough_place"
    MOVED = "moved"
    HOLIDAY = "holiday"
    REPORTED = "reported"
    STALE = "stale"
    GOAL = "goal"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for an occurrence, or is to be known of it.

    `people`: whom it is about, by name. `words`: slugs of the vocabulary. `note`: text of the
    dataset's own. `begins`, `ends`, `minutes`, `mode`: what the sentence needs; `is_estimate`: whether
    the minutes are.
    """

    kind: ReasonKind
    people: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    begins: datetime | None = None
    ends: datetime | None = None
    minutes: int | None = None
    mode: str | None = None
    is_estimate: bool = False
    note: str | None = None
