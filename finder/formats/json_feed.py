"""JSON of feeds, decoded row by row: no feed stands in memory, and a broken one is refused in one line."""

from __future__ import annotations

import codecs
import json
import math
import re
from collections.abc import Iterator
from typing import BinaryIO

from finder.domain.errors import Refused

CHUNK_BYTES = 64 * 1024
MAX_ROW_LENGTH = 1_000_000  # characters; what stands beside the rows may be as long
MAX_INTEGER_DIGITS = 300  # a longer one is infinite, as a float of its size would be
SPACE = re.compile(r"[ \t\n\r]*")
# A word or number that may go on behind what was read: nul, 1.5e, \\u00
WORD_TO_END = re.compile(r"[-+.\\\w]*\s*\Z")
LONGEST_WORD = 10


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= MAX_INTEGER_DIGITS else math.inf


# It takes what single rows get wrong: NaN, half a surrogate pair, bare control characters.
DECODER = json.JSONDecoder(strict=False, parse_int=_integer)


class JsonFeed:
    """A JSON document, read from the start of a seekable feed; a cursor stands before its next value.

    Whatever reads on raises Refused where the document turns out to be cut off, or not to be JSON.
    """

    def __init__(self, feed: BinaryIO) -> None:
        feed.seek(0)
        self._feed = feed
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._bytes_read = 0
        self._is_all_read = False
        self._text = ""
        self._at = 0
        self._where = "at its start"
        self._is_member = False
        self._is_before_member = False
        if not self._peek():
            raise Refused("the feed is empty, not JSON")

    @property
    def is_array(self) -> bool:
        """Whether an array stands at the cursor."""
        return self._peek() == "["

    @property
    def is_object(self) -> bool:
        """Whether an object stands at the cursor."""
        return self._peek() == "{"

    def rows(self) -> Iterator[object]:
        """The elements of the array at the cursor; at its end the cursor stands behind it."""
        self._is_before_member = False
        self._take("[")
        number = 0
        mark = self._take("]") if self._peek() == "]" else ","
        while mark == ",":
            number += 1
            self._where = f"in row {number}"
            yield self._value()
            self._where = f"after row {number}"
            mark = self._take(",]")
        self._close()

    def members(self) -> Iterator[str]:
        """The names of the object at the cursor, which then stands before the value of that name.

        A value is taken with `rows` or `value`; one that is not is passed over.
        """
        self._take("{")
        mark = self._take("}") if self._peek() == "}" else ","
        while mark == ",":
            name = self._value()
            if not isinstance(name, str):
                raise self._broken("a name is not a text")
            self._take(":")
            self._is_member = self._is_before_member = True
            yield name
            if self._is_before_member:
                self._pass_over()
            mark = self._take(",}")
        self._is_member = False
        self._close()

    def rows_of(self, member: str) -> Iterator[object]:
        """The elements of the array `member` of the object at the cursor. Raises Refused without one."""
        is_there = False
        for name in self.members() if self.is_object else ():
            if name == member and self.is_array:
                is_there = True
                yield from self.rows()
        if not is_there:
            raise Refused(f"the feed has no list of {member}")

    def value(self) -> object:
        """The whole value at the cursor, which moves behind it."""
        self._is_before_member = False
        return self._value()

    def _pass_over(self) -> None:
        if self.is_array:
            for _ in self.rows():
                pass
        else:
            self.value()

    def _value(self) -> object:
        self._peek()
        while True:
            problem: json.JSONDecodeError | None = None
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as err:
                problem = err
            except RecursionError as err:
                raise Refused("the feed is nested too deeply to be a list of meetings") from err
            else:
                # A number at the end of what was read may go on in what was not: 1, then e5.
                if end + LONGEST_WORD < len(self._text) or self._is_all_read:
                    self._at = end
                    return value
            if problem is not None and (self._is_all_read or not self._may_be_cut(problem)):
                raise self._broken(problem.msg, is_cut=self._may_be_cut(problem)) from problem
            if len(self._text) - self._at > MAX_ROW_LENGTH:
                raise Refused(f"the feed has more than {MAX_ROW_LENGTH:,} characters {self._where}")
            self._read_on()

    def _may_be_cut(self, problem: json.JSONDecodeError) -> bool:
        """Whether the value might be well with more text behind what was read."""
        is_at_end = WORD_TO_END.match(self._text, problem.pos) is not None
        return is_at_end or problem.msg.startswith("Unterminated")

    def _peek(self) -> str:
        """The next character that is no white space; empty at the end of the feed."""
        while True:
            space = SPACE.match(self._text, self._at)
            self._at = len(self._text) if space is None else space.end()
            if self._at < len(self._text):
                return self._text[self._at]
            if self._is_all_read:
                return ""
            self._read_on()

    def _take(self, allowed: str) -> str:
        """The next mark, one of `allowed`."""
        mark = self._peek()
        if mark == "" or mark not in allowed:
            is_cut = WORD_TO_END.match(self._text, self._at) is not None
            raise self._broken(f"expecting {' or '.join(map(repr, allowed))}", is_cut=is_cut)
        self._at += 1
        return mark

    def _close(self) -> None:
        """Sees that nothing stands behind the whole document."""
        if not self._is_member and self._peek():
            raise self._broken("there is more behind its end")

    def _broken(self, problem: str, *, is_cut: bool = False) -> Refused:
        if is_cut and self._is_all_read:
            return Refused(f"the feed is cut off {self._where}")
        return Refused(f"the feed is not JSON {self._where}: {problem}")

    def _read_on(self) -> None:
        # As much again as one long row already has, so that it is decoded few times.
        chunk = self._feed.read(max(CHUNK_BYTES, len(self._text) - self._at))
        self._bytes_read += len(chunk)
        self._is_all_read = not chunk
        try:
            text = self._decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as err:
            if not chunk:
                raise self._broken("", is_cut=True) from err
            byte = self._bytes_read - len(err.object) + err.start
            raise Refused(f"the feed is not UTF-8 text: byte {byte} can't be read") from err
        self._text = self._text[self._at :] + text
        self._at = 0
