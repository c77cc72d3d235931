"""Real feeds that come cut, emptied, shifted, re-encoded or renumbered: each is held, and told by name."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from finder.service.holding import held_import
from finder.service.syncing import Status
from tests.service.syncing import Newsroom, newsroom

Rows = list[dict[str, Any]]
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


@dataclass(frozen=True)
class Shape:
    """How the feeds of a format hold rows, their days and their keys."""

    read: Callable[[bytes], Rows]
    write: Callable[[Rows], bytes]
    day: str
    next_day: Callable[[Any], Any]
    key: str


def read_csv(raw: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))


def write_csv(rows: Rows) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else ["Name", "Day", "Time", "Address"])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def day_after(name: str) -> str:
    return DAYS[(DAYS.index(name) + 1) % 7] if name in DAYS else name


def shifted_day(day: Any) -> Any:
    if isinstance(day, list):
        return [shifted_day(each) for each in day]
    return type(day)((int(day) + 1) % 7) if str(day).isdigit() else day


GUIDE = Shape(orjson.loads, orjson.dumps, "day", shifted_day, "slug")
BMLT = Shape(orjson.loads, orjson.dumps, "weekday_tinyint", lambda day: str(int(day) % 7 + 1), "id_bigint")
TABLE = Shape(
    lambda raw: list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))),
    write_csv,
    "Day",
    day_after,
    "Slug",
)
FEEDS = {
    "meetings/edmonton-ca-aa.json": ("meeting-guide", GUIDE, {"time_zone": "America/Edmonton"}),
    "meetings/kansas-city-aa.json": ("meeting-guide", GUIDE, {}),
    "meetings/recoverysource-aa1-es.json": ("meeting-guide", GUIDE, {}),
    "meetings/sanjose-aa.json": ("meeting-guide", GUIDE, {}),
    "meetings/sussex-delaware-aa.json": ("meeting-guide", GUIDE, {}),
    "meetings/eda-worldwide.json": ("meeting-guide", GUIDE, {"time_zone": "America/New_York"}),
    "bmlt/berlin-na.json": ("bmlt", BMLT, {"time_zone": "Europe/Berlin"}),
    "csv/kansas-city-aa-tsml.csv": ("tsml-csv", TABLE, {}),
}
# Letters beyond ASCII that finder keeps: in the others there are none, or in what it leaves out.
WITH_ACCENTS = [path for path in FEEDS if "kansas" not in path and "recoverysource" not in path]
IN_LATIN_1 = [path for path in WITH_ACCENTS if "edmonton" not in path]


@pytest.fixture(params=FEEDS, ids=lambda path: Path(path).stem)
def subscribed(request: pytest.FixtureRequest, tmp_path: Path, feeds: Path) -> Iterator[Subscribed]:
    with newsroom(tmp_path) as room:
        yield imported(room, request.param, (feeds / request.param).read_bytes())


@dataclass(frozen=True)
class Subscribed:
    """A newsroom that has imported a real feed."""

    room: Newsroom
    shape: Shape
    raw: bytes

    def held(self, feed: bytes) -> list[str]:
        """Why a feed is held, which changes nothing."""
        before = self.room.dataset()
        assert self.room.sync(feed).status is Status.HELD
        assert self.room.dataset() == before
        reasons: list[str] = held_import(self.room.finder, "town")["reasons"]
        return reasons

    def rows(self) -> Rows:
        return self.shape.read(self.raw)


def imported(room: Newsroom, path: str, raw: bytes) -> Subscribed:
    format, shape, members = FEEDS[path]
    room.subscribe(format=format, **members)
    assert room.sync(raw).status is Status.IMPORTED
    return Subscribed(room, shape, raw)


def test_a_feed_cut_in_its_bytes_is_held(subscribed: Subscribed) -> None:
    reasons = subscribed.held(subscribed.raw[: len(subscribed.raw) // 2])

    assert any("breaks off" in reason or "would be removed" in reason for reason in reasons)


def test_a_feed_cut_in_its_rows_is_held(subscribed: Subscribed) -> None:
    rows = subscribed.rows()

    [reason] = subscribed.held(subscribed.shape.write(rows[: len(rows) * 3 // 4]))

    assert "listings would be removed" in reason


@pytest.mark.parametrize("emptied", ["no rows", "no bytes", "a page"])
def test_an_emptied_feed_is_held(subscribed: Subscribed, emptied: str) -> None:
    feed = {"no rows": subscribed.shape.write([]), "no bytes": b"", "a page": b"<html>Sorry</html>"}[emptied]

    first, gone = subscribed.held(feed)

    assert "holds no row" in first or "any more" in first
    count, _, total = gone.partition(" of ")
    assert total.startswith(f"{count} listings would be removed")


def test_a_feed_in_another_format_is_held(subscribed: Subscribed) -> None:
    other = TABLE if subscribed.shape is not TABLE else GUIDE
    rows = [
        {"Name": "Noon", "Day": "Monday", "Time": "12:00", "Address": "1 Main St", "name": "Noon", "day": 1,
         "time": "12:00", "slug": "noon"}
    ]  # fmt: skip

    first, _ = subscribed.held(other.write(rows))

    assert "any more: this looks like" in first


def test_a_feed_shifted_by_a_day_is_held(subscribed: Subscribed) -> None:
    shape = subscribed.shape
    rows = [row | {shape.day: shape.next_day(row.get(shape.day))} for row in subscribed.rows()]

    reasons = subscribed.held(shape.write(rows))

    assert any("most of them 1 day later" in each for each in reasons)


def test_a_renumbered_feed_is_held(subscribed: Subscribed) -> None:
    rows = subscribed.rows()
    key = subscribed.shape.key
    renumbered = [row | {key: str(9000 + number)} for number, row in enumerate(rows)]

    reasons = subscribed.held(subscribed.shape.write(renumbered))

    assert any("stand under another key of the feed" in reason for reason in reasons)


@pytest.mark.parametrize("path", WITH_ACCENTS, ids=lambda path: Path(path).stem)
def test_a_feed_encoded_twice_is_held(tmp_path: Path, feeds: Path, path: str) -> None:
    with newsroom(tmp_path) as room:
        raw = orjson.dumps(orjson.loads((feeds / path).read_bytes()))
        [reason] = imported(room, path, raw).held(raw.decode("latin-1").encode())

    assert "broken letters, as of a feed in another encoding" in reason


@pytest.mark.parametrize("path", IN_LATIN_1, ids=lambda path: Path(path).stem)
@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_feed_in_another_encoding_is_held(tmp_path: Path, feeds: Path, path: str, encoding: str) -> None:
    with newsroom(tmp_path) as room:
        raw = orjson.dumps(orjson.loads((feeds / path).read_bytes()))
        first, *_ = imported(room, path, raw).held(raw.decode().encode(encoding, "replace"))

    assert "UTF-16" in first or "UTF-8" in first


def test_an_ordinary_week_of_edits_goes_through(subscribed: Subscribed) -> None:
    shape, rows = subscribed.shape, subscribed.rows()
    name = next(name for name in ("name", "meeting_name", "Name") if name in rows[0])
    edited = [row for number, row in enumerate(rows) if number % 20 != 0]
    for number, row in enumerate(edited):
        if number % 10 == 1:
            row[name] = f"{row[name]} Group"
        if number % 25 == 2:
            row[shape.day] = shape.next_day(row.get(shape.day))

    done = subscribed.room.sync(shape.write(edited))

    assert done.status is Status.IMPORTED
    assert done.report is not None
    assert done.report.removed >= 1
    assert done.report.changed >= 1
