"""The plain planner: every plan there is, looked at one by one with nothing but what the rules say.

Slow and straightforward on purpose; it shares no code with finder's planner but the problem itself.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations, pairwise, permutations, product

from finder.domain.goals import Together
from finder.domain.person import Role
from finder.domain.vocabulary import Kind
from finder.planning.problem import Ints, Problem

Plan = Mapping[int, tuple[int, ...]]  # row -> people who go, clients and coach
Levels = tuple[Fraction, int, int]
SATURDAY = 5


def best_levels(problem: Problem) -> Levels:
    """The best that any valid plan reaches."""
    return max(levels(problem, plan) for plan in plans(problem) if is_valid(problem, plan))


def plans(problem: Problem) -> Iterator[Plan]:
    """Every choice of who goes where, valid or not."""
    ways = [[None, *_groups(problem, row)] for row in range(len(problem.start))]
    for choice in product(*ways):
        yield {row: people for row, people in enumerate(choice) if people is not None}


def _groups(problem: Problem, row: int) -> Iterator[tuple[int, ...]]:
    """Who could go to a candidate together."""
    needed = [at for at, one in enumerate(problem.people) if one.role is not Role.SUPPORTER]
    coach = [at for at in needed if problem.people[at].role is Role.COACH]
    clients = [at for at in needed if problem.people[at].role is Role.CLIENT]
    groups = [tuple(needed)]
    if coach and len(clients) > 1:
        picks_up = problem.arrangement.together is Together.COACH_PICKS_UP
        if problem.pick_up is not None and not problem.pick_up.in_person[row]:
            picks_up = False
        seats = (problem.arrangement.seats if picks_up else None) or len(clients)
        groups = [
            (*coach, *some)
            for size in range(1, seats + 1)
            for some in combinations(clients, min(size, len(clients)))
        ]
    for group in dict.fromkeys(groups):
        if all(problem.can[at, row] for at in group) and _times(problem, row, group) is not None:
            yield group


def _times(problem: Problem, row: int, group: tuple[int, ...]) -> dict[int, tuple[int, int]] | None:
    """When each of a group leaves and is home; None where no way by the doors suits all."""
    pick_up, start, end = problem.pick_up, problem.start[row], problem.end[row]
    coach = [at for at in group if problem.people[at].role is Role.COACH]
    riders = [at for at in group if problem.people[at].role is Role.CLIENT]
    if pick_up is None or not pick_up.in_person[row] or not coach or not riders:
        return {at: (problem.leave[at, row], problem.home[at, row]) for at in group}
    there = _by_doors(problem, row, coach[0], riders, pick_up.homes, pick_up.there)
    back = _by_doors(problem, row, coach[0], riders, pick_up.homes.T, pick_up.back)
    if there is None or back is None:
        return None
    return {at: (start - there[at], end + back[at]) for at in group}


def _by_doors(
    problem: Problem, row: int, coach: int, riders: list[int], homes: Ints, longest: Ints
) -> dict[int, int] | None:
    """Minutes between each door and the venue on the shortest of all orders that suit everybody."""
    found = None
    for order in permutations(sorted(riders)):
        doors, minutes = {}, problem.minutes[order[-1], row]
        for door, before in zip(order[::-1], [*order[-2::-1], coach], strict=True):
            doors[door] = minutes
            minutes = minutes + homes[before, door]
        doors[coach] = minutes
        if all(way <= longest[at][row] for at, way in doors.items()) and (
            found is None or minutes < found[coach]
        ):
            found = doors
    return found


def is_valid(problem: Problem, plan: Plan) -> bool:
    return all(_can_keep(problem, plan, at) for at in range(len(problem.people))) and all(
        _has_days_for(problem, plan, client) for client in clients(problem)
    )


def is_lean(problem: Problem, plan: Plan) -> bool:
    """Whether nobody could stay at home from any outing without a unit of theirs less."""
    return all(
        _all_reached(problem, client, [other for other in _rows(plan, client) if other != row])
        < _all_reached(problem, client, _rows(plan, client))
        for client in clients(problem)
        for row in _rows(plan, client)
    )


def clients(problem: Problem) -> list[int]:
    return [at for at, one in enumerate(problem.people) if one.role is Role.CLIENT]


def _rows(plan: Plan, person: int) -> list[int]:
    return sorted(row for row, people in plan.items() if person in people)


def _can_keep(problem: Problem, plan: Plan, person: int) -> bool:
    """Whether the person is home from each outing, or can go on, before the next."""
    return all(_can_follow(problem, plan, person, *each) for each in pairwise(_rows(plan, person)))


def _can_follow(problem: Problem, plan: Plan, person: int, one: int, other: int) -> bool:
    times = [_times(problem, row, plan[row]) for row in (one, other)]
    if None in times:
        return False
    if times[0][person][1] <= times[1][person][0]:
        return True
    if problem.between is None or problem.day[person, one] != problem.day[person, other]:
        return False
    return all(
        problem.end[one] + problem.between(at, [one], [other])[0] <= problem.start[other]
        for at, companion in enumerate(problem.people)
        if companion.role is not Role.SUPPORTER
    )


def _has_days_for(problem: Problem, plan: Plan, client: int) -> bool:
    """Not too many outings of a day."""
    goals, rows = problem.people[client].goals, _rows(plan, client)
    return all(
        len([row for row in rows if problem.day[client, row] == day]) <= goals.max_per_day
        for day in range(problem.days)
    )


def _units(problem: Problem, client: int, week: int) -> list[str]:
    """The names of a week's units, each as often as it is wanted."""
    goals = problem.people[client].goals
    days = range(week, min(week + 7, problem.days))
    room = goals.max_per_day * len(days)
    return [
        *(kind for kind in Kind for _ in range(min(goals.per_week.get(kind, 0), room))),
        *["evening"] * min(goals.evenings, len(days)),
        *["weekend"] * min(goals.weekend, len([day for day in days if day % 7 >= SATURDAY])),
        *["proof"] * min(goals.proof_of_attendance, room),
        *goals.regular,
    ]


