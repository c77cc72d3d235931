"""What finder matches is what the plain matcher matches, near misses and scores included."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
from hypothesis import given, settings

from finder.planning.availability import Period
from finder.planning.match import candidates
from finder.planning.matches import Matches, best_matches, matches
from finder.planning.travel import Estimator
from tests.builders import catalog_of
from tests.planning.plain_matcher import PlainMatches, plain_matches
from tests.planning.worlds import World, worlds


@given(world=worlds())
@settings(max_examples=100, deadline=None)
def test_matches_and_near_misses_are_those_of_the_plain_matcher(world: World) -> None:
    expected = plain_matches(world.listings, world.people, world.first, world.days, world.now)
    assert found(world) == expected


def found(world: World) -> PlainMatches:
    """What finder finds, as the plain matcher tells it."""
    with TemporaryDirectory() as folder:
        snapshot = catalog_of(Path(folder), world.listings, now=world.now)
        period = Period(world.first, world.days)
        asked = (snapshot, world.people, period, world.now, Estimator())
        told = plainly(matches(candidates(*asked), 200))
        assert plainly(best_matches(*asked, 200)) == told
        return told


def plainly(told: Matches) -> PlainMatches:
    return PlainMatches(
        told.considered,
        [(orjson.loads(each.shown.occurrence)["id"], each.score) for each in told.items],
        [
            (
                orjson.loads(each.shown.occurrence)["id"],
                each.failed[0].rule.value,
                {shortfall.person: shortfall.by for shortfall in each.failed},
            )
            for each in told.near_misses
        ],
    )
