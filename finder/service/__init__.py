"""The use cases of finder, what HTTP and the command line call."""

from __future__ import annotations

from finder.service.finder import Finder, open_finder, open_served

__all__ = ["Finder", "open_finder", "open_served"]
