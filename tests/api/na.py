"""Real meetings of NA behind HTTP, as BMLT's clients ask for them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import orjson

from finder.intake.clean import Origin
from finder.service.importing import Request, import_feed
from tests.api.served import Served, serve
from tests.builders import NOW

FETCHED = date(2026, 11, 22)
BERLIN, GENEVA = "berlin", "geneva-{}"
PATH = "/bmlt/na/client_interface/json/"


def serve_na(folder: Path, feeds: Path) -> Served:
    """277 meetings: 108 of Berlin, and 53, 54 and 62 of western New York's Mondays to Wednesdays."""
    served = serve(folder)
    _take(
        served,
        feeds / "bmlt/berlin-na.json",
        "berlin",
        "Europe/Berlin",
        feeds / "bmlt/berlin-formats-de.json",
    )
    for day in (2, 3, 4):
        _take(served, feeds / f"bmlt/geneva-ny-na-day{day}.json", f"geneva-{day}", "America/New_York")
    return served


def _take(served: Served, path: Path, source: str, zone: str, formats: Path | None = None) -> None:
    origin = Origin(source, "na", time_zone=zone)
    with path.open("rb") as feed:
        if formats is None:
            import_feed(served.finder, Request(feed, "bmlt", origin, FETCHED), NOW)
            return
        with formats.open("rb") as beside:
            request = Request(feed, "bmlt", origin, FETCHED, options={"formats": beside})
            import_feed(served.finder, request, NOW)


def ask(served: Served, query: str, switcher: str = "GetSearchResults", path: str = PATH) -> Any:
    """The answer to a query, which is well."""
    answer = served.get(f"{path}?switcher={switcher}&{query}")
    assert answer.status_code == 200, answer.text
    return orjson.loads(answer.data)


def field(served: Served, query: str, *names: str) -> list[Any]:
    """A field of each meeting found; several as tuples."""
    rows = [tuple(each[name] for name in names) for each in ask(served, query)]
    return rows if len(names) > 1 else [row[0] for row in rows]
