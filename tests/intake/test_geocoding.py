"""Addresses without coordinates, asked of a Nominatim while importing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from finder.config import Settings
from finder.domain.errors import Refused
from finder.domain.geo import Point
from finder.domain.schedule import Precision, Venue
from finder.domain.vocabulary import Attendance
from finder.intake.atlas import Atlas
from finder.intake.clean import Cleaned, Origin, clean
from finder.intake.geocoding import Geocoder, geocoding
from finder.intake.nominatim import Nominatim
from finder.intake.pace import Pace
from finder.places import embedded_gazetteer
from finder.service import open_finder
from finder.service.importing import Report, Request, import_feed
from tests.builders import NOW, cancelled, house, moved
from tests.intake.rows import draft, origin
from tests.net.server import Answer, Asked, Site, serving

TODAY = date(2026, 11, 23)
CONTACT = "curator@example.org"
ELM = {
    "lat": "36.1600",
    "lon": "-86.7700",
    "class": "building",
    "type": "yes",
    "display_name": "1, Elm Street",
}
MIDDLE = "it stands in the middle of 37203 Nashville, TN"


def places(*found: dict[str, Any]) -> Answer:
    return lambda asked: asked.send_page(orjson.dumps(found), Content_Type="application/json")


@dataclass
class Machine:
    """A clock that moves when somebody sleeps by it."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.now += seconds


@dataclass
class Asking:
    """A server that answers as a test says, and what is found by it."""

    site: Site
    folder: Path
    machine: Machine = field(default_factory=Machine)
    today: date = TODAY

    def located(self, *venues: Venue) -> list[tuple[Venue, tuple[str, ...]]]:
        """The venues of an import, each with what was said of it."""
        server = Nominatim(self.site.url(""), CONTACT, timeout_s=0.3)
        with geocoding(server, self.folder, self.today) as geocoder:
            geocoder.pace = Pace(self.folder / "pace", 1.0, lambda: self.machine.now, self.machine.sleep)
            atlas = Atlas(embedded_gazetteer(), geocoder)
            return [(mapped.venue, mapped.warnings) for mapped in map(atlas.mapped, venues)]

    def asked(self) -> list[dict[str, str]]:
        """The parameters of each request."""
        queries = (parse_qs(urlsplit(path).query) for path, _ in self.site.seen)
        return [{name: values[0] for name, values in query.items()} for query in queries]


Ask = Callable[[Answer], Asking]


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[Ask]:
    opened: list[Any] = []

    def start(answer: Answer) -> Asking:
        server = serving(answer)
        opened.append(server)
        return Asking(server.__enter__(), tmp_path / "nominatim")

    yield start
    for server in opened:
        server.__exit__(None, None, None)


def unplaced(address: str | None = "1 Elm St", **changes: Any) -> Venue:
    """A venue in Nashville of which no coordinates are known."""
    return house(None, None, **{"address": address, "postal_code": "37203"} | changes)


def test_an_address_is_put_where_the_server_says_it_is(asking: Ask) -> None:
    server = asking(places(ELM))
    [(venue, warnings)] = server.located(unplaced())
    assert (venue.point, venue.precision) == (Point(36.16, -86.77), Precision.EXACT)
    assert warnings == ()


def test_the_server_is_asked_for_the_parts_of_the_address_in_the_operators_name(asking: Ask) -> None:
    server = asking(places(ELM))
    server.located(unplaced(name="The House of Sam"))
    [(path, headers)] = server.site.seen
    assert urlsplit(path).path == "/search"
    assert server.asked() == [
        {
            "street": "1 Elm St",
            "city": "Nashville",
            "state": "TN",
            "postalcode": "37203",
            "countrycodes": "us",
            "format": "json",
            "limit": "1",
        }
    ]
    assert CONTACT in headers["User-Agent"]
    assert headers["User-Agent"].startswith("finder/")


