"""Reasons and near misses as sentences: people by the names they were given, and no word that judges them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import MappingProxyType, ModuleType

from finder.domain.reason import Reason, ReasonKind, Rule, Shortfall
from finder.wording import reasons_english, reasons_spanish
from finder.wording.labels import labels_of

TONGUES = MappingProxyType({"en": reasons_english, "es": reasons_spanish})


def reason_text(reason: Reason, language: str, *, is_alone: bool) -> str:
    """A reason in words; where somebody goes alone, it is not said who."""
    tongue = TONGUES[language]
    match reason.kind:
        case ReasonKind.FREE:
            return str(tongue.free(reason.people, _span(tongue, reason.begins, reason.ends)))
        case ReasonKind.TRAVEL | ReasonKind.PICK_UP:
            return _travel_text(tongue, reason, is_alone=is_alone)
        case ReasonKind.TYPES:
            return _words(tongue, reason.words, language)
        case ReasonKind.WANTED:
            return _wanted_text(tongue, reason, language, is_alone=is_alone)
        case ReasonKind.CLOSED:
            return str(tongue.closed(_label(reason.words[0], language), reason.people))
        case ReasonKind.NEITHER_OPEN_NOR_CLOSED:
            return str(tongue.unsaid(_words(tongue, reason.words, language)))
        case ReasonKind.ROUGH_PLACE:
            return str(tongue.ROUGH_PLACE)
        case ReasonKind.MOVED:
            return str(tongue.moved(reason.note))
        case ReasonKind.STALE:
            return str(tongue.stale(reason.note))
        case ReasonKind.ONLINE:
            return str(tongue.online(reason.people))
        case ReasonKind.KNOWN_PLACE:
            return str(tongue.known(reason.people))
        case ReasonKind.NEW_PLACE:
            return str(tongue.new(reason.people))
        case ReasonKind.REGULAR:
            return str(tongue.regular(reason.people))
    return reason.note or ""


def shortfall_text(shortfall: Shortfall, language: str) -> str:
    """Why something does not fit, and by how much."""
    tongue = TONGUES[language]
    words = _words(tongue, shortfall.words, language)
    match shortfall.rule:
        case Rule.FREE:
            return str(tongue.not_free(shortfall.by))
        case Rule.BUSY:
            return str(tongue.busy(shortfall.by))
        case Rule.HOME_BY if isinstance(shortfall.limit, datetime):
            return str(tongue.late(shortfall.by, _clock(shortfall.limit)))
        case Rule.TRAVEL if shortfall.by is not None:
            return str(tongue.too_far(shortfall.by, shortfall.limit))
        case Rule.AVOID:
            return str(tongue.avoided(shortfall.by))
        case Rule.NEEDS:
            return str(tongue.lacking(words))
        case Rule.AUDIENCE:
            return str(tongue.audience(words))
        case Rule.CLOSED:
            return str(tongue.closed_to(words))
        case Rule.ALCOHOL:
            return words
        case Rule.CANCELLED:
            return str(tongue.CANCELLED)
        case Rule.STALE:
            return str(tongue.STALE)
    return str(tongue.NO_WAY)


def estimate_note(language: str, *, has_engine_failed: bool = False) -> str:
    """That times of travel are estimates."""
    tongue = TONGUES[language]
    return str(tongue.ENGINE_FAILED if has_engine_failed else tongue.ESTIMATES)


def _travel_text(tongue: ModuleType, reason: Reason, *, is_alone: bool) -> str:
    assert reason.begins is not None
    say = tongue.pick_up if reason.kind is ReasonKind.PICK_UP else tongue.travel
    text = str(say(reason.minutes, reason.mode, _clock(reason.begins), is_estimate=reason.is_estimate))
    return text[0].upper() + text[1:] if is_alone else f"{reason.people[0]}: {text}"


def _wanted_text(tongue: ModuleType, reason: Reason, language: str, *, is_alone: bool) -> str:
    words = _words(tongue, reason.words, language)
    return words if is_alone else str(tongue.wanted(words, reason.people))


def _words(tongue: ModuleType, slugs: Iterable[str], language: str) -> str:
    return ", ".join(tongue.WELCOMES.get(slug) or _label(slug, language) for slug in slugs)


def _label(slug: str, language: str) -> str:
    """What the vocabulary calls a word; of one it does not hold, the word."""
    return labels_of(language).get(slug, slug)


def _span(tongue: ModuleType, begins: datetime | None, ends: datetime | None) -> str:
    """As in "Tue 17:00–21:30", with the day of the end where it is another."""
    assert begins is not None
    assert ends is not None
    later = "" if begins.date() == ends.date() else f"{tongue.DAYS[ends.weekday()]} "
    return f"{tongue.DAYS[begins.weekday()]} {_clock(begins)}–{later}{_clock(ends)}"


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"
