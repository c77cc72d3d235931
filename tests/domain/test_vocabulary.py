"""The vocabulary as it was agreed: every slug with its aspect, every fellowship with its pathways."""

import json
from pathlib import Path
from typing import Any

import pytest

from finder.domain.vocabulary import (
    FELLOWSHIPS,
    PATHWAYS,
    TYPES,
    Alcohol,
    Aspect,
    Attendance,
    Kind,
    in_vocabulary_order,
    pathways_of,
    types_of,
)

VOCABULARY = Path(__file__).resolve().parents[2] / "data" / "vocabulary"

AGREED_TYPES = {
    "access": "open closed restricted",
    "audience": """women men lgbtq lesbian gay bisexual transgender non-binary young-people seniors
        people-of-color indigenous professionals""",
    "needs": """wheelchair wheelchair-bathroom sign-language childcare child-friendly fragrance-free
        no-smoking""",
    "style": """speaker speaker-discussion discussion topic step-study step-working-guide eleventh-step
        tradition-study concepts twelve-and-twelve big-book basic-text it-works living-clean
        guiding-principles literature pamphlet daily-reflections just-for-today spiritual-principle
        as-bill-sees-it living-sober grapevine meditation question-answer candlelight birthday breakfast
        outdoor cross-talk round-robin pitch timer open-ended five-and-dime rotating-format secular
        bilingual""",
    "practice": """newcomer proof-of-attendance medication-friendly dual-diagnosis illness with-al-anon
        with-alateen digital-basket smoking-permitted no-children security-cameras""",
    "support": """employment housing probation treatment-intake peer-support health identification food
        legal transport""",
    "social": """outdoors fitness arts music games coffee food-together volunteering culture learning dance
        sports travel online-hangout""",
}

AGREED_FELLOWSHIPS = {
    "aa": ["twelve-step"],
    "na": ["twelve-step"],
    "ca": ["twelve-step"],
    "ha": ["twelve-step"],
    "cma": ["twelve-step"],
    "ma": ["twelve-step"],
    "nicotine-anonymous": ["twelve-step"],
    "ga": ["twelve-step"],
    "oa": ["twelve-step"],
    "slaa": ["twelve-step"],
    "saa": ["twelve-step"],
    "sa": ["twelve-step"],
    "da": ["twelve-step"],
    "eda": ["twelve-step"],
    "coda": ["twelve-step"],
    "aca": ["twelve-step"],
    "al-anon": ["family", "twelve-step"],
    "alateen": ["family", "twelve-step"],
    "nar-anon": ["family", "twelve-step"],
    "families-anonymous": ["family", "twelve-step"],
    "dra": ["twelve-step"],
    "mara": ["medication-supported"],
    "moderation-management": ["harm-reduction"],
    "smart": ["secular"],
    "lifering": ["secular"],
    "wfs": ["secular"],
    "sos": ["secular"],
    "secular-aa": ["secular"],
    "recovery-dharma": ["buddhist"],
    "refuge": ["buddhist"],
    "celebrate-recovery": ["twelve-step", "faith-based"],
    "wellbriety": ["indigenous"],
    "jacs": ["faith-based"],
    "the-phoenix": ["activity-based"],
}


def rows_of(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((VOCABULARY / f"{name}.json").read_text(encoding="utf-8"))
    return rows


@pytest.mark.parametrize("aspect", AGREED_TYPES)
def test_an_aspect_holds_the_types_that_were_agreed(aspect: str) -> None:
    assert types_of(Aspect(aspect)) == set(AGREED_TYPES[aspect].split())


def test_there_are_no_other_aspects() -> None:
    assert {aspect.value for aspect in Aspect} == set(AGREED_TYPES)


def test_a_slug_is_one_type() -> None:
    slugs = [slug for slugs in AGREED_TYPES.values() for slug in slugs.split()]
    assert sorted(TYPES) == sorted(slugs)
    assert {slug: term.slug for slug, term in TYPES.items()} == {slug: slug for slug in slugs}


def test_the_fellowships_are_those_that_were_agreed_with_their_pathways() -> None:
    assert {slug: list(pathways) for slug, pathways in FELLOWSHIPS.items()} == AGREED_FELLOWSHIPS


def test_the_pathways_are_those_that_were_agreed() -> None:
    assert set(PATHWAYS) == {
        "twelve-step",
        "secular",
        "buddhist",
        "faith-based",
        "family",
        "activity-based",
        "medication-supported",
        "indigenous",
        "harm-reduction",
    }


def test_small_vocabularies_are_those_of_the_contract() -> None:
    assert [kind.value for kind in Kind] == ["meeting", "social", "support"]
    assert [way.value for way in Attendance] == ["in_person", "online", "hybrid"]
    assert [alcohol.value for alcohol in Alcohol] == ["none", "present", "unknown"]


def test_a_fellowship_the_vocabulary_does_not_hold_has_no_pathway() -> None:
    assert pathways_of("example-anonymous") == ()
    assert pathways_of(None) == ()


def test_types_are_put_in_the_order_of_the_vocabulary() -> None:
    assert in_vocabulary_order({"newcomer", "open", "women", "discussion"}) == (
        "open",
        "women",
        "discussion",
        "newcomer",
    )


def test_the_labelled_types_are_those_of_the_domain_in_its_order() -> None:
    assert [(row["slug"], row["aspect"]) for row in rows_of("types")] == [
        (slug, term.aspect.value) for slug, term in TYPES.items()
    ]


def test_the_labelled_fellowships_are_those_of_the_domain_in_its_order() -> None:
    assert [(row["slug"], tuple(row["pathways"])) for row in rows_of("fellowships")] == list(
        FELLOWSHIPS.items()
    )


def test_the_labelled_pathways_and_kinds_are_those_of_the_domain_in_its_order() -> None:
    assert [row["slug"] for row in rows_of("pathways")] == list(PATHWAYS)
    assert [row["slug"] for row in rows_of("kinds")] == [kind.value for kind in Kind]


def test_the_languages_of_meeting_guide_are_there_as_bcp_47_codes() -> None:
    codes = """af am ar bg da de el en fa fi fr he hi hr hu is it ja ka ko lt ml mt ne nl no pl pt pa ru es sk
        sl sv th tl tr uk"""
    assert set(codes.split()) <= {row["code"] for row in rows_of("languages")}


@pytest.mark.parametrize("name", ["types", "fellowships", "pathways", "kinds", "languages"])
def test_every_word_has_an_english_label(name: str) -> None:
    assert [row for row in rows_of(name) if not row["labels"].get("en", "").strip()] == []


@pytest.mark.parametrize("name", ["types", "fellowships", "pathways", "kinds", "languages"])
def test_no_two_words_share_an_english_label(name: str) -> None:
    labels = [row["labels"]["en"] for row in rows_of(name)]
    assert len(set(labels)) == len(labels)
