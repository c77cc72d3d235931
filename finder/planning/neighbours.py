"""A better plan near one there is: some parties stay with their outings, the others choose anew."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

import numpy as np

from finder.planning.columns import Offers
from finder.planning.deadline import Deadline
from finder.planning.picks import Levels, Picks, levels_of
from finder.planning.pricing import TOLERANCE, Priced
from finder.planning.problem import Bools, Floats
from finder.planning.programme import Aim
from finder.planning.whole import best_whole

MANY = 8  # parties that one integer programme bears at once
STAYING = 2  # parties that stay where there are more
FEW_PAIRS, SOME_PAIRS, MANY_PAIRS = 150, 300, 600


def worth_of(aim: Aim, levels: Levels) -> float:
    """What a plan is worth under an aim."""
    return aim.share * float(levels.share) + aim.units * levels.units + aim.score * levels.score


def improved(
    offers: Offers, priced: Priced, picks: Picks, aim: Aim, deadline: Deadline
) -> tuple[Picks, float]:
    """The best picks found near `picks`, and a bound on what any are worth; `aim` is what was priced."""
    parties = offers.parties
    levels, bound = levels_of(parties, picks), priced.bound
    for free, most in _neighbourhoods(len(priced.loss)):
        if deadline.left <= 0 or bound < worth_of(aim, levels) + 1 - TOLERANCE:
            break
        loss = np.where(free[:, None], priced.loss, np.inf)
        worst = min(priced.base - worth_of(aim, levels), _nth(loss, most))
        pairs = (loss <= worst) & offers.can
        for row, going in picks.items():
            pairs[list(going), np.searchsorted(offers.rows, row)] = True
        answer = best_whole(offers, pairs, aim, max(deadline.left, 0.01))
        if answer.picks is not None and levels_of(parties, answer.picks) > levels:
            picks, levels = answer.picks, levels_of(parties, answer.picks)
        if free.all():
            # A plan with a pair that was left out is worth no more than the base less its loss.
            bound = min(bound, max(answer.bound, priced.base - worst, worth_of(aim, levels)))
    return picks, bound


def _neighbourhoods(parties: int) -> Iterator[tuple[Bools, int]]:
    """Which parties choose anew, and among how many of their best pairs: small ones first."""
    everybody = np.ones(parties, dtype=np.bool_)
    if parties <= MANY:
        yield everybody, FEW_PAIRS
    for at in range(0, parties if parties > MANY else 0, STAYING):
        free = everybody.copy()
        free[at : at + STAYING] = False
        yield free, SOME_PAIRS
    yield everybody, SOME_PAIRS
    yield everybody, MANY_PAIRS


def _nth(loss: Floats, count: int) -> float:
    """The loss that so many pairs have at most."""
    finite = loss[np.isfinite(loss)]
    return float(np.partition(finite, count)[count]) if len(finite) > count else np.inf


def whole_thousandths(bound: float) -> int:
    """The most whole thousandths under a bound."""
    return floor(bound + TOLERANCE * max(1.0, abs(bound)))
