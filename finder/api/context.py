"""What a request works with: finder and the clock, kept on the application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app

from finder.catalog.snapshot import Snapshot
from finder.service import Finder

Clock = Callable[[], datetime]
KEY = "finder"


@dataclass(frozen=True, slots=True)
class Context:
    """finder, and where the time comes from."""

    finder: Finder
    clock: Clock

    def snapshot(self, now: datetime) -> Snapshot:
        """The dataset as it stands."""
        return self.finder.snapshot(now)


def keep(app: Flask, finder: Finder, clock: Clock) -> None:
    """Puts finder and the clock on the application."""
    app.extensions[KEY] = Context(finder, clock)


def context() -> Context:
    """What was kept on the application that serves this request."""
    kept: Context = current_app.extensions[KEY]
    return kept
