"""What the web room answers: its pages and files, with headers that keep the browser at home."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.builders import application
from tests.web.markup import Markup, read

PAGES = ["/", "/docs/", "/docs"]
STYLES = "/static/start.css"


@pytest.fixture
def client() -> FlaskClient:
    return application().test_client()


def page(client: FlaskClient, path: str) -> Markup:
    return read(client.get(path).text)


def versioned(client: FlaskClient) -> str:
    """The address under which the start page asks for its styles."""
    return next(link for link in page(client, "/").loaded if link.startswith(STYLES))


def policy(response: TestResponse) -> dict[str, str]:
    directives = response.headers["Content-Security-Policy"].split("; ")
    return dict(each.split(" ", 1) for each in directives)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_html(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.content_type == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", [*PAGES, STYLES, "/static/missing.css"])
def test_the_browser_may_load_from_here_alone(client: FlaskClient, path: str) -> None:
    assert policy(client.get(path)) == {
        "default-src": "'self'",
        "img-src": "'self' data:",
        "style-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.parametrize("path", [*PAGES, STYLES, "/static/missing.css"])
@pytest.mark.parametrize(
    ("header", "value"),
    [
        pytest.param("Referrer-Policy", "no-referrer", id="tells nobody where a link was followed"),
        pytest.param("X-Frame-Options", "DENY", id="stands in no frame"),
        pytest.param("X-Content-Type-Options", "nosniff", id="is what its type says"),
        pytest.param(
            "Permissions-Policy",
            "camera=(), geolocation=(self), microphone=()",
            id="asks for a position only",
        ),
    ],
)
def test_every_answer_forbids(client: FlaskClient, path: str, header: str, value: str) -> None:
    assert client.get(path).headers[header] == value


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_the_browser_holds_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", PAGES)
def test_everything_a_page_loads_is_there(client: FlaskClient, path: str) -> None:
    statuses = {link: client.get(link).status_code for link in page(client, path).loaded}
    assert len(statuses) >= 3
    assert set(statuses.values()) == {200}


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        pytest.param("start.css", "text/css; charset=utf-8", id="styles"),
        pytest.param("start.js", "text/javascript; charset=utf-8", id="script"),
        pytest.param("icon.svg", "image/svg+xml; charset=utf-8", id="image"),
        pytest.param("vendor/swagger-ui/LICENSE", "text/plain; charset=utf-8", id="no suffix"),
    ],
)
def test_a_file_has_its_type_whatever_the_machine_thinks(
    client: FlaskClient, name: str, media_type: str
) -> None:
    assert client.get(f"/static/{name}").content_type == media_type


def test_a_file_under_the_address_of_its_content_is_kept_for_a_year(client: FlaskClient) -> None:
    cache = client.get(versioned(client)).cache_control
    assert (cache.public, cache.max_age, cache.immutable) == (True, 31_536_000, True)


@pytest.mark.parametrize("query", ["", "?v=", "?v=0123456789abcdef"])
def test_a_file_under_another_address_is_asked_for_again(client: FlaskClient, query: str) -> None:
    response = client.get(STYLES + query)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"


def test_a_file_that_the_browser_holds_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get(STYLES).headers["ETag"]
    assert client.get(STYLES, headers={"If-None-Match": tag}).status_code == 304


def test_a_files_tag_is_its_content_not_its_date(client: FlaskClient) -> None:
    tag = client.get(STYLES).headers["ETag"]
    assert versioned(client) == f"{STYLES}?v={tag.strip(chr(34))}"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("missing.css", id="not there"),
        pytest.param("vendor", id="a folder"),
        pytest.param("../pages.py", id="outside"),
        pytest.param("%2e%2e/pages.py", id="outside, escaped"),
        pytest.param("..%5cpages.py", id="outside, on Windows"),
        pytest.param("/etc/passwd", id="from the root"),
        pytest.param("start.css%00", id="with NUL"),
    ],
)
def test_what_is_no_static_file_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}", follow_redirects=True).status_code == 404


def test_pages_below_a_prefix_name_what_lies_below_it(client: FlaskClient) -> None:
    html = client.get("/docs/", base_url="http://localhost/recovery").text
    assert 'data-document="/recovery/openapi.json"' in html
    assert all(link.startswith("/recovery/") for link in read(html).loaded)


def test_the_page_of_the_document_is_titled_as_the_api(client: FlaskClient) -> None:
    assert "<title>finder API</title>" in client.get("/docs/").text


def test_the_start_page_says_whom_to_call_in_a_crisis(client: FlaskClient) -> None:
    assert {"tel:988", "https://988lifeline.org/"} <= set(page(client, "/").links)


def test_the_start_page_leads_to_the_page_of_the_api(client: FlaskClient) -> None:
    assert "/docs/" in page(client, "/").links


def test_the_place_cannot_become_part_of_an_address(client: FlaskClient) -> None:
    fields = [attributes for tag, attributes in page(client, "/").elements if tag in ("input", "form")]
    assert not [attributes for attributes in fields if "name" in attributes or "action" in attributes]
    assert "history" not in client.get("/static/start.js").text


def test_every_field_has_a_label_and_says_where_its_help_stands(client: FlaskClient) -> None:
    elements = page(client, "/").elements
    ids = {attributes["id"] for _, attributes in elements if "id" in attributes}
    fields = [attributes for tag, attributes in elements if tag == "input"]
    labelled = {attributes["for"] for tag, attributes in elements if tag == "label"}
    assert {field["id"] for field in fields} == labelled
    assert all(set(field["aria-describedby"].split()) <= ids for field in fields)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_tells_its_language(client: FlaskClient, path: str) -> None:
    assert ("html", {"lang": "en"}) in page(client, path).elements


def test_the_start_page_has_its_landmarks_once(client: FlaskClient) -> None:
    landmarks = [tag for tag, _ in page(client, "/").elements if tag in ("header", "main", "footer", "aside")]
    assert landmarks == ["header", "main", "footer", "aside"]


def test_what_the_script_looks_for_stands_in_the_page(client: FlaskClient) -> None:
    script = client.get("/static/start.js").text
    sought = set(re.findall(r'document\.querySelector\("#([\w-]+)"\)', script))
    ids = {attributes["id"] for _, attributes in page(client, "/").elements if "id" in attributes}
    assert sought
    assert sought <= ids


def test_what_a_card_is_filled_by_stands_in_its_template(client: FlaskClient) -> None:
    script = client.get("/static/start.js").text
    sought = set(re.findall(r'(?:put|made\.querySelector)\("\.([\w-]+)"', script))
    elements = page(client, "/").elements
    classes = {each for _, attributes in elements for each in attributes.get("class", "").split()}
    assert sought
    assert sought <= classes


def test_the_start_page_links_other_finders_and_tells_nobody_who_sent_them(client: FlaskClient) -> None:
    links = {
        attributes["href"]: attributes
        for tag, attributes in page(client, "/").elements
        if tag == "a" and attributes["href"].startswith("https:")
    }
    assert len(links) > 30
    assert "https://womenforsobriety.org/" in links
    assert [href for href, attributes in links.items() if attributes.get("rel") != "noreferrer"] == []


@pytest.mark.parametrize("owed", ["GeoNames", "U.S. Census Bureau", "OpenStreetMap", "Code for Recovery"])
def test_the_start_page_says_whose_data_it_shows(client: FlaskClient, owed: str) -> None:
    assert owed in client.get("/").text
