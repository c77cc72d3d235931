"""Texts as phones send them: in the alphabet of GSM 03.38, of which one message holds 160 places."""

from __future__ import annotations

from functools import cache

from anyascii import anyascii

MESSAGE_PLACES = 160
# 3GPP TS 23.038, 6.2.1: the basic alphabet without its two ends of line and the escape.
BASIC = frozenset(
    "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# 6.2.1.1: the extension; each of these takes two places.
EXTENDED = frozenset("^{}\\[~]|€")


def as_gsm7(text: str) -> str:
    """A text in one line of the alphabet: letters that it lacks become the nearest it has."""
    return " ".join("".join(map(_as_gsm7, text)).split())


def places_taken(text: str) -> int:
    """How many places of a message a text of the alphabet takes."""
    return sum(2 if letter in EXTENDED else 1 for letter in text)


def shortened(text: str, places: int) -> str:
    """The text, or as much of its beginning as takes no more than `places`, whole words where it can be."""
    if places_taken(text) <= places:
        return text
    kept, left = [], places
    for letter in text:
        left -= places_taken(letter)
        if left < 0:
            break
        kept.append(letter)
    cut = "".join(kept)
    words, _, _ = cut.rpartition(" ")
    return (words or cut).rstrip(" ,;:-")


@cache
def _as_gsm7(letter: str) -> str:
    if letter in BASIC or letter in EXTENDED:
        return letter
    return "".join(each for each in anyascii(letter) if each in BASIC or each in EXTENDED) or " "
