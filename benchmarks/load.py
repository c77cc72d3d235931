"""Requests a second under load: by wrk where it is installed, else by the client that is here."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

CONNECTIONS = 4
WRK_SCRIPT = """
local paths = {}
for path in io.lines("%s") do paths[#paths + 1] = path end
local at = 0
request = function()
    at = at %% #paths + 1
    return wrk.format("GET", paths[at], {["Origin"] = "https://example.org"})
end
"""


def client_name() -> str:
    """Who asks."""
    return "wrk" if shutil.which("wrk") else "benchmarks/client.py"


def requests_a_second(port: int, paths: list[str], folder: Path, seconds: float) -> float:
    """What a server answers in turn on four kept connections. Raises ValueError if any request fails."""
    listed = folder / "paths.txt"
    listed.write_text("\n".join(paths) + "\n")
    if wrk := shutil.which("wrk"):
        return _by_wrk(wrk, port, listed, seconds)
    command = (sys.executable, "-m", "benchmarks.client", str(port), str(listed), str(seconds))
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
