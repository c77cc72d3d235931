"""Matches and plans: what is to be reached; a row is measured once there is what it measures."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measuring import Line, at_least, at_most

NOT_BUILT = "planning is not built yet"


def planning_lines() -> Iterator[Line]:
    """Matches, the plan of one group, and the plans of one coach with 1, 4, 8 and 12 clients."""
    yield Line("POST /v1/matches: 10,000 in range, 14 days, 12 windows", None, "ms", NOT_BUILT, at_most(5))
    yield Line("the exact plan of one group, 500 candidates", None, "ms", NOT_BUILT, at_most(15))
    for clients, share in ((1, "proved"), (4, "proved"), (8, "within 1 % of the bound")):
        yield from _coach_lines(clients, share, 100)
    yield from _coach_lines(12, "within 1 % of the bound", 80)


def _coach_lines(clients: int, share: str, least_percent: int) -> Iterator[Line]:
    """14 days, 10,000 listings in range, goals that can be reached; several instances."""
    what = f"the plan of one coach and {clients} client{'s' if clients > 1 else ''}"
    yield Line(f"{what}: the slowest", None, "s", NOT_BUILT, at_most(2))
    yield Line(f"… {share}", None, "%", NOT_BUILT, at_least(least_percent))
