"""Which finder compiled a snapshot: another may make something else of the same listings."""

from __future__ import annotations

import sys
from functools import cache
from importlib.resources import files
from pathlib import Path

from xxhash import xxh3_128

import finder


@cache
def maker() -> str:
    """A digest of this finder's code and vocabulary, and of the Python they run on."""
    digest = xxh3_128(sys.version.encode())
    for path in sorted(Path(finder.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    for words in sorted((files("finder_data") / "vocabulary").iterdir(), key=lambda each: each.name):
        digest.update(words.read_bytes())
    return digest.hexdigest()
