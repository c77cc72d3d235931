"""`finder nearby`: what is near and soon, as a table or as the API's own JSON."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import click
import orjson
from rich.console import Console
from rich.table import Table

from finder.api.contract import load
from finder.cli.opened import Opened
from finder.service.reading import Asked, Page, nearby_page
from finder.shapes.query import ReadingParameters
from finder.shapes.query_fields import QueryFlag

NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)")
PARAMETERS = ReadingParameters()
LEFT_OUT = ("lat", "lon", "cursor")
METRES_A_KM = 1000


class PlaceCommand(click.Command):
    """A command whose arguments may be negative numbers, typed as they are."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Takes numbers that are no option's value for arguments, a minus or not."""
        takes_value = {
            name
            for param in self.params
            if isinstance(param, click.Option) and not param.is_flag
            for name in param.opts
        }
        numbers = {
            place
            for place, text in enumerate(args)
            if NUMBER.fullmatch(text) and (place == 0 or args[place - 1] not in takes_value)
        }
        options = [text for place, text in enumerate(args) if place not in numbers]
        return super().parse_args(ctx, [*options, "--", *(args[place] for place in sorted(numbers))])


def _options() -> list[click.Parameter]:
    """An option for each filter of reading, made from its schema."""
    made: list[click.Parameter] = []
    for name, field in PARAMETERS.fields.items():
        parameter = field.data_key or name
        if parameter not in LEFT_OUT:
            made.append(_option(parameter, field))
    return made


def _option(parameter: str, field: Any) -> click.Option:
    flag = f"--{parameter.replace('_', '-')}"
    text = str(field.metadata.get("description", "")).replace("`", "")
    if isinstance(field, QueryFlag):
        return click.Option([flag, parameter], is_flag=True, help=text)
    return click.Option([flag, parameter], metavar="TEXT", help=text)


@click.pass_obj
def _nearby(
    opened: Opened, /, lat: str | None, lon: str | None, as_json: bool, **options: str | bool | None
) -> None:
    given = {"lat": lat, "lon": lon} | {name: _text(value) for name, value in options.items()}
    members = load(PARAMETERS, {name: value for name, value in given.items() if value is not None})
    now = opened.clock()
    with opened.finder(with_dataset=True) as finder:
        page = nearby_page(finder.snapshot(now), finder.gazetteer, Asked.of(members), now)
    if as_json:
        click.echo(b'{"total":%d,"items":[%b]}' % (page.total, b",".join(page.items)))
    else:
        Console().print(_table(page))


def _text(value: str | bool | None) -> str | None:
    if isinstance(value, bool):
        return "true" if value else None
    return value


nearby_command = PlaceCommand(
    "nearby",
    callback=_nearby,
    short_help="What is near and soon.",
    help="What is near LAT LON (or --near TEXT) and soon, nearest first.",
    params=[
        click.Argument(["lat"], required=False),
        click.Argument(["lon"], required=False),
        *_options(),
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
            listing["name"],
            listing["fellowship"] or listing["organizer"] or "",
            _where(item["next"]["venue"] or listing["venue"]),
            _checked(listing["verification"]),
        )
    table.caption = f"{len(page.items)} of {page.total}"
    table.caption_justify = "left"
    return table


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
