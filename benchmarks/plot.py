"""The growth of each contender as a picture: time of a question by number of listings, both logarithmic.

Written as SVG by hand: a few lines and labels are less than a library for them. Its greys and colours are
read on white as on black.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import cycle
from math import ceil, floor, log10

Curves = dict[str, dict[int, float]]  # microseconds by listings, by contender

WIDTH, HEIGHT = 860, 420
LEFT, RIGHT, TOP, BOTTOM = 74, 310, 44, 52
LABEL_HEIGHT = 17
GREY = "#808080"
# Told apart by colour-blind readers too (after Okabe and Ito), of middle lightness.
COLOURS = ("#2f81c7", "#d55e00", "#0a9e73", "#c2649a", "#b0780a", "#7a6fd0", "#808080")


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a number stands between two pixels, by its logarithm."""

    low: float
    high: float
    begin: float
    end: float

    def __call__(self, number: float) -> float:
        """The pixel of a number."""
        share = (log10(number) - log10(self.low)) / (log10(self.high) - log10(self.low))
        return self.begin + share * (self.end - self.begin)


def growth_svg(curves: Curves) -> str:
    """The picture, of at least two sizes."""
    sizes = sorted({size for curve in curves.values() for size in curve})
    micros = [each for curve in curves.values() for each in curve.values()]
    lowest, highest = 10 ** floor(log10(min(micros))), 10 ** ceil(log10(max(micros)))
    x = Scale(sizes[0], sizes[-1], LEFT, WIDTH - RIGHT)
    y = Scale(lowest, highest, HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' font-family="system-ui, sans-serif" font-size="13" fill="{GREY}">',
        "<title>How the time of a question grows with the number of listings</title>",
        _text(LEFT, 20, "time of one question in process: the 30 nearest, up to the body"),
        *(_level(y, 10**power) for power in range(round(log10(lowest)), round(log10(highest)) + 1)),
        *(_tick(x, size) for size in sizes),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, "listings", "middle"),
        *_curves(curves, x, y),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _curves(curves: Curves, x: Scale, y: Scale) -> Iterator[str]:
    """Each line with its points, and its name where it ends; names keep apart."""
    colours = dict(zip(curves, cycle(COLOURS), strict=False))
    labelled = 0.0
    for name, curve in sorted(curves.items(), key=lambda each: y(each[1][max(each[1])])):
        colour = colours[name]
        places = [(x(size), y(micros)) for size, micros in sorted(curve.items())]
        path = " ".join(f"{at:.1f},{height:.1f}" for at, height in places)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        for at, height in places:
            yield f'<circle cx="{at:.1f}" cy="{height:.1f}" r="3.5" fill="{colour}"/>'
        labelled = max(labelled + LABEL_HEIGHT, places[-1][1])
        yield _text(places[-1][0] + 10, labelled + 4, name, colour=colour)


def _level(y: Scale, micros: int) -> str:
    named = f"{micros:,} µs" if micros < 1_000 else f"{micros // 1_000:,} ms"
    line = f'<path d="M{LEFT} {y(micros):.1f}H{WIDTH - RIGHT}" stroke="{GREY}" stroke-opacity=".35"/>'
    return line + _text(LEFT - 8, y(micros) + 4, named, "end")


def _tick(x: Scale, size: int) -> str:
    return _text(x(size), HEIGHT - BOTTOM + 20, f"{size:,}", "middle")


def _text(at: float, height: float, words: str, anchor: str = "start", colour: str = GREY) -> str:
    place = f'x="{at:.1f}" y="{height:.1f}" text-anchor="{anchor}"'
    return f'<text {place} fill="{colour}">{escape(words)}</text>'
