"""Letters beyond ASCII that were broken on the way, and those that were not."""

from __future__ import annotations

import pytest

from finder.intake.letters import are_broken

SOUND = "Café «Größe», José’s Ω"


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("CafÃ© Â«GrÃ¶ÃŸeÂ», JosÃ©â€™s Î©", id="UTF-8 read as Windows Latin-1"),
        pytest.param("Caf� �Gr��e�, Jos��s �", id="Latin-1 read as UTF-8"),
        pytest.param("Caf? ?Gr??e?, Jos??s ?", id="written in ASCII"),
    ],
)
def test_what_another_encoding_makes_of_a_text_is_broken(broken: str) -> None:
    assert are_broken(SOUND, broken)
    assert not are_broken(broken, SOUND)


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(SOUND, id="as it was"),
        pytest.param("Café «Größe», José’s Ω Group", id="a word more"),
        pytest.param("Café “Größe”, José’s Ω", id="other quotes"),
        pytest.param("Cafe Grosse, Joses O", id="written in ASCII by hand"),
    ],
)
def test_what_a_person_would_write_is_not_broken(after: str) -> None:
    assert not are_broken(SOUND, after)
