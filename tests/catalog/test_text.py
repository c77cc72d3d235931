"""Search by words: whole, begun, misspelt."""

from pathlib import Path

import pytest

from finder.catalog.snapshot import Snapshot
from finder.domain.words import words_of
from tests.builders import catalog_of, house, meeting, online, social


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    listings = [
        meeting("aa:1", name="Sunrise", group="Early Birds", venue=house(name="St. John's", city="Franklin")),
        meeting("aa:2", name="Sunset", group=None, fellowship="na", venue=house(name="Café Ámbar")),
        online("aa:3", name="Sun Rising", group=None, fellowship="recovery-dharma"),
        social("aa:4", name="Hike", organizer="Trail Friends", fellowship=None, venue=house(None, None)),
    ]
    return catalog_of(tmp_path_factory.mktemp("text"), listings)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        pytest.param("sunrise", "1", id="a word of the name"),
        pytest.param("early", "1", id="of the group"),
        pytest.param("trail", "4", id="of the organizer"),
        pytest.param("st johns", "1", id="of the venue, apostrophe aside"),
        pytest.param("FRANKLIN", "1", id="of the town, in any case"),
        pytest.param("cafe ambar", "2", id="accents aside"),
        pytest.param("na", "2 4", id="a fellowship's slug, and a town that begins so"),
        pytest.param("narcotics", "2", id="a fellowship's name"),
        pytest.param("dharma sun", "3", id="words of several members"),
        pytest.param("sun", "1 2 3", id="beginnings"),
        pytest.param("sun ris", "3", id="all words, each by its beginning"),
        pytest.param("sunrize", "1", id="a wrong letter"),
        pytest.param("snurise", "1", id="letters swapped"),
        pytest.param("sunnset", "2", id="a letter too many"),
        pytest.param("hikw", "4", id="one mistake in four letters"),
        pytest.param("hxkw", "", id="two mistakes in four letters"),
        pytest.param("xy", "", id="too short to be a mistake"),
        pytest.param("sunrise hike", "", id="never in one listing"),
        pytest.param("!!!", "", id="no word at all"),
    ],
)
def test_words_are_found(snapshot: Snapshot, q: str, found: str) -> None:
    mask = snapshot.text.having(words_of(q))
    assert " ".join(snapshot.id_of(index).removeprefix("aa:") for index in mask.nonzero()[0]) == found


def test_an_empty_dataset_has_no_words(tmp_path: Path) -> None:
    assert catalog_of(tmp_path).text.having(("sunrise",)).tolist() == []
