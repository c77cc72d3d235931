"""Letters beyond ASCII, and whether they were broken on the way: read in another encoding than written."""

from __future__ import annotations

from finder.shapes.document import Document

# UTF-8 read as Windows Latin-1 or Mac Roman begins each such letter with one of the first; the last stands
# for what could not be read.
SIGNS = frozenset("ÂÃÄÅâÐÑ√¬�")


def letters_of(document: Document) -> str:
    """The texts of a listing's document where they hold letters beyond ASCII, else nothing."""
    venue = document["venue"] or {}
    texts = (document["name"], document["group"], document["notes"])
    places = (venue.get("name"), venue.get("address"), venue.get("city"))
    joined = "\n".join(text for text in (*texts, *places) if text)
    return "" if joined.isascii() else joined


def are_broken(before: str, after: str) -> bool:
    """Whether a text is what it was but for its letters beyond ASCII, and those look broken now.

    A repair, broken letters made whole, is not.
    """
    if before == after or _ascii(before) != _ascii(after):
        return False
    lost = after.count("?") > before.count("?")
    return (lost or bool(_signs(after) - _signs(before))) and not _signs(before) - _signs(after)


def _signs(text: str) -> frozenset[str]:
    return SIGNS & {*text}


def _ascii(text: str) -> str:
    """What every encoding writes the same way, without blanks: a broken letter may look like one."""
    return "".join(letter for letter in text if letter.isascii() and letter != "?" and not letter.isspace())
