"""What was measured as tables: one on the terminal, one a section between marks of docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Line
from benchmarks.run import JUDGED

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "benchmarks.md"
PLOT = ROOT / "docs" / "benchmarks.svg"
HEAD = ("what", "measured", "to reach", "reached?")


def show(sections: Mapping[str, Sequence[Line]], largest: int) -> None:
    """Prints one table of all sections; `largest` is the number of listings of the largest dataset."""
    table = Table(*HEAD)
    for title, lines in sections.items():
        table.add_row(title, style="bold")
        for line in lines:
            table.add_row(*_cells(line, largest))
        table.add_section()
    Console().print(table)


def write(section: str, lines: Sequence[Line], circumstances: str, largest: int) -> None:
    """Puts a section's table into the document, between its marks, in place of the last."""
    begin, end = (f"<!-- bench {section}: {mark} -->" for mark in ("begin", "end"))
    before, _, rest = DOCUMENT.read_text().partition(begin)
    _, closed, after = rest.partition(end)
    assert closed, f"{DOCUMENT.name} has no place for {section}"
    head, *rows = _table(lines, largest)
    cells = [head, ("---",) * len(head), *rows]
    table = [f"| {' | '.join(row)} |" for row in cells]
    DOCUMENT.write_text(before + "\n".join([begin, circumstances, "", *table, end]) + after)


def _table(lines: Sequence[Line], largest: int) -> list[tuple[str, ...]]:
    """Head and rows; without the columns of what is to be reached where nothing is."""
    if all(line.reach is None for line in lines):
        return [HEAD[:2], *((line.what, line.measured) for line in lines)]
    return [HEAD, *(_cells(line, largest) for line in lines)]


def _cells(line: Line, largest: int) -> tuple[str, str, str, str]:
    return line.what, line.measured, line.to_reach, _verdict(line, largest)


def _verdict(line: Line, largest: int) -> str:
    if line.number is None or line.reach is None or largest >= JUDGED:
        return line.verdict
    return f"not judged below {JUDGED:,}"


def circumstances(now: datetime, of_what: str) -> str:
    """When, where and with what else a section was measured, as a sentence."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"Run of {now:%Y-%m-%d %H:%M} UTC at {_commit()}: {os.cpu_count()} cores of {_processor()},"
        f" Python {platform.python_version()}, {platform.system()} {platform.machine()};"
        f" {of_what}; load at the end (1, 5, 15 minutes) {load}."
    )


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "an unknown processor"
    names = (line.partition(":")[2].strip() for line in told if line.startswith("model name"))
    return next(names, platform.machine())


def _commit() -> str:
    commit = _git("rev-parse", "--short", "HEAD")
    if not commit:
        return "no commit"
    return f"commit {commit}{' with uncommitted changes' if _git('status', '--porcelain', 'finder') else ''}"


def _git(*arguments: str) -> str:
    """What git says; nothing where there is no git, or no repository."""
    try:
        done = subprocess.run(("git", *arguments), cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
