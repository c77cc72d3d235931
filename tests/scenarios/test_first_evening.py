"""The first evening: a phone in 37203 asks what is near tonight, and stays true to what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.api.served import Served, problem, serve
from tests.builders import cancelled, house, meeting, schedule, social, weekly

# Monday 23 November 2026, 17:00 in Nashville.
FIVE_PM = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
TONIGHT_BEGINS, TONIGHT_ENDS = "2026-11-23T17:00:00-06:00", "2026-11-24T00:00:00-06:00"
TONIGHT = f"near=37203&from={TONIGHT_BEGINS}&until={TONIGHT_ENDS}&limit=2"

# On Monday evenings, ever further from the centre of 37203 (36.1504, -86.7916).
CHURCH = meeting("nashville-aa:church", name="Church Street", venue=house(36.151, -86.7916))
LIBRARY = meeting(
    "nashville-aa:library",
    name="Library",
    venue=house(36.16, -86.7916),
    schedule=schedule(weekly("mon", "20:00")),
)
PARK = meeting(
    "nashville-aa:park",
    name="Park",
    venue=house(36.18, -86.7916),
    schedule=schedule(weekly("mon,thu", "18:30")),
)
ELSEWHEN = meeting("nashville-aa:elsewhen", name="Elsewhen", schedule=schedule(weekly("wed")))
GAMES = social(
    "nashville-sober:games",
    name="Games",
    venue=house(36.17, -86.7916),
    schedule=schedule(weekly("mon", "18:00", 180)),
)
NEXT_MONDAY_OFF = meeting(
    "nashville-aa:library",
    name="Library",
    venue=house(36.16, -86.7916),
    schedule=schedule(
        weekly("mon", "20:00"), overrides=[cancelled("2026-11-30T20:00", "the library is closed")]
    ),
)


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Served]:
    served = serve(tmp_path)
    served.clock.now = FIVE_PM
    served.take("nashville-aa", [CHURCH, LIBRARY, PARK, ELSEWHEN])
    served.take("nashville-sober", [GAMES])
    yield served
    served.finder.close()


def names(page: dict[str, Any]) -> list[str]:
    return [item["listing"]["name"] for item in page["items"]]


def test_a_phone_asks_what_is_near_tonight_and_keeps_up_with_the_dataset(phone: Served) -> None:
    # What is near tonight: two that are nearest, of four.
    first = phone.get(f"/v1/nearby?{TONIGHT}").get_json()
    assert first["origin"] == {"lat": 36.1504, "lon": -86.7916}
    assert (names(first), first["total"]) == (["Church Street", "Library"], 4)
    assert [item["next"]["starts_at"] for item in first["items"]] == [
        "2026-11-23T19:00:00-06:00",
        "2026-11-23T20:00:00-06:00",
    ]

    # A minute later the next page goes on where the first ended, and it is the last.
    phone.clock.now = FIVE_PM.replace(minute=1)
    second = phone.get(f"/v1/nearby?cursor={first['next_cursor']}").get_json()
    assert (names(second), second["next_cursor"]) == (["Games", "Park"], None)

    # Open meetings alone, asked so that the place stands in no address; the phone shows names and counts.
    tonight = {"near": "37203", "from": TONIGHT_BEGINS, "until": TONIGHT_ENDS}
    wish = tonight | {"types": ["open"], "fields": ["id", "name"], "facets": True}
    open_ones = phone.client.post("/v1/nearby", json=wish).get_json()
    assert names(open_ones) == ["Church Street", "Library", "Park"]
    assert open_ones["facets"]["kind"] == {"meeting": 3}

    # The person opens the library's meeting and looks at its dates.
    path = f"/v1/listings/{first['items'][1]['listing']['id']}"
    opened = phone.get(path)
    assert opened.get_json()["schedule"]["text"] == "Mondays 8:00–9:00 pm"
    dates = phone.get(f"{path}/occurrences").get_json()
    assert [(each["starts_at"][:10], each["status"]) for each in dates["items"][:2]] == [
        ("2026-11-23", "scheduled"),
        ("2026-11-30", "scheduled"),
    ]

    # What the phone holds still stands.
    tag = opened.headers["ETag"]
    assert phone.get(path, If_None_Match=tag).status_code == 304

    # That evening the source is fetched anew: next Monday is off, and the park's meeting has ended.
    report = phone.take("nashville-aa", [CHURCH, NEXT_MONDAY_OFF, ELSEWHEN], date(2026, 11, 23))
    assert (report.changed, report.removed, report.unchanged) == (1, 1, 2)

    # The old cursor is gone, and says how to go on.
    answer = phone.get(f"/v1/nearby?cursor={first['next_cursor']}")
    assert "without the cursor" in problem(answer, 410)["detail"]

    # What the phone holds no longer stands.
    renewed = phone.get(path, If_None_Match=tag)
    assert renewed.status_code == 200
    assert renewed.get_json()["revision"] == opened.get_json()["revision"] + 1
    assert renewed.get_json()["verification"]["checked_on"] == "2026-11-23"
    dates = phone.get(f"{path}/occurrences").get_json()
    assert (dates["items"][1]["status"], dates["items"][1]["note"]) == ("cancelled", "the library is closed")

    # Asked again, tonight is as the source now says it.
    again = phone.get(f"/v1/nearby?{TONIGHT}").get_json()
    assert (names(again), again["total"]) == (["Church Street", "Library"], 3)
    assert again["dataset"] == {"version": first["dataset"]["version"] + 1, "as_of": "2026-11-23"}
    rest = phone.get(f"/v1/nearby?cursor={again['next_cursor']}").get_json()
    assert names(rest) == ["Games"]
