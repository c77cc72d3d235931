"""Small datasets and questions about them, drawn where the index could go wrong.

Datasets lie around a day on which clocks change somewhere; their places around one spot, such as a pole
or the antimeridian. Questions take their windows and radii from the dataset's own occurrences and
distances, so that borders are hit exactly.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from finder.catalog.question import Filters, Question, Sort
from finder.domain.geo import Point, distance_m
from finder.domain.listing import Listing, Suspension, Verification, VerificationStatus, occurrences_of
from finder.domain.schedule import Extra, OccurrenceStatus, Override, Precision, Rule, Schedule, Venue
from finder.domain.vocabulary import Attendance, Kind
from finder.domain.window import EARLIEST, LATEST, LocalTimes, Weekday, Window, default_window
from finder.service.snapshots import horizon_of

ZONES = (
    "America/Chicago",
    "Europe/London",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "UTC",
)
# Near these days clocks change in one of the zones; the last is a day on which none does.
DAYS = (
    date(2026, 3, 8),
    date(2026, 11, 1),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 4, 5),
    date(2026, 10, 4),
    date(2026, 3, 22),
    date(2026, 7, 15),
)
CLOCKS = tuple(
    time.fromisoformat(text)
    for text in "00:00 00:30 01:00 01:30 01:45 02:00 02:15 02:30 03:00 07:00 12:00 19:00 23:30".split()
)
DAY = 24 * 60
LENGTHS = (60, 60, 60, 90, 1, 30, 180, DAY, 3 * DAY + 60, 31 * DAY)
RULES = (
    None,
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=SU",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR",
    "FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH,FR,SA",
    "freq=weekly;byday=sa,su",
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,TU",
    "FREQ=WEEKLY;COUNT=5",
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3;COUNT=20",
    "FREQ=MONTHLY;BYDAY=3TH",
    "FREQ=MONTHLY;BYDAY=1SU,-1SA",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE;BYSETPOS=-1",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=YEARLY;BYMONTH=3,11;BYDAY=1SU",
)
NAMES = ("Sunrise", "sunrise", "SUNRISE", "Straße", "STRASSE", "Ähre", "Zuversicht", "a")
SOURCES = ("aa", "na", "old", "older", "lost")
TYPES = ("open", "closed", "women", "newcomer", "wheelchair")
# A bit, a few steps, a walk, a ride, and far off.
STEPS = (0.0, 1e-7, 1e-5, 0.003, 0.01, 0.4, 30.0)
SPOTS = (
    Point(36.16, -86.78),
    Point(-17.0, 180.0),
    Point(-17.0, -180.0),
    Point(90.0, 0.0),
    Point(-90.0, 120.0),
    Point(0.0, 0.0),
)


@dataclass(frozen=True)
class Dataset:
    """Listings, when the sources it holds were fetched, and the moment it was built for."""

    now: datetime
    listings: list[Listing]
    retrieved_on: dict[str, date]

    def as_checked(self) -> list[Listing]:
        """The listings with the verification they have once the dates of their sources count."""
        return [self._dated(listing) for listing in self.listings]

    def _dated(self, listing: Listing) -> Listing:
        fetched = self.retrieved_on.get(listing.source)
        if fetched is None or listing.verification.status is VerificationStatus.VERIFIED:
            return listing
        return replace(listing, verification=Verification(VerificationStatus.LISTED, fetched))


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """From no listing to forty, mostly a few."""
    today = draw(st.sampled_from(DAYS)) + timedelta(days=draw(st.integers(-8, 2)))
    now = datetime.combine(today, draw(st.sampled_from(CLOCKS)), UTC)
    spot = draw(st.sampled_from(SPOTS))
    few, many = st.lists(listings(now, spot), max_size=8), st.lists(listings(now, spot), min_size=20, max_size=40)
    drawn = draw(st.one_of(few, few, many))
    numbered = [replace(each, id=f"{each.source}:{number:02}") for number, each in enumerate(drawn)]
    age = st.sampled_from((0, 90, 91, 180, 181))
    fetched = {
        "aa": today - timedelta(days=1),
        "na": today - timedelta(days=draw(age)),
        "old": today - timedelta(days=draw(age)),
        "older": today - timedelta(days=400),
    }
    return Dataset(now, numbered, fetched)


def points(spot: Point) -> st.SearchStrategy[Point]:
    """Places around a spot: many at the very same coordinates, many its mirror images."""
    sign = st.sampled_from((1, -1))
    return st.builds(
        lambda lat_step, lat_sign, lon_step, lon_sign: shifted(spot, lat_sign * lat_step, lon_sign * lon_step),
        st.sampled_from(STEPS),
        sign,
        st.sampled_from(STEPS),
        sign,
    )


def shifted(spot: Point, lat_step: float, lon_step: float) -> Point:
    """The point so many degrees away, over the antimeridian where need be; poles stop the way."""
    lat = max(-90.0, min(90.0, spot.lat + lat_step))
    lon = spot.lon + lon_step
    return Point(lat, lon - 360 if lon > 180 else lon + 360 if lon < -180 else lon)


def venues(spot: Point) -> st.SearchStrategy[Venue | None]:
    """A venue with coordinates, mostly."""
    placed = points(spot).map(lambda point: Venue("Hall", point=point, precision=Precision.EXACT))
    return st.one_of(placed, placed, placed, placed, st.just(Venue("Hall")), st.none())


@st.composite
def listings(draw: st.DrawFn, now: datetime, spot: Point) -> Listing:
    """A listing whose id tells its source alone; its number is given by the dataset."""
    day = now.date()
    kinds, one_or_two = st.sampled_from(Kind), st.integers(0, 2)
    type_from = draw(st.integers(0, len(TYPES) - 1))
    return Listing(
        id=f"{draw(st.sampled_from(SOURCES))}:x",
        kind=draw(kinds),
        name=draw(st.sampled_from(NAMES)),
        fellowship=draw(st.sampled_from(("aa", "na", None))),
        pathways=draw(st.sampled_from(((), ("twelve-step",), ("secular", "twelve-step")))),
        attendance=draw(st.sampled_from((Attendance.IN_PERSON, *Attendance))),
        types=TYPES[type_from : type_from + draw(one_or_two)],
        languages=draw(st.sampled_from(((), ("en",), ("es", "en")))),
        venue=draw(venues(spot)),
        schedule=draw(schedules(now, spot)),
        illustrative=draw(st.sampled_from((False, False, False, True))),
        suspended=draw(st.one_of(st.none(), st.none(), pauses(day))),
        verification=draw(verifications(day)),
    )


def pauses(day: date) -> st.SearchStrategy[Suspension]:
    """Pauses around a day, open at one end or both."""
    since = st.sampled_from((None, day - timedelta(days=9), day, day + timedelta(days=3)))
    until = st.sampled_from((None, day, day + timedelta(days=1), day + timedelta(days=5)))
    return st.builds(Suspension, since, until, st.sampled_from((None, "renovation")))


def verifications(day: date) -> st.SearchStrategy[Verification]:
    """Checks by a curator or a source, fresh, at either border, long ago or never."""
    ages = st.sampled_from((None, 0, 90, 91, 180, 181, 1000))
    days = ages.map(lambda age: None if age is None else day - timedelta(days=age))
    return st.builds(Verification, st.sampled_from(VerificationStatus), days)


@st.composite
def schedules(draw: st.DrawFn, now: datetime, spot: Point) -> Schedule:
    """One rule or several, further starts, and overrides, most of them of something that occurs."""
    zone = draw(st.sampled_from(ZONES))
    if draw(st.integers(0, 19)) == 19:
        return Schedule(zone, by_appointment=True)
    rules = draw(st.lists(repeating(now), min_size=1, max_size=2, unique_by=lambda rule: rule.starts.time()))
    extra = draw(st.one_of(st.just([]), st.lists(extras(now), max_size=2, unique_by=lambda each: each.starts)))
    plain = Schedule(zone, tuple(rules), tuple(extra))
    if not draw(st.booleans()):
        return plain
    return replace(plain, overrides=draw(overrides(plain, now, spot)))


def starts(now: datetime, earliest: int, latest: int) -> st.SearchStrategy[datetime]:
    """Wall-clock starts so many days from now."""
    days = st.integers(earliest, latest).map(lambda ahead: now.date() + timedelta(days=ahead))
    return st.builds(datetime.combine, days, st.sampled_from(CLOCKS))


@st.composite
def repeating(draw: st.DrawFn, now: datetime) -> Rule:
    """A rule of any kind, weekly ones mostly, with an end perhaps."""
    begin, minutes = draw(starts(now, -40, 12)), draw(st.sampled_from(LENGTHS))
    text = draw(st.one_of(st.sampled_from(RULES), st.sampled_from(RULES[1:6])))
    if text is not None and "COUNT" not in text:
        text += draw(st.sampled_from(("", "", "", *_untils(now.date()))))
    return Rule(begin, minutes, text)


def _untils(day: date) -> tuple[str, ...]:
    later = day + timedelta(days=7)
    return (
        f";UNTIL={day:%Y%m%d}",
        f";UNTIL={later:%Y%m%d}T023000",
        f";UNTIL={later:%Y%m%d}T020000Z",
    )


def extras(now: datetime) -> st.SearchStrategy[Extra]:
    """Further starts around now."""
    return st.builds(Extra, starts(now, -5, 30), st.sampled_from(LENGTHS[:5]))


@st.composite
def overrides(draw: st.DrawFn, schedule: Schedule, now: datetime, spot: Point) -> tuple[Override, ...]:
    """Overrides of what occurs around now, and now and then of what does not."""
    plain = Listing(id="x:x", kind=Kind.MEETING, name="x", schedule=schedule)
    dates = [each.original_start for each in occurrences_of(plain, horizon_of(now))]
    originals = st.one_of(st.sampled_from(dates), starts(now, -5, 30)) if dates else starts(now, -5, 30)
    chosen = draw(st.lists(originals, max_size=3, unique=True))
    return tuple(draw(override_of(original, spot)) for original in chosen)


@st.composite
def override_of(draw: st.DrawFn, original: datetime, spot: Point) -> Override:
    """A cancellation, or a move: in time by minutes or weeks, in length, in place, or in all."""
    note = draw(st.sampled_from((None, "holiday")))
    if draw(st.booleans()):
        return Override(original, OccurrenceStatus.CANCELLED, note=note)
    hours = draw(st.sampled_from((None, 0, 1, -1, 24, -72, 200, -200, 900)))
    return Override(
        original,
        OccurrenceStatus.MOVED,
        None if hours is None else original + timedelta(hours=hours),
        draw(st.sampled_from((None, None, 15, 3 * DAY))),
        draw(st.one_of(st.none(), venues(spot))),
        note,
    )


@st.composite
def questions(draw: st.DrawFn, dataset: Dataset, sorts: tuple[Sort, ...]) -> Question:
    """A question about the dataset with an origin and a window."""
    origin = draw(_origins(dataset))
    return Question(
        filters=draw(filters(dataset)),
        window=draw(windows(dataset)),
        times=draw(_local_times()),
        origin=origin,
        radius_m=draw(_radii(dataset, origin)),
        include_suspended=draw(st.booleans()),
        include_cancelled=draw(st.booleans()),
        today=dataset.now.date(),
        sort=draw(st.sampled_from(sorts)),
        limit=draw(st.sampled_from((1, 2, 5, 30))),
    )


def _origins(dataset: Dataset) -> st.SearchStrategy[Point]:
    places = [each.place for each in dataset.listings if each.place is not None]
    around = st.one_of([points(spot) for spot in SPOTS])
    if not places:
        return around
    return st.one_of(st.sampled_from(places), st.sampled_from(places).flatmap(points), around)


def _radii(dataset: Dataset, origin: Point) -> st.SearchStrategy[int | None]:
    places = [each.place for each in dataset.listings if each.place is not None][:8]
    borders = [round(distance_m(origin, place)) + step for place in places for step in (-1, 0, 1)]
    within = [radius for radius in borders if 1 <= radius <= 500_000]
    some = st.sampled_from((1, 500, 25_000, 500_000))
    return st.one_of(st.none(), some, st.sampled_from(within) if within else some)


FILTER_WORDS: dict[str, tuple[str, ...]] = {
    "kind": tuple(Kind),
    "fellowship": ("aa", "na", "ca"),
    "pathway": ("twelve-step", "secular"),
    "attendance": tuple(Attendance),
    "language": ("en", "es", "de"),
    "source": SOURCES,
    "types": TYPES,
    "any_types": TYPES,
    "not_types": TYPES,
}


@st.composite
def filters(draw: st.DrawFn, dataset: Dataset) -> Filters:
    """No filter, one, or two together."""
    names = st.sampled_from((*FILTER_WORDS, "ids"))
    members: dict[str, Any] = {}
    for name in draw(st.one_of(st.just([]), st.lists(names, max_size=2, unique=True))):
        ids = ("aa:none", *(each.id for each in dataset.listings))
        words = st.sampled_from(FILTER_WORDS.get(name, ids))
        members[name] = frozenset(draw(st.lists(words, min_size=1, max_size=1 if name == "types" else 3)))
    return Filters(**members, include_illustrative=draw(st.booleans()))


def _local_times() -> st.SearchStrategy[LocalTimes]:
    weekdays = st.one_of(st.just(frozenset[Weekday]()), st.frozensets(st.sampled_from(Weekday), max_size=3))
    clock = st.one_of(st.none(), st.sampled_from(CLOCKS))
    return st.one_of(st.just(LocalTimes()), st.builds(LocalTimes, weekdays, clock, clock))


def windows(dataset: Dataset) -> st.SearchStrategy[Window]:
    """Windows at the borders of occurrences, across those of the horizon, far outside it, or the default."""
    horizon = horizon_of(dataset.now)
    lengths = st.sampled_from(
        (timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=5), timedelta(days=7), timedelta(days=45))
    )
    border = st.sampled_from(_borders(dataset, horizon))
    far = st.sampled_from((timedelta(days=-300), timedelta(days=90), timedelta(days=3_000)))
    default = st.just(default_window(dataset.now))
    return st.one_of(
        default,
        st.just(horizon),
        st.builds(_window_at, border, _near_nothing, lengths),
        st.builds(_window_to, border, _near_nothing, lengths),
        st.builds(_window_at, far.map(lambda ahead: dataset.now + ahead), _near_nothing, lengths),
    )


_near_nothing = st.sampled_from([timedelta(seconds=each) for each in (0, 0, 1, -1, 30, 60, -60)])


def _window_at(moment: datetime, by: timedelta, length: timedelta) -> Window:
    return _window(moment + by, moment + by + length)


def _window_to(moment: datetime, by: timedelta, length: timedelta) -> Window:
    return _window(moment + by - length, moment + by)


def _window(start: datetime, end: datetime) -> Window:
    return Window(max(start, EARLIEST), min(end, LATEST))


def _borders(dataset: Dataset, horizon: Window) -> list[datetime]:
    """The ends of the horizon, and the starts and ends of a few occurrences."""
    dates = [occurrences_of(each, horizon)[:3] for each in dataset.listings[:8]]
    spans = [(each.starts_at, each.ends_at) for some in dates for each in some]
    return [horizon.start, horizon.end, *(moment.astimezone(UTC) for span in spans for moment in span)]


def asked(
    dataset: Dataset, sorts: tuple[Sort, ...], change: Callable[[Question], Question] = lambda each: each
) -> st.SearchStrategy[list[Question]]:
    """A few questions about one dataset."""
    return st.lists(questions(dataset, sorts).map(change), min_size=1, max_size=6)
