"""The vocabulary, the dataset, and whether finder is well."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import finder_data
from finder.app import create_app
from finder.config import Settings
from finder.domain.errors import Refused
from finder.domain.geo import Point
from finder.places import LoadedCodes
from finder.places.code_files import CodeRow
from finder.service import open_served
from tests.api.served import Clock, Served, problem
from tests.builders import NOW, meeting, suspended

DATA = Path(str(finder_data.__file__)).parent
LISTED = [
    json.loads(path.read_bytes())
    for path in sorted(DATA.glob("*/*.json"))
    if path.parent.name not in ("about", "gazetteer", "vocabulary")
]
LISTINGS = [listing for file in LISTED for listing in file["listings"]]


def term(words: list[dict[str, Any]], slug: str) -> dict[str, Any]:
    return next(word for word in words if word["slug"] == slug)


def test_the_vocabulary_has_every_word_with_label_and_count(town: Served) -> None:
    words = town.get("/v1/vocabulary").get_json()
    assert list(words) == [
        "language",
        "kinds",
        "fellowships",
        "pathways",
        "types",
        "languages",
        "attendance",
        "aspects",
        "alcohol",
    ]
    assert words["language"] == "en"
    assert [(each["slug"], each["count"]) for each in words["kinds"]] == [
        ("meeting", 5),
        ("social", 1),
        ("support", 1),
    ]
    assert term(words["fellowships"], "aa") == {
        "slug": "aa",
        "label": "Alcoholics Anonymous",
        "count": 5,
        "pathways": ["twelve-step"],
        "url": "https://www.aa.org/",
    }
    assert term(words["fellowships"], "na")["count"] == 0
    assert term(words["types"], "wheelchair") == {
        "slug": "wheelchair",
        "label": "Wheelchair Access",
        "count": 4,
        "aspect": "needs",
    }
    assert (term(words["languages"], "es")["count"], term(words["pathways"], "activity-based")["count"]) == (
        1,
        1,
    )


def test_the_vocabulary_names_ways_to_take_part_what_types_speak_about_and_alcohol(town: Served) -> None:
    words = town.get("/v1/vocabulary", Accept_Language="es").get_json()
    assert words["attendance"][0] == {"slug": "in_person", "label": "En persona", "count": 5}
    assert words["aspects"][0] == {"slug": "access", "label": "Quién puede asistir"}
    assert words["alcohol"][0] == {"slug": "none", "label": "Sin alcohol"}


def test_a_fellowship_that_the_vocabulary_does_not_hold_is_told_all_the_same(served: Served) -> None:
    served.take("nashville-aa", [meeting(fellowship="quiet-circle", pathways=())])
    fellowships = served.get("/v1/vocabulary").get_json()["fellowships"]
    assert fellowships[-1] == {
        "slug": "quiet-circle",
        "label": "quiet-circle",
        "count": 1,
        "pathways": [],
        "url": None,
    }


LANGUAGES = {
    "English": ("en", "en", "Open"),
    "Spanish": ("es", "es", "Abierta"),
    "Spanish of Mexico": ("es-MX", "es", "Abierta"),
    "capitals": ("ES-mx", "es", "Abierta"),
    "by preference": ("de;q=0.4, en;q=0.5, es;q=0.9", "es", "Abierta"),
    "English of the US before Spanish": ("en-US,es;q=0.9", "en", "Open"),
    "Spanish of Mexico before English": ("es-MX,en;q=0.9", "es", "Abierta"),
    "one without labels first": ("zz,fr;q=0.5", "fr", "Ouvert(e)"),
    "unknown": ("zz", "en", "Open"),
    "any": ("*", "en", "Open"),
    "not Spanish": ("es;q=0", "en", "Open"),
    "no header": ("", "en", "Open"),
    "no such header": (";;;q=x,,", "en", "Open"),
}


@pytest.mark.parametrize(("asked", "language", "label"), LANGUAGES.values(), ids=LANGUAGES.keys())
def test_labels_are_in_the_language_that_is_asked_for(
    town: Served, asked: str, language: str, label: str
) -> None:
    answer = town.get("/v1/vocabulary", Accept_Language=asked)
    assert answer.get_json()["language"] == language
    assert term(answer.get_json()["types"], "open")["label"] == label
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Vary"] == "Accept-Language, Accept-Encoding"


def tally_of(listings: list[dict[str, Any]]) -> dict[str, Any]:
    """What /v1/dataset is to say of listings, all of them checked within 90 days or none."""
    fellowships = [listing["fellowship"] for listing in listings]
    return {
        "total": len(listings),
        "counts": {
            "kind": Counter(listing["kind"] for listing in listings),
            "fellowship": Counter(slug for slug in fellowships if slug is not None),
            "attendance": Counter(listing["attendance"] for listing in listings),
            "status": Counter(listing["verification"]["status"] for listing in listings),
        },
        "stale_share": 1.0,
    }


REAL = [listing for listing in LISTINGS if not listing["illustrative"]]
EXAMPLES = [listing for listing in LISTINGS if listing["illustrative"]]


@pytest.mark.parametrize(
    ("member", "listings"), [("real", REAL), ("illustrative", EXAMPLES)], ids=["real", "examples"]
)
def test_the_dataset_counts_what_the_data_files_hold(
    embedded: Served, member: str, listings: list[dict[str, Any]]
) -> None:
    assert len(listings) > 40
    assert embedded.get("/v1/dataset").get_json()[member] == tally_of(listings)


def test_the_dataset_counts_everything_too(embedded: Served) -> None:
    told = embedded.get("/v1/dataset").get_json()
    whole = tally_of(LISTINGS)
    assert {name: told[name] for name in whole} == whole


def test_what_is_real_an_example_and_paused_is_told_apart(served: Served) -> None:
    served.take(
        "aa",
        [
            meeting("aa:here"),
            meeting("aa:paused", name="Paused", suspended=suspended("2026-11-01")),
            meeting("aa:made-up", name="Example: made up", fellowship=None, illustrative=True),
        ],
    )
    told = served.get("/v1/dataset").get_json()
    assert (told["total"], told["real"]["total"], told["illustrative"]["total"]) == (3, 2, 1)
    assert (told["real"]["counts"]["fellowship"], told["illustrative"]["counts"]["fellowship"]) == (
        {"aa": 2},
        {},
    )
    assert told["suspended"] == 1


def test_the_dataset_names_official_finders_of_others(town: Served) -> None:
    organisations = town.get("/v1/dataset").get_json()["organisations"]
    assert next(each for each in organisations if each["fellowship"] == "wfs") == {
        "name": "Women for Sobriety",
        "fellowship": "wfs",
        "pathways": ["secular"],
        "url": "https://womenforsobriety.org/",
        "what": "Secular groups for women, online and in person.",
    }


def test_the_dataset_tells_each_source_with_licence_date_and_count(embedded: Served) -> None:
    told = {source["name"]: source for source in embedded.get("/v1/dataset").get_json()["sources"]}
    assert list(told) == sorted(file["source"]["name"] for file in LISTED)
    for file in LISTED:
        source = told[file["source"]["name"]]
        assert source["count"] == len(file["listings"])
        for name in ("title", "url", "licence", "attribution", "fellowship", "retrieved_on"):
            assert source[name] == file["source"].get(name)


def test_the_dataset_says_how_old_it_is_what_is_owed_and_who_answers_in_a_crisis(town: Served) -> None:
    told = town.get("/v1/dataset").get_json()
    assert (told["version"], told["as_of"], told["changed_at"]) == (3, "2026-11-22", "2026-11-23T18:00:00Z")
    assert told["stale_share"] == 0.0
    assert "GeoNames" in told["attributions"][0]["text"]
    assert told["attributions"][0]["licence"] == "CC BY 4.0"
    assert told["crisis_lines"][0] == {
        "name": "988 Suicide & Crisis Lifeline",
        "country": "US",
        "phone": "988",
        "text": "988",
        "url": "https://988lifeline.org/",
    }


def test_what_is_owed_for_postal_codes_that_were_loaded_stands_with_the_rest(
    town: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = LoadedCodes(tmp_path)
    rows = [CodeRow("ZZ1A 1AA", Point(51.5, -0.14), "GB")]
    loaded.load("uk", rows, {"attribution": "By the friends of codes"})
    loaded.load("own", rows, {})
    monkeypatch.setattr(town.finder, "loaded", loaded)
    attributions = town.get("/v1/dataset").get_json()["attributions"]
    assert "GeoNames" in attributions[0]["text"]
    assert attributions[4:] == [
        {
            "what": "Postal codes of the table uk",
            "text": "By the friends of codes",
            "licence": None,
            "url": None,
        }
    ]


def test_what_was_not_checked_for_ninety_days_counts_as_stale(town: Served) -> None:
    town.clock.now = town.clock.now.replace(year=2027, month=2, day=21)
    assert town.get("/v1/dataset").get_json()["stale_share"] == 1.0


def test_an_empty_dataset_has_no_date_and_no_share(served: Served) -> None:
    told = served.get("/v1/dataset").get_json()
    assert (told["version"], told["as_of"], told["total"], told["stale_share"]) == (0, None, 0, None)
    assert (
        told["real"]
        == told["illustrative"]
        == {
            "total": 0,
            "counts": {"kind": {}, "fellowship": {}, "attendance": {}, "status": {}},
            "stale_share": None,
        }
    )
    assert told["sources"] == []


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_finder_says_that_it_is_well_and_nobody_keeps_it(town: Served, path: str) -> None:
    answer = town.get(path)
    assert answer.get_json()["status"] == "ok"
    assert answer.headers["Cache-Control"] == "no-store"


def test_readiness_tells_the_version_that_answers_and_its_age(town: Served) -> None:
    town.clock.now = NOW + timedelta(seconds=90)
    assert town.get("/readyz").get_json() == {
        "status": "ok",
        "version": 3,
        "changed_at": "2026-11-23T18:00:00Z",
        "age_seconds": 90,
    }


def test_a_clock_that_went_back_makes_no_age_below_zero(town: Served) -> None:
    town.clock.now = NOW - timedelta(seconds=90)
    assert town.get("/readyz").get_json()["age_seconds"] == 0


def test_without_a_dataset_finder_is_alive_but_not_ready(
    town: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise Refused("the database on db.internal is gone")

    monkeypatch.setattr(town.finder, "snapshot", refuse)
    assert town.get("/healthz").status_code == 200
    answer = town.get("/readyz")
    assert problem(answer, 503)["type"] == "urn:finder:problem:not-ready"
    assert "db.internal" not in answer.text


def test_before_a_snapshot_is_published_every_question_is_to_be_asked_again_soon(tmp_path: Path) -> None:
    finder, _ = open_served(Settings(f"sqlite:///{tmp_path}/finder.sqlite", tmp_path / "snapshots"))
    served = Served(finder, create_app(finder, Clock()), Clock())
    answer = served.get("/v1/listings")
    assert problem(answer, 503)["type"] == "urn:finder:problem:not-ready"
    assert answer.headers["Retry-After"] == "5"
    problem(served.get("/readyz"), 503)
    assert served.get("/healthz").status_code == 200
    finder.close()
