"""`finder plan`: what POST /v1/outings answers, without a server."""

from __future__ import annotations

from typing import Any, BinaryIO

import click
import orjson

from finder.cli.opened import Opened
from finder.domain.errors import InvalidInput
from finder.handouts.copies import Style, check_reader, copy_of
from finder.planning.deadline import within
from finder.service.outings import PLAN_SECONDS, outings, wish_of
from finder.service.plan_answers import FORMS, plan_json
from finder.shapes.json_body import load_body
from finder.shapes.outings import FORMATS, OutingsSchema

LANGUAGES = ("en", "es")


@click.command("plan", short_help="The best plan of outings for people and their goals.")
@click.argument("request", type=click.File("rb"))
@click.option("--format", "form", type=click.Choice(FORMATS), help="Of the answer [json].")
@click.option("--for", "reader", metavar="NAME", help="Whose copy; without it the whole.")
@click.option(
    "--discreet/--in-full", "is_discreet", default=None, help="Whether it tells no fellowship [discreet]."
)
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.pass_obj
def plan_command(
    opened: Opened,
    /,
    request: BinaryIO,
    form: str | None,
    reader: str | None,
    is_discreet: bool | None,
    language: str,
) -> None:
    """The best plan for REQUEST, a file with the body of POST /v1/outings (- reads it from stdin)."""
    asked = load_body(OutingsSchema(), _object(request))
    form = form or asked.get("format", "json")
    reader = reader if reader is not None else asked.get("for_")
    shows_nothing = asked.get("discreet", True) if is_discreet is None else is_discreet
    style = Style(language=language, is_discreet=shows_nothing, plan_id=asked.get("plan_id"))
    now = opened.clock()
    with opened.finder(with_dataset=True) as finder:
        wish = wish_of(asked, finder.gazetteer, now, language)
        check_reader(wish.people, reader, is_handout=form != "json")
        snapshot = finder.snapshot(now)
        plan = outings(snapshot, wish, now, finder.travel, within(PLAN_SECONDS))
        copy = copy_of(plan, wish.people, reader, style, now)
        body = plan_json(copy, snapshot, now.date()) if form == "json" else FORMS[form](copy)
    click.echo(body, nl=form == "json")


def _object(request: BinaryIO) -> dict[str, Any]:
    """The JSON object of a file. Raises InvalidInput."""
    try:
        body = orjson.loads(request.read())
    except orjson.JSONDecodeError:
        raise InvalidInput.of("REQUEST", "is not JSON") from None
    if not isinstance(body, dict):
        raise InvalidInput.of("REQUEST", "must be a JSON object")
    return body
