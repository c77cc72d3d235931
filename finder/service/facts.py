"""What comes with finder beside listings, read from `data/about/`: who else helps, what is owed to whom."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import orjson

Members = dict[str, Any]


def organisations() -> list[Members]:
    """The official finders of fellowships and bodies, none of whose meetings they stand for."""
    return _rows("organisations")


def crisis_lines() -> list[Members]:
    """Where a person answers at once, whatever else was asked."""
    return _rows("crisis-lines")


def attributions() -> list[Members]:
    """What is owed for what comes with finder, whatever sources an operator adds."""
    return _rows("attributions")


@cache
def _rows(name: str) -> list[Members]:
    rows: list[Members] = orjson.loads((files("finder_data") / "about" / f"{name}.json").read_bytes())
    return rows
