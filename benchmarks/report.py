"""What was measured as a table: on the terminal, and between two marks of docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Line

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- make bench: begin -->", "<!-- make bench: end -->"
IMPORTS_BEGIN, IMPORTS_END = "<!-- imports: begin -->", "<!-- imports: end -->"
HEAD = ("what", "measured", "to reach", "reached?")
JUDGED_FROM = 250_000  # listings; what is to be reached was set there


def show(lines: Iterable[Line], sizes: Sequence[int]) -> None:
    """Prints the table."""
    table = Table(*HEAD)
    for line in lines:
        table.add_row(*_cells(line, sizes))
    Console().print(table)


def write(lines: Iterable[Line], sizes: Sequence[int], now: datetime, client: str) -> None:
    """Puts the table into the document, in place of the last."""
    of_what = f"{' and '.join(f'{size:,}' for size in sizes)} listings; asked over HTTP by {client}"
    cells = [HEAD, *(_cells(line, sizes) for line in lines)]
    _put(BEGIN, _circumstances(now, of_what), cells, END)


def write_imports(lines: Iterable[Line], now: datetime) -> None:
    """Puts what large imports took into the document, in place of the last."""
    cells = [HEAD[:2], *((line.what, line.measured) for line in lines)]
    _put(IMPORTS_BEGIN, _circumstances(now, "SQLite, everything on one disk"), cells, IMPORTS_END)


def _put(begin: str, circumstances: str, cells: Sequence[Sequence[str]], end: str) -> None:
    before, _, rest = DOCUMENT.read_text().partition(begin)
    _, _, after = rest.partition(end)
    head, *body = (f"| {' | '.join(row)} |" for row in cells)
    rule = f"| {' | '.join('---' for _ in cells[0])} |"
    DOCUMENT.write_text(before + "\n".join([begin, circumstances, "", head, rule, *body, end]) + after)


def _cells(line: Line, sizes: Sequence[int]) -> tuple[str, str, str, str]:
    if line.reach is None:
        return line.what, line.measured, "", ""
    verdict = line.verdict if max(sizes) >= JUDGED_FROM else f"not judged below {JUDGED_FROM:,}"
    return line.what, line.measured, f"{line.reach} {line.unit}", verdict


def _circumstances(now: datetime, of_what: str) -> str:
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
