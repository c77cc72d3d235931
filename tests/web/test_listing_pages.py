"""/listings/{id}: readable without a script, in English and Spanish, with an Event that reads back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from string import Formatter
from typing import Any

import orjson
import pytest
from hypothesis import given

from finder.domain.listing import Listing, Online, OnlineAccess
from finder.domain.schedule import Precision
from finder.domain.vocabulary import Alcohol, Attendance
from finder.formats.draft import Draft
from finder.formats.jsonld_written import in_context
from finder.wording.page_words import SENTENCES
from tests.api.served import FETCHED, Served, serve
from tests.api.town import HIKE, build_town
from tests.builders import by_appointment, house, meeting, online, social, suspended, verified
from tests.formats.streams import read_all
from tests.formats.written import edition_of
from tests.strategies import TEXTS
from tests.web.markup import read

HIKES = "/listings/nashville-sober:hike"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = serve(tmp_path_factory.mktemp("town"))
    build_town(served)
    yield served
    served.finder.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Served]:
    served = serve(tmp_path)
    yield served
    served.finder.close()


def text_of(html: str) -> str:
    """What a reader sees, without markup, scripts and doubled blanks."""
    body = re.sub(r"<script.*?</script>|<[^>]+>", " ", html[html.index("<body") :], flags=re.DOTALL)
    return " ".join(unescape(body).split())


def shown(served: Served, listing: Listing, fetched: date = FETCHED) -> str:
    """The page of a listing, as a reader sees it."""
    served.take(listing.source, [listing], fetched)
    answer = served.get(f"/listings/{listing.id}")
    assert answer.status_code == 200
    return text_of(answer.text)


def test_a_page_says_what_when_where_and_who_says_so(town: Served) -> None:
    answer = town.get("/listings/nashville-aa:sunrise")
    assert answer.content_type == "text/html; charset=utf-8"
    seen = text_of(answer.text)
    for told in (
        "Sunrise Recovery meeting · Sunrise Group · Alcoholics Anonymous",
        "Mondays 7:00–8:00 pm Times are those of America/Chicago.",
        "Monday, November 23, 7:00 pm to 8:00 pm",
        "Grace Church Nashville, TN",
        "Open Wheelchair Access English",
        "As nashville-aa lists it, looked up on November 22, 2026.",
        "Call 988",
    ):
        assert told in seen


def test_a_page_is_spanish_for_who_reads_that(town: Served) -> None:
    answer = town.get("/listings/nashville-aa:sunrise", Accept_Language="es-MX,en;q=0.5")
    assert answer.headers["Content-Language"] == "es"
    assert ("html", {"lang": "es"}) in read(answer.text).elements
    seen = text_of(answer.text)
    assert "Todos los lunes, 7:00–8:00 p.m. Las horas son las de America/Chicago." in seen
    assert "lunes, 23 de noviembre, 7:00 p.m. a 8:00 p.m." in seen
    assert "consultado el 22 de noviembre de 2026." in seen


@pytest.mark.parametrize("asked", ["", "fr", "*", "en-GB,es;q=0.1"])
def test_a_page_is_english_for_all_others(town: Served, asked: str) -> None:
    assert town.get(HIKES, Accept_Language=asked).headers["Content-Language"] == "en"


def test_both_languages_say_the_same_things() -> None:
    def blanks(language: str) -> dict[str, list[str | None]]:
        told = SENTENCES[language].items()
        return {key: sorted(name for _, name, _, _ in Formatter().parse(text) if name) for key, text in told}

    assert blanks("en") == blanks("es")


def test_what_is_cancelled_is_struck_through_and_what_moved_says_where(town: Served) -> None:
    html = town.get(HIKES).text
    assert '<s><time datetime="2026-11-28T10:00:00-06:00">' in html
    assert html.count("<s>") == 1
    seen = text_of(html)
    assert "Saturday, November 28, 10:00 am to 12:00 pm Cancelled Thanksgiving weekend" in seen
    assert "Saturday, December 5, 1:00 pm to 3:00 pm Moved Percy Warner Park, Nashville, TN" in seen


@pytest.mark.parametrize(
    ("listing", "told"),
    [
        pytest.param(
            meeting(suspended=suspended("2026-11-01", "2026-12-01", "the roof is mended")),
            "Suspended: nothing happens at the venue for now. the roof is mended Since November 1, 2026."
            " Until December 1, 2026.",
            id="suspended",
        ),
        pytest.param(meeting(illustrative=True), "It is not real.", id="illustrative"),
        pytest.param(
            meeting(verification=verified("2026-11-20")),
            "Checked by a curator on November 20, 2026.",
            id="verified",
        ),
        pytest.param(meeting(schedule=by_appointment()), "When By appointment", id="by appointment"),
        pytest.param(
            meeting(venue=house(precision=Precision.CITY)),
            "Only the town is known, not the door.",
            id="in town",
        ),
        pytest.param(
            online(online=Online("https://zoom.us/j/1", "+16155550100", OnlineAccess.PASSCODE)),
            "Join online Call +16155550100 It asks for a passcode.",
            id="online",
        ),
        pytest.param(social(alcohol=Alcohol.PRESENT), "Alcohol is served here.", id="alcohol"),
    ],
)
def test_a_page_says_what_one_has_to_know(empty: Served, listing: Listing, told: str) -> None:
    assert told in shown(empty, listing)


def test_what_was_looked_up_long_ago_says_so(empty: Served) -> None:
    assert "looked up on August 1, 2026. That is more than 90 days ago: call first." in shown(
        empty, meeting(), date(2026, 8, 1)
    )


def test_a_page_needs_no_script_and_loads_from_here_alone(town: Served) -> None:
    answer = town.get(HIKES)
    scripts = [attributes for tag, attributes in read(answer.text).elements if tag == "script"]
    assert scripts == [{"type": "application/ld+json"}]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'; ")
    loaded = [link for link in read(answer.text).loaded if not link.startswith("/")]
    assert loaded == []
    assert {town.get(link).status_code for link in read(answer.text).loaded} == {200}


def test_links_away_tell_nobody_who_sent_them(town: Served) -> None:
    away = [
        attributes
        for tag, attributes in read(town.get(HIKES).text).elements
        if tag == "a" and attributes["href"].startswith("http")
    ]
    assert away
    assert all(attributes.get("rel") == "noreferrer" for attributes in away)


def event_in(html: str) -> dict[str, Any]:
    [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    made: dict[str, Any] = orjson.loads(script)
    return made


def test_the_event_in_a_page_is_of_its_next_date(town: Served) -> None:
    event = event_in(town.get(HIKES).text)
    assert (event["@context"], event["@type"]) == ("https://schema.org", "Event")
    # The 28th is cancelled, and the 5th moved to the afternoon.
    assert event["startDate"] == "2026-12-05T13:00:00-06:00"


def test_a_page_read_as_jsonld_gives_the_listing(town: Served) -> None:
    [draft] = read_all("jsonld", town.get(HIKES).data)
    assert isinstance(draft, Draft)
    assert (draft.key, draft.name, draft.kind, draft.organizer) == (
        HIKE.id,
        HIKE.name,
        HIKE.kind,
        HIKE.organizer,
    )
    assert (draft.venue, draft.types, draft.time_zone) == (HIKE.venue, {"outdoors"}, "America/Chicago")
    assert draft.rules == HIKE.schedule.rules
    assert [(each.original_start, each.status, each.starts) for each in draft.overrides] == [
        (each.original_start, each.status, each.starts) for each in HIKE.schedule.overrides
    ]


HOSTILE = "</script><script>alert(1)</script><!-- & \"'\u2028"


def test_no_text_ends_a_script_or_becomes_markup(empty: Served) -> None:
    told = meeting(
        name=HOSTILE,
        group=HOSTILE,
        notes=HOSTILE,
        other_types=(HOSTILE,),
        venue=house(name=HOSTILE, address=HOSTILE),
        attendance=Attendance.HYBRID,
        suspended=suspended("2026-11-24", reason=HOSTILE),
    )
    empty.take(told.source, [told])
    html = empty.get(f"/listings/{told.id}").text
    elements = [tag for tag, _ in read(html).elements]
    assert elements.count("script") == 1
    assert event_in(html)["name"] == HOSTILE
    assert HOSTILE not in html


@given(name=TEXTS.filter(str.strip))
def test_any_name_stands_in_the_event_as_it_is(town: Served, name: str) -> None:
    listing = replace(HIKE, name=name)
    with town.app.app_context():
        script = town.app.jinja_env.from_string("{{ event|tojson }}").render(
            event=in_context(listing, edition_of([listing]))
        )
    assert not set("<>&'") & set(script)
    assert orjson.loads(script)["name"] == name


def test_an_example_is_no_event_and_not_for_search_engines(town: Served) -> None:
    html = town.get("/listings/nashville-aa:example").text
    assert "ld+json" not in html
    assert '<meta name="robots" content="noindex">' in html


def test_what_is_not_there_is_a_page_too(town: Served) -> None:
    answer = town.get("/listings/nashville-aa:nowhere", Accept_Language="es")
    assert (answer.status_code, answer.content_type) == (404, "text/html; charset=utf-8")
    assert "Ninguna entrada tiene esta dirección." in text_of(answer.text)


def test_what_was_merged_leads_to_where_it_lives_on(empty: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    empty.take("nashville-aa", [meeting()])
    snapshot = empty.finder.snapshot(empty.clock())
    monkeypatch.setitem(snapshot.aliases, "nashville-aa:old", "nashville-aa:sunrise")
    answer = empty.get("/listings/nashville-aa:old")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/listings/nashville-aa:sunrise")


def test_a_page_that_the_browser_holds_is_not_sent_again(town: Served) -> None:
    first = town.get(HIKES)
    assert town.get(HIKES, If_None_Match=first.headers["ETag"]).status_code == 304
    assert "Accept-Language" in first.headers["Vary"]


@pytest.mark.parametrize("path", ["/", "/docs/", HIKES])
def test_every_page_tells_programs_where_the_feed_is(town: Served, path: str) -> None:
    feeds = [
        attributes["href"]
        for tag, attributes in read(town.get(path).text).elements
        if tag == "link" and attributes.get("type") == "application/json"
    ]
    assert feeds == ["/feeds/meetings.json"]
    assert town.get(feeds[0]).status_code == 200
