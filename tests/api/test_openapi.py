"""The OpenAPI document: it is valid, it is the committed one, and the answers are what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from finder.api.operating import openapi_bytes
from finder.api.problems import TITLES, URN
from tests.api.served import Served
from tests.api.town import ORIGIN, SUNRISE, TOWN
from tests.builders import house, meeting

COMMITTED = Path(__file__).parents[2] / "openapi/finder.json"
VOCABULARY = Path(__file__).parents[2] / "data/vocabulary"
TYPES = [each["slug"] for each in orjson.loads((VOCABULARY / "types.json").read_bytes())]
# Schemas with the members of Listing, and another word on which of them are there.
VARIANTS = ("ListingItem", "PartOfListing")
Document = dict[str, Any]


@pytest.fixture(scope="session")
def document(lasting_town: Served) -> Document:
    told: Document = lasting_town.get("/openapi.json").get_json()
    return told


def operation(document: Document, path: str) -> Document:
    """The operation that answers a concrete path."""
    for template, methods in document["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path.partition("?")[0]):
            told: Document = methods["get"]
            return told
    raise AssertionError(f"{path} is in no path of the document")


def closed(schema: Any) -> Any:
    """The schema with every object closed to members it does not tell."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(each) for name, each in schema.items()}
    return inner | {"additionalProperties": False} if "properties" in schema else inner


def faults(document: Document, schema: Document, answer: Any) -> Iterator[str]:
    whole = closed(schema) | {"components": closed(document["components"])}
    validator = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for error in validator.iter_errors(answer):
        yield f"{error.json_path}: {error.message[:200]}"


def test_the_document_is_valid_openapi_3_1(document: Document) -> None:
    assert document["openapi"] == "3.1.0"
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_the_committed_document_is_the_one_that_is_served(town: Served) -> None:
    with town.app.app_context():
        made = openapi_bytes()
    assert COMMITTED.read_bytes() == made, "run `make openapi`"
    assert town.get("/openapi.json").data == made


