"""The formats that are there: every module of this folder with a NAME."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from datetime import timedelta
from functools import cache
from types import ModuleType
from typing import cast

from finder.domain.errors import InvalidInput
from finder.formats.draft import Reader
from finder.formats.writing import Writer

A_DAY = timedelta(days=1)


@cache
def _modules() -> dict[str, ModuleType]:
    package = importlib.import_module(__package__ or "")
    found = (
        importlib.import_module(f"{package.__name__}.{info.name}")
        for info in pkgutil.iter_modules(package.__path__)
    )
    return {module.NAME: module for module in found if hasattr(module, "NAME")}


def readable_formats() -> tuple[str, ...]:
    """The names of the formats that can be read, in alphabetical order."""
    return _having("read")


def writable_formats() -> tuple[str, ...]:
    """The names of the formats that can be written, in alphabetical order."""
    return _having("write")


def reader(name: str) -> Reader:
    """The `read` of a format. Raises InvalidInput naming `format` where there is none."""
    return cast(Reader, _function("read", name))


def writer(name: str) -> Writer:
    """The `write` of a format. Raises InvalidInput naming `format` where there is none."""
    return cast(Writer, _function("write", name))


def good_for(name: str) -> timedelta:
    """How long a file of a format stays true: a day, by which rules begin and end, or its GOOD_FOR."""
    length: timedelta = getattr(_modules()[name], "GOOD_FOR", A_DAY)
    return length


def _having(function: str) -> tuple[str, ...]:
    return tuple(sorted(name for name, module in _modules().items() if hasattr(module, function)))


def _function(function: str, name: str) -> object:
    if name not in _having(function):
        raise InvalidInput.of("format", f"must be one of {', '.join(_having(function))}")
    return getattr(_modules()[name], function)


def reader_options(name: str) -> frozenset[str]:
    """The further files that a format's `read` takes, by the names of its keyword arguments."""
    parameters = inspect.signature(reader(name)).parameters.values()
    return frozenset(each.name for each in parameters if each.kind is each.KEYWORD_ONLY)
