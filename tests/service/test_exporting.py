"""Exports of what a database holds, real feeds among it: written, read back, the same as far as it goes."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fcntl import LOCK_EX, LOCK_UN, flock
from io import BytesIO
from pathlib import Path
from weakref import ref

import orjson
import pytest

from finder.config import Settings
from finder.domain.errors import InvalidInput
from finder.domain.listing import Listing, Stored, Suspension
from finder.domain.schedule import Precision
from finder.domain.vocabulary import Attendance
from finder.intake.clean import Origin
from finder.service import Finder, open_finder
from finder.service.exporting import Feeds, export
from finder.service.importing import Request, import_feed
from finder.service.reading import Asked
from finder.service.whole_feeds import PLAIN
from finder.shapes.document import decode, encode, to_document
from tests.builders import meeting, schedule, suspended, weekly
from tests.formats.streams import read_all

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
FETCHED = date(2026, 8, 22)
EVERYTHING = Asked(include_suspended=True, include_illustrative=True)


@pytest.fixture
def finder(tmp_path: Path) -> Iterator[Finder]:
    flags = {"database_url": f"sqlite:///{tmp_path}/finder.sqlite", "snapshot_dir": tmp_path / "snapshots"}
    opened = open_finder(Settings.from_mapping({}, flags))
    yield opened
    opened.close()


def take(finder: Finder, format_name: str, content: bytes, source: str) -> None:
    request = Request(BytesIO(content), format_name, Origin(source), FETCHED, is_forced=True)
    import_feed(finder, request, NOW)


def exported(finder: Finder, format_name: str, asked: Asked) -> bytes:
    return b"".join(export(finder.snapshot(NOW), finder.gazetteer, format_name, asked, NOW))


def of_source(finder: Finder, source: str) -> list[Listing]:
    return [decode(entry.document) for entry in finder.store.entries(source)]


def fill(finder: Finder, *listings: Listing) -> None:
    """Imports listings, a source each time."""
    for source in {listing.source for listing in listings}:
        own = [to_document(each) for each in listings if each.source == source]
        take(finder, "native", orjson.dumps({"source": {"name": source}, "listings": own}), source)


SUNRISE = meeting()
NOON = meeting("nashville-aa:noon", name="Noon", schedule=schedule(weekly("tue,thu", "12:00")))
OLD = meeting("nashville-na:old", name="Old", fellowship="na")


def names(finder: Finder, asked: Asked) -> list[str]:
    """The names of what is exported, in its order."""
    return [row.name for row in read_all("native", exported(finder, "native", asked))]


def test_an_export_holds_all_that_match_in_order_of_their_ids(finder: Finder) -> None:
    fill(finder, SUNRISE, OLD, NOON)

    assert names(finder, Asked()) == ["Noon", "Sunrise", "Old"]
    assert names(finder, Asked(lat=36.15, lon=-86.79)) == ["Noon", "Sunrise", "Old"]
    assert names(finder, Asked(limit=1, sort="name")) == ["Noon", "Sunrise", "Old"]
    assert names(finder, Asked(fellowship=frozenset({"na"}))) == ["Old"]


def test_what_is_suspended_or_an_example_is_exported_where_it_is_asked_for(finder: Finder) -> None:
    fill(finder, SUNRISE, replace(NOON, suspended=suspended()), replace(OLD, illustrative=True))

    assert names(finder, Asked()) == ["Sunrise"]
    assert names(finder, EVERYTHING) == ["Noon", "Sunrise", "Old"]


def test_a_window_selects_listings_and_cuts_no_rule(finder: Finder) -> None:
    fill(finder, SUNRISE, NOON)
    thursday = Asked(from_=datetime(2026, 11, 26, 6, tzinfo=UTC), until=datetime(2026, 11, 27, 6, tzinfo=UTC))

    [found] = read_all("native", exported(finder, "native", thursday))

    assert found.schedule == NOON.schedule


def test_what_comes_out_is_what_the_dataset_holds_with_the_dates_of_its_source(finder: Finder) -> None:
    fill(finder, SUNRISE)

    [found] = read_all("native", exported(finder, "native", Asked()))

    dated = replace(SUNRISE.provenance[0], retrieved_on=FETCHED)
    trust = replace(SUNRISE.verification, checked_on=FETCHED)
    assert found == replace(SUNRISE, provenance=(dated,), verification=trust)


def test_listings_are_decoded_one_by_one_as_they_are_written(finder: Finder) -> None:
    fill(finder, SUNRISE, NOON, OLD)
    passed: list[str] = []

    def watch(listings: Iterable[Stored], total: int) -> Iterator[Stored]:
        passed.append(f"{total} in all")
        for each in listings:
            passed.append(each.listing.name)
            yield each

    pieces = export(finder.snapshot(NOW), finder.gazetteer, "native", Asked(), NOW, watch)

    next(pieces), next(pieces)
    assert passed == ["3 in all", "Noon"]
    assert sum(1 for _ in pieces) == 3
    assert passed == ["3 in all", "Noon", "Sunrise", "Old"]


def test_a_format_that_is_not_there_is_refused_before_anything_is_read(finder: Finder) -> None:
    with pytest.raises(InvalidInput, match="format: must be one of"):
        export(finder.snapshot(NOW), finder.gazetteer, "papyrus", Asked(), NOW)


def test_a_whole_feed_is_made_once_a_snapshot_and_day(finder: Finder) -> None:
    fill(finder, SUNRISE)
    feeds, snapshot = Feeds(finder.gazetteer), finder.snapshot(NOW)
    first = feeds.whole(snapshot, "meeting-guide", NOW)

    assert feeds.whole(snapshot, "meeting-guide", NOW + timedelta(hours=5)) is first
    assert feeds.whole(snapshot, "tsml-csv", NOW).digest != first.digest
    assert feeds.whole(snapshot, "meeting-guide", NOW + timedelta(days=1)) is not first
    assert feeds.feed(snapshot, "meeting-guide", Asked(fellowship=frozenset({"na"})), NOW) == b"[]\n"


def test_a_feed_of_next_happenings_is_made_anew_every_hour_and_the_old_one_goes(finder: Finder) -> None:
    fill(finder, SUNRISE)
    feeds, snapshot = Feeds(finder.gazetteer), finder.snapshot(NOW)
    first = feeds.whole(snapshot, "geojson", NOW)
    feeds.whole(snapshot, "meeting-guide", NOW)
    assert feeds.whole(snapshot, "geojson", NOW + timedelta(minutes=59)) is first
    assert feeds.whole(snapshot, "geojson", NOW + timedelta(minutes=60)) is not first
    kept = sorted(path.name for path in (snapshot.folder / "feeds").iterdir() if path.is_dir())
    assert kept == ["geojson-20261123T19", "meeting-guide-20261123T00"]


def test_while_one_feed_is_written_another_can_be_had(finder: Finder) -> None:
    fill(finder, SUNRISE)
    feeds, snapshot = Feeds(finder.gazetteer), finder.snapshot(NOW)
    day = snapshot.folder / "feeds" / "meeting-guide-20261123T00"
    day.parent.mkdir()
    with day.with_suffix(".lock").open("w") as opened:
        flock(opened, LOCK_EX)
        with ThreadPoolExecutor() as threads:
            waiting = threads.submit(feeds.whole, snapshot, "meeting-guide", NOW)
            assert feeds.whole(snapshot, "tsml-csv", NOW).forms
            assert not waiting.done()
            flock(opened, LOCK_UN)
            assert waiting.result().forms


def test_with_a_snapshot_goes_what_was_made_of_it(finder: Finder) -> None:
    fill(finder, SUNRISE)
    feeds = Feeds(finder.gazetteer)
    feeds.whole(finder.snapshot(NOW), "meeting-guide", NOW)
    before, folder = ref(finder.snapshot(NOW)), finder.snapshot(NOW).folder

    fill(finder, SUNRISE, NOON)
    feeds.whole(finder.snapshot(NOW), "meeting-guide", NOW)
    gc.collect()

    assert before() is None
    assert not folder.exists()


def test_a_whole_feed_is_made_in_memory_where_the_snapshot_was_swept(finder: Finder) -> None:
    fill(finder, SUNRISE)
    snapshot = finder.snapshot(NOW)
    fill(finder, SUNRISE, NOON)
    assert finder.snapshot(NOW) is not snapshot

    whole = Feeds(finder.gazetteer).whole(snapshot, "native", NOW)

    assert [row.name for row in read_all("native", bytes(whole.forms[PLAIN][:]))] == ["Sunrise"]
    assert not snapshot.folder.exists()


@dataclass(frozen=True)
class Feed:
    """A file, how it is read, and how many of its meetings are not weekly."""

    path: str
    format: str
    time_zone: str | None = None
    left_out: int = 0


FEEDS = [
    Feed("meetings/philadelphia-aa.json", "meeting-guide"),
    Feed("meetings/sanjose-aa.json", "meeting-guide"),
    Feed("meetings/kansas-city-aa.json", "meeting-guide"),
    Feed("meetings/edmonton-ca-aa.json", "meeting-guide", "America/Edmonton"),
    Feed("meetings/eda-worldwide.json", "meeting-guide", "America/New_York"),
    Feed("meetings/edge-times.json", "meeting-guide", "America/Chicago"),
    Feed("bmlt/berlin-na.json", "bmlt", "Europe/Berlin", left_out=2),
]
# Keys of Berlin's server that are spelled as types or languages of Meeting Guide.
TAKEN_FOR_TYPES = {"Lit", "Med", "S", "Sp", "T", "p"}


def carried(listing: Listing) -> Listing:
    """The listing as far as a feed carries it: docs/adding-a-format.md has the table."""
    is_paused = listing.suspended is not None and listing.attendance is not Attendance.ONLINE
    venue = listing.venue
    if venue is not None and venue.precision in (Precision.POSTAL_CODE, Precision.CITY):
        venue = replace(venue, point=None, precision=None)
    return replace(
        listing,
        id="x:y",
        provenance=(),
        venue=venue,
        other_types=tuple(each for each in listing.other_types if each not in TAKEN_FOR_TYPES),
        suspended=Suspension(reason="its source lists it as inactive") if is_paused else None,
    )


@pytest.mark.parametrize("format_name", ["meeting-guide", "tsml-csv"])
@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: Path(feed.path).stem)
def test_a_real_feed_comes_back_as_it_was_as_far_as_it_is_carried(
    finder: Finder, feeds: Path, feed: Feed, format_name: str
) -> None:
    with (feeds / feed.path).open("rb") as opened:
        origin = Origin("feed", "aa", time_zone=feed.time_zone)
        import_feed(finder, Request(opened, feed.format, origin, FETCHED), NOW)

    take(finder, format_name, exported(finder, format_name, EVERYTHING), "again")

    before = [carried(each) for each in of_source(finder, "feed") if is_written(each)]
    after = [carried(each) for each in of_source(finder, "again")]
    assert len(before) == len(of_source(finder, "feed")) - feed.left_out
    assert Counter(map(encode, before)) == Counter(map(encode, after))


def is_written(listing: Listing) -> bool:
    """Whether its rules are weekly, or there is none."""
    return all(rule.rrule is not None and "FREQ=WEEKLY" in rule.rrule for rule in listing.schedule.rules)
