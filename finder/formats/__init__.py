"""File formats: one module each, its reader and writer together; the folder is the registry."""

from __future__ import annotations

from finder.formats.draft import Draft, Reader, Reject
from finder.formats.registry import (
    good_for,
    readable_formats,
    reader,
    reader_options,
    writable_formats,
    writer,
)
from finder.formats.writing import Edition, SourceFacts, Writer

__all__ = [
    "Draft",
    "Edition",
    "Reader",
    "Reject",
    "SourceFacts",
    "Writer",
    "good_for",
    "readable_formats",
    "reader",
    "reader_options",
    "writable_formats",
    "writer",
]
