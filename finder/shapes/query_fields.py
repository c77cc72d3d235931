"""The fields of a query string: texts that stand for numbers, flags, words, a box."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from marshmallow import ValidationError, fields

from finder.domain.errors import InvalidInput
from finder.domain.geo import Box
from finder.domain.window import Weekday
from finder.domain.words import words_of
from finder.shapes.fields import Text, described, length, refuse

NUMBER_FORM = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
WHOLE_FORM = re.compile(r"[+-]?\d{1,18}", re.ASCII)
MAX_WORDS = 100
# Of one parameter; the longest have 20 KB.
KEPT_TEXTS = 32
MAX_SEARCH = 100
WEEKDAYS = {day.name.lower(): day for day in Weekday}
CORNERS = 4


class QueryNumber(fields.Float):
    """A decimal number, written out."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> float:
        if not NUMBER_FORM.fullmatch(value):
            refuse("must be a number")
        return float(value)


class QueryWhole(fields.Integer):
    """A whole number, written out."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> int:
        if not WHOLE_FORM.fullmatch(value):
            refuse("must be a whole number")
        return int(value)


class QueryFlag(fields.Boolean):
    """true or false, written out."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> bool:
        if value not in ("true", "false"):
            refuse("must be true or false")
        return bool(value == "true")


class Words(fields.List[Any]):
    """Words separated by commas, each checked by `inner`, as a frozen set."""

    most = MAX_WORDS

    def __init__(self, inner: fields.Field[Any], **options: Any) -> None:
        super().__init__(inner, **options)
        # A front-end asks for the same words again and again; they tell of nobody.
        self._read = lru_cache(KEPT_TEXTS)(self._words)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        return self._read(value)

    def _words(self, text: str) -> Any:
        words = [word.strip(" ") for word in text.split(",")]
        if len(words) > self.most:
            refuse(f"must hold at most {self.most} words")
        if not all(words):
            refuse("must be words separated by commas")
        try:
            return self.gathered(super()._deserialize(words, None, None))
        except ValidationError as err:
            # The place within the list helps nobody: the message says what is allowed.
            raise ValidationError(_first_message(err.messages)) from None

    def gathered(self, words: list[Any]) -> Any:
        """What is made of the words."""
        return frozenset(words)


class OrderedWords(Words):
    """Words separated by commas, in their order, each once, as a tuple."""

    def gathered(self, words: list[Any]) -> Any:
        """The words in their order."""
        return tuple(dict.fromkeys(words))


def _first_message(messages: Any) -> str:
    """One sentence of marshmallow's nested messages."""
    while not isinstance(messages, str):
        messages = next(iter(messages.values() if isinstance(messages, dict) else messages))
    return str(messages)


class WeekdayWord(fields.String):
    """A weekday by its first three letters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"enum": list(WEEKDAYS)}, **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        if not isinstance(value, str) or value not in WEEKDAYS:
            refuse(f"must be among {', '.join(WEEKDAYS)}")
        return WEEKDAYS[value]


class BoxCorners(fields.List[float]):
    """A map's rectangle, `west,south,east,north`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(fields.Float(), **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        corners = [corner.strip(" ") for corner in value.split(",")]
        if len(corners) != CORNERS or not all(map(NUMBER_FORM.fullmatch, corners)):
            refuse("must be four numbers: west,south,east,north")
        try:
            return Box(*map(float, corners))
        except InvalidInput as err:
            refuse(err.problems[0].message)


class Search(Text):
    """What is searched for, as its words, folded; a tuple, each word once, empty where it holds no letter."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**described(options, minLength=1, maxLength=MAX_SEARCH))
        # Of the text, not of the words that are made of it.
        self.validators = []

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        text = length(1, MAX_SEARCH)(super()._deserialize(value, attr, data, **kwargs))
        return tuple(dict.fromkeys(words_of(text)))
