"""A calendar server takes the calendars that finder writes, and gives back the same dates."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest

from finder.domain.listing import Stored
from finder.domain.schedule import Extra, OccurrenceStatus, Override, Rule, Schedule
from finder.formats.icalendar import write
from finder.formats.writing import Edition, SourceFacts
from tests.builders import NOW, by_appointment, extra, house, meeting, once, schedule, weekly
from tests.formats.streams import drafts_of, read_all

START_SECONDS = 20.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a Radicale of our own, with nothing in it."""
    folder: Path = tmp_path_factory.mktemp("radicale")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    settings = [
        "--server-hosts",
        f"127.0.0.1:{port}",
        "--storage-filesystem-folder",
        str(folder / "calendars"),
    ]
    rights = ["--auth-type", "none", "--rights-type", "authenticated", "--config", ""]
    command = [sys.executable, "-m", "radicale", *settings, *rights]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as running:
        try:
            wait_for(port)
            yield port
        finally:
            running.terminate()


def wait_for(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("Radicale did not start")


def ask(port: int, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Authorization": "Basic ZmluZGVyOg==", "Content-Type": "text/calendar; charset=utf-8"}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


MOVED, CANCELLED = OccurrenceStatus.MOVED, OccurrenceStatus.CANCELLED
LISTINGS = (
    meeting(),
    meeting(
        "nashville-aa:noon",
        name="Noon, at the café; upstairs",
        notes="Ring twice.\nÜber die Treppe.",
        schedule=schedule(
            weekly("mon,wed", "12:00"),
            Rule(datetime(2026, 1, 3, 9), 90, "FREQ=MONTHLY;BYDAY=1SA;UNTIL=20271231"),
            extra=[extra("2026-12-24T18:00"), Extra(datetime(2026, 12, 31, 18), 120)],
            overrides=[
                Override(datetime(2026, 11, 25, 12), CANCELLED, note="Thanksgiving is near"),
                Override(
                    datetime(2026, 11, 30, 12), MOVED, datetime(2026, 12, 1, 12), venue=house(36.2, -86.7)
                ),
            ],
        ),
    ),
    meeting("nashville-aa:berlin", schedule=Schedule("Europe/Berlin", (once("2026-12-05T19:00"),))),
    meeting("nashville-aa:utc", schedule=Schedule("UTC", (weekly("fri"),))),
    meeting("nashville-aa:talk", schedule=by_appointment()),
)


def test_a_calendar_is_taken_and_given_back_as_it_was(server: int) -> None:
    edition = Edition(NOW, {"nashville-aa": SourceFacts("nashville-aa", title="Nashville, TN")})
    sent = b"".join(write(map(Stored, LISTINGS), edition))
    status, reason = ask(server, "PUT", "/finder/calendar/", sent)
    assert status == 201, reason
    status, given = ask(server, "GET", "/finder/calendar/")
    assert status == 200
    before = {
        draft.key: (draft.rules, draft.extra, draft.overrides)
        for draft in drafts_of(read_all("icalendar", sent))
    }
    after = {
        draft.key: (draft.rules, draft.extra, draft.overrides)
        for draft in drafts_of(read_all("icalendar", given))
    }
    assert after == before
    assert len(after) == len(LISTINGS)