@pytest.mark.parametrize(
    ("found", "precision"),
    [
        pytest.param({"class": "building", "type": "church"}, Precision.EXACT, id="building"),
        pytest.param({"class": "amenity", "type": "place_of_worship"}, Precision.EXACT, id="amenity"),
        pytest.param({"class": "place", "type": "house"}, Precision.EXACT, id="house"),
        pytest.param({"class": "highway", "type": "residential"}, Precision.STREET, id="street"),
        pytest.param({"class": "place", "type": "postcode"}, Precision.POSTAL_CODE, id="postal-code"),
        pytest.param({"class": "place", "type": "city"}, Precision.POSTAL_CODE, id="town-the-code-is-nearer"),
        pytest.param(
            {"class": "boundary", "type": "administrative", "addresstype": "city"},
            Precision.POSTAL_CODE,
            id="bounds-of-a-town",
        ),
    ],
)
def test_how_near_a_place_is_depends_on_what_was_found(
    asking: Ask, found: dict[str, str], precision: Precision
) -> None:
    [(venue, _)] = asking(places(ELM | found)).located(unplaced())
    assert venue.precision is precision


def test_a_town_that_the_server_knows_and_finder_does_not_is_a_place(asking: Ask) -> None:
    server = asking(places(ELM | {"class": "place", "type": "hamlet"}))
    [(venue, _)] = server.located(unplaced(postal_code=None, city="Nowheresville"))
    assert (venue.point, venue.precision) == (Point(36.16, -86.77), Precision.CITY)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        pytest.param([], "no such address was found", id="nothing"),
        pytest.param(
            [ELM | {"class": "boundary", "type": "administrative", "addresstype": "state"}],
            "no such address was found",
            id="a-whole-state",
        ),
        pytest.param(
            [ELM | {"lat": "40.7", "lon": "-74.0"}],
            "its address was found far off, and not believed",
            id="in-another-state",
        ),
    ],
)
def test_an_address_that_is_not_found_stands_at_its_postal_code_and_that_is_told(
    asking: Ask, found: list[dict[str, str]], reason: str
) -> None:
    [(venue, warnings)] = asking(places(*found)).located(unplaced())
    assert venue.precision is Precision.POSTAL_CODE
    assert warnings == (f"{reason}; {MIDDLE}",)


def hang(asked: Asked) -> None:
    time.sleep(0.6)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(
            lambda asked: asked.send_page(b"slow down", "429 Too Many Requests"),
            "answered 429 Too Many Requests",
            id="too-many",
        ),
        pytest.param(
            lambda asked: asked.send_page(b"", "500 Internal Server Error"),
            "answered 500 Internal Server Error",
            id="broken",
        ),
        pytest.param(
            lambda asked: asked.send_page(b"", "302 Found", Location="http://localhost:1/"),
            "redirects more than 0 times",
            id="leads-elsewhere",
        ),
        pytest.param(hang, "took longer than 0.3 seconds", id="slow"),
        pytest.param(lambda asked: asked.send("nonsense"), "does not answer as a web server", id="no-http"),
        pytest.param(lambda asked: asked.send_page(b"<html>"), "what is no JSON", id="no-json"),
        pytest.param(lambda asked: asked.send_page(b"[1]"), "what is no place", id="no-object"),
        pytest.param(lambda asked: asked.send_page(b'"ok"'), "what is no place", id="a-word"),
        pytest.param(lambda asked: asked.send_page(b'{"error":"busy"}'), "busy", id="its-own-error"),
        pytest.param(places({"lat": "36", "lon": "-86"}), "what is no place", id="of-no-class"),
        pytest.param(places(ELM | {"lat": "north"}), "what is no place", id="no-number"),
        pytest.param(places(ELM | {"lat": "1236"}), "what is no place", id="off-the-earth"),
        pytest.param(places(ELM | {"lat": "nan"}), "what is no place", id="not-a-number"),
        pytest.param(places(ELM | {"lat": None}), "what is no place", id="null"),
        pytest.param(
            lambda asked: asked.send_page(b" " * 1_000_001), "more than 1,000,000 bytes", id="endless"
        ),
    ],
)
@pytest.mark.filterwarnings("ignore:Latitude normalization")
def test_a_server_that_fails_leaves_the_town_and_the_warning_says_both(
    asking: Ask, answer: Answer, reason: str
) -> None:
    [(venue, warnings)] = asking(answer).located(unplaced())
    assert venue.precision is Precision.POSTAL_CODE
    [warning] = warnings
    assert warning.startswith("was not geocoded: ")
    assert reason in warning
    assert warning.endswith(MIDDLE)


