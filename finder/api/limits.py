"""How much one caller may ask for: of what writes, is reported, or takes long. Reading is free."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Response, request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from finder.api.context import context
from finder.api.problems import problem

READS = ("GET", "HEAD", "OPTIONS")
DETAIL = "too many at once from this address; Retry-After tells in how many seconds to go on"


@dataclass(frozen=True, slots=True)
class Rule:
    """So much of what these paths do, in a time, for one caller; None: as much as they like."""

    name: str
    paths: re.Pattern[str]
    most: RateLimitItem | None


# The first that fits holds.
RULES = (
    Rule("reading", re.compile(r"/v1/(nearby|occurrences)/?"), None),
    Rule("reports", re.compile(r"/v1/listings/[^/]+/reports/?"), RateLimitItemPerHour(10)),
    Rule("planning", re.compile(r"/v1/(matches|outings)/?"), RateLimitItemPerMinute(60)),
    Rule("writing", re.compile(r".*", re.DOTALL), RateLimitItemPerMinute(120)),
)


class Limits:
    """What callers asked for lately, in the memory of one process; of each a mark, never the address."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def refusal(self) -> Response | None:
        """The 429 to a request that goes beyond what its caller may ask; None where it does not."""
        if request.method in READS:
            return None
        rule = next(each for each in RULES if each.paths.fullmatch(request.path))
        here = context()
        now = here.clock()
        mark = here.finder.callers.mark(request.remote_addr or "", now.date())
        if rule.most is None or self._limiter.hit(rule.most, rule.name, mark):
            return None
        answer = problem(429, "too-many-requests", DETAIL)
        reset = self._limiter.get_window_stats(rule.most, rule.name, mark).reset_time
        answer.headers["Retry-After"] = str(max(1, round(reset - now.timestamp())))
        return answer
