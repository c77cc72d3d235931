"""BMLT's query strings, as PHP reads them: lists as a,b or name[]=a&name[]=b, empty ones as not there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from finder.api.contract import NO_TEXT
from finder.domain.errors import InvalidInput, Problem
from finder.shapes.query_fields import Words

ITEM = re.compile(r"\[[^\]]*\]\Z")
# What is given as it is: other texts may hold commas.
LISTS = frozenset({"meeting_key_value"})


def reader(lists: frozenset[str]) -> Callable[[bytes, frozenset[str]], dict[str, Any]]:
    """What reads parameters by name; of those in `lists` several are joined by commas.

    What is not known is passed over: clients add what newer servers take, and stamps against caches.
    """

    def read(query: bytes, known: frozenset[str]) -> dict[str, Any]:
        values: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in parse_qsl(query.decode(errors="surrogateescape"), errors="surrogateescape"):
            if (plain := ITEM.sub("", name)) in known:
                values[plain] += _words(value) if plain in lists else [value]
        faults = {name: _fault(name, each, lists) for name, each in values.items()}
        problems = [Problem(name, fault) for name, fault in faults.items() if fault is not None]
        if problems:
            raise InvalidInput(*problems)
        told = {name: each for name, each in values.items() if each}
        return {name: each if name in LISTS else ",".join(each) for name, each in told.items()}

    return read


def _words(text: str) -> list[str]:
    return [word for word in text.split(",") if word.strip()]


def list_names(fields: dict[str, Any]) -> frozenset[str]:
    """The names of the parameters that are lists."""
    return frozenset(field.data_key or name for name, field in fields.items() if isinstance(field, Words))


def _fault(name: str, values: list[str], lists: frozenset[str]) -> str | None:
    if any(map(NO_TEXT.search, values)):
        return "must be UTF-8 without NUL"
    if len(values) > 1 and name not in lists | LISTS:
        return "stands more than once"
    return None
