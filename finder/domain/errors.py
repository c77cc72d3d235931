"""The few errors of finder, in the caller's language; the domain knows no HTTP status."""

from __future__ import annotations

from dataclasses import dataclass


class FinderError(Exception):
    """Anything finder refuses to do, with a sentence a person can act on."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field: `field` as the caller wrote it, `message` says what is allowed."""

    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"


class InvalidInput(FinderError):
    """Values that are not allowed; `problems` names every field at fault."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems

    @classmethod
    def of(cls, field: str, message: str) -> InvalidInput:
        """The error of a single field."""
        return cls(Problem(field, message))


class UnknownTimeZone(InvalidInput):
    """A time zone that the IANA database does not hold."""

    def __init__(self, name: str) -> None:
        super().__init__(Problem("time_zone", f"{name!r} is not in the IANA time zone database"))


class NotFound(FinderError):
    """Nothing has the id that was asked for."""


class Moved(FinderError):
    """The id asked for lives on under another; `listing_id` is where."""

    def __init__(self, listing_id: str) -> None:
        super().__init__(f"this listing is now {listing_id}")
        self.listing_id = listing_id


class NotReady(FinderError):
    """What is asked for will be there in a while."""


class Refused(FinderError):
    """A whole task that was not done, and why, in one line; nothing was changed."""
