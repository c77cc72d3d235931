"""The one guarded way out: what is fetched from the web, from checked addresses and within limits."""

from finder.net.errors import NotFetched, TooLarge
from finder.net.fetch import Fetched, Limits, NotModified, Validators, fetch

__all__ = ["Fetched", "Limits", "NotFetched", "NotModified", "TooLarge", "Validators", "fetch"]
