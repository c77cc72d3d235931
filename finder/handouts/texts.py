"""A copy as texts for each day: an outing or a check-in is one message, a line of at most 160 places."""

from __future__ import annotations

from collections.abc import Iterator

from finder.handouts.clocks import hours_of, start_text
from finder.handouts.copies import Copy
from finder.handouts.discretion import is_online, notes_of, place_of, room_of, title_of
from finder.handouts.gsm7 import MESSAGE_PLACES, as_gsm7, places_taken, shortened
from finder.handouts.ways import doors_text, home_text, leave_text, minutes_text
from finder.planning.plan import CheckIn, Going, Visit
from finder.wording.dates import clock_text, short_day
from finder.wording.handout_words import names_text, sentence

# Room for a place that can be found by it.
A_PLACE = 24


def as_text(copy: Copy) -> str:
    """The messages of a copy in the order of their times, a line each.

    Of several clients, the first line says that it is confidential.
    """
    dated = [
        (outing.visit.occurrence.starts_at, _outing_line(copy, outing.visit, way)) for outing, way in copy.own
    ]
    dated += [(each.at, _check_in_line(copy, each)) for each in copy.plan.check_ins]
    lines = [line for _, line in sorted(dated)]
    if not lines:
        lines = [as_gsm7(sentence("nothing", copy.language))]
    if copy.is_confidential:
        lines.insert(0, as_gsm7(sentence("confidential", copy.language)))
    return "".join(f"{line}\n" for line in lines)


def _outing_line(copy: Copy, visit: Visit, way: Going | None) -> str:
    """When and where first; who and what it is called as far as there is room."""
    day = hours_of(copy, visit)[0].date()
    when = f"{short_day(day, copy.language)}, {start_text(copy, visit)}"
    must = _warned(copy, visit, [when, *_way_parts(copy, way)])
    may = [place_of(copy, visit), *_who(copy, visit), title_of(copy, visit)]
    if is_online(visit):
        may = [room_of(copy, visit) or "", *may[1:]]
    return _message(must, may)


def _warned(copy: Copy, visit: Visit, must: list[str]) -> list[str]:
    """The parts with what is to be known before, in two words where no room for a place would be left."""
    notes = notes_of(copy, visit)
    whole = [*must, *notes]
    if not notes or places_taken("; ".join(map(as_gsm7, whole))) <= MESSAGE_PLACES - A_PLACE:
        return whole
    return [*must, sentence("ask_first", copy.language)]


def _way_parts(copy: Copy, way: Going | None) -> Iterator[str]:
    if way is None:
        return
    if way.distance_m is None:
        yield sentence("online", copy.language)
        return
    yield f"{leave_text(copy, way)} ({minutes_text(copy, way)})"
    yield home_text(copy, way)


def _who(copy: Copy, visit: Visit) -> Iterator[str]:
    """Whom to pick up, where there is room for it; else, who comes along."""
    doors = doors_text(copy, visit) if copy.is_driver(visit) else None
    if doors is not None:
        yield doors
    elif others := copy.others(visit):
        yield sentence("with", copy.language, names=names_text(others, copy.language))


def _check_in_line(copy: Copy, check_in: CheckIn) -> str:
    when = f"{short_day(check_in.at.date(), copy.language)}, {clock_text(check_in.at, copy.language)}"
    whose = [] if check_in.person == copy.reader else [check_in.person]
    return _message([when, sentence(f"check_in_by.{check_in.by.value}", copy.language)], whose)


def _message(must: list[str], may: list[str]) -> str:
    """Parts that must be told, then each other that fits whole; of the first, a beginning."""
    line = "; ".join(map(as_gsm7, must))
    for number, part in enumerate(map(as_gsm7, may)):
        room = MESSAGE_PLACES - places_taken(line) - len("; ")
        # A link that is cut leads nowhere, and half a name may be another's.
        told = shortened(part, room) if number == 0 and "://" not in part else part
        if told and places_taken(told) <= room:
            line += f"; {told}"
    return line
