"""Made-up weeks of a coach and their clients, with goals in reach or the time of the coach scarce."""

from __future__ import annotations

import sys
from datetime import date
from resource import RUSAGE_SELF, getrusage
from time import process_time

import numpy as np

from finder.domain.goals import Goals
from finder.domain.person import Role
from finder.domain.vocabulary import Kind
from finder.planning.deadline import within
from finder.planning.outings import plan
from finder.planning.problem import Bools, Companion, Floats, Ints, Problem

FIRST = date(2026, 11, 23)  # a Monday
DAYS = 14
MINUTES_A_DAY = 1440
CITY_KM = 25.0
KM_A_MINUTE = 0.5
# Starts are on the half hour, most of them in the evening.
HOURS = np.array([7, 9, 10, 12, 15, 16, 17, 17.5, 18, 18.5, 19, 19.5, 20, 20.5])
HOUR_WEIGHTS = np.array([4, 2, 3, 6, 2, 2, 4, 7, 12, 9, 14, 7, 8, 3])


def week_of_a_coach(clients: int, listings: int = 10_000, seed: int = 0, scarce: bool = False) -> Problem:
    """A coach and clients in one town, 14 days, each listing once a week.

    The clients have free time on some evenings and a day of the weekend. `scarce`: the coach has three
    evenings a week and each client asks for more.
    """
    rng = np.random.default_rng(seed)
    day, start, end, place, kind, proof = _occurrences(rng, listings)
    people = [Companion("coach", Role.COACH, "UTC")]
    goals = Goals(
        per_week={Kind.MEETING: 3 if scarce else 2, Kind.SOCIAL: 1},
        evenings=3 if scarce else 2,
        weekend=1,
        proof_of_attendance=1,
    )
    people += [Companion(f"client {at:02}", Role.CLIENT, "UTC", goals) for at in range(clients)]
    spans = [_spans(rng, one.role, scarce) for one in people]
    homes = rng.normal(0, CITY_KM / 5, (len(people), 2))
    longest = rng.choice([35, 45, 60], len(people))
    minutes = (np.hypot(*(homes[:, None] - place).transpose(2, 0, 1)) * 1.3 / KM_A_MINUTE + 5).astype(
        np.int32
    )
    leave, home = start - minutes, end + minutes
    free = np.array([_inside(windows, leave[at], home[at]) for at, windows in enumerate(spans)])
    can = free & (minutes <= longest[:, None])
    score = _scores(rng, minutes, len(people), listings)
    across = (len(people), len(start))
    everywhere = {
        "day": np.broadcast_to(day, across).astype(np.int32),
        "evening": np.broadcast_to(start % MINUTES_A_DAY >= 17 * 60, across),
        "weekend": np.broadcast_to(day % 7 >= 5, across),
    }
    kept = np.flatnonzero(can.any(axis=0))
    return Problem(
        people=tuple(people),
        first=FIRST,
        days=DAYS,
        start=start[kept],
        end=end[kept],
        listing=(np.arange(len(start)) % listings)[kept].astype(np.int32),
        kind=kind[kept],
        proof=proof[kept],
        can=can[:, kept],
        leave=leave[:, kept].astype(np.int32),
        home=home[:, kept].astype(np.int32),
        minutes=minutes[:, kept],
        score=score[:, kept],
        regular={},
        **{name: values[:, kept] for name, values in everywhere.items()},
    )


def group_of(candidates: int, seed: int = 0, coach: bool = True) -> Problem:
    """One client and perhaps a coach, with so many candidates that all can attend."""
    whole = week_of_a_coach(1, 6 * candidates, seed)
    rows = np.flatnonzero(whole.can.all(axis=0))
    rows = np.sort(np.random.default_rng(seed).permutation(rows)[:candidates])
    return cut(whole, rows, [0, 1] if coach else [1])


def cut(problem: Problem, rows: Ints, people: list[int]) -> Problem:
    """The same problem with these candidates and these people alone."""
    whole = {name: getattr(problem, name) for name in Problem.__dataclass_fields__}
    for name, values in whole.items():
        if isinstance(values, np.ndarray):
            whole[name] = values[rows] if values.ndim == 1 else values[np.ix_(people, rows)]
    whole["people"] = tuple(problem.people[at] for at in people)
    return Problem(**whole)


