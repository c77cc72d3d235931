"""Columns found by price: the linear programme over all candidates, though it holds few of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from finder.planning.columns import Offers, Prices, best_schedule
from finder.planning.deadline import Deadline
from finder.planning.problem import Bools, Floats, Rows
from finder.planning.programme import Programme

TOLERANCE = 1e-6
EACH_START = 2  # columns taken of each start time in one round


@dataclass(frozen=True, slots=True)
class Priced:
    """What prices tell of all plans.

    `bound`: no plan is worth more. `base`, `loss` (parties, rows): no plan where that party goes to that
    row is worth more than `base` less the loss; infinite where it cannot go.
    """

    bound: float
    base: float
    loss: Floats


def grow(programme: Programme, offers: Offers, deadline: Deadline) -> Priced:
    """Adds columns until none is worth its price, or time is up: the bound holds either way."""
    bound = np.inf
    while True:
        value = programme.solve()
        prices = programme.prices()
        worths = offers.worths(prices)
        bound = min(bound, prices.rest + best_schedule(offers, offers.best(worths)[0]))
        solved = bound - value < TOLERANCE * max(1.0, abs(value))
        if solved or deadline.left <= 0 or not _take_in(programme, offers, prices, worths):
            return _priced(offers, prices, worths, bound)


def take_in(programme: Programme, offers: Offers, closed: Bools) -> None:
    """One round more of columns, none of them at `closed` rows (rows,)."""
    prices = programme.prices()
    worths = offers.worths(prices)
    worths[:, closed] = -np.inf
    _take_in(programme, offers, prices, worths)


def _take_in(programme: Programme, offers: Offers, prices: Prices, worths: Floats) -> bool:
    """Whether there was anything to add: instants that hold too much, columns worth more than their price."""
    instants = programme.add_instants(sorted(offers.leave))
    total, going = offers.best(worths)
    at = _best_of_each_start(offers, total - offers.time_cost(prices, offers.lead))
    return programme.add(offers.columns(prices, at, going[:, at])) + instants > 0


def _best_of_each_start(offers: Offers, net: Floats) -> Rows:
    good = np.flatnonzero(net > TOLERANCE)
    order = good[np.lexsort((good, -net[good], offers.start[good]))]
    start = offers.start[order]
    rank = np.arange(len(order)) - np.searchsorted(start, start, side="left")
    return order[rank < EACH_START]


def _priced(offers: Offers, prices: Prices, worths: Floats, bound: float) -> Priced:
    """What these prices say of each pair: a plan with it is worth the sum of its columns, all overpriced."""
    net = offers.best(worths)[0] - offers.time_cost(prices, offers.lead)
    time = prices.instants[offers.lead][1].sum() if offers.lead in prices.instants else 0.0
    base = prices.rest + float(time) + best_schedule(offers, np.maximum(net, 0.0))
    loss = -np.minimum(net + np.minimum(worths, 0.0), 0.0)
    return Priced(bound, base, np.where(offers.can, loss, np.inf))
