"""Copies of a plan: one person's alone, which holds nothing of anybody else; or the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from finder.domain.errors import InvalidInput
from finder.domain.person import Person, Role
from finder.domain.reason import Reason, ReasonKind
from finder.planning.plan import Going, Outing, Plan, Ride, Unmet, Visit

# Reasons of several people that say the same of each of them.
OF_EACH = frozenset(
    {
        ReasonKind.CLOSED,
        ReasonKind.REGULAR,
        ReasonKind.KNOWN_PLACE,
        ReasonKind.NEW_PLACE,
        ReasonKind.ONLINE,
    }
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A plan as one reader holds it.

    `reader`: whose it is; None where it is nobody's own. `modes`: how each person in it travels, by
    name. `is_confidential`: it holds several clients. `is_discreet`: what others may see of it tells
    nothing of fellowship or recovery. `is_part`: others' parts were left out. `made_at` is zone-aware.
    `numbers`: of each outing, which of its day it is in the whole plan, from 1.
    """

    plan: Plan
    made_at: datetime
    language: str
    modes: dict[str, str]
    reader: str | None = None
    plan_id: str | None = None
    is_discreet: bool = True
    is_confidential: bool = False
    is_part: bool = False
    numbers: tuple[int, ...] = ()

    @property
    def own(self) -> list[tuple[Outing, Going | None]]:
        """The outings, each with the reader's way; without a reader, the way of whoever leaves first."""
        return [(outing, self.way(outing.visit)) for outing in self.plan.outings]

    def way(self, visit: Visit) -> Going | None:
        """The reader's way to a visit; without a reader, that of whoever leaves first; None if nobody's."""
        mine = [going for going in visit.people if self.reader in (None, going.name)]
        return min(mine, key=lambda going: (going.leave_by, going.name), default=None)

    def is_driver(self, visit: Visit) -> bool:
        """Whether the reader picks the others up."""
        way = self.way(visit)
        return way is not None and way.ride is Ride.DRIVER

    def others(self, visit: Visit) -> list[str]:
        """Who else goes on a visit, in the order of the plan."""
        return [going.name for going in visit.people if going.name != self.reader]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a copy is to be made: its language, whether discreet, the caller's own id of the plan."""

    language: str = "en"
    is_discreet: bool = True
    plan_id: str | None = None


def check_reader(people: Iterable[Person], reader: str | None, *, is_handout: bool) -> None:
    """Raises InvalidInput naming `for`: where it names nobody, or a handout of several clients needs it."""
    group = list(people)
    clients = [person for person in group if person.role is Role.CLIENT]
    if reader is None and is_handout and len(clients) > 1:
        raise InvalidInput.of("for", "is required where there are several clients: the name of one person")
    if reader is not None and reader not in {person.name for person in group}:
        raise InvalidInput.of("for", "must be the name of one of the people")


def copy_of(plan: Plan, people: Iterable[Person], reader: str | None, style: Style, now: datetime) -> Copy:
    """The copy of a plan for `reader`; a coach reads it whole, and so does nobody in particular."""
    group = list(people)
    reader = group[0].name if len(group) == 1 else reader
    coaches = {person.name for person in group if person.role is Role.COACH}
    is_whole = reader is None or reader in coaches or len(group) == 1
    shown = [person for person in group if is_whole or person.name == reader]
    return Copy(
        plan if is_whole else narrowed(plan, str(reader)),
        now,
        style.language,
        {person.name: person.travel.mode.value for person in shown},
        reader,
        style.plan_id,
        style.is_discreet,
        is_confidential=is_whole and sum(person.role is Role.CLIENT for person in group) > 1,
        is_part=not is_whole,
        numbers=tuple(_numbers(plan, None if is_whole else reader)),
    )


def _numbers(plan: Plan, name: str | None) -> Iterator[int]:
    """Which of its day each outing is, of those that one person goes to; without a name, of all."""
    on_day: Counter[date] = Counter()
    for outing in plan.outings:
        day = outing.visit.occurrence.starts_at.date()
        on_day[day] += 1
        if name is None or name in {going.name for going in outing.visit.people}:
            yield on_day[day]


def narrowed(plan: Plan, name: str) -> Plan:
    """The plan with one person's part alone."""
    outings = (_narrowed_outing(outing, name) for outing in plan.outings)
    return replace(
        plan,
        outings=tuple(outing for outing in outings if outing is not None),
        check_ins=tuple(each for each in plan.check_ins if each.person == name),
        goals=tuple(each for each in plan.goals if each.person == name),
        unmet=tuple(_narrowed_unmet(each) for each in plan.unmet if each.person == name),
    )


def _narrowed_unmet(unmet: Unmet) -> Unmet:
    """A goal that is missed, without what keeps somebody else from it."""
    if unmet.shortfall is None or unmet.shortfall.person == unmet.person:
        return unmet
    return replace(unmet, shortfall=None, is_of_another=True)


def _narrowed_outing(outing: Outing, name: str) -> Outing | None:
    visit = _narrowed_visit(outing.visit, name)
    if visit is None:
        return None
    return Outing(visit, None if outing.backup is None else _narrowed_visit(outing.backup, name))


def _narrowed_visit(visit: Visit, name: str) -> Visit | None:
    """A visit with one person's way and the reasons that are about nobody else; None where they stay away."""
    people = tuple(going for going in visit.people if going.name == name)
    if not people:
        return None
    return replace(visit, people=people, reasons=tuple(_narrowed_reasons(visit.reasons, name)))


def _narrowed_reasons(reasons: Iterable[Reason], name: str) -> Iterator[Reason]:
    """The reasons that are about nobody else, and what holds for each of several by themselves."""
    for reason in reasons:
        if set(reason.people) <= {name}:
            yield reason
        elif reason.kind in OF_EACH and name in reason.people:
            yield replace(reason, people=(name,))
