"""The JSON of a question for matches: the people, the days, and how many answers."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from finder.domain.person import Role
from finder.shapes.fields import Day, Whole, between
from finder.shapes.json_body import Body, Few
from finder.shapes.person import EARLIEST_YEAR, LATEST_YEAR, MAX_PEOPLE, PersonSchema, told
from finder.shapes.query import MAX_LIMIT

DEFAULT_DAYS = 14
MAX_DAYS = 31
DEFAULT_LIMIT = 30


def people(schema: type[PersonSchema]) -> Few:
    """The people of a question, each read by a schema."""
    return Few(
        fields.Nested(schema),
        shortest=1,
        longest=MAX_PEOPLE,
        required=True,
        **told("Who would go; one of them at least is a client or a coach."),
    )


class PeriodSchema(Body):
    """People and the days that are looked at."""

    from_ = Day(
        data_key="from", **told("The first day, from midnight in each person's zone; today unless told.")
    )
    days_ahead = Whole(
        load_default=DEFAULT_DAYS,
        validate=between(1, MAX_DAYS),
        **told("How many days.", default=DEFAULT_DAYS),
    )
    people = people(PersonSchema)

    @validates_schema
    def check_people(self, members: dict[str, Any], **_: Any) -> None:
        """Raises the errors of people that cannot be told apart, or of whom nobody needs to go."""
        names = [person["name"] for person in members["people"]]
        twice = {str(at): {"name": ["stands twice"]} for at, name in enumerate(names) if name in names[:at]}
        if twice:
            raise ValidationError({"people": twice})
        if all(person["role"] is Role.SUPPORTER for person in members["people"]):
            raise ValidationError("must hold a client or a coach", "people")

    @validates_schema
    def check_from(self, members: dict[str, Any], **_: Any) -> None:
        """Raises the error of a day beyond what is reckoned with."""
        if "from_" in members and not EARLIEST_YEAR < members["from_"].year < LATEST_YEAR - 1:
            raise ValidationError(f"must be between {EARLIEST_YEAR + 1} and {LATEST_YEAR - 2}", "from")


class MatchesSchema(PeriodSchema):
    """What POST /v1/matches is asked."""

    limit = Whole(
        load_default=DEFAULT_LIMIT,
        validate=between(1, MAX_LIMIT),
        **told("Matches in the answer.", default=DEFAULT_LIMIT),
    )
