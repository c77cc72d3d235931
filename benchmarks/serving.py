"""`GET /v1/nearby` over HTTP, everything on, beside peers in Flask: the bytes ready, and the databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import product

import orjson

from benchmarks.client import Connection
from benchmarks.load import requests_a_second
from benchmarks.measuring import Line, Times, at_least, at_most
from benchmarks.peers.flask_app import ADDRESSES, ANSWERS, FOLDER, READY_MADE
from benchmarks.peers.kinds import KINDS, POSTGIS, RTREE, Kind, Peers
from benchmarks.processes import PEERS, Memory, Server, environment_of, finder_served, served
from benchmarks.run import Run
from benchmarks.searching import FINDER, QUERIES, Query, are_same, why_not_asked
from benchmarks.world import origins

STARTS = 3
REACHES = {POSTGIS: at_least(4), RTREE: at_least(6)}
COMPARED = 10  # answers of each query that are compared over HTTP
# The window begins with the minute: an answer may be of the minute before.
TRIES = 3


def http_lines(run: Run) -> Iterator[Line]:
    """Requests a second of finder as a share, and a multiple, of its peers'."""
    stage, peers = run.stage(run.size), run.peers(run.size)
    run.snapshot(run.size)
    with ExitStack() as servers:
        finder = servers.enter_context(finder_served(stage))
        (stage.folder / ANSWERS).write_bytes(orjson.dumps(_answers(finder.port, run.effort.origins)))
        memory = finder.memory()
        told = {FOLDER: str(stage.folder), ADDRESSES: orjson.dumps(peers.addresses).decode()}
        beside = servers.enter_context(served(PEERS, environment_of(stage) | told, "/ready"))
        for query in QUERIES:
            _check(query, finder, beside, peers)
            yield from _lines(query, _loads(run, query, finder, beside, peers), peers)
    yield from memory_lines("a worker that has answered", memory)
    yield from _start_lines(run)


def memory_lines(whose: str, memory: Memory | None) -> Iterator[Line]:
    """Memory, which is told on Linux alone."""
    if memory is None:
        yield Line(f"memory private to {whose}", None, "MB", "this system has no /proc", at_most(150))
        return
    yield Line(f"memory private to {whose}", memory.private_mb, "MB", reach=at_most(150))
    yield Line("… its share of all (Pss), the snapshot's mapped files among it", memory.share_mb, "MB")


def _start_lines(run: Run) -> Iterator[Line]:
    for size in run.sizes:
        run.snapshot(size)
        seconds = min(_start_seconds(run, size) for _ in range(STARTS))
        reach = at_most(3) if size == run.size else None
        yield Line(f"start to ready from an existing snapshot, {size:,} listings", seconds, "s", reach=reach)


def _start_seconds(run: Run, size: int) -> float:
    with finder_served(run.stage(size)) as server:
        return server.started_in


def _lines(query: Query, loads: dict[str, Times], peers: Peers) -> Iterator[Line]:
    mine, ready, what = loads[FINDER], loads[READY_MADE], f"GET /v1/{query.name}"
    ours = f"{mine.per_second:,.0f}/s"
    detail = f"{ours} ÷ {ready.per_second:,.0f}/s"
    yield Line(f"{what}: finder ÷ Flask with the bytes ready", ready.over(mine), "×", detail, at_least(0.4))
    for kind in KINDS:
        title, reach = f"{what}: finder ÷ {kind.name}, same Flask", REACHES.get(kind)
        if reason := why_not_asked(kind, query, peers):
            yield Line(title, None, "×", reason, reach)
        else:
            theirs = loads[kind.key]
            yield Line(title, theirs.over(mine), "×", f"{ours} ÷ {theirs.per_second:,.0f}/s", reach)


def _loads(run: Run, query: Query, finder: Server, beside: Server, peers: Peers) -> dict[str, Times]:
    """Seconds a request of each contender, in turns."""
    contenders = {FINDER: (finder.port, "/v1/nearby"), READY_MADE: (beside.port, f"/{READY_MADE}")}
    contenders |= {kind.key: (beside.port, f"/{kind.key}") for kind in _asked(query, peers)}
    folder, texts = run.stage(run.size).folder, _texts(query, run.effort.origins)
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(run.effort.rounds):
        for name, (port, path) in contenders.items():
            paths = [f"{path}?{text}" for text in texts]
            found[name].append(1 / requests_a_second(port, paths, folder, run.effort.seconds))
    return {name: Times(each) for name, each in found.items()}


def _asked(query: Query, peers: Peers) -> list[Kind]:
    return [kind for kind in KINDS if why_not_asked(kind, query, peers) is None]


def _texts(query: Query, count: int) -> list[str]:
    return [f"lat={origin.lat}&lon={origin.lon}{query.text}" for origin in origins(count)]


def _answers(port: int, count: int) -> dict[str, str]:
    """What finder answers each question, and by that its caches warm."""
    texts = (text for query in QUERIES for text in _texts(query, count))
    with Connection(port) as asking:
        return {text: asking.get(f"/v1/nearby?{text}").decode() for text in texts}


def _check(query: Query, finder: Server, beside: Server, peers: Peers) -> None:
    """Raises AssertionError where a peer's answer over HTTP is not finder's."""
    with Connection(finder.port) as asking, Connection(beside.port) as theirs:
        for text, kind in product(_texts(query, COMPARED), _asked(query, peers)):
            is_same = any(_agree(asking, theirs, text, kind) for _ in range(TRIES))
            assert is_same, f"{kind.name} differs: {text}"


def _agree(asking: Connection, theirs: Connection, text: str, kind: Kind) -> bool:
    mine, other = (
        [orjson.dumps(item) for item in orjson.loads(body)["items"]]
        for body in (asking.get(f"/v1/nearby?{text}"), theirs.get(f"/{kind.key}?{text}"))
    )
    return are_same(mine, other, kind)
