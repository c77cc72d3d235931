"""finder behind HTTP for tests: on a database of its own, by a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from finder.app import create_app
from finder.config import Settings
from finder.domain.listing import Listing
from finder.intake.clean import Origin
from finder.service import Finder, open_finder
from finder.service.importing import Report, Request, import_feed
from finder.shapes.document import to_document
from tests.builders import NOW

FETCHED = date(2026, 11, 22)


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Served:
    """finder, its application, and the clock both go by."""

    finder: Finder
    app: Flask
    clock: Clock

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def get(self, path: str, **headers: str) -> TestResponse:
        """The answer; `If_None_Match="…"` is a header."""
        return self.client.get(
            path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    def take(self, source: str, listings: Iterable[Listing], fetched: date = FETCHED) -> Report:
        """Imports a native file of these listings as the whole of `source`."""
        raw = orjson.dumps({"source": {"name": source}, "listings": [to_document(each) for each in listings]})
        # Forced, for a town of five listings loses more than a fifth with two of them.
        request = Request(BytesIO(raw), "native", Origin(source), fetched, is_forced=True)
        return import_feed(self.finder, request, self.clock.now)


def serve(folder: Path) -> Served:
    """finder on a new and empty database in the folder."""
    finder = open_finder(Settings(f"sqlite:///{folder}/finder.sqlite", folder / "snapshots"))
    clock = Clock()
    return Served(finder, create_app(finder, clock), clock)


def problem(answer: TestResponse, status: int) -> dict[str, Any]:
    """The members of a problem document, once status and media type are what they have to be."""
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), answer.text
    members: dict[str, Any] = orjson.loads(answer.data)
    assert members["status"] == status
    return members


def fields_of(answer: TestResponse, status: int = 422) -> list[str]:
    """The fields that a refusal names."""
    return [each["field"] for each in problem(answer, status)["problems"]]


def ids(answer: TestResponse) -> list[str]:
    """The ids of a page's items, of listings or of occurrences, in its order."""
    assert answer.status_code == 200, answer.text
    return [_id(item) for item in answer.get_json()["items"]]


def _id(item: dict[str, Any]) -> str:
    if "occurrence" in item:
        return str(item["occurrence"]["id"])
    return str(item["listing"]["id"] if "listing" in item else item["id"])
