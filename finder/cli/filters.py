"""The filters of reading as options of a command, made from their schema."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

import click

from finder.shapes.query import ReadingParameters
from finder.shapes.query_fields import QueryFlag

NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)")


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


def filter_options(schema: ReadingParameters, left_out: Collection[str] = ()) -> list[click.Parameter]:
    """An option for each parameter of the schema: `--radius-m` for radius_m; a flag for true or false."""
    named = {field.data_key or name: field for name, field in schema.fields.items()}
    return [_option(parameter, field) for parameter, field in named.items() if parameter not in left_out]


def _option(parameter: str, field: Any) -> click.Option:
    flag = f"--{parameter.replace('_', '-')}"
    text = str(field.metadata.get("description", "")).replace("`", "")
    if isinstance(field, QueryFlag):
        return click.Option([flag, parameter], is_flag=True, help=text)
    return click.Option([flag, parameter], metavar="TEXT", help=text)


def parameters_of(options: Mapping[str, str | bool | None]) -> dict[str, str]:
    """What was typed as the parameters of a request; what was not typed is left out."""
    texts = {name: "true" if value is True else value for name, value in options.items()}
    return {name: text for name, text in texts.items() if isinstance(text, str)}