def _occurrences(rng: np.random.Generator, listings: int) -> tuple[Ints, ...]:
    """Day, start, end, place, kind and proof of each occurrence, in order of start."""
    weekday = rng.integers(0, 7, listings)
    hour = rng.choice(HOURS, listings, p=HOUR_WEIGHTS / HOUR_WEIGHTS.sum())
    place = rng.normal(0, CITY_KM / 2, (listings, 2))
    kind = rng.choice(3, listings, p=[0.85, 0.12, 0.03])
    lasting = np.where(
        kind == 1, rng.choice([90, 120, 180], listings), rng.choice([60, 60, 60, 90], listings)
    )
    proof = rng.random(listings) < 0.3
    weeks = DAYS // 7
    day = np.concatenate([weekday + 7 * week for week in range(weeks)])
    start = (day * MINUTES_A_DAY + np.tile(hour * 60, weeks)).astype(np.int32)
    order = np.lexsort((np.tile(np.arange(listings), weeks), start))
    end = (start + np.tile(lasting, weeks)).astype(np.int32)
    tiled = (np.tile(place, (weeks, 1)), np.tile(kind, weeks).astype(np.int32), np.tile(proof, weeks))
    return tuple(one[order] for one in (day, start, end, *tiled))


def _spans(rng: np.random.Generator, role: Role, scarce: bool) -> list[tuple[int, int]]:
    """Free windows of one person, in minutes."""
    evenings = (3 if scarce else 5) if role is Role.COACH else int(rng.integers(3, 6))
    spans = []
    for week in range(DAYS // 7):
        for day in sorted(rng.permutation(5)[:evenings].tolist()):
            begins = 16 * 60 if role is Role.COACH else int(rng.choice([16, 17, 17.5])) * 60
            ends = 22 * 60 if role is Role.COACH else int(rng.choice([21, 21.5, 22]) * 60)
            spans.append((begins + (7 * week + day) * MINUTES_A_DAY, ends + (7 * week + day) * MINUTES_A_DAY))
        rest = 7 * week + 5 + (0 if role is Role.COACH else int(rng.integers(0, 2)))
        for day in {rest, *(() if scarce or role is not Role.COACH else (rest + 1,))}:
            spans.append((9 * 60 + day * MINUTES_A_DAY, 20 * 60 + day * MINUTES_A_DAY))
    return spans


def _inside(spans: list[tuple[int, int]], leave: Ints, home: Ints) -> Bools:
    return np.any([(leave >= begins) & (home <= ends) for begins, ends in spans], axis=0)


def _scores(rng: np.random.Generator, minutes: Ints, people: int, listings: int) -> Floats:
    liking = np.tile(rng.random((people, listings)), (1, DAYS // 7))
    near = 1 - np.minimum(minutes, 90) / 90
    return np.round(0.6 * liking[:, : minutes.shape[1]] + 0.4 * near, 3)


def report(clients: int, seeds: int, scarce: bool, seconds: float = 2.0) -> None:
    """Prints what plans of some instances reach, and in which time."""
    for seed in range(seeds):
        problem = week_of_a_coach(clients, seed=seed, scarce=scarce)
        began = process_time()
        solution = plan(problem, within(seconds, process_time))
        taken = process_time() - began
        bounds = solution.bounds
        told = " ".join(
            f"{one.found:.3f}/{one.bound:.3f}"
            for one in (bounds.least_served, bounds.goal_units, bounds.score)
        )
        gap = 100 * (bounds.score.bound / max(bounds.score.found, 1e-9) - 1)
        print(
            f"{clients:2} {'scarce' if scarce else 'within'} {seed} {len(problem.start):6} {taken:6.2f} s "
            f"{solution.status:8} {told} gap {gap:.2f} % {getrusage(RUSAGE_SELF).ru_maxrss // 1024} MB"
        )


if __name__ == "__main__":
    report(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:4] == ["scarce"])
