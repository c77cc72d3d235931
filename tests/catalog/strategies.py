"""Small datasets and questions about them, drawn where the index could go wrong.

Datasets lie around a day on which clocks change somewhere, and around a spot such as a pole or the
antimeridian. Questions take their windows and radii from the dataset's own occurrences and distances, so
that borders are hit exactly.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from hypothesis import strategies as st

from finder.catalog.question import Filters, Question, Sort
from finder.domain.geo import Box, Point, distance_m
from finder.domain.listing import Listing, Verification, VerificationStatus, occurrences_of
from finder.domain.vocabulary import Attendance, Kind
from finder.domain.window import EARLIEST, LATEST, LocalTimes, Weekday, Window, default_window
from finder.service.shelf import horizon_of
from tests.catalog.plans import (
    CLOCKS,
    DAY,
    SOURCES,
    TYPES,
    Around,
    ListingPlan,
    Shift,
    clocks,
    listings,
    mostly,
    shifts,
)

# Clocks change in one of the zones on each of these days but the last.
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
SPOTS = (
    Point(36.16, -86.78),
    Point(-17.0, 180.0),
    Point(-17.0, -180.0),
    Point(90.0, 0.0),
    Point(-90.0, 120.0),
    Point(0.0, 0.0),
)
MINUTE = timedelta(minutes=1)
# Whole words, beginnings, misspellings near and far, fellowships by name, and what is nowhere.
SEARCHED = (
    *("sunrise", "sun", "s", "sunrsie", "sumrize", "strasse", "strase", "ahre", "ahr", "zuversciht"),
    *("hall", "home", "alcoholics", "narcotic", "narcotix", "na", "xy", "xyzzy"),
)


@dataclass(frozen=True)
class Dataset:
    """Listings, when the sources it holds were fetched, and the moment it was built for."""

    now: datetime
    listings: list[Listing]
    retrieved_on: dict[str, date]

    @cached_property
    def as_checked(self) -> list[Listing]:
        """The listings with the verification they have once the dates of their sources count."""
        return [self._dated(listing) for listing in self.listings]

    def _dated(self, listing: Listing) -> Listing:
        fetched = self.retrieved_on.get(listing.source)
        if fetched is None or listing.verification.status is VerificationStatus.VERIFIED:
            return listing
        return replace(listing, verification=Verification(VerificationStatus.LISTED, fetched))

    @cached_property
    def places(self) -> list[Point]:
        """Where its listings are."""
        return [each.place for each in self.listings if each.place is not None]

    @cached_property
    def borders(self) -> list[datetime]:
        """The ends of the horizon, and the starts and ends of a few occurrences."""
        horizon = horizon_of(self.now)
        dates = [each for some in self.listings[:8] for each in occurrences_of(some, horizon)[:3]]
        moments = [moment for each in dates for moment in (each.starts_at, each.ends_at)]
        return [horizon.start, horizon.end, *(moment.astimezone(UTC) for moment in moments)]


def _dataset(
    day: date, moment: tuple[int, int], spot: Point, plans: list[ListingPlan], ages: tuple[int, int]
) -> Dataset:
    days, clock = moment
    now = datetime.combine(day + timedelta(days=days), CLOCKS[clock], UTC)
    drawn = [plan.of(number, Around(now, spot)) for number, plan in enumerate(plans)]
    days_ago = {"aa": 1, "na": ages[0], "old": ages[1], "older": 400}
    return Dataset(now, drawn, {name: now.date() - timedelta(days=age) for name, age in days_ago.items()})


_ages = st.sampled_from((0, 90, 91, 180, 181))
# From no listing to forty, mostly a few.
datasets = st.builds(
    _dataset,
    st.sampled_from(DAYS),
    st.tuples(st.integers(-8, 2), st.integers(0, len(CLOCKS) - 1)),
    st.sampled_from(SPOTS),
    mostly(st.lists(listings, max_size=8), st.lists(listings, min_size=20, max_size=40)),
    st.tuples(_ages, _ages),
)


@dataclass(frozen=True)
class OriginPlan:
    """Near one of a dataset's places, or near one of the spots."""

    number: int
    is_spot: bool
    shift: Shift

    def of(self, dataset: Dataset) -> Point:
        """The origin."""
        points = SPOTS if self.is_spot or not dataset.places else dataset.places
        return self.shift.of(points[self.number % len(points)])


@dataclass(frozen=True)
class RadiusPlan:
    """Some metres, or the distance to one of a dataset's places, or a metre less or more."""

    metres: int
    number: int | None
    step: int

    def of(self, dataset: Dataset, origin: Point) -> int:
        """The radius in metres."""
        if self.number is None or not dataset.places:
            return self.metres
        border = distance_m(origin, dataset.places[self.number % len(dataset.places)])
        return min(max(round(border) + self.step, 1), 500_000)


@dataclass(frozen=True)
class BoxPlan:
    """A box with corners at two of a dataset's places, or the world but for what lies between them."""

    numbers: tuple[int, int]
    is_turned: bool

    def of(self, dataset: Dataset) -> Box:
        """The box."""
        places = dataset.places or list(SPOTS)
        one, other = (places[number % len(places)] for number in self.numbers)
        south, north = sorted((one.lat, other.lat))
        west, east = sorted((one.lon, other.lon), reverse=self.is_turned)
        return Box(west, south, east, north)


