"""A picture of each week of a plan: days side by side, ways in light, outings in dark, check-ins as dots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape

from finder.domain.goals import DAYS_A_WEEK
from finder.handouts.clocks import hours_of
from finder.handouts.copies import Copy
from finder.handouts.discretion import title_of
from finder.planning.plan import Going, Outing, Visit
from finder.wording.dates import clock_text, short_day

DAY_WIDTH, HOUR_HEIGHT, HEAD, LEFT, BOTTOM = 96, 15, 26, 56, 8
MINUTES_AN_HOUR = 60
# A day is drawn from the first of these that holds all of it, to midnight or past it.
EARLIEST_HOURS = (12, 9, 6, 0)
LETTERS_A_LINE = 15
STYLE = (
    "text{font:10px system-ui,sans-serif;fill:#1b1f24}.quiet{fill:#4a5460}.line{stroke:#d5dae0}"
    ".way{fill:#c9d6ea}.outing{fill:#2f5d9b}.on{fill:#fff;font-weight:600}.dot{fill:#b3541e}"
)


@dataclass(frozen=True, slots=True)
class Block:
    """One outing on a day: local leaving and homecoming, and its own hours, minutes from that midnight."""

    day: date
    leave: int
    starts: int
    ends: int
    home: int
    title: str
    hours: str


def pictures_of(copy: Copy) -> list[str]:
    """An SVG for each week, from Monday on, that has anything in it; of several clients, outings alone."""
    blocks = [_block(copy, outing.visit, way, is_last) for (outing, way), is_last in _with_last(copy)]
    dots = [each.at.replace(tzinfo=None) for each in copy.plan.check_ins if not copy.is_confidential]
    days = sorted({block.day for block in blocks} | {dot.date() for dot in dots})
    mondays = sorted({day - timedelta(days=day.weekday()) for day in days})
    return [_week(copy, monday, blocks, dots) for monday in mondays]


def _with_last(copy: Copy) -> Iterator[tuple[tuple[Outing, Going | None], bool]]:
    """The outings, and whether one goes home from each instead of on to the next."""
    goes_on = [way is not None and way.is_onward for _, way in copy.own]
    return zip(copy.own, [not onward for onward in (*goes_on[1:], False)], strict=False)


def _block(copy: Copy, visit: Visit, way: Going | None, is_last: bool) -> Block:
    begins, ends = hours_of(copy, visit)
    leave, home = (begins, ends) if way is None else (way.leave_by, way.home_at)
    midnight = datetime.combine(begins.date(), datetime.min.time())

    def minutes(moment: datetime) -> int:
        return int((moment.replace(tzinfo=None) - midnight) / timedelta(minutes=1))

    return Block(
        begins.date(),
        minutes(leave),
        minutes(begins),
        minutes(ends),
        minutes(home if is_last else ends),
        title_of(copy, visit),
        clock_text(begins, copy.language),
    )


def _week(copy: Copy, monday: date, blocks: list[Block], dots: list[datetime]) -> str:
    days = [monday + timedelta(days=number) for number in range(DAYS_A_WEEK)]
    shown = [block for block in blocks if block.day in days]
    marked = [dot for dot in dots if dot.date() in days]
    minutes = [block.leave for block in shown] + [dot.hour * MINUTES_AN_HOUR for dot in marked]
    first = next((hour for hour in EARLIEST_HOURS if hour * MINUTES_AN_HOUR <= min(minutes)), 0)
    last = max([24, *(-(-block.home // MINUTES_AN_HOUR) for block in shown)])
    width = LEFT + DAYS_A_WEEK * DAY_WIDTH
    height = HEAD + (last - first) * HOUR_HEIGHT + BOTTOM
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
            f"<title>{escape(short_day(monday, copy.language))}</title><style>{STYLE}</style>",
            *_grid(copy, days, first, last),
            *(_drawn(block, days.index(block.day), first) for block in shown),
            *(_dot(copy, dot, days.index(dot.date()), first) for dot in marked),
            "</svg>",
        )
    )


def _grid(copy: Copy, days: list[date], first: int, last: int) -> Iterator[str]:
    for number, day in enumerate(days):
        middle = LEFT + number * DAY_WIDTH + DAY_WIDTH // 2
        label = escape(short_day(day, copy.language))
        yield f'<text x="{middle}" y="15" text-anchor="middle">{label}</text>'
    for hour in range(first, last + 1, 3):
        y = HEAD + (hour - first) * HOUR_HEIGHT
        label = escape(clock_text(datetime(2000, 1, 1, hour % 24), copy.language))  # noqa: DTZ001 - an hour of a clock
        yield f'<line class="line" x1="{LEFT}" x2="{LEFT + DAYS_A_WEEK * DAY_WIDTH}" y1="{y}" y2="{y}"/>'
        yield f'<text class="quiet" x="{LEFT - 4}" y="{y + 3}" text-anchor="end">{label}</text>'


def _drawn(block: Block, column: int, first: int) -> str:
    x = LEFT + column * DAY_WIDTH + 3
    top, bottom = _y(block.starts, first), _y(block.ends, first)
    title = block.title if len(block.title) <= LETTERS_A_LINE else f"{block.title[: LETTERS_A_LINE - 1]}…"
    return "".join(
        (
            _box("way", x, _y(block.leave, first), _y(block.home, first)),
            _box("outing", x, top, bottom),
            f'<text class="on" x="{x + 4}" y="{top + 11:g}">{escape(block.hours)}</text>',
            f'<text x="{x}" y="{_y(block.home, first) + 11:g}">{escape(title)}</text>',
        )
    )


def _box(kind: str, x: int, top: float, bottom: float) -> str:
    return (
        f'<rect class="{kind}" x="{x}" y="{top:g}" width="{DAY_WIDTH - 6}" height="{bottom - top:g}" rx="2"/>'
    )


def _dot(copy: Copy, moment: datetime, column: int, first: int) -> str:
    x, y = LEFT + column * DAY_WIDTH + 9, _y(moment.hour * MINUTES_AN_HOUR + moment.minute, first)
    label = escape(clock_text(moment, copy.language))
    return f'<circle class="dot" cx="{x}" cy="{y:g}" r="4"/><text x="{x + 8}" y="{y + 3:g}">{label}</text>'


def _y(minute: int, first: int) -> float:
    return HEAD + (minute / MINUTES_AN_HOUR - first) * HOUR_HEIGHT
