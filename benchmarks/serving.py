"""`GET /v1/nearby` over HTTP, everything on, beside a Flask view with the same bytes ready and the R*Tree."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import orjson

from benchmarks.client import Connection
from benchmarks.measuring import Line, Times, at_least, at_most
from benchmarks.peers.flask_app import ANSWERS, FOLDER
from benchmarks.searching import ALL, ORIGINS, QUERIES, Query
from benchmarks.stage import Stage
from benchmarks.world import origins

CONNECTIONS = 4
START_SECONDS, STOP_SECONDS = 60, 10
MEGABYTE = 1024 * 1024
FINDER = ("-c", "from finder.cli import main; main()", "serve", "--workers", "1", "--port")
WRK_SCRIPT = """
local paths = {}
for path in io.lines("%s") do paths[#paths + 1] = path end
local at = 0
request = function()
    at = at %% #paths + 1
    return wrk.format("GET", paths[at], {["Origin"] = "https://example.org"})
end
"""


def http_lines(stage: Stage, rounds: int, seconds: float) -> Iterator[Line]:
    """Requests a second of finder as a share, and a multiple, of its peers'."""
    with ExitStack() as servers:
        port, process = servers.enter_context(_server(FINDER, _environment(stage)))
        (stage.folder / ANSWERS).write_bytes(orjson.dumps(_answers(port)))
        memory = _private_bytes(_worker_of(process.pid)) / MEGABYTE
        peers, _ = servers.enter_context(_server(("-m", "benchmarks.peers"), _environment(stage)))
        for query in QUERIES:
            yield from _lines(query, _loads(stage, query, (port, peers), rounds, seconds))
    yield Line("memory private to a worker that has answered", memory, "MB", reach=at_most(150))


def _lines(query: Query, loads: dict[str, Times]) -> Iterator[Line]:
    mine, ready, rtree = (loads[name] for name in ("finder", "ready-made", "rtree"))
    per_second = {name: 1 / each.best for name, each in loads.items()}
    detail = f"{per_second['finder']:,.0f}/s ÷ {per_second['ready-made']:,.0f}/s"
    what = f"GET /v1/{query.name}"
    yield Line(f"{what}: finder ÷ Flask with the bytes ready", ready.over(mine), "×", detail, at_least(0.4))
    detail = f"{per_second['finder']:,.0f}/s ÷ {per_second['rtree']:,.0f}/s"
    reach = at_least(6) if query is ALL else None
    yield Line(f"{what}: finder ÷ SQLite R*Tree, same Flask", rtree.over(mine), "×", detail, reach)


def _loads(
    stage: Stage, query: Query, ports: tuple[int, int], rounds: int, seconds: float
) -> dict[str, Times]:
    """Seconds a request of each contender, in turns."""
    finder, peers = ports
    contenders = {"finder": (finder, "/v1/nearby"), "ready-made": (peers, "/ready-made")}
    contenders["rtree"] = (peers, "/rtree")
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, (port, path) in contenders.items():
            listed = stage.folder / "paths.txt"
            listed.write_text("\n".join(f"{path}?{text}" for text in _texts(query)) + "\n")
            found[name].append(1 / _requests_a_second(port, listed, seconds))
    return {name: Times(each) for name, each in found.items()}


def _texts(query: Query) -> list[str]:
    return [f"lat={origin.lat}&lon={origin.lon}{query.text}" for origin in origins(ORIGINS)]


def _answers(port: int) -> dict[str, str]:
    """What finder answers each question, and by that its caches warm."""
    connection = Connection(port)
    texts = (text for query in QUERIES for text in _texts(query))
    return {text: connection.get(f"/v1/nearby?{text}").decode() for text in texts}


def _requests_a_second(port: int, paths: Path, seconds: float) -> float:
    if wrk := shutil.which("wrk"):
        return _by_wrk(wrk, port, paths, seconds)
    command = (sys.executable, "-m", "benchmarks.client", str(port), str(paths), str(seconds))
    return float(_output((*command, str(CONNECTIONS))))


def _by_wrk(wrk: str, port: int, paths: Path, seconds: float) -> float:
    script = paths.with_suffix(".lua")
    script.write_text(WRK_SCRIPT % paths)
    options = ("-t1", f"-c{CONNECTIONS}", f"-d{max(round(seconds), 1)}s", "-s", str(script))
    told = _output((wrk, *options, f"http://127.0.0.1:{port}"))
    if "Non-2xx" in told or "Socket errors" in told:
        raise ValueError(told)
    return float(re.findall(r"Requests/sec: *([\d.]+)", told)[0])


def _output(command: tuple[str, ...]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def client_name() -> str:
    """Who asked over HTTP."""
    return "wrk" if shutil.which("wrk") else "benchmarks/client.py"


def _environment(stage: Stage) -> dict[str, str]:
    chosen = {name: str(getattr(stage.settings, name)) for name in ("database_url", "snapshot_dir")}
    own = {f"FINDER_{name.upper()}": value for name, value in chosen.items()}
    return {**os.environ, **own, FOLDER: str(stage.folder)}


@contextmanager
def _server(
    arguments: tuple[str, ...], environment: dict[str, str]
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server's port and process, from when it accepts connections until the block ends."""
    port = _free_port()
    # finder's access log goes to stderr: it is written, as for an operator, and thrown away.
    process = subprocess.Popen(
        (sys.executable, *arguments, str(port)),
        env=environment,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _await(port, process)
        yield port, process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends a server and its workers, which are a session of their own."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    # A worker outlives a server that is ended while it holds connections open.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("a server did not start")


def _worker_of(pid: int) -> int:
    """The process that answers: the last child of granian's own."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[-1])


def _private_bytes(pid: int) -> int:
    """Memory that no other worker could share: what was written, not the pages of mapped files."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_Dirty:"))
