"""What every command starts from: the environment, the clock, and finder on the database they name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from finder.config import Settings
from finder.service import Finder, open_finder
from finder.service.embedded import fill_if_empty


@dataclass(frozen=True, slots=True)
class Opened:
    """The environment and flags of a command, and its clock."""

    environ: Mapping[str, str]
    flags: Mapping[str, Any]
    clock: Callable[[], datetime]

    def settings(self, **flags: Any) -> Settings:
        """The settings, with the command's own flags above all others."""
        return Settings.from_mapping(self.environ, {**self.flags, **flags})

    @contextmanager
    def finder(self, *, with_dataset: bool = False) -> Iterator[Finder]:
        """An open finder for as long as the block lasts; `with_dataset` fills an empty database first."""
        finder = open_finder(self.settings())
        try:
            if with_dataset:
                fill_if_empty(finder, self.clock())
            yield finder
        finally:
            finder.close()
