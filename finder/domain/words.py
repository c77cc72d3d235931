"""Texts as words to be searched: letters and digits alone, whatever their case, accents or script."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not take apart into a plain letter and its mark.
PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)
# Within a word: O'Brien's is one.
APOSTROPHES = re.compile("['\u2019\u02bc`]")
# Han, kana, Thai, Lao, Burmese and Khmer are written without blanks: each letter is a word of its own.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
ASCII_WORD = re.compile("[0-9a-z]+")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in their order, folded so that "Café São-João" is `cafe`, `sao`, `joao`."""
    if text.isascii():
        # Most texts are, and ASCII has no marks and is written with blanks.
        return tuple(ASCII_WORD.findall(APOSTROPHES.sub("", text.lower())))
    # Folded twice, for folding may make letters that can be taken apart, and the other way round.
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(letter for letter in spread if not unicodedata.category(letter).startswith("M"))
    return tuple(WORD.findall(APOSTROPHES.sub("", plain.translate(PLAIN))))
