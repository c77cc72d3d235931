"""What feeds tell of persons and rooms and finder never keeps: contacts, ids, passcodes, handles, links.

Better a line too many is lost than one kept: whoever wants it finds it on the page of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from finder.formats.text import remembering

DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
# Taken out before numbers are looked for: dates have as many digits as phone numbers.
DATE = re.compile(r"(?<![\d./-])\d{1,4}([./-])\d{1,2}\1\d{2,4}(?![./-]?\d)")

PASSCODE_WORD = (
    r"pass(?:word|code|phrase|wort|key)s?|passwd|kennwort|contraseña|clave|mot de passe|senha|wachtwoord"
)
PASSCODE = re.compile(
    rf"\b(?:{PASSCODE_WORD})\b|\bp[/s]?wd?(?:\b|(?-i:(?=\d|(?<=[wd])[A-Z])))"  # pwSESAME; not PWC, Pwllheli
    r"|\bpass\s*[:=#]|\bpin\s*(?:is\b|[:=#]|\d)"
    r"|(?<!zip )(?<!postal )(?<!dress )(?<!area )\bcodes?\s*(?:is\b|[:=#]|[a-z]*\d|(?-i:[A-Z]{3,}\b))",
    re.IGNORECASE,
)
NO_PASSCODE = re.compile(rf"\b(?:no|without|sin|ohne)\s+(?:{PASSCODE_WORD}|pwd?)\b", re.IGNORECASE)

EMAIL = r"[^\s@<>()]@[^\s@<>()]+\.[^\s@<>()]|[\[({]\s*at\s*[\])}]"
PHONE = (
    r"(?<!\d)(?:1[ .-]?)?\(?\d{3}\)?[ ./-]{0,3}\d{3}[ .-]?\d{4}(?!\d)"  # 202-555-0100, (202) 555 0100
    r"|(?<![\d-])\d{3}[.-]\d{4}(?![\d-])"  # 555-0100
    r"|(?:\+|(?<![\d.#-])0)\d(?:[ ()./-]{0,2}\d){7,}"  # +44 20 7946 0018, 030 12345678
)
# "Boise, ID 83702" is in Idaho: without a colon or the word meeting, a room's id has six digits or more.
ROOM_ID = (
    r"\b(?:(?:meeting|zoom|room|webinar|conference)\s+i['’]?d|pmi|mtid)\b[^\w\n]{0,4}(?:is\s+)?\d{3}"
    r"|\bi['’]?d\b\s*(?:(?:[:#=]|is\b)[^\w\n]{0,3}\d{3}|\d{3}[ -]?\d{3})|\d{9,}|\d{4,}#"
)
SPACED_ID = r"(?<![\d#-])\d{3}[ -]\d{3,4}[ -]\d{3,4}(?!\d)"  # in an address it is a unit and two streets
PAYMENT = r"\b(?:venmo|paypal|cash\s?app|zelle|apple\s?pay|google\s?pay|bizum|iban)\b|(?<!\w)\$[a-z]\w+"
HANDLE = r"(?<!\S)@(?!noon\b|midnight\b)[a-z][\w.-]{2,}"  # in a name it is a place: Serenity @Seven
SECRET = re.compile(f"{EMAIL}|{PHONE}|{ROOM_ID}|{PAYMENT}", re.IGNORECASE)
SECRET_OF_NOTES = re.compile(f"{SPACED_ID}|{HANDLE}", re.IGNORECASE)
# A text of lower-case ASCII without any of these is not secret: found in a tenth of the time.
SUSPECT = re.compile(
    r"[\d@$\[({]|pass|pin|p[/s]?w|code|kennwort|clave|senha|wachtwoord"
    r"|venmo|paypal|cash|zelle|apple|google|bizum|iban"
)
CONTACT = re.compile(
    r"\b(?:contacts?|contacto|kontakt|e-?mail|correo|tel|tel[eé]fono|telefon|phone|call|whats\s?app|skype|signal"
    r"|telegram|chair(?:person|man|woman)?|secretary|treasurer|gsr|dcm|host|leader|facilitator)\.?\s*[:=\[(]"
    r"|(?<!conscious )\b(?:contact|call|text|phone|e-?mail|message|ask for|in touch with|reach(?: out to)?"
    r"|chairperson|secretary|sponsor|facilitator)\s+(?:\[|(?-i:(?!Choice)[A-ZÀ-Þ][a-zß-ÿ]+))",
    re.IGNORECASE,
)
LINK = re.compile(
    r"(?:\b(?:zoom|link|url|website|join|at|via|see)\b\s*:?\s*)?"
    r"(?:\b[a-z][a-z0-9+.-]{1,20}://\S+|\bwww\.\S+|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[a-z]{2,24}/\S*)",
    re.IGNORECASE,
)
PHRASE_END = re.compile(r"\s+[-–—/|]\s+|[;,()\[\]]")


def tells_passcode(text: str) -> bool:
    """Whether the text speaks of a passcode, other than to say that there is none."""
    return PASSCODE.search(NO_PASSCODE.sub("", text)) is not None


@remembering
def is_secret(text: str) -> bool:
    """Whether the text holds a passcode, room id, e-mail address, phone number or payment handle."""
    if text.isascii() and SUSPECT.search(text.lower()) is None:
        return False
    text = DATE.sub("", text.translate(DASHES))
    return SECRET.search(text) is not None or PASSCODE.search(text) is not None


@remembering
def is_private(line: str) -> bool:
    """Whether a line of notes is secret, or a contact."""
    line = line.translate(DASHES)
    return (
        is_secret(line)
        or SECRET_OF_NOTES.search(DATE.sub("", line)) is not None
        or CONTACT.search(line) is not None
    )


def public_lines(lines: Iterable[str]) -> list[str]:
    """The lines that are not private, without their links.

    After a private line that ends in a colon, "Contact:", the next one goes too.
    """
    kept: list[str] = []
    is_answer = False
    for line in lines:
        public = _without_links(line)
        if is_answer or is_private(public):
            is_answer = not is_answer and line.endswith(":")
        elif any(letter.isalnum() for letter in public):
            kept.append(public)
    return kept


def _without_links(line: str) -> str:
    return " ".join((LINK.sub("", line) if _may_hold_link(line) else line).split())


def _may_hold_link(text: str) -> bool:
    return "/" in text or "www." in text.lower()


@remembering
def public_phrase(phrase: str) -> str:
    """A name or address without its secret parts and links; as it is where it holds none."""
    if not _is_unfit(phrase):
        return phrase
    parts = (part.strip() for part in PHRASE_END.split(phrase))
    return ", ".join(part for part in parts if part and not _is_unfit(part))


def _is_unfit(phrase: str) -> bool:
    return is_secret(phrase) or (_may_hold_link(phrase) and LINK.search(phrase) is not None)
