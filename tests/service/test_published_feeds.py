"""Feeds by the addresses people have of them: BMLT servers, shared sheets, sites that name a feed."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from finder.config import Settings
from finder.domain.errors import Refused
from finder.formats import Draft, reader
from finder.net import Fetched, NotModified, Validators
from finder.service import bmlt_server
from finder.service.published_feeds import fetch_published, table_of_sheet
from tests.net.server import Asked, serving

Rows = list[dict[str, Any]]
FORMATS = {"key_string": "O", "id": "1", "lang": "en", "name_string": "Open", "world_id": "OPEN"}


def settings(folder: Path, **flags: Any) -> Settings:
    given = {"database_url": f"sqlite:///{folder}/f.sqlite", "snapshot_dir": folder, **flags}
    return Settings.from_mapping({}, {"allow_private_addresses": True, **given})


def meeting_row(number: int) -> dict[str, Any]:
    return {
        "id_bigint": str(number),
        "meeting_name": f"Meeting {number}",
        "weekday_tinyint": "2",
        "start_time": "19:00:00",
        "duration_time": "01:00:00",
        "time_zone": "America/Chicago",
        "formats": "O",
        "location_municipality": "Nashville",
    }


def server_of(total: int, folder: str = "", knows_pages: bool = True) -> Callable[[Asked], None]:
    """A BMLT server of so many meetings, in a folder of its site."""

    def answer(asked: Asked) -> None:
        parts = urlsplit(asked.path)
        if parts.path != f"{folder}/client_interface/json/":
            asked.send_page(b"", "404 Not Found")
            return
        query = {name: value for name, [value] in parse_qs(parts.query).items()}
        assert (query["switcher"], query["get_used_formats"]) == ("GetSearchResults", "1")
        rows = [meeting_row(number) for number in range(total)]
        if knows_pages:
            size, number = int(query["page_size"]), int(query["page_num"])
            rows = rows[size * (number - 1) : size * number]
        asked.send_page(orjson.dumps({"meetings": rows, "formats": [FORMATS] if rows else []}), ETag='"one"')

    return answer


def fetched(address: str, folder: Path, format: str = "bmlt", **flags: Any) -> bytes:
    into = BytesIO()
    assert isinstance(fetch_published(format, address, into, settings(folder, **flags)), Fetched)
    return into.getvalue()


def names(content: bytes) -> list[str]:
    rows = list(reader("bmlt")(BytesIO(content)))
    assert all(isinstance(row, Draft) for row in rows)
    return [row.name for row in rows if isinstance(row, Draft)]


@pytest.fixture(autouse=True)
def pages_of_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bmlt_server, "PAGE_SIZE", 3)


@pytest.mark.parametrize("total", [0, 1, 2, 3, 4, 6, 7])
def test_all_meetings_of_a_server_are_fetched_page_by_page(tmp_path: Path, total: int) -> None:
    with serving(server_of(total)) as site:
        content = fetched(site.url("/"), tmp_path)
        assert len(site.seen) == total // 3 + 1
    assert names(content) == [f"Meeting {number}" for number in range(total)]
    assert orjson.loads(content)["formats"] == ([FORMATS] if total else [])


def test_a_server_that_knows_no_pages_is_asked_once(tmp_path: Path) -> None:
    with serving(server_of(7, knows_pages=False)) as site:
        assert len(names(fetched(site.url("/"), tmp_path))) == 7
        assert len(site.seen) == 1


@pytest.mark.parametrize(
    ("folder", "path"),
    [
        pytest.param("", "", id="the host"),
        pytest.param("/main_server", "", id="in the usual folder of the host"),
        pytest.param("/main_server", "/main_server/", id="the folder"),
        pytest.param("/na/bmlt", "/na/bmlt", id="another folder"),
        pytest.param("/na", "/na/client_interface/json/", id="its interface"),
    ],
)
def test_a_server_is_found_by_its_address(tmp_path: Path, folder: str, path: str) -> None:
    with serving(server_of(2, folder)) as site:
        assert len(names(fetched(site.url(path), tmp_path))) == 2


@pytest.mark.parametrize(
    "path", ["/client_interface/json/?switcher=GetSearchResults&services=4", "/meetings.json"]
)
def test_the_address_of_an_answer_is_fetched_as_it_is(tmp_path: Path, path: str) -> None:
    content = orjson.dumps([meeting_row(1)])
    with serving(lambda asked: asked.send_page(content)) as site:
        assert fetched(site.url(path), tmp_path) == content
        assert [asked for asked, _ in site.seen] == [path]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(
            lambda asked: asked.send_page(b"", "404 Not Found"), "answered 404 Not Found", id="nothing"
        ),
        pytest.param(
            lambda asked: asked.send_page(b'{"a":1}'), "is not that of a BMLT server", id="other JSON"
        ),
        pytest.param(
            lambda asked: asked.send_page(b"<html>"),
            "the feed is a single value|not JSON|broken",
            id="a page",
        ),
    ],
)
def test_what_is_no_server_is_refused_in_one_line(
    tmp_path: Path, answer: Callable[[Asked], None], reason: str
) -> None:
    with serving(answer) as site, pytest.raises(Refused, match=reason) as refused:
        fetched(site.url("/"), tmp_path)
    assert "\n" not in str(refused.value)


def test_all_pages_together_keep_to_the_limit(tmp_path: Path) -> None:
    def endless(asked: Asked) -> None:
        number = int(parse_qs(urlsplit(asked.path).query)["page_num"][0])
        rows = [meeting_row(number * 3 + each) | {"comments": "x" * 200_000} for each in range(3)]
        asked.send_page(orjson.dumps({"meetings": rows, "formats": []}))

    with serving(endless) as site, pytest.raises(Refused, match="larger than 1 MB"):
        fetched(site.url("/main_server"), tmp_path, max_feed_mb=1)


def test_a_server_that_is_not_public_is_refused(tmp_path: Path) -> None:
    with serving(server_of(1)) as site, pytest.raises(Refused, match="is not on the public internet"):
        fetched(site.url("/"), tmp_path, allow_private_addresses=False)


def not_modified(asked: Asked) -> None:
    is_known = asked.headers["If-None-Match"] == '"one"'
    if is_known:
        asked.send("HTTP/1.1 304 Not Modified\r\n\r\n")
    else:
        server_of(2)(asked)


def test_a_server_of_one_page_is_asked_whether_it_is_another_now(tmp_path: Path) -> None:
    with serving(not_modified) as site:
        told = fetch_published("bmlt", site.url("/"), BytesIO(), settings(tmp_path))
        assert told == Fetched(Validators('"one"'))
        again = fetch_published("bmlt", site.url("/"), BytesIO(), settings(tmp_path), told.validators)
    assert isinstance(again, NotModified)


def test_of_several_pages_no_server_can_say_whether_they_are_others(tmp_path: Path) -> None:
    with serving(server_of(4)) as site:
        assert fetch_published("bmlt", site.url("/"), BytesIO(), settings(tmp_path)) == Fetched(Validators())


@pytest.mark.parametrize(
    ("shared", "table"),
    [
        ("https://docs.google.com/spreadsheets/d/1aB-c_D/edit#gid=7", "/d/1aB-c_D/export?format=csv&gid=7"),
        (
            "https://docs.google.com/spreadsheets/d/1aB-c_D/edit?gid=7#gid=7",
            "/d/1aB-c_D/export?format=csv&gid=7",
        ),
        ("https://docs.google.com/spreadsheets/d/1aB-c_D/edit?usp=sharing", "/d/1aB-c_D/export?format=csv"),
        ("https://docs.google.com/spreadsheets/d/1aB-c_D", "/d/1aB-c_D/export?format=csv"),
        ("https://docs.google.com/spreadsheets/d/e/2PACX-1/pubhtml", "/d/e/2PACX-1/pub?output=csv"),
        (
            "https://docs.google.com/spreadsheets/d/e/2PACX-1/pubhtml?gid=7&single=true",
            "/d/e/2PACX-1/pub?gid=7&single=true&output=csv",
        ),
    ],
)
def test_a_google_sheet_is_its_table(shared: str, table: str) -> None:
    assert table_of_sheet(shared) == f"https://docs.google.com/spreadsheets{table}"


@pytest.mark.parametrize(
    "address",
    [
        "https://docs.google.com/spreadsheets/d/e/2PACX-1/pub?gid=7&output=csv",
        "https://docs.google.com/spreadsheets/d/1aB-c_D/export?format=csv&gid=7",
        "https://docs.google.com.example.org/spreadsheets/d/1aB/edit",
        "https://example.org/meetings.csv",
    ],
)
def test_any_other_address_of_a_table_stays(address: str) -> None:
    assert table_of_sheet(address) == address


GUIDE = b'[{"name":"Sunrise","slug":"sunrise"}]'
LINK = b'<html><link rel="alternate" type="application/json" title="Meetings Feed" href="%b"></html>'


def site_that_names(href: bytes) -> Callable[[Asked], None]:
    def answer(asked: Asked) -> None:
        is_feed = asked.path == "/wp-admin/admin-ajax.php?action=meetings"
        asked.send_page(GUIDE if is_feed else LINK % href, ETag='"site"')

    return answer


def test_a_page_that_names_its_feed_is_the_way_to_it(tmp_path: Path) -> None:
    with serving(site_that_names(b"/wp-admin/admin-ajax.php?action=meetings")) as site:
        assert fetched(site.url("/meetings/"), tmp_path, "meeting-guide") == GUIDE


def test_the_version_of_a_page_says_nothing_of_the_feed_it_names(tmp_path: Path) -> None:
    with serving(site_that_names(b"/wp-admin/admin-ajax.php?action=meetings")) as site:
        told = fetch_published("meeting-guide", site.url("/meetings/"), BytesIO(), settings(tmp_path))
    assert told == Fetched(Validators())


def test_a_page_that_names_no_feed_is_handed_on_as_it_is(tmp_path: Path) -> None:
    with serving(lambda asked: asked.send_page(b"<html></html>")) as site:
        assert fetched(site.url("/"), tmp_path, "meeting-guide") == b"<html></html>"


@pytest.mark.parametrize(
    "href", [b"file:///etc/passwd", b"ftp://example.org/x", b"http://[", b"data:application/json,[]"]
)
def test_a_page_cannot_name_what_is_not_on_the_web(tmp_path: Path, href: bytes) -> None:
    with serving(site_that_names(href)) as site, pytest.raises(Refused):
        fetched(site.url("/"), tmp_path, "meeting-guide")


@pytest.mark.parametrize("format", ["bmlt", "tsml-csv", "meeting-guide"])
def test_an_address_that_cannot_be_read_is_refused(tmp_path: Path, format: str) -> None:
    with pytest.raises(Refused, match="the address cannot be read"):
        fetched("http://[", tmp_path, format)
