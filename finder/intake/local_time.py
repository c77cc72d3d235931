"""Instants told by the clocks of their place: what a feed says in UTC, in the zone of its venue."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from finder.domain.zone import instant, zone
from finder.formats import Draft

UTC_NAME = "UTC"
STAYS_IN_UTC = "its rule is told in UTC and is kept so: its local time moves with summer time"


def told_locally(draft: Draft, place_zone: str | None, default_zone: str | None) -> Draft:
    """A draft of instants, its dates by the clocks of its place, else of its calendar, else of a default.

    A rule that repeats in UTC stays so: it counts the days of UTC, and no rule of another zone has the
    same starts all year.
    """
    if any(rule.rrule is not None for rule in draft.rules):
        return replace(draft, time_zone=UTC_NAME, warnings=(*draft.warnings, STAYS_IN_UTC))
    told_zone = draft.time_zone if draft.time_zone != UTC_NAME else None
    local_zone = place_zone or told_zone or default_zone or UTC_NAME
    source = zone(draft.time_zone or UTC_NAME)

    def local(wall: datetime) -> datetime:
        return instant(wall, source).astimezone(zone(local_zone)).replace(tzinfo=None, fold=0)

    return replace(
        draft,
        time_zone=local_zone,
        rules=tuple(replace(rule, starts=local(rule.starts)) for rule in draft.rules),
        extra=tuple(replace(extra, starts=local(extra.starts)) for extra in draft.extra),
        overrides=tuple(
            replace(
                each,
                original_start=local(each.original_start),
                starts=None if each.starts is None else local(each.starts),
            )
            for each in draft.overrides
        ),
    )