def _serves(problem: Problem, client: int, row: int, unit: str) -> bool:
    if unit in problem.regular:
        return bool(problem.listing[row] == problem.regular[unit])
    return {
        "evening": bool(problem.evening[client, row]),
        "weekend": bool(problem.weekend[client, row]),
        "proof": bool(problem.proof[row]),
    }.get(unit, list(Kind)[problem.kind[row]] == unit)


def levels(problem: Problem, plan: Plan) -> Levels:
    """Share of the least-served client, units, and score in thousandths less two best ones an outing."""
    reached, shares = 0, [Fraction(1)]
    for client in clients(problem):
        wanted = [unit for week in range(0, problem.days, 7) for unit in _units(problem, client, week)]
        has = _all_reached(problem, client, _rows(plan, client))
        reached += has
        if wanted:
            shares.append(Fraction(has, len(wanted)))
    score = sum(
        round(1000 * problem.score[at, row]) - 2000
        for row, people in plan.items()
        for at in people
        if problem.people[at].role is Role.CLIENT
    )
    return min(shares), reached, score


def outings_of(problem: Problem, plan: Plan) -> int:
    """How many times a client goes out."""
    return sum(len(_rows(plan, client)) for client in clients(problem))


def _all_reached(problem: Problem, client: int, rows: list[int]) -> int:
    return sum(_reached(problem, client, rows, week) for week in range(0, problem.days, 7))


def _reached(problem: Problem, client: int, rows: list[int], week: int) -> int:
    units = _units(problem, client, week)
    reached = 0
    for unit in set(units):
        days = [
            int(problem.day[client, row])
            for row in rows
            if week <= problem.day[client, row] < week + 7 and _serves(problem, client, row, unit)
        ]
        count = len(set(days)) if unit in ("evening", "weekend") else len(days)
        reached += min(count, units.count(unit))
    return reached
