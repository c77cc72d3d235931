"""What else is asked, one question at a time over HTTP: filters, maps, words, counts, pages, agendas."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from urllib.parse import quote

import orjson

from benchmarks.client import Connection
from benchmarks.measuring import Line, Reach, at_most, rounded
from benchmarks.processes import finder_served
from benchmarks.run import Run
from benchmarks.world import origins
from finder.domain.geo import Point

NEARBY, OCCURRENCES, LISTINGS = "/v1/nearby", "/v1/occurrences", "/v1/listings"
PAGES = 20
# Listings; in fewer, some questions find nothing.
NOTHING_EMPTY_FROM = 25_000
# One at a time and at each size: fewer places than where contenders take turns.
PLACES_SHARE, WALKS_SHARE = 4, 20
WORDS_MS = 10
MAP_DEGREES = 0.2


@dataclass(frozen=True, slots=True)
class Question:
    """A question in words, and its path from a place."""

    what: str
    path: Callable[[Point], str]
    reach: Reach | None = None


def _from_place(path: str, parameters: str = "") -> Callable[[Point], str]:
    return lambda origin: f"{path}?lat={origin.lat}&lon={origin.lon}{parameters}"


def _on_map(origin: Point) -> str:
    west, south = round(origin.lon - MAP_DEGREES, 4), round(origin.lat - MAP_DEGREES, 4)
    return f"{LISTINGS}?bbox={west},{south},{west + 2 * MAP_DEGREES:.4f},{south + 2 * MAP_DEGREES:.4f}"


def _words(text: str) -> Question:
    return Question(f"q={text}", _from_place(NEARBY, f"&q={quote(text)}"), at_most(WORDS_MS))


TOGETHER = (
    "&radius_m=50000&kind=meeting&fellowship=aa,na&types=open&any_types=discussion,speaker,big-book"
    "&not_types=men&attendance=in_person,hybrid&language=en&weekdays=mon,tue,wed,thu&after=17:00&before=21:30"
)
QUESTIONS = (
    Question("nearby", _from_place(NEARBY)),
    Question("radius_m=5000", _from_place(NEARBY, "&radius_m=5000")),
    Question("types=open", _from_place(NEARBY, "&types=open")),
    Question("not_types=men,women", _from_place(NEARBY, "&not_types=men,women")),
    Question("weekdays=tue,thu", _from_place(NEARBY, "&weekdays=tue,thu")),
    Question("after=17:00&before=21:00", _from_place(NEARBY, "&after=17:00&before=21:00")),
    Question("fellowship=na", _from_place(NEARBY, "&fellowship=na")),
    Question("a rare one, however far: fellowship=lifering&weekdays=sun", _from_place(
        NEARBY, "&fellowship=lifering&weekdays=sun"
    )),
    Question("ten filters together", _from_place(NEARBY, TOGETHER)),
    Question("collapse=true", _from_place(NEARBY, "&collapse=true")),
    Question("facets=true", _from_place(NEARBY, "&facets=true")),
    Question("facets=true within 25 km", _from_place(NEARBY, "&facets=true&radius_m=25000")),
    Question("a map: /v1/listings?bbox", _on_map),
    _words("serenity group"),
    _words("seren"),
    _words("sernity groop"),
    Question(
        "q=serenity group&radius_m=25000&weekdays=sat",
        _from_place(NEARBY, "&q=serenity%20group&radius_m=25000&weekdays=sat"),
        at_most(WORDS_MS),
    ),
    Question("agenda: /v1/occurrences", lambda _: OCCURRENCES),
    Question("agenda within 25 km", _from_place(OCCURRENCES, "&radius_m=25000&sort=start")),
    Question("agenda of one evening, filtered", _from_place(
        OCCURRENCES, "&radius_m=25000&sort=start&weekdays=sat&after=17:00&types=open"
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds of one answer: the median, and the slowest."""

    middle: float
    slowest: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Took:
        """Those of some answers."""
        return cls(median(seconds) * 1_000, max(seconds) * 1_000)


def question_lines(run: Run) -> Iterator[Line]:
    """The median of each question's answers, asked from many places; the other sizes beside."""
    found = {size: _answered(run, size) for size in run.sizes}
    for question in QUESTIONS:
        took = {size: each[question.what] for size, each in found.items()}
        yield _line(question.what, took, run.size, question.reach)
    for what in (FIRST_PAGE, LAST_PAGE):
        yield _line(what, {size: each[what] for size, each in found.items()}, run.size, None)


FIRST_PAGE, LAST_PAGE = "a walk through pages: the first", f"… the {PAGES}th"


def _line(what: str, took: dict[int, Took], judged: int, reach: Reach | None) -> Line:
    others = [f"{size:,}: {rounded(each.middle)}" for size, each in took.items() if size != judged]
    detail = "; ".join([f"slowest {rounded(took[judged].slowest)}", *others])
    return Line(what, took[judged].middle, "ms", detail, reach)


def _answered(run: Run, size: int) -> dict[str, Took]:
    run.snapshot(size)
    places = origins(run.effort.origins)
    with finder_served(run.stage(size)) as server, Connection(server.port) as asking:
        some = places[: len(places) // PLACES_SHARE]
        found = {each.what: _asked(asking, each, some, size) for each in QUESTIONS}
        walks = [_walk(asking, place) for place in places[: len(places) // WALKS_SHARE]]
    found[FIRST_PAGE] = Took.of([walk[0] for walk in walks])
    found[LAST_PAGE] = Took.of([walk[-1] for walk in walks])
    return found


def _asked(asking: Connection, question: Question, places: list[Point], size: int) -> Took:
    """The first answer counts too, which finds nothing prepared."""
    took, bodies = zip(*(_timed_get(asking, question.path(place)) for place in places), strict=True)
    total = sum(orjson.loads(body)["total"] for body in bodies)
    assert total or size < NOTHING_EMPTY_FROM, f"nothing is found anywhere: {question.what}"
    return Took.of(took)


def _walk(asking: Connection, place: Point) -> list[float]:
    """Seconds of each page. Raises AssertionError where a page repeats an item."""
    seen: set[str] = set()
    seconds, cursor = [], ""
    for _ in range(PAGES):
        took, body = _timed_get(asking, _from_place(NEARBY, cursor)(place))
        page = orjson.loads(body)
        ids = {item["listing"]["id"] for item in page["items"]}
        assert len(ids - seen) == len(page["items"]), "a page repeats an item"
        seconds.append(took)
        seen |= ids
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    return seconds


def _timed_get(asking: Connection, path: str) -> tuple[float, bytes]:
    begun = time.perf_counter()
    body = asking.get(path)
    return time.perf_counter() - begun, body
