"""A meeting is cancelled: a new plan keeps the rest, and changes the event of that evening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest

from tests.api.served import Served, serve
from tests.builders import cancelled, house, meeting, schedule, weekly

# Monday 23 November 2026, 9:00 in Nashville.
MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TUESDAY = meeting("nashville-aa:church", venue=house(36.151, -86.79), schedule=schedule(weekly("tue")))
THURSDAY = meeting("nashville-aa:library", venue=house(36.152, -86.79), schedule=schedule(weekly("thu")))
# Further off, on the evenings of the others and on Friday.
FAR = meeting("nashville-aa:park", venue=house(36.17, -86.79), schedule=schedule(weekly("thu,fri", "20:00")))
OFF = meeting(
    "nashville-aa:library",
    venue=house(36.152, -86.79),
    schedule=schedule(weekly("thu"), overrides=[cancelled("2026-11-26T19:00", "Thanksgiving")]),
)
WEEK = {
    "days_ahead": 7,
    "people": [
        {
            "name": "Ana",
            "start": {"lat": 36.15, "lon": -86.79},
            "free": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "17:00", "until": "22:00"}],
            "travel": {"mode": "walk", "max_minutes": 60},
        }
    ],
    "goals": {"per_week": {"meeting": 2}},
    "plan_id": "anas-week",
    "discreet": False,
}


@pytest.fixture
def coach(tmp_path: Path) -> Iterator[Served]:
    served = serve(tmp_path)
    served.clock.now = MONDAY
    served.take("nashville-aa", [TUESDAY, THURSDAY, FAR])
    yield served
    served.finder.close()


def occurrences(coach: Served) -> list[str]:
    plan = coach.client.post("/v1/outings", json=WEEK).get_json()
    return [each["occurrence"]["id"].removeprefix("nashville-aa:") for each in plan["outings"]]


def events(coach: Served) -> dict[str, Any]:
    """The events of the calendar by their days."""
    answer = coach.client.post("/v1/outings?format=ics", json=WEEK)
    found = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    return {f"{event['DTSTART'].dt:%a}": event for event in found}


def test_a_plan_made_anew_after_a_cancellation_keeps_the_rest_and_the_events(coach: Served) -> None:
    assert occurrences(coach) == ["church@2026-11-24T19:00", "library@2026-11-26T19:00"]
    before = events(coach)

    # In the afternoon the source says that Thursday is off.
    coach.clock.now = MONDAY.replace(hour=20)
    coach.take("nashville-aa", [TUESDAY, OFF, FAR], date(2026, 11, 23))

    # The evening is spent elsewhere, all else stays.
    assert occurrences(coach) == ["church@2026-11-24T19:00", "park@2026-11-26T20:00"]
    after = events(coach)
    assert list(after) == list(before) == ["Tue", "Thu"]
    assert [after[day]["UID"] for day in after] == [before[day]["UID"] for day in before]
    assert after["Tue"]["DTSTART"].dt == before["Tue"]["DTSTART"].dt
    assert after["Thu"]["DTSTART"].dt.hour == 20
    assert after["Thu"]["SEQUENCE"] > before["Thu"]["SEQUENCE"]
