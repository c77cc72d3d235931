"""Where a discreet copy says that an outing is."""

import dataclasses

import pytest

from finder.handouts.discretion import place_of
from tests.handouts.plans import ANA, copy, dawn


@pytest.mark.parametrize(
    ("address", "told"),
    [
        pytest.param("12 Elm St", "12 Elm St, Nashville", id="nothing tells"),
        pytest.param("Sober House, 12 Elm St", "12 Elm St, Nashville", id="a part tells"),
        pytest.param(
            "Sober House, 1 Recovery Rd", "the address is in your full plan, Nashville", id="all of it tells"
        ),
        pytest.param(None, "Nashville", id="there is none"),
    ],
)
def test_an_address_is_told_without_what_tells_of_recovery(address: str | None, told: str) -> None:
    visit = dawn(ANA)
    assert visit.listing.venue is not None
    venue = dataclasses.replace(visit.listing.venue, address=address)
    listing = dataclasses.replace(visit.listing, venue=venue)
    assert place_of(copy(ANA), dataclasses.replace(visit, listing=listing)) == told


def test_in_spanish_it_says_so_in_spanish() -> None:
    visit = dawn(ANA)
    assert visit.listing.venue is not None
    venue = dataclasses.replace(visit.listing.venue, address="1 Recovery Rd")
    listing = dataclasses.replace(visit.listing, venue=venue)
    told = place_of(copy(ANA, language="es"), dataclasses.replace(visit, listing=listing))
    assert told == "la dirección está en tu plan completo, Nashville"
