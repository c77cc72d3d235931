"""Cells of a table that a spreadsheet would take for a formula, and how they are kept from it."""

from __future__ import annotations

import re

GUARD = "'"
# What Excel, LibreOffice or Sheets may begin a formula with, full-width signs too. The guards before it are
# matched as well: one more goes before them, so that a text that begins like a guarded one comes back.
FORMULA = re.compile(rf"{GUARD}*[=+\-@\t\r\n＝＋－＠]")
GUARDED = re.compile(rf"{GUARD}{FORMULA.pattern}")


def guarded(text: str) -> str:
    """The text of a cell, behind an apostrophe where it would be taken for a formula."""
    return GUARD + text if FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` made a cell of."""
    return text[1:] if text.startswith(GUARD) and GUARDED.match(text) else text
