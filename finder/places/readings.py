"""What a text may mean: the name of a town, and a state or country beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from finder.places.names import plain_name

# Names of states and countries shorter than this are taken as they are written.
SHORTEST_FORGIVEN = 5
TWO_EDITS_FROM = 7
MAX_CORRECTIONS = 4
# Words of a state and a country: "North Carolina United States of America".
MAX_BESIDE = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """A name as it is written, and what stands beside it as it is searched; empty for nothing."""

    written: str
    beside: str

    @property
    def name(self) -> str:
        """The name as it is searched."""
        return plain_name(self.written)


def readings(text: str) -> Iterator[Reading]:
    """What a text may mean, the likeliest first: "Franklin TN" is a name, or a name and a state.

    Postal codes that are not known count for nothing where a name stands beside them.
    """
    name, comma, beside = text.partition(",")
    if comma:
        yield Reading(name, plain_name(beside))
    words = text.replace(",", " ").split()
    yield from _split(words)
    named = _without_figures(words)
    if named and named != words:
        yield from _split(named)


def _split(words: list[str]) -> Iterator[Reading]:
    for at in range(len(words), max(0, len(words) - MAX_BESIDE - 1), -1):
        yield Reading(" ".join(words[:at]), plain_name(" ".join(words[at:])))


def _without_figures(words: list[str]) -> list[str]:
    return [word for word in words if not any(map(str.isdigit, word))]


def stands_for(phrase: str, names: frozenset[str]) -> bool:
    """Whether a phrase is one of the names, or several of them in a row: "tn usa"."""
    if phrase in names:
        return True
    return any(head in names and stands_for(tail, names) for head, tail in _cuts(phrase))


def begins_to_stand_for(phrase: str, names: frozenset[str]) -> bool:
    """Whether a phrase may become one that stands for the names when it is typed to its end."""
    if any(name.startswith(phrase) for name in names):
        return True
    return any(head in names and begins_to_stand_for(tail, names) for head, tail in _cuts(phrase))


def corrections(phrase: str, names: frozenset[str]) -> list[str]:
    """The phrase, or what it may be with its wrong letters put right; [] where no name is like it."""
    if not phrase or stands_for(phrase, names):
        return [phrase]
    if phrase.count(" ") >= MAX_BESIDE:
        return []
    if whole := _nearest(phrase, names):
        return whole
    words: list[list[str]] = []
    for word in phrase.split():
        words.append([word] if word in names else _nearest(word, names))
        if not words[-1]:
            return []
    return [" ".join(chosen) for chosen in islice(product(*words), MAX_CORRECTIONS)]


def _nearest(phrase: str, names: frozenset[str]) -> list[str]:
    """The names with the fewest edits, in their order."""
    if len(phrase) < SHORTEST_FORGIVEN:
        return []
    edits = 1 if len(phrase) < TWO_EDITS_FROM else 2
    sized = _by_length(names)
    likely = [name for size in range(len(phrase) - edits, len(phrase) + edits + 1) for name in sized[size]]
    found = process.extract(phrase, likely, scorer=OSA.distance, score_cutoff=edits, limit=None)
    return [name for name, distance, _ in found if distance == found[0][1]][:MAX_CORRECTIONS]


@cache
def _by_length(names: frozenset[str]) -> defaultdict[int, list[str]]:
    sized: defaultdict[int, list[str]] = defaultdict(list)
    for name in sorted(name for name in names if len(name) >= SHORTEST_FORGIVEN):
        sized[len(name)].append(name)
    return sized


def _cuts(phrase: str) -> Iterator[tuple[str, str]]:
    """The phrase cut in two at each of its blanks."""
    for at, letter in enumerate(phrase):
        if letter == " ":
            yield phrase[:at], phrase[at + 1 :]