@dataclass(frozen=True)
class WindowPlan:
    """A window that begins or ends at one of a dataset's borders, or so many days from now, or nearly."""

    number: int
    days: int | None
    by_seconds: int
    length: timedelta
    is_end: bool

    def of(self, dataset: Dataset) -> Window:
        """The window."""
        if self.days is None:
            moment = dataset.borders[self.number % len(dataset.borders)]
        else:
            moment = dataset.now + timedelta(days=self.days)
        start = moment + timedelta(seconds=self.by_seconds) - (self.length if self.is_end else timedelta())
        return Window(max(start, EARLIEST), min(start + self.length, LATEST))


@dataclass(frozen=True)
class FilterPlan:
    """A few filters by name; `ids` are numbers of listings."""

    words: dict[str, frozenset[str]]
    ids: frozenset[int]
    q: tuple[str, ...] | None
    fresh_days: int | None
    include_illustrative: bool

    def of(self, dataset: Dataset) -> Filters:
        """The filters."""
        ids = ["aa:none", *(each.id for each in dataset.listings)]
        wanted = frozenset(ids[number % len(ids)] for number in self.ids)
        return Filters(
            **self.words,
            ids=wanted,
            q=self.q,
            fresh_days=self.fresh_days,
            include_illustrative=self.include_illustrative,
        )


@dataclass(frozen=True)
class QuestionPlan:
    """A question about any dataset, but for its order."""

    filters: FilterPlan
    window: WindowPlan | None
    times: LocalTimes
    origin: OriginPlan
    radius: RadiusPlan | None
    box: BoxPlan | None
    collapse: bool
    include_suspended: bool
    include_cancelled: bool
    limit: int

    def of(self, dataset: Dataset, sort: Sort) -> Question:
        """The question."""
        origin = self.origin.of(dataset)
        return Question(
            filters=self.filters.of(dataset),
            window=default_window(dataset.now) if self.window is None else self.window.of(dataset),
            times=self.times,
            origin=origin,
            radius_m=None if self.radius is None else self.radius.of(dataset, origin),
            box=None if self.box is None else self.box.of(dataset),
            include_suspended=self.include_suspended,
            include_cancelled=self.include_cancelled,
            collapse=self.collapse,
            today=dataset.now.date(),
            sort=sort,
            limit=self.limit,
        )


def _some(*words: str, most: int = 3) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(words), min_size=1, max_size=most)


_numbers = st.integers(0, 40)
_one_filter = st.one_of(
    st.fixed_dictionaries({"kind": _some(*Kind)}),
    st.fixed_dictionaries({"fellowship": _some("aa", "na", "ca")}),
    st.fixed_dictionaries({"pathway": _some("twelve-step", "secular")}),
    st.fixed_dictionaries({"attendance": _some(*Attendance)}),
    st.fixed_dictionaries({"language": _some("en", "es", "de")}),
    st.fixed_dictionaries({"source": _some(*SOURCES)}),
    st.fixed_dictionaries({"types": _some(*TYPES, most=2)}),
    st.fixed_dictionaries({"any_types": _some(*TYPES)}),
    st.fixed_dictionaries({"not_types": _some(*TYPES)}),
)
_filters = st.builds(
    FilterPlan,
    mostly(st.just({}), _one_filter, _one_filter, st.builds(dict.__or__, _one_filter, _one_filter)),
    mostly(st.just(frozenset()), st.frozensets(_numbers, min_size=1, max_size=3)),
    mostly(st.none(), st.lists(st.sampled_from(SEARCHED), max_size=2).map(tuple)),
    mostly(st.none(), st.sampled_from((0, 90, 180, 181))),
    st.booleans(),
)
_windows = st.builds(
    WindowPlan,
    number=_numbers,
    days=mostly(st.none(), st.sampled_from((-300, 90, 3_000))),
    by_seconds=st.sampled_from((0, 0, 0, 1, -1, 30, 60, -60)),
    length=st.sampled_from((MINUTE / 60, MINUTE, 300 * MINUTE, 7 * DAY * MINUTE, 45 * DAY * MINUTE)),
    is_end=st.booleans(),
)
_weekdays = st.frozensets(st.sampled_from(Weekday), max_size=3)
_clock = st.one_of(st.none(), clocks)
_questions = st.builds(
    QuestionPlan,
    filters=_filters,
    window=st.one_of(st.none(), _windows, _windows),
    times=st.one_of(st.just(LocalTimes()), st.builds(LocalTimes, _weekdays, _clock, _clock)),
    origin=st.builds(OriginPlan, _numbers, st.sampled_from((False, False, True)), shifts),
    radius=st.one_of(
        st.none(),
        st.builds(
            RadiusPlan,
            st.sampled_from((1, 500, 25_000, 500_000)),
            st.one_of(st.none(), _numbers),
            st.sampled_from((-1, 0, 1)),
        ),
    ),
    box=mostly(st.none(), st.builds(BoxPlan, st.tuples(_numbers, _numbers), st.booleans())),
    collapse=mostly(st.just(False), st.just(True)),
    include_suspended=st.booleans(),
    include_cancelled=st.booleans(),
    limit=st.sampled_from((1, 2, 5, 30)),
)


def questions(*sorts: Sort) -> st.SearchStrategy[list[tuple[QuestionPlan, Sort]]]:
    """A few questions for one dataset, each with an order."""
    return st.lists(st.tuples(_questions, st.sampled_from(sorts)), min_size=1, max_size=6)
