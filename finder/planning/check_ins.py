"""A sign of life on each day that has no outing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from finder.planning.plan import CheckIn
from finder.planning.problem import Problem


def check_ins_of(problem: Problem, days_out: dict[int, set[int]]) -> tuple[CheckIn, ...]:
    """Check-ins of each client on the days they do not go out, in order of time, then name."""
    found = [
        check_in
        for client in problem.clients
        for check_in in _of(problem, client, days_out.get(client, set()))
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.person)))


def _of(problem: Problem, client: int, days_out: set[int]) -> Iterator[CheckIn]:
    wish = problem.arrangement.check_ins
    if wish is None:
        return
    one = problem.people[client]
    for day in sorted(set(range(problem.days)) - days_out):
        at = datetime.combine(problem.first + timedelta(day), wish.at, ZoneInfo(one.time_zone))
        if not _is_over(problem, at):
            yield CheckIn(one.name, at, wish.by)


def _is_over(problem: Problem, at: datetime) -> bool:
    """Whether it was earlier today; of days before, a plan tells what it would have held."""
    now = problem.now
    return now is not None and at < now and at.date() == now.astimezone(at.tzinfo).date()
