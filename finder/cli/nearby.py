"""`finder nearby`: what is near and soon, as a table or as the API's own JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click
import orjson
from rich.console import Console
from rich.table import Table

from finder.cli.filters import PlaceCommand, filter_options, parameters_of
from finder.cli.opened import Opened
from finder.service.reading import Asked, Page, nearby_page
from finder.shapes.query import ReadingParameters

PARAMETERS = ReadingParameters()
LEFT_OUT = ("lat", "lon", "cursor")
METRES_A_KM = 1000


@click.pass_obj
def _nearby(
    opened: Opened, /, lat: str | None, lon: str | None, as_json: bool, **options: str | bool | None
) -> None:
    members = PARAMETERS.read(parameters_of({"lat": lat, "lon": lon} | options))
    now = opened.clock()
    with opened.finder(with_dataset=True) as finder:
        page = nearby_page(finder.snapshot(now), finder.gazetteer, Asked.of(members), now)
    if as_json:
        click.echo(b'{"total":%d,"items":[%b]}' % (page.total, b",".join(page.items)))
    else:
        Console().print(_table(page))


nearby_command = PlaceCommand(
    "nearby",
    callback=_nearby,
    short_help="What is near and soon.",
    help="What is near LAT LON (or --near TEXT) and soon, nearest first.",
    params=[
        click.Argument(["lat"], required=False),
        click.Argument(["lon"], required=False),
        *filter_options(PARAMETERS, LEFT_OUT),
        click.Option(["--json", "as_json"], is_flag=True, help="The page as JSON."),
    ],
)


def _table(page: Page) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("Distance", "Next", "Name", "Fellowship", "Where", "Checked"):
        table.add_column(heading, no_wrap=heading in ("Distance", "Next"))
    for raw in page.items:
        item = orjson.loads(raw)
        listing = item["listing"]
        table.add_row(
            _distance(item["distance_m"]),
            _when(item["next"]),
            _name(listing["name"], item.get("other_ids", ())),
            listing["fellowship"] or listing["organizer"] or "",
            _where(item["next"]["venue"] or listing["venue"]),
            _checked(listing["verification"]),
        )
    table.caption = f"{len(page.items)} of {page.total}"
    table.caption_justify = "left"
    return table


def _name(name: str, other_ids: Sequence[str]) -> str:
    return f"{name} (and {len(other_ids)} more)" if other_ids else name


def _distance(metres: int) -> str:
    return f"{metres} m" if metres < METRES_A_KM else f"{metres / METRES_A_KM:.1f} km"


def _when(occurrence: dict[str, Any]) -> str:
    starts = datetime.fromisoformat(occurrence["starts_at"])
    mark = "" if occurrence["status"] == "scheduled" else f" ({occurrence['status']})"
    return f"{starts:%a %d %b %H:%M}{mark}"


def _where(venue: dict[str, Any] | None) -> str:
    if venue is None:
        return ""
    parts = (venue["name"], venue["address"], venue["city"])
    about = "" if venue["precision"] == "exact" else " (about)"
    return ", ".join(part for part in parts if part) + about


def _checked(verification: dict[str, Any]) -> str:
    return (
        verification["note"] or f"{verification['checked_on']}{' (stale)' if verification['stale'] else ''}"
    )