def test_every_route_of_the_api_is_in_the_document(town: Served, document: Document) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in town.app.url_map.iter_rules()
        if re.match(r"/(v1|feeds|bmlt|central-query|healthz|readyz|openapi)", rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    told = {(path, method) for path, methods in document["paths"].items() for method in methods}
    assert told == routes
    assert len(told) == 42


def test_every_operation_has_its_own_name_a_tag_and_words(document: Document) -> None:
    operations = [each for methods in document["paths"].values() for each in methods.values()]
    assert len({each["operationId"] for each in operations}) == len(operations)
    tags = {tag["name"] for tag in document["tags"]}
    for each in operations:
        assert set(each["tags"]) <= tags
        assert each["summary"]
        assert each["description"]
        assert all(parameter["description"] for parameter in each["parameters"])


ANSWERS = [
    "/v1/nearby?near=37203&limit=200",
    f"/v1/nearby?{ORIGIN}&from=2026-12-01T00:00:00Z&until=2026-12-24T00:00:00Z&include_cancelled=true",
    "/v1/occurrences?limit=200",
    "/v1/occurrences?near=37203&include_suspended=true&include_cancelled=true&include_illustrative=true",
    "/v1/listings?limit=200",
    "/v1/listings?near=37203&include_suspended=true&include_illustrative=true",
    "/feeds/meetings.json",
    "/feeds/meetings.json?include_suspended=true&include_illustrative=true",
    "/bmlt/client_interface/json/?switcher=GetSearchResults",
    "/bmlt/client_interface/json/?switcher=GetSearchResults&get_used_formats=1",
    "/bmlt/aa/client_interface/json/?switcher=GetCoverageArea",
    "/v1/vocabulary",
    "/v1/dataset",
    "/healthz",
    "/readyz",
    "/openapi.json",
]


@pytest.mark.parametrize("path", ANSWERS)
@pytest.mark.parametrize("which", ["embedded", "town"])
def test_an_answer_is_what_the_document_says(
    request: pytest.FixtureRequest, document: Document, which: str, path: str
) -> None:
    served: Served = request.getfixturevalue(which)
    schema = operation(document, path)["responses"]["200"]["content"]["application/json"]["schema"]
    answer = served.get(path).get_json()
    if path == "/openapi.json":
        assert schema == {"type": "object"}
        return
    assert list(faults(document, schema, answer)) == []
    assert answer if isinstance(answer, list) else answer.get("items") != []


@pytest.mark.parametrize("listing_id", [listing.id for listings in TOWN.values() for listing in listings])
def test_a_listing_and_its_dates_are_what_the_document_says(
    town: Served, document: Document, listing_id: str
) -> None:
    for path in (f"/v1/listings/{listing_id}", f"/v1/listings/{listing_id}/occurrences"):
        schema = operation(document, path)["responses"]["200"]["content"]["application/json"]["schema"]
        assert list(faults(document, schema, town.get(path).get_json())) == []


def test_a_listing_of_which_little_is_known_is_what_the_document_says(
    served: Served, document: Document
) -> None:
    bare = meeting(
        group=None,
        fellowship=None,
        pathways=(),
        types=(),
        languages=(),
        venue=house(None, None),
        provenance=(),
    )
    served.take("nashville-aa", [bare])
    schema = {"$ref": "#/components/schemas/Listing"}
    listing = served.get(f"/v1/listings/{bare.id}").get_json()
    assert list(faults(document, schema, listing)) == []
    assert listing["venue"]["precision"] is None


def test_the_empty_dataset_is_what_the_document_says(served: Served, document: Document) -> None:
    for path in ("/v1/dataset", "/v1/nearby?near=37203", "/v1/vocabulary"):
        schema = operation(document, path)["responses"]["200"]["content"]["application/json"]["schema"]
        assert list(faults(document, schema, served.get(path).get_json())) == []


ERRORS = {
    "/v1/nearby": 422,
    "/v1/nearby?cursor=x": 400,
    "/v1/occurrences?near=Nowhereville": 422,
    "/v1/listings?cursor=x": 400,
    "/v1/listings/no:where": 404,
    "/v1/listings/no:where?limit=1": 422,
    "/v1/listings/no:where/occurrences": 404,
    "/v1/listings/no:where/occurrences?cursor=x": 400,
    "/feeds/meetings.json?limit=1": 422,
    "/feeds/listings.csv?cursor=x": 422,
    "/bmlt/client_interface/json/?switcher=GetNothing": 422,
    "/bmlt/client_interface/json/?switcher=GetFieldValues&meeting_key=nothing": 400,
    "/bmlt/client_interface/xml/?switcher=GetFormats": 422,
    "/bmlt/sober-knitters/client_interface/json/?switcher=GetFormats": 404,
    "/v1/vocabulary?limit=1": 422,
    "/v1/dataset?limit=1": 422,
    "/healthz?limit=1": 422,
    "/readyz?limit=1": 422,
    "/openapi.json?limit=1": 422,
}


@pytest.mark.parametrize(("path", "status"), ERRORS.items(), ids=ERRORS.keys())
def test_an_error_is_what_the_document_says(town: Served, document: Document, path: str, status: int) -> None:
    answer = town.get(path)
    assert answer.status_code == status
    told = operation(document, path)["responses"][str(status)]["content"]
    assert list(told) == ["application/problem+json"]
    schema = told["application/problem+json"]["schema"]
    assert list(faults(document, schema, orjson.loads(answer.data))) == []


@pytest.mark.parametrize(
    ("path", "statuses"),
    [
        ("/v1/nearby", "200 304 400 410 412 422 5XX"),
        ("/v1/occurrences", "200 304 400 410 412 422 5XX"),
        ("/v1/listings", "200 304 400 410 412 422 5XX"),
        ("/v1/listings/a:b", "200 301 304 404 412 422 5XX"),
        ("/v1/listings/a:b/occurrences", "200 301 304 400 404 410 412 422 5XX"),
        ("/feeds/meetings.json", "200 304 412 422 5XX"),
        ("/feeds/listings.csv", "200 304 412 422 5XX"),
        ("/bmlt/client_interface/json/", "200 304 400 404 412 422 5XX"),
        ("/v1/vocabulary", "200 304 412 422 5XX"),
        ("/v1/dataset", "200 304 412 422 5XX"),
        ("/openapi.json", "200 304 412 422 5XX"),
        ("/healthz", "200 422 5XX"),
        ("/readyz", "200 422 503 5XX"),
    ],
)
def test_each_operation_tells_every_status_it_can_answer(
    document: Document, path: str, statuses: str
) -> None:
    assert list(operation(document, path)["responses"]) == statuses.split()


def parameter(document: Document, name: str, path: str = "/v1/nearby") -> Document:
    told: Document = next(each for each in operation(document, path)["parameters"] if each["name"] == name)
    return told


SCHEMAS = {
    "lat": {"type": "number", "minimum": -90, "maximum": 90},
    "lon": {"type": "number", "minimum": -180, "maximum": 180},
    "radius_m": {"type": "integer", "minimum": 1, "maximum": 500_000},
    "limit": {"type": "integer", "minimum": 1, "maximum": 200, "default": 30},
    "from": {"type": "string", "format": "date-time"},
    "until": {"type": "string", "format": "date-time"},
    "after": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    "before": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    "sort": {"type": "string", "enum": ["distance", "start", "name"]},
    "include_cancelled": {"type": "boolean", "default": False},
    "include_suspended": {"type": "boolean", "default": False},
    "include_illustrative": {"type": "boolean", "default": False},
}


@pytest.mark.parametrize(("name", "schema"), SCHEMAS.items(), ids=SCHEMAS.keys())
def test_a_parameter_tells_what_is_allowed_and_what_holds_without_it(
    document: Document, name: str, schema: Document
) -> None:
    told = parameter(document, name)
    assert told["schema"] == schema
    assert (told["in"], told["required"]) == ("query", False)


LISTS = ("weekdays kind fellowship pathway attendance language source ids types any_types not_types").split()


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_joined_by_commas(document: Document, name: str) -> None:
    told = parameter(document, name)
    assert (told["style"], told["explode"]) == ("form", False)
    assert (told["schema"]["type"], told["schema"]["minItems"], told["schema"]["maxItems"]) == (
        "array",
        1,
        100,
    )


WORDS = {
    "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    "kind": ["meeting", "social", "support"],
    "attendance": ["in_person", "online", "hybrid"],
    "pathway": [each["slug"] for each in orjson.loads((VOCABULARY / "pathways.json").read_bytes())],
    "types": TYPES,
    "any_types": TYPES,
    "not_types": TYPES,
}


@pytest.mark.parametrize(("name", "words"), WORDS.items(), ids=WORDS.keys())
def test_the_words_of_a_fixed_list_are_told(document: Document, name: str, words: list[str]) -> None:
    assert sorted(parameter(document, name)["schema"]["items"]["enum"]) == sorted(words)


def test_what_finder_derives_is_read_only(document: Document) -> None:
    schemas = document["components"]["schemas"]
    read_only = {
        f"{name}.{member}"
        for name, schema in schemas.items()
        for member, told in schema["properties"].items()
        if told.get("readOnly") and name not in VARIANTS
    }
    assert read_only == {
        "Listing.aliases",
        "Listing.revision",
        "Schedule.text",
        "Verification.note",
        "Verification.stale",
    }


def test_a_member_that_may_be_missing_is_the_exception(document: Document) -> None:
    schemas = document["components"]["schemas"]
    optional = {
        f"{name}.{member}"
        for name, schema in schemas.items()
        for member in schema["properties"].keys() - set(schema.get("required", ()))
        # Of what the dialects of others do not know they leave out the member.
        if name not in ("PartOfListing", "MeetingGuideEntry", "CentralMeeting", "CentralGroupInfo")
        # Nor is what is asked an answer.
        if schema.get("additionalProperties") is not False
    }
    assert optional == {
        "Cost.amount",
        "Cost.currency",
        "Cost.note",
        "FeatureCollection.bbox",
        "ListingItem.other_ids",
        "ListingsPage.facets",
        "NearbyItem.other_ids",
        "NearbyPage.facets",
        "OccurrenceItem.distance_m",
        "OccurrenceItem.other_ids",
        "OccurrencesPage.facets",
        "Problem.detail",
        "Problem.problems",
    }


def test_a_nullable_choice_lists_null_among_its_values(document: Document) -> None:
    precision = document["components"]["schemas"]["Venue"]["properties"]["precision"]
    assert precision == {"type": ["string", "null"], "enum": ["exact", "street", "postal_code", "city", None]}


def test_a_cached_answer_tells_of_its_tag(document: Document) -> None:
    nearby = operation(document, "/v1/nearby")
    assert "ETag" in nearby["responses"]["200"]["headers"]
    assert "ETag" in nearby["responses"]["304"]["headers"]
    assert parameter(document, "If-None-Match")["in"] == "header"
    assert "ETag" not in operation(document, "/healthz")["responses"]["200"].get("headers", {})


def test_the_bytes_are_the_same_each_time(town: Served, served: Served) -> None:
    served.take("nashville-aa", [SUNRISE])
    assert served.get("/openapi.json").data == town.get("/openapi.json").data


def test_every_kind_of_problem_is_told(document: Document) -> None:
    told = document["components"]["schemas"]["Problem"]["properties"]["type"]["description"]
    assert {kind.removeprefix(URN) for kind in re.findall(r"`(\S+)`", told)} == TITLES.keys()
