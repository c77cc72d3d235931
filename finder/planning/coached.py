"""The best plan of one coach and several clients: columns priced over all candidates, week by week where it can be."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import numpy as np

from finder.planning.columns import Column, Offers, best_schedule, picks_of
from finder.planning.deadline import Deadline
from finder.planning.group import most_units
from finder.planning.party import Parties
from finder.planning.picks import Found, Levels, levels_of, most_possible, units_of
from finder.planning.problem import Floats, Problem
from finder.planning.programme import Aim, Programme
from finder.planning.whole import Whole
import time, os
VERB = bool(os.environ.get("VERB"))
T0 = time.process_time()
def say(*a):
    if VERB: print(f"   {time.process_time()-T0:.3f}", *a)

UNIT = 10_000.0  # a unit outweighs the thousandths of several outings
TOLERANCE = 1e-6


@dataclass
class Priced:
    bound: float  # no plan is worth more
    base: float   # no plan with a pair is worth more than this less the loss of the pair
    loss: Floats


def grow(lp: Programme, offers: Offers, deadline: Deadline) -> Priced:
    best = np.inf
    lead = offers.parties.lead
    for it in range(1000):
        value = lp.solve()
        cuts = cut(lp, offers)
        prices = lp.prices()
        worths = offers.worths(prices)
        total, going = offers.best(worths)
        net = total - offers.time_cost(prices, lead)
        bound = prices.rest + best_schedule(offers, total, lead)
        best = min(best, bound)
        if best - value < TOLERANCE * max(1.0, abs(value)) or deadline.left <= 0:
            break
        added = lp.add([offers.column(prices, i, going[:, i]) for i in pick(offers, net)])
        if not added and not cuts:
            break
    say("lp", it, f"{value:.1f} {best:.1f}", len(lp.columns))
    base = prices.rest + prices.minutes.get(lead, (None, np.zeros(1)))[1].sum() + best_schedule(offers, np.maximum(net, 0.0), lead)
    single = net + np.minimum(worths, 0.0)
    return Priced(best, base, -np.where(offers.can, np.minimum(single, 0.0), -np.inf))


def pick(offers, net):
    """Best per start."""
    good = np.flatnonzero(net > 1e-6)
    order = good[np.lexsort((good, -net[good], offers.start[good]))]
    start = offers.start[order]
    first = np.searchsorted(start, start, side="left")
    return order[np.arange(len(order)) - first < 2].tolist()


def cut(lp: Programme, offers):
    x = lp.values()
    n = 0
    used = np.flatnonzero(x > 1e-9).tolist()
    for person in offers.people:
        cols = [c for c in used if person in lp.people_of(lp.columns[c])]
        rows = [lp.columns[c].row for c in cols]
        leave = lp.problem.leave[person, rows]; home = lp.problem.home[person, rows]
        times = np.unique(leave)
        load = ((leave[None] <= times[:, None]) & (home[None] > times[:, None])) @ x[cols]
        over = load > 1 + 1e-6
        i = 0
        while i < len(times):
            if over[i]:
                j = i
                while j + 1 < len(times) and over[j + 1]: j += 1
                k = i + int(np.argmax(load[i:j + 1]))
                lp.add_instant(person, int(times[k])); n += 1
                i = j
            i += 1
    return n


def best_of_coached(problem: Problem, parties: Parties, first: list[Column], deadline: Deadline) -> Found:
    global T0
    T0 = time.process_time()
    targets = np.array([most_units(problem, party) for party in parties.each])
    say("alone", targets.tolist())
    bound = most_possible(parties)
    picks = picks_of(first)
    weeks = targets.shape[1]
    total_bound = 0.0
    new = {}
    for w in range(weeks):
        offers = Offers(problem, parties, w)
        lp = Programme(problem, parties, Aim(units=UNIT, score=1.0))
        lp.add([c for c in first if parties.each[0].demand.week[c.row] == w])
        priced = grow(lp, offers, deadline)
        for limit in (150,):
            g = np.partition(priced.loss.ravel(), limit)[limit] if priced.loss.size > limit else 1e15
            pairs = (priced.loss <= g) & offers.can
            m = Whole(offers, pairs, Aim(units=UNIT, score=1.0))
            found, b = m.solve(max(.05, deadline.left), 10000)
            best = min(priced.bound, max(b, priced.base - g))
            say("mip", m.status, int(pairs.sum()), g, b, priced.bound, priced.base)
            new |= found or {}
        total_bound += best
    if levels_of(parties, new) > levels_of(parties, picks):
        picks = new
    l = levels_of(parties, picks)
    say(l, targets.sum(), total_bound - UNIT * targets.sum())
    if l.units == targets.sum():
        return Found(picks, Levels(l.share, l.units, floor(total_bound - UNIT * targets.sum() + 1e-6)))
    return Found(picks, bound)
