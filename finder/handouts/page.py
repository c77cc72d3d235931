"""A copy as a page to print: each outing with its directions, and a sheet to have attendance signed on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from finder.domain.reason import ReasonKind
from finder.domain.vocabulary import Kind
from finder.handouts.clocks import hours_of, hours_text, start_text
from finder.handouts.copies import Copy
from finder.handouts.discretion import NOTES, is_online, notes_of, place_of, room_of, title_of
from finder.handouts.picture import pictures_of
from finder.handouts.ways import leave_text, minutes_text
from finder.planning.plan import CheckIn, GoalReached, Going, Outing, Ride, Visit
from finder.wording.dates import clock_text, distance_text, long_day
from finder.wording.handout_words import names_text, sentence
from finder.wording.reasons import reason_text

# Room for meetings that come up on the way.
BLANK_ROWS = 3
WAYS = frozenset({ReasonKind.TRAVEL, ReasonKind.PICK_UP, ReasonKind.ONLINE})
# What tells nothing of what a listing is.
QUIET = frozenset({ReasonKind.FREE, ReasonKind.NEW_PLACE, ReasonKind.KNOWN_PLACE, ReasonKind.REGULAR})
BY_CAR = {Ride.RIDER: "getting_a_ride", Ride.DRIVER: "getting_by_doors"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One outing in words: its day, hours, title and place, the ways there, and the one in reserve."""

    day: str
    hours: str
    title: str
    place: str
    link: str | None
    notes: tuple[str, ...]
    ways: tuple[str, ...]
    reasons: tuple[str, ...]
    reserve: str | None
    is_signed: bool


def as_page(copy: Copy) -> str:
    """The page of a copy, whole in one file: HTML with its styles, nothing to be loaded."""
    say = partial(sentence, language=copy.language)
    entries = [_entry(copy, outing) for outing in copy.plan.outings]
    return _template().render(
        say=say,
        language=copy.language,
        title=say("title") if copy.reader is None else say("title_for", name=copy.reader),
        is_confidential=copy.is_confidential,
        entries=entries,
        pictures=pictures_of(copy),
        check_ins=[_check_in_text(copy, each) for each in copy.plan.check_ins],
        goals=[_goal_text(copy, each) for each in copy.plan.goals],
        signed=[] if copy.is_confidential else [entry for entry in entries if entry.is_signed],
        blank_rows=BLANK_ROWS,
    )


@cache
def _template() -> Template:
    pages = Environment(
        loader=PackageLoader("finder.handouts"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return pages.get_template("plan.html")


def _entry(copy: Copy, outing: Outing) -> Entry:
    visit, language = outing.visit, copy.language
    return Entry(
        day=long_day(hours_of(copy, visit)[0].date(), language),
        hours=hours_text(copy, visit),
        title=title_of(copy, visit),
        place=place_of(copy, visit),
        link=room_of(copy, visit) if is_online(visit) else None,
        notes=tuple(notes_of(copy, visit)),
        ways=tuple(_way_text(copy, going) for going in visit.people),
        reasons=_reasons(copy, visit),
        reserve=None if outing.backup is None else _reserve_text(copy, outing.backup),
        is_signed=visit.listing.kind is Kind.MEETING,
    )


def _reasons(copy: Copy, visit: Visit) -> tuple[str, ...]:
    """Why it fits, but ways and notes, which stand by themselves; discreet, nothing of what is held there."""
    told = QUIET if copy.is_discreet else set(ReasonKind) - WAYS - NOTES
    return tuple(
        reason_text(each, copy.language, is_alone=len(visit.people) == 1)
        for each in visit.reasons
        if each.kind in told
    )


def _way_text(copy: Copy, going: Going) -> str:
    """How somebody gets there and home; who, where it is not the reader."""
    language = copy.language
    whose = "" if going.name == copy.reader else f"{going.name}: "
    times = {"leave": clock_text(going.leave_by, language), "home": clock_text(going.home_at, language)}
    if going.distance_m is None:
        return whose + sentence("getting_online", language, **times)
    way = minutes_text(copy, going)
    if going.is_onward:
        return whose + sentence("getting_onward", language, way=way, **times)
    if going.ride is not None:
        return whose + sentence(BY_CAR[going.ride], language, way=way, **times)
    distance = distance_text(going.distance_m)
    return whose + sentence("getting_there", language, way=way, distance=distance, **times)


def _reserve_text(copy: Copy, visit: Visit) -> str:
    leaving = copy.way(visit)
    parts = [start_text(copy, visit), title_of(copy, visit), place_of(copy, visit)]
    if leaving is not None and leaving.distance_m is not None:
        parts.append(leave_text(copy, leaving))
    return ", ".join(part for part in (*parts, *notes_of(copy, visit)) if part)


def _check_in_text(copy: Copy, check_in: CheckIn) -> str:
    """When and how; who, where it is not the reader's own."""
    day, time = long_day(check_in.at.date(), copy.language), clock_text(check_in.at, copy.language)
    by = sentence(f"check_in_by.{check_in.by.value}", copy.language)
    whose = [] if check_in.person == copy.reader else [names_text([check_in.person], copy.language)]
    return ", ".join((day, time, by, *whose))


def _goal_text(copy: Copy, reached: GoalReached) -> str:
    language = copy.language
    told = sentence(
        "goal_line",
        language,
        week=reached.week,
        goal=sentence(f"goal.{reached.goal}", language),
        planned=reached.planned,
        wanted=reached.wanted,
    )
    return told if reached.person == copy.reader else f"{reached.person}: {told}"
