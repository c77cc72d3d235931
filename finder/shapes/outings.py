"""The JSON of a question for outings: what a question for matches holds, and what each week is to reach."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from finder.domain.goals import Arrangement, CheckInBy, CheckIns, Goals, Together
from finder.domain.listing import MAX_ID_LENGTH
from finder.domain.person import Role
from finder.domain.vocabulary import Kind
from finder.shapes.fields import ClockTime, Flag, Number, Text, Whole, Word, between
from finder.shapes.json_body import Body
from finder.shapes.matches import PeriodSchema, people
from finder.shapes.person import MAX_NAME, PersonSchema, a_slug, some, told
from finder.shapes.query import Parameters
from finder.shapes.query_fields import QueryFlag

MAX_A_WEEK = 14
MAX_A_DAY = 4
MAX_SEATS = 12
MAX_REGULAR = 10
MAX_PLAN_ID = 200
FORMATS = ("json", "ics", "text", "html")


def so_many(text: str, most: int = MAX_A_WEEK) -> Whole:
    """A number that may be left out, and is none then."""
    return Whole(load_default=0, validate=between(0, most), **told(text))


class PerWeekSchema(Body):
    """How many outings of each kind in a week."""

    meeting = so_many("Recovery meetings.")
    social = so_many("Sober social events.")
    support = so_many("Drop-in help.")


class CoverSchema(Body):
    """Hard hours in which something is to be on."""

    evenings = so_many("Evenings of a week with an outing that starts at 17:00 or later.", 7)
    weekend = so_many("Days of the weekend with an outing.", 2)


class GoalsSchema(Body):
    """What one person wants of each week; a week is seven days from `from`."""

    per_week = fields.Nested(PerWeekSchema, load_default=dict, **told("Outings of each kind."))
    cover = fields.Nested(CoverSchema, load_default=dict, **told("Evenings and weekends."))
    max_per_day = Whole(
        load_default=Goals().max_per_day,
        validate=between(1, MAX_A_DAY),
        **told("Outings of a day at most."),
    )
    proof_of_attendance = so_many("Outings of a week where attendance is signed for.")
    variety = Number(
        load_default=Goals().variety,
        validate=between(0, 1),
        **told("From 0, places one knows, to 1, places that are new."),
    )
    regular = some(a_slug(MAX_ID_LENGTH), "Ids of listings, each to be gone to once a week.", MAX_REGULAR)

    @post_load
    def make(self, members: dict[str, Any], **_: Any) -> Goals:
        """The value."""
        return goals_of(members)


def goals_of(members: dict[str, Any]) -> Goals:
    """The goals that some members of a request tell."""
    return Goals(
        per_week={Kind(name): number for name, number in members["per_week"].items()},
        evenings=members["cover"].get("evenings", 0),
        weekend=members["cover"].get("weekend", 0),
        proof_of_attendance=members["proof_of_attendance"],
        regular=tuple(dict.fromkeys(members["regular"])),
        variety=members["variety"],
        max_per_day=members["max_per_day"],
    )


class CheckInsSchema(Body):
    """A sign of life on days without an outing."""

    at = ClockTime(required=True, **told("When, HH:MM of the person's own clock."))
    by = Word(CheckInBy, load_default=CheckInBy.TEXT, **told("How."))

    @post_load
    def make(self, members: dict[str, Any], **_: Any) -> CheckIns:
        """The value."""
        return CheckIns(members["at"], members["by"])


class SharedGoalsSchema(GoalsSchema):
    """Goals of each client who tells none of their own, and how everybody meets."""

    together = Word(
        Together, load_default=Together.MEET_THERE, **told("At the venue, or picked up by the coach.")
    )
    seats = Whole(
        validate=between(1, MAX_SEATS), **told("Riders in the coach's car, where the coach picks up.")
    )
    check_ins = fields.Nested(CheckInsSchema, **told("Fills days without an outing."))

    @post_load
    def make(self, members: dict[str, Any], **_: Any) -> Any:
        """The goals, and the arrangement."""
        arrangement = Arrangement(
            together=members["together"], seats=members.get("seats"), check_ins=members.get("check_ins")
        )
        return goals_of(members), arrangement


class PersonWithGoalsSchema(PersonSchema):
    """Somebody who would go along, with goals of their own. Computed with, then forgotten."""

    goals = fields.Nested(GoalsSchema, **told("What they want of each week, in place of the goals of all."))


class OutingsSchema(PeriodSchema):
    """What POST /v1/outings is asked."""

    people = people(PersonWithGoalsSchema)
    goals = fields.Nested(
        SharedGoalsSchema, **told("What each week is to reach; may stand in a person instead.")
    )
    plan_id = Text(
        shortest=1,
        longest=MAX_PLAN_ID,
        **told("A random text of the caller's: calendars made with it change each other's events."),
    )
    for_ = Text(data_key="for", shortest=1, longest=MAX_NAME, **told("Whose copy: the name of a person."))
    format = fields.String(validate=validate.OneOf(FORMATS), **told("Of the answer; or by `Accept`."))
    discreet = Flag(**told("Whether calendar, texts and page tell nothing of fellowship; true unless told."))

    @validates_schema
    def check_goals(self, members: dict[str, Any], **_: Any) -> None:
        """Raises the errors of goals that nobody has, or that somebody has for others."""
        has_client = any(person["role"] is Role.CLIENT for person in members["people"])
        if "goals" not in members and not any("goals" in person for person in members["people"]):
            raise ValidationError("is required, or goals of a person", "goals")
        planning = (Role.CLIENT,) if has_client else (Role.COACH,)
        without = {
            str(number): {"goals": ["stands with a client, or with who plans without one"]}
            for number, person in enumerate(members["people"])
            if "goals" in person and person["role"] not in planning
        }
        if without:
            raise ValidationError({"people": without})

    @validates_schema
    def check_coach(self, members: dict[str, Any], **_: Any) -> None:
        """Raises the errors of several coaches, and of a coach who is missed."""
        coaches = [person for person in members["people"] if person["role"] is Role.COACH]
        if len(coaches) > 1:
            raise ValidationError("must hold one coach at most", "people")
        _, arrangement = members.get("goals", (None, Arrangement()))
        if arrangement.together is Together.COACH_PICKS_UP:
            if not coaches:
                raise ValidationError({"goals": {"together": ["asks for a coach among the people"]}})
            _check_doors(members["people"])


def _check_doors(people: list[dict[str, Any]]) -> None:
    """Raises the errors of those in the coach's car who would set out from several places."""
    elsewhere = {
        str(number): {"starts": ["stands where everybody comes by themselves: pick-ups are at `start`"]}
        for number, person in enumerate(people)
        if person["starts"] and person["role"] is not Role.SUPPORTER
    }
    if elsewhere:
        raise ValidationError({"people": elsewhere})


class CopyParameters(Parameters):
    """How a plan is answered, and to whom; each may stand in the body instead."""

    format = fields.String(
        load_default=None, validate=validate.OneOf(FORMATS), **told("Of the answer; or by `Accept`.")
    )
    for_ = Text(
        data_key="for",
        load_default=None,
        shortest=1,
        longest=MAX_NAME,
        **told("Whose copy: the name of a person."),
    )
    discreet = QueryFlag(
        load_default=None, **told("Whether it tells nothing of fellowship; true unless told.")
    )
