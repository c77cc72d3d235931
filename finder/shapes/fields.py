"""Strict fields: a JSON value is what it is, and an error says what is allowed without repeating it."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, NoReturn

from marshmallow import ValidationError, fields, validate

# Python itself reads the digits of every script.
WALL_FORM = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:00)?", re.ASCII)
INSTANT_FORM = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:?\d{2})", re.ASCII
)
CLOCK_FORM = re.compile(r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
DATE_FORM = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LINK_FORM = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
MAX_TEXT = 500
MAX_NOTES = 4_000
MAX_OTHER_TYPE = 80
MAX_SLUG = 60
MAX_POSTAL_CODE = 20
MAX_PHONE = 40
LARGEST = sys.float_info.max

Attr = str | None
Given = Mapping[str, Any] | None


def length(shortest: int, longest: int) -> validate.Length:
    """A bound on how many characters or items there are."""
    if shortest:
        return validate.Length(shortest, longest, error="must hold {min} to {max}")
    return validate.Length(max=longest, error="must hold at most {max}")


def between(low: float, high: float) -> validate.Range:
    """A bound with both ends included, told as the contract tells it."""
    return validate.Range(low, high, error="must be between {min} and {max}")


class Form(validate.Regexp):
    """A form that the whole of a text has; `$` alone would let a line break follow."""

    def __call__(self, value: Any) -> Any:
        """The value, if it has the form."""
        if not self.regex.fullmatch(value):
            refuse(self._format_error(value))
        return value


def refuse(message: str) -> NoReturn:
    """Raises the error of a field."""
    raise ValidationError(message)


def described(options: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    """A field's options, with more for its description where they do not say it themselves."""
    return options | {"metadata": metadata | options.get("metadata", {})}


class Text(fields.String):
    """A string without NUL (PostgreSQL has none) or lone surrogates, of at most `longest` characters."""

    def __init__(self, *, longest: int = MAX_TEXT, shortest: int = 0, **options: Any) -> None:
        super().__init__(validate=length(shortest, longest), **options)

    def _deserialize(self, value: Any, attr: Attr, data: Given, **kwargs: Any) -> str:
        if not isinstance(value, str):
            refuse("must be a string")
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            refuse("must not contain NUL or lone surrogates")
        return value


class Link(Text):
    """An absolute http or https address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=2_000, **described(options, format="uri"))

    def _deserialize(self, value: Any, attr: Attr, data: Given, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not LINK_FORM.fullmatch(text):
            refuse("must be an http or https address")
        return text


class Whole(fields.Integer):
    """A JSON number without a fraction: 5 and 5.0, but not "5", true or 2.5."""

    def _deserialize(self, value: Any, attr: Attr, data: Given, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
            refuse("must be a whole number")
        return int(value)


class Number(fields.Float):
    """A finite JSON number, not a string or true."""

    def _deserialize(self, value: Any, attr: Attr, data: Given, **kwargs: Any) -> float:
        # Compared, not asked whether finite: a whole number of 400 digits breaks that.
        if isinstance(value, bool) or not isinstance(value, int | float) or not -LARGEST <= value <= LARGEST:
            refuse("must be a number")
        return float(value)


class Flag(fields.Boolean):
    """true or false, nothing that looks like it."""

    def _deserialize(self, value: Any, attr: Attr, data: Given, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            refuse("must be true or false")
        return value


class Word(fields.String):
    """One word of a fixed set, as a member of its enumeration."""

    def __init__(self, words: type[StrEnum], **options: Any) -> None:
        super().__init__(**described(options, enum=[word.value for word in words]))
        self.words = words

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value)

    def _deserialize(self, value: Any, attr: Attr, data: Given, **kwargs: Any) -> Any:
        try:
            return self.words(value)
        except ValueError:
            refuse(f"must be one of {', '.join(self.words)}")


class Day(fields.Date):
    """A calendar date, YYYY-MM-DD."""

    def _deserialize(self, value: Any, attr: Attr, data: Given, **kwargs: Any) -> date:
        if not isinstance(value, str) or not DATE_FORM.fullmatch(value):
            refuse("must be a date, YYYY-MM-DD")
        try:
            return date.fromisoformat(value)
        except ValueError:
            refuse("must be a date of the calendar")


class WallTime(fields.String):
    """A venue's wall-clock date and time without offset, YYYY-MM-DDTHH:MM."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**described(options, pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else wall_text(value)

    def _deserialize(self, value: Any, attr: Attr, data: Given, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not WALL_FORM.fullmatch(value):
            refuse("must be local time without offset, YYYY-MM-DDTHH:MM")
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            refuse("must be a date and time of the calendar")


class Instant(fields.String):
    """A moment with its offset, RFC 3339."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**described(options, format="date-time"))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else instant_text(value)

    def _deserialize(self, value: Any, attr: Attr, data: Given, **kwargs: Any) -> Any:
        # In a query string '+' stands for a blank, so an offset arrives as one.
        text = re.sub(r" (\d{2}:?\d{2})$", r"+\1", value) if isinstance(value, str) else ""
        if not INSTANT_FORM.fullmatch(text):
            refuse("must be a date-time with an offset, such as 2026-11-23T17:00:00Z")
        try:
            return datetime.fromisoformat(text.upper())
        except ValueError:
            refuse("must be a date-time of the calendar")


class ClockTime(fields.String):
    """A time of day, HH:MM."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**described(options, pattern=CLOCK_FORM.pattern))

    def _deserialize(self, value: Any, attr: Attr, data: Given, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not CLOCK_FORM.fullmatch(value):
            refuse("must be a time of day, HH:MM")
        return time.fromisoformat(value)


def wall_text(wall: datetime) -> str:
    """A naive wall-clock time as the contract writes it."""
    return wall.isoformat(timespec="minutes")


def instant_text(moment: datetime) -> str:
    """A moment as RFC 3339, with its own offset; UTC as Z, and fractions of a second where it has them."""
    text = moment.isoformat()
    return text.removesuffix("+00:00") + "Z" if moment.tzinfo is UTC else text
