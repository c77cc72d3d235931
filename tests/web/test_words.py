"""What the start page says of an answer, in a browser whose own clock is Nashville's."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.web.builders import application

pytestmark = pytest.mark.needs("chromium")

NOW = "2026-11-23T18:10:00Z"  # Monday, 12:10 pm in Nashville
NASHVILLE = "America/Chicago"
BROWSER = "--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run".split()
PAGE = """<!doctype html><pre id="said"></pre><script type="module">
import { distance, freshness, place, summary, tags, when } from "/static/words.js";
const labels = {
  types: new Map([["open", "Open"], ["closed", "Closed"], ["wheelchair", "Wheelchair Access"]]),
  languages: new Map([["es", "Spanish"]]),
  sources: new Map([["aa", "AA Nashville"]]),
};
document.querySelector("#said").textContent = JSON.stringify([%s]);
</script>"""


@dataclass(frozen=True)
class Case:
    """A call in JavaScript, and the words it gives."""

    name: str
    call: str
    words: str | list[str]


def when(starts_at: str, ends_at: str, now: str = NOW, time_zone: str = NASHVILLE) -> str:
    occurrence = {"starts_at": starts_at, "ends_at": ends_at, "time_zone": time_zone}
    return f"when({json.dumps(occurrence)}, {json.dumps(now)})"


def summary(total: int, *distances_m: int) -> str:
    page = {"total": total, "items": [{"distance_m": metres} for metres in distances_m]}
    return f"summary({json.dumps(page)})"


def place(name: str | None, address: str | None, city: str | None) -> str:
    return f"place({json.dumps({'name': name, 'address': address, 'city': city})})"


def tags(*types: str, **changes: Any) -> str:
    listing = {"kind": "meeting", "types": types, "attendance": "in_person", "languages": ["en"]} | changes
    return f"tags({json.dumps(listing)}, labels)"


def freshness(*sources: str, **changes: Any) -> str:
    verification = {"status": "listed", "checked_on": "2026-08-22", "note": None, "stale": False} | changes
    listing = {"verification": verification, "provenance": [{"source": source} for source in sources]}
    return f"freshness({json.dumps(listing)}, labels)"


CASES = [
    Case(
        "today",
        when("2026-11-23T18:00:00-06:00", "2026-11-23T19:00:00-06:00"),
        "Today 6:00–7:00 pm",
    ),
    Case(
        "today there, tomorrow in UTC",
        when("2026-11-23T22:00:00-06:00", "2026-11-23T23:00:00-06:00"),
        "Today 10:00–11:00 pm",
    ),
    Case(
        "tomorrow, before noon until after",
        when("2026-11-24T11:30:00-06:00", "2026-11-24T12:30:00-06:00"),
        "Tomorrow 11:30 am–12:30 pm",
    ),
    Case(
        "another day, over midnight",
        when("2026-11-26T23:59:00-06:00", "2026-11-27T00:59:00-06:00"),
        "Thu 26 Nov 11:59 pm–12:59 am",
    ),
    Case(
        "under way",
        when("2026-11-23T11:30:00-06:00", "2026-11-23T12:30:00-06:00"),
        "On now, until 12:30 pm",
    ),
    Case(
        "from this very minute",
        when("2026-11-23T12:10:00-06:00", "2026-11-23T13:00:00-06:00"),
        "On now, until 1:00 pm",
    ),
    Case(
        "over at this very minute",
        when("2026-11-23T11:10:00-06:00", "2026-11-23T12:10:00-06:00"),
        "Today 11:10 am–12:10 pm",
    ),
    Case(
        "a weekend long",
        when("2026-11-27T18:00:00-06:00", "2026-11-29T13:00:00-06:00"),
        "Fri 27 Nov 6:00 pm–Sun 29 Nov 1:00 pm",
    ),
    Case(
        "by another clock than the reader's",
        when("2026-11-23T19:00:00-05:00", "2026-11-23T20:00:00-05:00", time_zone="America/New_York"),
        "Today 7:00–8:00 pm (New York time)",
    ),
    Case("exact", "distance(1142, 'exact')", "0.7 mi (1.1 km)"),
    Case("only the ZIP known", "distance(2022, 'postal_code')", "about 1.3 mi (2.0 km)"),
    Case("in this town, nobody says where", "distance(7999, 'city')", "somewhere in this town"),
    Case("in another town, nobody says where", "distance(8047, 'city')", "about 5.0 mi (8.0 km)"),
    Case("next door", "distance(3, 'exact')", "0.1 mi (0.1 km)"),
    Case("across the country", "distance(3112466, 'exact')", "1,934 mi (3,112 km)"),
    Case("nothing", summary(0), "Nothing is listed for the next 7 days."),
    Case("something near", summary(40, 1142, 90_000), "40 in the next 7 days, nearest first"),
    Case(
        "nothing near, the nearest not first",
        summary(2, 3_200_000, 3_112_466),
        "Nothing is listed within 50 miles in the next 7 days. The nearest is 1,934 miles away.",
    ),
    Case("place", place("Garden Room", "2 West Ave", "Nashville"), "Garden Room, 2 West Ave, Nashville"),
    Case("no address", place(None, None, "Nashville"), "address not listed, Nashville"),
    Case("access first", tags("wheelchair", "closed"), ["Closed", "Wheelchair Access"]),
    Case("access not said", tags("wheelchair"), ["Open or closed: not said", "Wheelchair Access"]),
    Case("no access to say", tags(kind="social"), []),
    Case("a type without a label", tags("open", "brand-new"), ["Open", "brand-new"]),
    Case("hybrid", tags("open", attendance="hybrid"), ["Open", "Also online"]),
    Case("in another language", tags("open", languages=["es", "en"]), ["Open", "Spanish"]),
    Case("listed", freshness("aa"), "As listed by AA Nashville, checked 22 Aug 2026"),
    Case("by two", freshness("aa", "na"), "As listed by AA Nashville and na, checked 22 Aug 2026"),
    Case("stale", freshness("na", stale=True), "As listed by na, checked 22 Aug 2026 (over 90 days ago)"),
    Case(
        "long unchecked",
        freshness("na", stale=True, note="not checked since 2026-08-22: call first"),
        "As listed by na, not checked since 2026-08-22: call first",
    ),
    Case("verified", freshness("aa", status="verified"), "Verified by a curator, checked 22 Aug 2026"),
    Case("never checked", freshness("aa", checked_on=None), "As listed by AA Nashville, not checked yet"),
]


@pytest.fixture(scope="module")
def said(chromium: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the browser said, by the names of the cases."""
    app = application()
    html = PAGE % ",\n".join(case.call for case in CASES)
    app.add_url_rule("/said", view_func=lambda: html, endpoint="said")
    with served(app) as address:
        command = [chromium, *BROWSER, f"--user-data-dir={tmp_path_factory.mktemp('browser')}", "--dump-dom"]
        dumped = subprocess.run(
            [*command, f"{address}/said"],
            env=os.environ | {"TZ": NASHVILLE},
            check=True,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        ).stdout
    words = re.search(r'<pre id="said">(.+)</pre>', dumped)
    assert words is not None, dumped
    return dict(zip((case.name for case in CASES), json.loads(unescape(words[1])), strict=True))


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which an application answers."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_the_page_says_it_in_words(said: dict[str, Any], case: Case) -> None:
    assert said[case.name] == case.words
