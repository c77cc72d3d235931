"""The benchmarks themselves: a tiny run still works, and what it writes has its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.__main__ import SECTIONS
from benchmarks.measuring import Line, at_least
from benchmarks.peers import servers
from benchmarks.plot import growth_svg
from benchmarks.report import DOCUMENT
from benchmarks.run import Effort, Run, opened_run
from benchmarks.searching import nearby_lines
from benchmarks.swapping import with_unasked

TINY = Effort(rounds=1, seconds=0.1, imported=10, origins=5, swaps=1)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """A run on a machine that has no servers for peers."""

    def missing() -> str:
        raise servers.MissingPeer("such server")

    monkeypatch.setattr(servers, "postgresql", missing)
    monkeypatch.setattr(servers, "redis", missing)
    with opened_run(tmp_path, [300, 600], datetime(2026, 11, 23, 18, 5, tzinfo=UTC), TINY) as opened:
        yield opened


def test_finder_and_the_rtree_give_the_same_answers_and_a_missing_peer_is_named(run: Run) -> None:
    lines = {line.what: line.measured for line in nearby_lines(run)}

    assert lines["nearby, in process: SQLite R*Tree ÷ finder"].endswith("µs)")
    assert lines["nearby, in process: PostGIS by SQLAlchemy ÷ finder"] == (
        "not measured: this machine has no such server:"
        " apt-get install --no-install-recommends postgresql-postgis redis-server wrk"
    )
    assert set(run.curves) == {"finder", "finder, filtered", "SQLite R*Tree", "cKDTree alone"}
    assert all(sorted(curve) == [300, 600] for curve in run.curves.values())


def test_every_section_has_its_place_in_the_document_and_is_told_there() -> None:
    document = DOCUMENT.read_text()
    names = [section.name for section in SECTIONS]
    for mark in ("begin", "end"):
        assert sorted(re.findall(rf"<!-- bench (\w+): {mark} -->", document)) == sorted(names)
    assert sorted(re.findall(r"^## .* \[(\w+)\]$", document, re.MULTILINE)) == sorted(names)


def test_a_line_without_a_number_is_never_reached() -> None:
    line = Line("a peer", None, "×", "it is missing", at_least(4))

    assert (line.measured, line.to_reach, line.verdict) == (
        "not measured: it is missing",
        "≥ 4 ×",
        "not measured",
    )


def test_what_a_wait_kept_from_being_asked_waits_the_rest_of_it() -> None:
    assert with_unasked([1.0, 4.0], usual=1.0).tolist() == [1.0, 4.0, 3.0, 2.0, 1.0]


def test_the_plot_is_well_formed_and_names_each_contender_once() -> None:
    plot = ElementTree.fromstring(growth_svg({"A & B": {10: 5.0, 1000: 50.0}, "C": {10: 7.0, 1000: 51.0}}))
    texts = [text.text for text in plot.iter("{http://www.w3.org/2000/svg}text")]

    assert [texts.count(name) for name in ("A & B", "C")] == [1, 1]
