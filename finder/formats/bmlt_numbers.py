"""The whole numbers by which BMLT's clients know things: made from finder's own names, so that they stand.

A number is taken from SHA-256 of the name. The same listing has the same one on every server that holds
it, after any import and restart.
"""

from __future__ import annotations

import hashlib

# Of meetings: as many bits as a double holds exactly, for clients in JavaScript. Of 250,000 meetings two
# fall on one number in one dataset of a hundred thousand; of service bodies and formats there are few.
MEETING_BITS = 52
SMALL_BITS = 30


class Numbers:
    """Numbers of names, from `first` on, each given once: a name that falls on a taken one has the next.

    Who comes first keeps its own: names are asked for in their order.
    """

    def __init__(self, bits: int, first: int = 1) -> None:
        self._bits = bits
        self._first = first
        self._names: dict[int, str] = {}

    def of(self, name: str) -> int:
        """The number of a name."""
        number = self._own(name)
        while self._names.setdefault(number, name) != name:
            number += 1
        return number

    def _own(self, name: str) -> int:
        digest = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
        return self._first + (digest >> (64 - self._bits))
