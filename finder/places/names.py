"""Names of places as they are compared: without what people leave out or write in another way."""

from __future__ import annotations

import re
import unicodedata

from finder.domain.words import PLAIN

# What German and the Nordic languages write where the keyboard has no such letter.
TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
SHORT_WORDS = {"st": "saint", "mt": "mount", "ft": "fort"}


def folded(text: str) -> str:
    """A text as it is compared: small letters without accents and dots."""
    if not text.isascii():
        bare = (each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
        text = "".join(bare).casefold().translate(PLAIN)
    return " ".join(text.casefold().replace(".", "").split())


def bare_name(name: str) -> str:
    """A name without accents, case or punctuation."""
    return " ".join(re.sub(r"[^\w]+|_", " ", re.sub(r"['’ʼ`]", "", folded(name))).split())


def plain_name(name: str) -> str:
    """A name as it is searched: bare, with Saint, Mount and Fort in full."""
    return " ".join(SHORT_WORDS.get(word, word) for word in bare_name(name).split())


def two_letter_name(name: str) -> str | None:
    """A plain name with its umlauts as two letters, Muenchen; None for one that has none."""
    small = unicodedata.normalize("NFC", name).casefold()
    spelled = small.translate(TWO_LETTERS)
    return plain_name(spelled) if spelled != small else None


def as_written(name: str) -> str:
    """A name as it is written, but for case and dots."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().replace(".", "").split())