def test_a_failure_without_any_town_to_fall_back_to_leaves_no_place(asking: Ask) -> None:
    server = asking(places())
    [(venue, warnings)] = server.located(unplaced(postal_code=None, city="Nowheresville"))
    assert venue.point is None
    assert warnings == ("no such address was found; it has no place",)


def test_a_server_that_fails_three_times_in_a_row_is_not_asked_again(asking: Ask) -> None:
    server = asking(lambda asked: asked.send_page(b"", "503 Service Unavailable"))
    told = server.located(*(unplaced(f"{number} Elm St") for number in range(1, 6)))
    assert len(server.site.seen) == 3
    assert [warnings[0].partition(";")[0] for _, warnings in told[3:]] == [
        "was not geocoded: the server failed before"
    ] * 2


def test_failures_that_are_not_in_a_row_do_not_stop_it(asking: Ask) -> None:
    turns = iter(range(100))

    def answer(asked: Asked) -> None:
        bad = next(turns) % 3 < 2
        (lambda asked: asked.send_page(b"", "500 Oh"))(asked) if bad else places(ELM)(asked)

    server = asking(answer)
    server.located(*(unplaced(f"{number} Elm St") for number in range(1, 8)))
    assert len(server.site.seen) == 7


def test_a_failure_is_not_kept_and_the_next_import_asks_again(asking: Ask) -> None:
    answers = iter([lambda asked: asked.send_page(b"", "500 Oh"), places(ELM)])
    server = asking(lambda asked: next(answers)(asked))
    assert server.located(unplaced())[0][0].precision is Precision.POSTAL_CODE
    assert server.located(unplaced())[0][0].precision is Precision.EXACT


def test_an_address_is_asked_for_once_however_it_is_written(asking: Ask) -> None:
    server = asking(places(ELM))
    told = server.located(unplaced("1 Elm St"), unplaced("1  ELM st "), unplaced("1 Elm St", name="Annex"))
    assert len(server.site.seen) == 1
    assert {venue.point for venue, _ in told} == {Point(36.16, -86.77)}
    server.located(unplaced())
    assert len(server.site.seen) == 1


@pytest.mark.parametrize(
    ("found", "days", "requests"),
    [
        pytest.param([ELM], 364, 1, id="found-still-holds"),
        pytest.param([ELM], 365, 2, id="found-a-year-ago"),
        pytest.param([], 29, 1, id="nothing-still-holds"),
        pytest.param([], 30, 2, id="nothing-a-month-ago"),
    ],
)
def test_an_answer_is_kept_with_its_date_and_nothing_is_too(
    asking: Ask, found: list[dict[str, str]], days: int, requests: int
) -> None:
    server = asking(places(*found))
    first = server.located(unplaced())
    server.today += timedelta(days=days)
    assert server.located(unplaced()) == first
    assert len(server.site.seen) == requests


@pytest.mark.parametrize(
    "venue",
    [
        pytest.param(house(address="1 Elm St"), id="with-coordinates"),
        pytest.param(unplaced(None), id="without-an-address"),
        pytest.param(unplaced(city=None, postal_code=None), id="in-no-town"),
    ],
)
def test_what_has_a_place_or_no_address_is_not_asked_for(asking: Ask, venue: Venue) -> None:
    server = asking(places(ELM))
    server.located(venue)
    assert server.site.seen == []


def test_requests_are_a_second_apart_across_imports(asking: Ask) -> None:
    server = asking(places(ELM))
    server.located(unplaced("1 Elm St"), unplaced("2 Elm St"))
    server.machine.now += 0.25
    server.located(unplaced("3 Elm St"))
    server.machine.now += 5
    server.located(unplaced("4 Elm St"))
    assert server.machine.slept == [1.0, 0.75]


def test_a_machine_that_was_started_anew_does_not_wait_for_its_old_clock(tmp_path: Path) -> None:
    machine = Machine(now=1_000_000.0)
    pace = Pace(tmp_path / "pace", 1.0, lambda: machine.now, machine.sleep)
    pace.wait()
    machine.now = 5.0
    pace.wait()
    assert machine.slept == []


