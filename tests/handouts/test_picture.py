"""The picture of a week: outings with their ways, and days without one."""

from xml.etree import ElementTree

import pytest

from finder.handouts.picture import pictures_of
from tests.handouts.plans import ANA, BEN, COACH, copy, plan

SVG = "{http://www.w3.org/2000/svg}"


def boxes(picture: str, kind: str) -> list[tuple[float, float, float]]:
    """(left, top, height) of each box of a kind."""
    root = ElementTree.fromstring(picture)
    return [
        (float(each.attrib["x"]), float(each.attrib["y"]), float(each.attrib["height"]))
        for each in root.iter(f"{SVG}rect")
        if each.attrib["class"] == kind
    ]


def texts(picture: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def test_an_outing_is_as_long_as_it_lasts_within_its_way() -> None:
    [week] = pictures_of(copy(ANA))
    [(left, top, height)] = boxes(week, "outing")
    [(_, leave, way)] = boxes(week, "way")
    # Tuesday is the second column of 96; the day is drawn from noon on, an hour 15 high.
    assert (left, top, height) == (56 + 96 + 3, 26 + 6.5 * 15, 15)
    assert (leave, way) == (pytest.approx(26 + (6 + 11 / 60) * 15, abs=0.01), pytest.approx(24.5, abs=0.01))


def test_a_day_without_an_outing_shows_its_check_in() -> None:
    [week] = pictures_of(copy(ANA))
    assert week.count("<circle") == 1
    assert "7:00 pm" in texts(week)


def test_of_several_clients_it_shows_outings_alone() -> None:
    [week] = pictures_of(copy(COACH))
    assert len(boxes(week, "outing")) == 3
    assert "<circle" not in week


def test_a_morning_is_drawn_from_early_on() -> None:
    [week] = pictures_of(copy(BEN))
    assert "9:00 am" in texts(week)


def test_discreet_titles_are_those_of_every_handout() -> None:
    [week] = pictures_of(copy(ANA))
    assert "Outing" in texts(week)
    assert "AA Dawn Recove…" in texts(pictures_of(copy(ANA, is_discreet=False))[0])


def test_an_empty_plan_has_no_picture() -> None:
    assert pictures_of(copy(ANA, plan())) == []
