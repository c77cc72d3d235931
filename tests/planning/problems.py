"""Small problems of planning: one candidate a line, told in days and hours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from hypothesis import strategies as st

from finder.domain.goals import Arrangement, Goals, Together
from finder.domain.person import Role
from finder.domain.vocabulary import Kind
from finder.planning.problem import Companion, PickUp, Problem

MONDAY = date(2026, 11, 23)
A_DAY, AN_HOUR = 1440, 60


@dataclass(frozen=True)
class On:
    """Something that is on: day after the first, hours of the day, and for each person what it takes.

    `scores`: of each person, None where they cannot attend. `ways`: minutes one way, of each or of all.
    """

    day: int
    begins: float
    scores: Sequence[float | None]
    hours: float = 1.0
    kind: Kind = Kind.MEETING
    proof: bool = False
    listing: int | None = None
    ways: int | Sequence[int] = 15


COACH = Companion("coach", Role.COACH, "UTC")


def client(goals: Goals, name: str = "ann") -> Companion:
    return Companion(name, Role.CLIENT, "UTC", goals)


def problem(people: Sequence[Companion], ons: Sequence[On], days: int = 7, **changes: object) -> Problem:
    """The problem of these people, all of whose clocks show UTC, with candidates in order of start."""
    told = sorted(ons, key=lambda on: (on.day, on.begins))
    start = np.array([round(on.day * A_DAY + on.begins * AN_HOUR) for on in told], dtype=np.int32)
    end = start + np.array([round(on.hours * AN_HOUR) for on in told], dtype=np.int32)
    ways = (
        np.array(
            [[on.ways] * len(people) if isinstance(on.ways, int) else list(on.ways) for on in told],
            dtype=np.int32,
        )
        .reshape(len(told), len(people))
        .T
    )
    day = np.array([on.day for on in told], dtype=np.int32)
    everybody = (len(people), len(told))
    listing = [at if on.listing is None else on.listing for at, on in enumerate(told)]
    scores = np.array([[np.nan if one is None else one for one in on.scores] for on in told]).reshape(
        len(told), len(people)
    )
    made = Problem(
        people=tuple(people),
        first=MONDAY,
        days=days,
        start=start,
        end=end,
        listing=np.array(listing, dtype=np.int32),
        kind=np.array([list(Kind).index(on.kind) for on in told], dtype=np.int32),
        proof=np.array([on.proof for on in told], dtype=np.bool_),
        can=~np.isnan(scores.T),
        leave=start - ways,
        home=end + ways,
        minutes=ways,
        score=np.nan_to_num(scores.T),
        day=np.broadcast_to(day, everybody),
        evening=np.broadcast_to(start % A_DAY >= 17 * AN_HOUR, everybody),
        weekend=np.broadcast_to(day % 7 >= 5, everybody),
        regular={},
    )
    return replace(made, **changes)


def goals(days: int) -> st.SearchStrategy[Goals]:
    """Goals of few units, so that plans can be counted out."""
    numbers = st.integers(0, 2)
    return st.builds(
        Goals,
        per_week=st.dictionaries(st.sampled_from([Kind.MEETING, Kind.SOCIAL]), numbers),
        evenings=numbers,
        weekend=st.integers(0, 1),
        proof_of_attendance=st.integers(0, 1),
        regular=st.sampled_from([(), ("known:zero",), ("known:zero", "known:one")]),
        max_per_day=st.integers(1, 2),
    )


def ons(people: int, days: int) -> st.SearchStrategy[On]:
    """Candidates that crowd together, some of them over midnight."""
    return st.builds(
        On,
        day=st.integers(0, days - 1),
        begins=st.sampled_from([9, 16, 17, 18, 18.5, 19.5, 23.5]),
        hours=st.sampled_from([1, 1.5]),
        scores=st.lists(st.sampled_from([None, 0.2, 0.5, 0.55, 0.9]), min_size=people, max_size=people),
        kind=st.sampled_from([Kind.MEETING, Kind.SOCIAL]),
        proof=st.booleans(),
        listing=st.integers(0, 5),
        ways=st.lists(st.sampled_from([0, 20, 45]), min_size=people, max_size=people),
    )


@st.composite
def pick_ups(draw: st.DrawFn, most: int, clients: int) -> Problem:
    """Problems in which a coach picks the clients up, all of whom live and meet along one road."""
    roles = [Role.COACH, *[Role.CLIENT] * clients]
    made = draw(problems(roles, most))
    minutes = st.integers(0, 40)
    homes = np.array(draw(st.lists(minutes, min_size=len(roles), max_size=len(roles))), dtype=np.int32)
    count = len(made.start)
    venues = np.array(draw(st.lists(minutes, min_size=count, max_size=count)), dtype=np.int32)
    longest = st.lists(st.sampled_from([25, 50, 90]), min_size=count, max_size=count)
    there, back = (
        np.array([draw(longest) for _ in roles], dtype=np.int32).reshape(len(roles), count) for _ in range(2)
    )
    in_person = np.array(
        draw(st.lists(st.sampled_from([True, True, False]), min_size=count, max_size=count)), bool
    )
    ways = np.abs(homes[:, None] - venues) * in_person
    return replace(
        made,
        can=made.can & (ways <= there) & (ways <= back),
        minutes=ways,
        leave=made.start - ways,
        home=made.end + ways,
        pick_up=PickUp(in_person, np.abs(homes[:, None] - homes), there, back),
        arrangement=Arrangement(together=Together.COACH_PICKS_UP, seats=draw(st.sampled_from([None, 1, 2]))),
    )


@st.composite
def problems(draw: st.DrawFn, roles: Sequence[Role], most: int) -> Problem:
    """Problems of few days and candidates, so that every plan can be looked at."""
    days = draw(st.sampled_from([2, 7, 9]))
    names = [f"{role} {at}" for at, role in enumerate(roles)]
    people = [
        Companion(name, role, "UTC", draw(goals(days)) if role is Role.CLIENT else None)
        for name, role in zip(names, roles, strict=True)
    ]
    told = draw(st.lists(ons(len(people), days), max_size=most))
    return problem(
        people,
        told,
        days,
        regular={"known:zero": 0, "known:one": 1},
        arrangement=Arrangement(
            together=draw(st.sampled_from(Together)), seats=draw(st.sampled_from([None, 1, 2]))
        ),
    )
