"""JSON of feeds, read or refused in one line that says what the bytes are instead."""

from __future__ import annotations

import json
import math

import orjson

from finder.domain.errors import Refused

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
MAX_INTEGER_DIGITS = 300  # a longer one is infinite, as a float of its size would be


def parse_json(raw: bytes) -> object:
    """The value that `raw` holds. Raises Refused in one line where it is no whole JSON document in UTF-8."""
    raw = raw.removeprefix(BYTE_ORDER_MARK)
    if not raw.strip():
        raise Refused("the feed is empty")
    if raw.lstrip().startswith(b"<"):
        raise Refused("the feed is a page of HTML or XML, not JSON")
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return _parse_loosely(raw)


def _parse_loosely(raw: bytes) -> object:
    """As parse_json, with what single rows get wrong: NaN, half a surrogate pair, bare control characters."""
    try:
        return json.loads(raw.decode("utf-8"), strict=False, parse_int=_integer)
    except UnicodeDecodeError as err:
        raise Refused(f"the feed is not UTF-8 text: byte {err.start} can't be read") from err
    except json.JSONDecodeError as err:
        is_cut = err.pos >= len(err.doc.rstrip()) or err.msg.startswith("Unterminated")
        what = "is cut off" if is_cut else "is not JSON"
        raise Refused(f"the feed {what}: {err.msg} (line {err.lineno}, column {err.colno})") from err
    except RecursionError as err:
        raise Refused("the feed is nested too deeply to be a list of meetings") from err


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= MAX_INTEGER_DIGITS else math.inf
