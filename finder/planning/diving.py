"""A good plan out of a solved linear programme: the lead's outings are settled one by one, then who goes."""

from __future__ import annotations

import numpy as np

from finder.planning.columns import Offers
from finder.planning.deadline import Deadline
from finder.planning.picks import Picks
from finder.planning.pricing import take_in
from finder.planning.problem import Bools, Floats
from finder.planning.programme import Aim, Programme
from finder.planning.whole import best_whole

SURE = 0.8  # the lead goes to what the linear programme has to that part


def dive(programme: Programme, offers: Offers, aim: Aim, known: Picks, deadline: Deadline) -> Picks:
    """The best plan on the schedule of the linear programme and of a known plan; empty if time is up."""
    settled = np.zeros(len(offers.rows), dtype=np.bool_)
    closed = np.zeros(len(offers.rows), dtype=np.bool_)
    while deadline.left > 0:
        programme.solve()
        part = _parts(programme, offers)
        part[settled | closed] = 0.0
        if not (part > 1e-6).any():
            break
        for at in np.flatnonzero(part >= min(SURE, part.max())).tolist():
            if not closed[at]:
                settled[at] = True
                closed |= _in_the_way(offers, at)
        programme.close(np.flatnonzero(closed[np.searchsorted(offers.rows, programme.columns.row)]))
        programme.solve()
        take_in(programme, offers, closed)
    programme.open()
    settled |= np.isin(offers.rows, list(known))
    return best_whole(offers, offers.can & settled, aim, max(deadline.left, 0.05)).picks or {}


def _parts(programme: Programme, offers: Offers) -> Floats:
    """How much of an outing to each row the solution has."""
    at = np.searchsorted(offers.rows, programme.columns.row)
    parts = np.bincount(at, weights=programme.values(), minlength=len(offers.rows))
    return parts.astype(np.float64)


def _in_the_way(offers: Offers, at: int) -> Bools:
    """Rows that the lead cannot go to beside the one at `at`."""
    leave, home = offers.leave[offers.lead], offers.home[offers.lead]
    way = (leave < home[at]) & (home > leave[at])
    way[at] = False
    return np.asarray(way)
