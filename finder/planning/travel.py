"""How long a way takes: estimated from the distance, or asked of a routing engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Protocol

import numpy as np

from finder.catalog.geodesy import Floats
from finder.catalog.table import Ints
from finder.domain.geo import Point
from finder.domain.person import Mode
from finder.planning.distance import Places, reckoned

# Minutes of a way that is none, or longer than anybody would go.
NO_WAY = 100_000
SECONDS_A_MINUTE = 60
# Way by street / straight line. Chosen; that the one stands well for the other in the United States, but
# for shores and such: Boscoe, Henry and Zdeb 2012, doi:10.1080/00330124.2011.583586.
DETOUR = 1.417


@dataclass(frozen=True, slots=True)
class Pace:
    """A way takes `overhead_minutes`, and then goes at `speed_m_per_s`."""

    speed_m_per_s: float
    overhead_minutes: float

    def minutes(self, metres: Floats) -> Ints:
        """Whole minutes, a begun one counted, of straight lines."""
        seconds = metres * DETOUR / self.speed_m_per_s
        # A whole number of minutes is one, however a machine divides.
        whole: Ints = np.ceil(self.overhead_minutes + seconds / SECONDS_A_MINUTE - 1e-9).astype(np.int64)
        return np.minimum(whole, NO_WAY)

    def reach_m(self, minutes: float) -> float:
        """No place further than this, on a straight line, is reached within the minutes."""
        return max(minutes - self.overhead_minutes, 0.0) * SECONDS_A_MINUTE * self.speed_m_per_s / DETOUR


PACES: Mapping[Mode, Pace] = MappingProxyType(
    {
        # Chosen within the normal .94 (women over 80) to 1.43 (men in their forties); Bohannon and Andrews
        # 2011, doi:10.1016/j.physio.2010.12.004.
        Mode.WALK: Pace(1.2, 0),
        # Shared bicycles of Lyon on early mornings, 14.5 km/h; with minutes to unlock and lock, chosen, a
        # mean ride of theirs, 2.49 km in 14.7 minutes, takes 14; Jensen et al. 2010,
        # doi:10.1016/j.trd.2010.07.002.
        Mode.BIKE: Pace(4.0, 3),
        # Chosen: below the 13.7 mph, 6.1 m/s, of what runs on no rails (FHWA, Conditions and Performance
        # 2004, for 2002). Way to the stop, wait, way from the stop: chosen.
        Mode.TRANSIT: Pace(5.5, 10),
        # Chosen: 20 mph, for city streets at busy hours. Way to the car, parking: chosen.
        Mode.DRIVE: Pace(9.0, 5),
    }
)


@dataclass(frozen=True, slots=True)
class Ways:
    """Minutes of each way, one direction, NO_WAY where there is none; and whether they are estimates.

    `has_engine_failed`: an engine was asked for them, and did not answer.
    """

    minutes: Ints
    are_estimates: bool = True
    has_engine_failed: bool = False


class Travel(Protocol):
    """Where times of travel come from."""

    def reach_m(self, mode: Mode, minutes: float) -> float:
        """No place further than this, on a straight line, is reached within the minutes."""

    def ways(self, mode: Mode, start: Point, places: Places, day: date) -> Ways:
        """The ways from a start to each place, as they are on a day."""

    def table(self, mode: Mode, places: Places, day: date) -> Ways:
        """The ways from each place to each, (places, places)."""


class Estimator:
    """Times from distances alone: straight line, times a detour, at a mode's pace."""

    def reach_m(self, mode: Mode, minutes: float) -> float:
        """No place further than this is reached within the minutes."""
        return PACES[mode].reach_m(minutes)

    def ways(self, mode: Mode, start: Point, places: Places, day: date) -> Ways:
        """The ways from a start to each place, estimated; one day is like another."""
        return Ways(reckoned(start, places, PACES[mode].minutes))

    def table(self, mode: Mode, places: Places, day: date) -> Ways:
        """The ways from each place to each, estimated."""
        rows = [self.ways(mode, places.point(number), places, day).minutes for number in range(len(places))]
        return Ways(np.array(rows, np.int64).reshape(len(places), len(places)))
