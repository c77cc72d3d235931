"""What keeps a goal from being reached, in words."""

import pytest

from finder.domain.reason import Rule, Shortfall
from finder.wording.unmet import unmet_by_another_text, unmet_text


@pytest.mark.parametrize(
    ("person", "language", "told"),
    [
        pytest.param("Ana", "en", "one more social event: busy for 20 min of it", id="their own"),
        pytest.param("Carla", "en", "one more social event: Carla: busy for 20 min of it", id="another's"),
        pytest.param(
            "Carla",
            "es",
            "una actividad social más: Carla: 20 min de ese tiempo están ocupados",
            id="Spanish",
        ),
    ],
)
def test_whose_constraint_it_is_is_told_where_it_is_not_their_own(
    person: str, language: str, told: str
) -> None:
    assert unmet_text("per_week.social", "Ana", Shortfall(person, Rule.BUSY, 20), language) == told


def test_nothing_fits_with_one_change() -> None:
    assert unmet_text("per_week.social", "Ana", None, "en") == (
        "one more social event: nothing fits with one change alone"
    )


def test_of_another_neither_name_nor_reason_is_told() -> None:
    assert unmet_by_another_text("per_week.meeting", "en") == (
        "one more meeting: someone who goes along cannot"
    )
    assert unmet_by_another_text("per_week.meeting", "es") == (
        "una reunión más: alguien que va también no puede"
    )
