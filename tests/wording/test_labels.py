"""Labels of the vocabulary."""

from finder.wording.labels import Term, terms


def test_a_type_has_its_label_in_the_language_asked() -> None:
    [newcomer] = [term for term in terms("types") if term.slug == "newcomer"]
    assert newcomer.label("es") == "Principiantes"


def test_a_language_without_a_label_gets_the_english_one() -> None:
    assert Term("open", {"en": "Open", "es": "Abierta"}).label("xx") == "Open"


def test_a_word_without_labels_is_its_slug() -> None:
    assert Term("example-anonymous", {}).label("en") == "example-anonymous"


def test_a_fellowship_has_its_pathways_and_its_site() -> None:
    [aa] = [term for term in terms("fellowships") if term.slug == "aa"]
    assert (aa.label("en"), aa.pathways, aa.url) == (
        "Alcoholics Anonymous",
        ("twelve-step",),
        "https://www.aa.org/",
    )


def test_a_language_is_known_by_its_code() -> None:
    assert [term.label("en") for term in terms("languages") if term.slug == "es"] == ["Spanish"]
