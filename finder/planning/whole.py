"""The best whole plan among some pairs of candidate and party: an integer programme, compactly.

Its variables: whether the lead goes to a candidate, whether a party does, and the units that outings
of one cell (a party, a day, the same goals) earn of each goal.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import highspy
import numpy as np

from finder.planning.columns import Offers
from finder.planning.deadline import Deadline
from finder.planning.picks import Picks
from finder.planning.problem import Bools, Floats, Ints
from finder.planning.programme import INFINITY, Aim, new_solver

@dataclass(slots=True)
class _Rows:
    """Rows of a programme as they are told: entries, and what lies between lower and upper."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    where: list[int] = field(default_factory=list)
    entries: list[float] = field(default_factory=list)

    def add(self, entries: dict[int, float], lower: float = -INFINITY, upper: float = INFINITY) -> None:
        self.starts.append(len(self.where))
        self.where += entries
        self.entries += entries.values()
        self.lower.append(lower)
        self.upper.append(upper)


class Whole:
    def __init__(self, offers: Offers, pairs: Bools, aim: Aim) -> None:
        """`pairs` (parties, rows)."""
        self.offers, self.aim = offers, aim
        self.at = np.flatnonzero(pairs.any(axis=0))
        self.z = {int(a): v for v, a in enumerate(self.at)}
        self.cost = [0.0] * len(self.at)
        self.whole = [True] * len(self.at)
        self.x = {}
        self.rows = _Rows()
        for p in range(len(pairs)):
            for a in np.flatnonzero(pairs[p]).tolist():
                self.x[p, a] = self.var(aim.score * float(offers.score[p, a]), True)
        seats = offers.parties.seats
        for a in self.at.tolist():
            going = [self.x[p, a] for p in range(len(pairs)) if pairs[p, a]]
            for v in going:
                self.rows.add({v: 1.0, self.z[a]: -1.0}, upper=0.0)
            self.rows.add({**dict.fromkeys(going, -1.0), self.z[a]: 1.0}, upper=0.0)
            if seats < len(going):
                self.rows.add({**dict.fromkeys(going, 1.0), self.z[a]: -float(seats)}, upper=0.0)
        lead = offers.parties.lead
        if lead is not None: self.instants(lead, self.z)
        all_units = {}
        share = self.var(aim.share, False) if aim.share else None
        for p, party in enumerate(offers.parties.each):
            mine = {a: v for (q, a), v in self.x.items() if q == p}
            for person in party.people:
                self.instants(person, mine)
            units = self.demand(p, mine)
            all_units |= dict.fromkeys(units, 1.0)
            if share is not None:
                self.rows.add({**dict.fromkeys(units, 1.0), share: -float(party.demand.total)}, lower=0.0)
            elif aim.floor and aim.floor[p]:
                self.rows.add(dict.fromkeys(units, 1.0), lower=float(aim.floor[p]))
        if aim.floor_of_all:
            self.rows.add(all_units, lower=float(aim.floor_of_all))

    def var(self, cost, whole):
        self.cost.append(cost); self.whole.append(whole)
        return len(self.cost) - 1

    def instants(self, person, variables):
        if not variables: return
        ats = np.array(sorted(variables))
        leave, home = self.offers.leave[person][ats], self.offers.home[person][ats]
        times = np.unique(leave)
        # An instant counts where somebody is home before the next one leaves.
        homes = np.sort(home)
        nexts = np.append(times[1:], np.iinfo(np.int32).max)
        keep = np.searchsorted(homes, nexts, side="right") > np.searchsorted(homes, times, side="right")
        for t in times[keep].tolist():
            out = ats[(leave <= t) & (home > t)].tolist()
            if len(out) > 1:
                self.rows.add(dict.fromkeys((variables[a] for a in out), 1.0), upper=1.0)

    def demand(self, p, mine):
        demand = self.offers.parties.each[p].demand
        cells = self.offers.cells[p]
        by_cell, by_day, by_week = {}, {}, {}
        for a, v in mine.items():
            c = int(cells.of_row[a])
            by_cell.setdefault(c, []).append(v)
            by_day.setdefault(int(cells.day[c]), []).append(v)
            by_week.setdefault(int(cells.week[c]), []).append(v)
        for day in by_day.values():
            if len(day) > demand.max_per_day: self.rows.add(dict.fromkeys(day, 1.0), upper=float(demand.max_per_day))
        for w, vs in by_week.items():
            self.rows.add(dict.fromkeys(vs, 1.0), upper=float(demand.most[w]))
        units, by_goal, once = [], {}, {}
        for c, vs in by_cell.items():
            es = []
            for g in np.flatnonzero(cells.serves[:, c]).tolist():
                e = self.var(self.aim.units, False)
                es.append(e)
                self.rows.add({e: 1.0, **dict.fromkeys(vs, -1.0)}, upper=0.0)
                by_goal.setdefault((int(cells.week[c]), g), []).append(e)
                if demand.daily[g]: once.setdefault((int(cells.day[c]), g), []).append(e)
            self.rows.add({**dict.fromkeys(vs, 1.0), **dict.fromkeys(es, -1.0)}, upper=0.0)
            units += es
        for (w, g), es in by_goal.items():
            self.rows.add(dict.fromkeys(es, 1.0), upper=float(demand.wanted[w, g]))
        for es in once.values():
            if demand.max_per_day > 1: self.rows.add(dict.fromkeys(es, 1.0), upper=1.0)
        return units

    def solve(self, seconds, nodes):
        h = new_solver()
        n = len(self.cost)
        upper = np.ones(n)
        upper[~np.array(self.whole)] = 50
        h.addCols(n, np.array(self.cost), np.zeros(n), upper, 0, np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0))
        r = self.rows
        h.addRows(len(r.lower), np.array(r.lower), np.array(r.upper), len(r.where), np.array(r.starts, dtype=np.int32), np.array(r.where, dtype=np.int32), np.array(r.entries))
        w = np.flatnonzero(self.whole).astype(np.int32)
        h.changeColsIntegrality(len(w), w, np.full(len(w), highspy.HighsVarType.kInteger))
        h.setOptionValue("time_limit", max(seconds, 0.01))
        h.setOptionValue("mip_max_nodes", nodes)
        h.setOptionValue("mip_rel_gap", 0.0)
        h.setOptionValue("mip_abs_gap", 0.5)
        h.run()
        info = h.getInfo()
        self.status = h.modelStatusToString(h.getModelStatus()); self.nodes = info.mip_node_count
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None, info.mip_dual_bound
        v = np.array(h.getSolution().col_value)
        picks = {}
        for (p, a), i in self.x.items():
            if v[i] > 0.5:
                picks.setdefault(int(self.offers.rows[a]), []).append(p)
        return {row: tuple(g) for row, g in sorted(picks.items())}, info.mip_dual_bound
