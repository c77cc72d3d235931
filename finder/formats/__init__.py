"""File formats: one module each, its reader and writer together; the folder is the registry."""

from __future__ import annotations

from finder.formats.draft import Draft, Reader, Reject
from finder.formats.registry import readable_formats, reader, reader_options

__all__ = ["Draft", "Reader", "Reject", "readable_formats", "reader", "reader_options"]