def test_a_pace_that_cannot_be_read_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "pace").write_text("half a num")
    machine = Machine()
    Pace(tmp_path / "pace", 1.0, lambda: machine.now, machine.sleep).wait()
    assert machine.slept == []


def test_who_shares_a_pace_takes_turns(tmp_path: Path) -> None:
    turns: list[float] = []

    def take() -> None:
        for _ in range(3):
            Pace(tmp_path / "pace", 0.05).wait()
            turns.append(time.monotonic())

    threads = [threading.Thread(target=take) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # From the first turn to the last there are eight times the pace, however they fell.
    assert max(turns) - min(turns) >= 8 * 0.05 - 0.04


def clean_with(geocoder: Geocoder, **changes: Any) -> Cleaned:
    result = clean(draft(**changes), origin(), Atlas(embedded_gazetteer(), geocoder))
    assert isinstance(result, Cleaned)
    return result


def test_a_door_that_nobody_goes_to_is_not_asked_for(asking: Ask) -> None:
    server = asking(places(ELM))
    with geocoding(Nominatim(server.site.url(""), CONTACT), server.folder, TODAY) as geocoder:
        clean_with(geocoder, venue=unplaced(), attendance=Attendance.ONLINE)
    assert server.site.seen == []


def test_where_an_occurrence_moves_to_is_asked_for(asking: Ask) -> None:
    server = asking(places(ELM))
    elsewhere = moved("2026-11-30T19:00", venue=unplaced("1 Elm St"))
    overrides = (elsewhere, cancelled("2026-12-07T19:00"))
    with geocoding(Nominatim(server.site.url(""), CONTACT), server.folder, TODAY) as geocoder:
        listing = clean_with(geocoder, overrides=overrides).listing
    [at, _] = listing.schedule.overrides
    assert at.venue is not None
    assert at.venue.point == Point(36.16, -86.77)


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(Refused, match="FINDER_NOMINATIM_DIR cannot be used"),
        geocoding(Nominatim("http://127.0.0.1:1", CONTACT), tmp_path / "file", TODAY),
    ):
        pass


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//test//EN
{}END:VCALENDAR
""".replace("\n", "\r\n")
EVENT = """BEGIN:VEVENT
UID:{0}@example.org
DTSTART;TZID=America/Chicago:20261130T190000
DTEND;TZID=America/Chicago:20261130T200000
RRULE:FREQ=WEEKLY
SUMMARY:Meeting {0}
LOCATION:1 Elm St\\, Nashville\\, TN 37203
END:VEVENT
""".replace("\n", "\r\n")


def imported(tmp_path: Path, server: Asking) -> tuple[Report, list[dict[str, Any]]]:
    settings = Settings(
        f"sqlite:///{tmp_path}/f.sqlite",
        tmp_path / "snapshots",
        nominatim_url=f"{server.site.url('')}/",
        nominatim_contact=CONTACT,
        nominatim_dir=server.folder,
    )
    feed = CALENDAR.format("".join(EVENT.format(number) for number in (1, 2)))
    with closing(open_finder(settings)) as finder:
        request = Request(BytesIO(feed.encode()), "icalendar", Origin("cal"), TODAY)
        report = import_feed(finder, request, NOW)
        return report, [orjson.loads(each.document)["venue"] for each in finder.store.entries("cal")]


def test_an_import_asks_once_for_two_events_at_one_location(asking: Ask, tmp_path: Path) -> None:
    server = asking(places(ELM))
    report, venues = imported(tmp_path, server)
    assert report.counts()["added"] == 2
    assert [(venue["lat"], venue["lon"], venue["precision"]) for venue in venues] == [
        (36.16, -86.77, "exact"),
        (36.16, -86.77, "exact"),
    ]
    assert len(server.site.seen) == 1
    assert report.told.warnings == []


def test_an_import_goes_on_where_the_server_fails_and_tells_which_rows_it_concerns(
    asking: Ask, tmp_path: Path
) -> None:
    report, venues = imported(tmp_path, asking(lambda asked: asked.send_page(b"", "429 Too Many Requests")))
    assert report.counts()["added"] == 2
    assert [venue["precision"] for venue in venues] == ["postal_code", "postal_code"]
    assert [warned.message.endswith(MIDDLE) for warned in report.told.warnings] == [True, True]
