"""What comes with finder beside listings: labels of every word, other finders, crisis lines, attributions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from finder.domain.vocabulary import (
    FELLOWSHIPS,
    PATHWAYS,
    TYPES,
    Alcohol,
    Aspect,
    Attendance,
    Kind,
    pathways_of,
)
from finder.shapes.about import AttributionSchema, CrisisLineSchema, OrganisationSchema
from tests.data.listings import DATA, content_of

ROOT = Path(__file__).resolve().parents[2]
WORDS = {
    "kinds": [kind.value for kind in Kind],
    "fellowships": list(FELLOWSHIPS),
    "pathways": list(PATHWAYS),
    "types": list(TYPES),
    "aspects": [aspect.value for aspect in Aspect],
    "attendance": [way.value for way in Attendance],
    "alcohol": [alcohol.value for alcohol in Alcohol],
}
# The nine of the Meeting Guide specification.
LANGUAGES = ["en", "es", "fr", "ja", "nl", "pt", "sk", "sv", "th"]
SCHEMAS = {
    "organisations": OrganisationSchema,
    "crisis-lines": CrisisLineSchema,
    "attributions": AttributionSchema,
}


def words_of(name: str) -> dict[str, dict[str, str]]:
    return {row["slug"]: row["labels"] for row in content_of(DATA / "vocabulary" / f"{name}.json")}


def about(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = content_of(DATA / "about" / f"{name}.json")
    return rows


@pytest.mark.parametrize("name", WORDS)
def test_every_word_of_the_domain_has_its_labels_in_its_order(name: str) -> None:
    assert list(words_of(name)) == WORDS[name]


@pytest.mark.parametrize("name", WORDS)
def test_every_word_has_an_english_and_a_spanish_label(name: str) -> None:
    labels = words_of(name)
    assert [slug for slug in labels if not (labels[slug].get("en") and labels[slug].get("es"))] == []


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_two_words_of_a_file_have_one_label(name: str, language: str) -> None:
    labels = [each[language] for each in words_of(name).values()]
    assert len(set(labels)) == len(labels)


def test_types_that_meeting_guide_knows_have_labels_in_its_nine_languages() -> None:
    translated = [slug for slug, labels in words_of("types").items() if set(labels) == set(LANGUAGES)]
    assert len(translated) == 47
    assert {"open", "closed", "women", "wheelchair", "newcomer", "proof-of-attendance"} <= set(translated)


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_the_api_passes_on_is_of_its_schema(name: str) -> None:
    assert about(name)
    for row in about(name):
        assert list(row) == list(SCHEMAS[name]().fields)
        assert SCHEMAS[name]().validate(row) == {}


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_link_is_encrypted_and_leads_to_a_host(name: str) -> None:
    links = [urlsplit(row["url"]) for row in about(name)]
    assert [link for link in links if link.scheme != "https" or not link.hostname] == []


def test_every_organisation_is_told_once_with_the_pathways_of_its_fellowship() -> None:
    rows = about("organisations")
    assert len({row["name"] for row in rows}) == len({row["url"] for row in rows}) == len(rows)
    assert [row for row in rows if tuple(row["pathways"]) != pathways_of(row["fellowship"])] == []


def test_organisations_are_sorted_by_name_for_none_comes_first() -> None:
    names = [row["name"].casefold() for row in about("organisations")]
    assert names == sorted(names)


def test_every_fellowship_has_its_official_finder_but_one_whose_site_is_not_known() -> None:
    assert set(FELLOWSHIPS) - {row["fellowship"] for row in about("organisations")} == {"jacs"}


def test_an_organisation_is_told_of_in_a_few_words() -> None:
    assert [
        row["name"] for row in about("organisations") if not re.fullmatch(r".{10,90}\.", row["what"])
    ] == []


def test_the_lifeline_is_the_first_crisis_line() -> None:
    assert (about("crisis-lines")[0]["phone"], about("crisis-lines")[0]["country"]) == ("988", "US")


@pytest.mark.parametrize("owed", ["GeoNames", "Census", "OpenStreetMap", "Code for Recovery"])
def test_each_attribution_stands_in_the_dataset_and_in_the_readme(owed: str) -> None:
    assert [row for row in about("attributions") if owed in row["text"]]
    assert owed in (ROOT / "README.md").read_text()
