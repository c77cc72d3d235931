"""The pages, and the files they are made of."""

from __future__ import annotations

from flask import Flask


def register_pages(app: Flask) -> None:
    """Puts the pages on an application."""
